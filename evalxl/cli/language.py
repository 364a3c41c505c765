"""Which language we speak: `--lang`, else `EVALXL_LANG`, else the locale, else English."""

from __future__ import annotations

import os
import sys
from functools import cache

LANGUAGES = ("zh", "en")


@cache
def language() -> str:
    """Decide the language once, before any help text is made."""
    return _asked(sys.argv[1:]) or _from_environment()


def t(zh: str, en: str) -> str:
    """Pick the words of the language in use."""
    return zh if language() == "zh" else en


def _asked(arguments: list[str]) -> str | None:
    """Find `--lang`; the last counts, as for every option."""
    for place, word in reversed(list(enumerate(arguments))):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in LANGUAGES:
            return value
    return None


def _from_environment() -> str:
    for name in ("EVALXL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
