"""The words of the scored copy, in the language of the workbook (`wording.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name("wording.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def say(lang: str, key: str, **blanks: object) -> str:
    """Return a text in a language, its blanks filled."""
    text = _words()[key][lang]
    return text.format_map(blanks) if blanks else text
