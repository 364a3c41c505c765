"""Split a scoring standard into tokens: quantities, words of `words.toml`, and nouns.

A noun token is whatever no entry knows; it is never dropped, so that a rule which ignores a word
it does not know cannot exist.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from evalxl.core import lazy_re as re
from evalxl.language.dates import moments
from evalxl.language.numbers import NUMBER, value_of
from evalxl.language.numerals import shares
from evalxl.language.text import normalise
from evalxl.language.units import unit_at
from evalxl.language.words import grade_of, words_of
from evalxl.standards.shapes import is_shaped, shaped_at, shapes

QUANTITIES = ("percent", "pp", "points", "amount")
_PERCENTAGE_POINT = re.compile("个?百分点")
_POINTS = re.compile("分(?!钟|之|值|档|别)")
_INCLUDED = re.compile(r"\((不?)含(?:本数|本级)?(?:(\d+(?:\.\d+)?)(%|分)?)?\)")
_INTERVAL = re.compile(r"([\[(])(\d+(?:\.\d+)?%?)[,~-](\d+(?:\.\d+)?%)([\])])")
_OPERATOR = re.compile("[×xX*÷/]")
_MONTH = "月"
_LINE = re.compile(r"[\r\n]+")
_MARKUP = re.compile(r"<[^<>]{1,200}>")  # exported cells hold HTML
_LONGEST_WORD = 12
_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Token:
    """One word or quantity. `value` and `unit` of quantities; `unit` starts with ± where typed."""

    kind: str
    text: str
    value: Fraction = Fraction(0)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    after: tuple[str, ...] = ()
    before: str = ""
    clause_start: bool = False


@cache
def _words() -> dict[str, tuple[_Entry, ...]]:
    """Return every spelling with its entries, those with a condition first."""
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    found: dict[str, list[_Entry]] = {}
    for kind, entry in table.items():
        words = entry.pop("words").split()
        made = _Entry(entry.pop("kind", kind), tuple(entry.pop("after", ())), **entry)
        for word in words:
            found.setdefault(word, []).append(made)
    for word in grade_of():
        found.setdefault(word, []).append(_Entry("grade", before="marks points", clause_start=True))
    return {
        word: tuple(
            sorted(entries, key=lambda one: (one.kind == "grade", not (one.after or one.before)))
        )
        for word, entries in found.items()
    }


@cache
def kinds() -> tuple[str, ...]:
    """Return every kind of token there is, in a fixed order."""
    named = {entry.kind for entries in _words().values() for entry in entries}
    return (
        *dict.fromkeys((*QUANTITIES, "date", "noun", "formula", *shapes("shapes"), *sorted(named))),
    )


@lru_cache(maxsize=4096)
def tokens(standard: str) -> tuple[Token, ...]:
    """Split a standard as typed; pauses are dropped, neighbouring unknown characters are one noun.

    Time is linear in the length of the text.
    """
    text = _INTERVAL.sub(_spelled_out, _plain(standard))
    found: list[Token] = []
    dates = {one.start: one for one in moments(text) if _is_date(text[one.start : one.end])}
    told = {one.start: one for one in shares(text) if one.kind == "share" and not one.op}
    position = 0
    while position < len(text):
        if position in dates:
            end = dates[position].end
            token, position = Token("date", text[position:end]), end
        elif position in told:
            end = told[position].end
            value = _exact_share(told[position].value)
            token, position = Token("percent", text[position:end], value, "%"), end
        else:
            token, position = _token_at(text, position, found)
        if token.kind == "noun" and found and found[-1].kind == "noun":
            token = Token("noun", found.pop().text + token.text)
        found.append(token)
    return tuple(token for token in found if token.kind != "pause")


def _plain(standard: str) -> str:
    text = normalise(_LINE.sub(";", _MARKUP.sub("", standard)))
    return text.replace("乘以", "×").replace("除以", "÷")


def _exact_share(percent: Decimal) -> Fraction:
    """Return 66.6667 as two thirds of a hundred, so that 20 of 30 reaches 三分之二."""
    exact = Fraction(percent)
    is_rounded = exact * _PARTS % 1 != 0
    return 100 * (exact / 100).limit_denominator(_PARTS) if is_rounded else exact


def _spelled_out(interval: re.Match[str]) -> str:
    """Write [85%,95%) as 85%(含)-95%(不含)."""
    opening, low, high, closing = interval.groups()
    if Fraction(low.rstrip("%")) > Fraction(high.rstrip("%")):
        return interval[0]  # a difference in a formula
    inside = {"[": "(含)", "]": "(含)"}
    out = "(不含)"
    return f"{low}{inside.get(opening, out)}-{high}{inside.get(closing, out)}"


def _is_date(written: str) -> bool:
    """Whether a time is a month or a day of the calendar, not 全年 or 年底."""
    return _MONTH in written and any(char.isdigit() for char in written)


def _token_at(text: str, start: int, before: list[Token]) -> tuple[Token, int]:
    if formula := _formula_at(text, start):
        return formula
    word = _word_at(text, start, before)
    quantity = _quantity_at(text, start, before)
    if quantity and (word is None or word[1] <= quantity[1]):
        return quantity
    return word or (Token("noun", text[start]), start + 1)


def _formula_at(text: str, start: int) -> tuple[Token, int] | None:
    """Return the arithmetic that begins at a place: 超支率=…, 按实际值/98%×分值计分."""
    arithmetic = shapes("arithmetic")
    if said := arithmetic["letter"].match(text, start):
        return Token("formula", f"{said['name']}={said['made']}"), said.end()
    said = None if _begins(text, start, ("otherwise",)) else arithmetic["named"].match(text, start)
    if said and _OPERATOR.search(said["made"]):
        if said["name"] in words_of("standards", "taken"):
            return Token("formula", f"得分=分值-({said['made']})"), said.end()
        return Token("formula", f"{said['name']}={said['made']}"), said.end()
    if (said := arithmetic["followed"].match(text, start)) and _OPERATOR.search(said["made"]):
        made = f"分值-({said['made']})" if said["taken"] else said["made"]
        return Token("formula", made), said.end()
    return None


def _word_at(text: str, start: int, before: list[Token]) -> tuple[Token, int] | None:
    """Return the longest word that begins at `start`: one of the shapes, or one of the list."""
    shaped, listed = shaped_at(text, start), _listed_at(text, start, before)
    if shaped and (listed is None or shaped[1] > listed[1]):
        kind, end = shaped
        return Token(kind, text[start:end]), end
    return listed


def _listed_at(text: str, start: int, before: list[Token]) -> tuple[Token, int] | None:
    if said := _INCLUDED.match(text, start):
        kind, named = "excluded" if said[1] else "included", said[2]
        return Token(kind, said[0], Fraction(named or 0), "named" if named else ""), said.end()
    last = before[-1].kind if before else "stop"
    spoken = next((one.kind for one in reversed(before) if one.kind != "pause"), "stop")
    for end in range(min(start + _LONGEST_WORD, len(text)), start, -1):
        for entry in _words().get(text[start:end], ()):
            if entry.after and not {last, spoken} & set(entry.after):
                continue
            if entry.before and not any(_FOLLOWS[one](text, end) for one in entry.before.split()):
                continue
            is_named = entry.kind == "grade" and text.endswith(_assessed(), 0, start)
            if entry.clause_start and last not in _CLAUSE_ENDS and not is_named:
                continue
            return Token(entry.kind, text[start:end]), end
    return None


@cache
def _assessed() -> tuple[str, ...]:
    """Return the words a grade may follow at once: 考核结果为优秀, 验收合格."""
    return tuple(words_of("standards", "assessed"))


def _is_amount_at(text: str, start: int) -> bool:
    """Whether a number follows, or the share of the weight it is a number of."""
    return bool(NUMBER.match(text, start)) or _begins(text, start, ("share",))


def _are_marks_at(text: str, start: int) -> bool:
    """Whether points follow a grade word: 良好得80%, but not 合格率."""
    return is_shaped(text, start, ("proportion", "full", "none", "half")) or _begins(
        text, start, ("earn", "full", "none", "half", "pause", "deduct")
    )


def _are_points_at(text: str, start: int) -> bool:
    """Whether a number of points follows a grade at once: 良好8分."""
    number = NUMBER.match(text, start + text.startswith(":", start))
    return bool(number and _POINTS.match(text, number.end()))


def _is_goal_at(text: str, start: int) -> bool:
    return is_shaped(text, start, ("goal",)) or _begins(text, start, ("goal", "budget"))


def _is_rate_at(text: str, start: int) -> bool:
    return is_shaped(text, start, ("result",)) or _begins(text, start, ("completion", "result"))


def _condition_ends_at(text: str, start: int) -> bool:
    """Whether a limit is complete: its side, its marks or a step follow, or nothing does."""
    return start == len(text) or (
        _are_marks_at(text, start)
        or _begins(text, start, ("within", "above", "below", "below_closed", "per", "stop"))
        or bool(NUMBER.match(text, start))
    )


_FOLLOWS: dict[str, Callable[[str, int], bool]] = {
    "number": _is_amount_at,
    "marks": _are_marks_at,
    "goal": _is_goal_at,
    "rate": _is_rate_at,
    "points": _are_points_at,
    "condition": _condition_ends_at,
    "sign": lambda text, start: _begins(text, start, ("gt", "ge", "lt", "le")),
}
"""What `before` of an entry may ask for."""


def _begins(text: str, start: int, wanted: tuple[str, ...]) -> bool:
    stop = min(start + _LONGEST_WORD, len(text))
    return any(
        entry.kind in wanted
        for end in range(start + 1, stop + 1)
        for entry in _words().get(text[start:end], ())
    )


_CLAUSE_ENDS = frozenset(
    ("stop", "pause", "close", "points", "percent", "full", "none", "half", "enum", "until_zero")
)
_NUMERAL_BEHIND = frozenset(
    (
        "per",
        "short",
        "over",
        "late",
        "happen",
        "earn",
        "deduct",
        "lt",
        "occurs",
        "done",
        "goal",
        "misses",
        "reach",
        "exceeds",
        "enum",
        "add",
        "cap",
    )
)
_SIDES = ("above", "below", "below_closed", "within")
_ENDS_RANGE = frozenset((*QUANTITIES, "included", "excluded"))


def _is_of_step(text: str, end: int, before: list[Token]) -> bool:
    """Whether a numeral counts deeds: 每查实一起, 每引进一名, 被通报一次扣2分."""
    if [one.kind for one in before[-2:]] == ["per", "noun"]:
        return True
    is_deed = bool(before) and before[-1].kind == "noun"
    return is_deed and _begins(text, unit_at(text, end)[1], ("deduct",))


def _is_limit_at(text: str, end: int, before: list[Token]) -> bool:
    """Whether a numeral is the limit that opens a clause: 两起及以上不得分."""
    is_first = not before or before[-1].kind in _CLAUSE_ENDS
    unit, stop = unit_at(text, end)
    return is_first and not unit.is_bare and _begins(text, stop, _SIDES)


def _one_of(text: str, start: int, before: list[Token]) -> tuple[Token, int] | None:
    """A measure word without its number: 每件扣0.3分, 每个百分点扣1分."""
    if not before or before[-1].kind not in _NUMERAL_BEHIND - {"earn", "enum"}:
        return None
    if points := _PERCENTAGE_POINT.match(text, start):
        return Token("pp", points[0], Fraction(1)), points.end()
    unit, end = unit_at(text, start)
    is_step = bool(unit.text) and _begins(text, end, ("deduct", "add", "earn"))
    return (Token("amount", text[start:end], Fraction(1), unit.text), end) if is_step else None


def _quantity_at(text: str, start: int, before: list[Token]) -> tuple[Token, int] | None:
    match = NUMBER.match(text, start)
    if not match:
        return _one_of(text, start, before)
    value = value_of(match)
    is_numeral = match["chinese"] or match["half"]
    previous = before[-1].kind if before else ""
    is_told = _is_limit_at(text, match.end(), before) or _is_of_step(text, match.end(), before)
    may_be_numeral = is_told or previous in _NUMERAL_BEHIND
    if value is None or (is_numeral and not may_be_numeral):
        return None
    if match["sign"] and previous in _ENDS_RANGE:
        return None  # 80%-90%: a dash
    number, end = Fraction(value), match.end()
    sign = "±" if match["tolerance"] else ""
    if match["percent"] or match["whole"]:
        return Token("percent", match[0], _exact_share(value), "%"), end
    if points := _PERCENTAGE_POINT.match(text, end):
        return Token("pp", text[start : points.end()], number), points.end()
    if text.startswith("%", end):
        return Token("percent", text[start : end + 1], number, f"{sign}%"), end + 1
    if points := _POINTS.match(text, end):
        return Token("points", text[start : points.end()], number), points.end()
    unit, stop = unit_at(text, end)
    if is_numeral and unit.is_bare:
        return None
    return Token("amount", text[start:stop], number, sign + unit.text), stop
