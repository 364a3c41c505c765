"""Units and measure words: what a number counts, and what converts into what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from math import prod

from evalxl.core import lazy_re as re
from evalxl.language.words import LEXICON, own_units

COUNTS = "count_"
PERCENT = "percent"
MONEY = "money"
ANY = "count_any"
UNKNOWN = "unknown"
DURATIONS = ("seconds", "working_days", "months")

_MAGNITUDES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
_MAGNITUDE = re.compile("[十百千]?[万亿]{1,2}|[十百千]")
_LATIN = re.compile(r"[A-Za-zμ°Ωµ]{1,8}[23²³]?(?![A-Za-z])")
_UNKNOWN = re.compile("[\u4e00-\u9fff]{1,3}(?=[,;。)]|\\Z)")
_NO_UNIT = re.compile(
    "[完成合格达标优良好差已全均未不无满意及时正常左右上下内外前后余多许整等的了是有与和或至到以约近超仅共计同比较中按]"
)
_LONGEST = 6
_PER_YEAR = {
    "日": 365,
    "天": 365,
    "周": 52,
    "星期": 52,
    "月": 12,
    "季度": 4,
    "季": 4,
    "半年": 2,
    "两月": 6,
    "两周": 26,
}
_BOTH = {"人天": ("人", "天"), "人日": ("人", "日"), "人月": ("人", "月")}
_YEARLY = ("年", "年度", "全年")
_OVER = re.compile("[/·.*×]")
_PER_WORDS = frozenset(
    ("生", "班", "学期", "学年", "季", "半年", "半天", "年度", "户", "村", "全年")
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands behind a number.

    Attributes:
        text: As printed (normalised widths); empty where the number is bare.
        dimension: What it measures; two units convert when this is equal.
        size: How many base units of the dimension one of this is.
        per: What it is counted by: `次/周` → (`周`,), `元/生/年` → (`生`,). A year is the
            period of every form and is left out.
    """

    text: str = ""
    dimension: str = ""
    size: Decimal = Decimal(1)
    per: tuple[str, ...] = ()

    @property
    def is_bare(self) -> bool:
        """No unit at all."""
        return not self.dimension

    @property
    def is_count(self) -> bool:
        """A counting word, such as 家 or 人次."""
        return self.dimension.startswith(COUNTS)

    @property
    def is_large(self) -> bool:
        """A magnitude belongs to it: 万元, 亿千瓦时."""
        return self.text[:1] in _MAGNITUDES

    @property
    def times_a_year(self) -> int | None:
        """For `次/周` and the like: how many such periods a year has."""
        return next((_PER_YEAR[word] for word in self.per if word in _PER_YEAR), None)

    @property
    def shares(self) -> tuple[str, ...]:
        """What it is counted by besides a period: `元/人/月` → (`人`,)."""
        return tuple(word for word in self.per if word not in _PER_YEAR)

    @property
    def is_yearly(self) -> bool:
        """The year is written: `元/人·年`."""
        return self.text.endswith(_YEARLY) and bool(_OVER.search(self.text))


BARE = Unit()


@cache
def known_units() -> Mapping[str, tuple[str, Decimal]]:
    """Load the table: spelling → (dimension, size)."""
    known: dict[str, tuple[str, Decimal]] = {}
    table = tomllib.loads((LEXICON / "units.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    for dimension, entries in table.items():
        words = entries.pop("words", "").split()
        known.update(dict.fromkeys(words, (dimension, Decimal(1))))
        for word, size in entries.items():
            known[word] = (dimension, Decimal(size))
    known.update(dict.fromkeys(own_units(), (f"{COUNTS}things", Decimal(1))))
    return known


def unit_table() -> Mapping[str, str]:
    """Return the known units of each dimension, for the page."""
    table: dict[str, list[str]] = {}
    for word, (dimension, _) in known_units().items():
        table.setdefault(dimension, []).append(word)
    return {dimension: " ".join(words) for dimension, words in table.items()}


@lru_cache(maxsize=4096)
def unit_named(text: str) -> Unit:
    """Read a text that is nothing but a unit (a unit column, brackets in a name)."""
    unit, end = unit_at(text, 0)
    if end == len(text):
        return unit
    return Unit(text, text) if text else BARE


def unit_at(text: str, start: int) -> tuple[Unit, int]:
    """Read the unit that begins at `start`; the second value is where it ends.

    `BARE` and `start` where nothing known stands there.
    """
    found = _simple(text, start)
    if found is None:
        unknown = _unknown(text, start)
        return unknown, start + len(unknown.text)
    dimension, size, end = found
    turns = known_units().get(f"{text[start:end]}次") if text.startswith("/次", end) else None
    if turns:  # 人/次, 台/次 are written for 人次, 台次
        return Unit(text[start : end + 2], turns[0], turns[1]), end + 2
    end = _bracketed_twin(text, end)
    per, end = _denominators(text, end)
    return Unit(text[start:end], dimension, size, per), end


def _unknown(text: str, start: int) -> Unit:
    """A short word behind the last number of a clause that no table knows: 3缸, 20弓."""
    found = _UNKNOWN.match(text, start)
    return Unit(found[0], UNKNOWN) if found and not _NO_UNIT.search(found[0]) else BARE


def _simple(text: str, start: int) -> tuple[str, Decimal, int] | None:
    known = known_units()
    latin = _LATIN.match(text, start)
    if latin:
        dimension, size = known.get(latin[0].lower(), (latin[0], Decimal(1)))
        return dimension, size, latin.end()
    plain = _longest(known, text, start)
    if plain:
        return plain
    magnitude = _MAGNITUDE.match(text, start)
    if not magnitude:
        return None
    size = magnitude_of(magnitude[0])
    inner = _longest(known, text, magnitude.end())
    if inner:
        return inner[0], size * inner[1], inner[2]
    return "", size, magnitude.end()


def magnitude_of(word: str) -> Decimal:
    """Return how many 十万 are."""
    return prod((_MAGNITUDES[char] for char in word), start=Decimal(1))


def _longest(
    known: Mapping[str, tuple[str, Decimal]], text: str, start: int
) -> tuple[str, Decimal, int] | None:
    for end in range(min(start + _LONGEST, len(text)), start, -1):
        word = text[start:end]
        if word in known:
            return *known[word], end
    if text.startswith("%(百分比)", start):
        return PERCENT, Decimal(1), start + len("%(百分比)")
    return None


def _bracketed_twin(text: str, end: int) -> int:
    """Take `(次)` of `场(次)` into the unit."""
    if text.startswith("(", end):
        close = text.find(")", end, end + 6)
        if close > 0 and text[end + 1 : close] in known_units():
            return close + 1
    return end


def _denominators(text: str, end: int) -> tuple[tuple[str, ...], int]:
    if not text.startswith("/", end):
        return (), end
    per: list[str] = []
    while text.startswith(("/", "·", ".", "*", "×") if per else "/", end) and len(per) < 3:
        word = _denominator(text, end + 1)
        if not word:
            break
        per.append(word)
        end += 1 + len(word)
    words = (part for word in per for part in _BOTH.get(word, (word,)))
    return tuple(word for word in words if word not in _YEARLY), end


def _denominator(text: str, start: int) -> str:
    found = _simple(text, start)
    if found:
        return text[start : found[2]]
    for length in (2, 1):
        if text[start : start + length] in _PER_WORDS:
            return text[start : start + length]
    return ""
