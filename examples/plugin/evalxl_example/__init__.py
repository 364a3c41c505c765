"""An example: results that are suspiciously round, and half the points below the target."""

from pathlib import Path

CATALOGUE = Path(__file__).parent / "catalogue.toml"
