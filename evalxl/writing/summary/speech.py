"""What the workbooks say, in the language asked for: Chinese as it is written, or English.

The sheets are written in Chinese, as bureaus read them. With `[output] lang = "en"` titles,
headings, notes and words are looked up in `english.toml` when they are written; text from the forms
stays as typed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.core.terms import in_both_languages
from evalxl.findings import catalogue

_CHINESE = re.compile(r"[\u3400-\u9fff（）：，；、～]")
_PLACES = re.compile(r"""("(?:[^"]|"")*")|'((?:[^']|'')*)'!|([\u3400-\u9fff]+)""")
_JOINED = (("；", "; "), ("、", ", "))


class Speech:
    """Translates what evalxl says; with no `words` it stays Chinese.

    Args:
        words: Texts by the Chinese they are written in.
        said: Texts with `{}` for what differs; the first that fits counts.
    """

    def __init__(self, words: Mapping[str, str], said: Mapping[str, str]) -> None:
        self._words = words
        self._said = [(_pattern(one), other) for one, other in said.items()]

    def __call__(self, text: str) -> str:
        """Translate a text; an unknown one stays as it is."""
        if not self._words or not _CHINESE.search(text):
            return text
        return self._known(text) or self._parted(text)

    def column(self, texts: list[Any]) -> list[Any]:
        """Translate the words of a column; missing values stay."""
        if not self._words:
            return texts
        return [self(text) if isinstance(text, str) else text for text in texts]

    def name(self, text: str) -> str:
        """Translate the name of a cell or table, fit for formulas."""
        return re.sub(r"\W+", "_", self(text)) if self._words else text

    def formula(self, formula: str) -> str:
        """Translate the texts, sheets and names of a formula."""
        return _PLACES.sub(self._place, formula) if self._words else formula

    def _place(self, found: re.Match[str]) -> str:
        text, sheet, name = found.groups()
        if text:
            return f'"{self(text[1:-1])}"'
        return f"'{self(sheet)}'!" if sheet else self.name(name)

    def _known(self, text: str) -> str | None:
        if text in self._words:
            return self._words[text]
        for pattern, other in self._said:
            if found := pattern.fullmatch(text):
                return other.format(*map(self, found.groups()))
        if text.endswith("。") and (bare := self._known(text[:-1])):
            return f"{bare}."
        return None

    def _parted(self, text: str) -> str:
        """Translate a list part by part, if one part is known."""
        for mark, comma in _JOINED:
            parts = text.split(mark)
            if len(parts) > 1 and any(self._known(part) for part in parts):
                return comma.join(map(self, parts))
        return text


@cache
def speech(lang: str) -> Speech:
    """Return the speech of a language, `zh` or `en`."""
    if lang == "zh":
        return Speech({}, {})
    told = tomllib.loads(files(__package__).joinpath("english.toml").read_text(encoding="utf-8"))
    titles = {rule.title["zh"]: rule.title["en"] for rule in catalogue().values()}
    return Speech({**titles, **in_both_languages(), **told["words"]}, told["said"])


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("([^；]*?)".join(map(re.escape, text.split("{}"))))
