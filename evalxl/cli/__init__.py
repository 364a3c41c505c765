"""The command line: thin functions that parse options, call, and print."""

from __future__ import annotations

import sys


def main() -> None:
    """Start `evalxl` (the console script)."""
    from evalxl.cli.main import main as run

    sys.exit(run())
