"""The sentence that explains a verdict, in Chinese and English (`why.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

_LONGEST = 60


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Load every sentence, by the key of its reason."""
    return tomllib.loads((Path(__file__).parent / "why.toml").read_text(encoding="utf-8"))


def because(reason: str, **blanks: object) -> Mapping[str, str]:
    """Put a reason into words; long texts are shortened."""
    filled = {key: shortened(str(value)) for key, value in blanks.items()}
    return {lang: words.format(**filled) for lang, words in sentences()[reason].items()}


def shortened(text: str) -> str:
    """Cut what does not fit a sentence."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def plain(number: Decimal) -> str:
    """Write a number without trailing zeros or exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
