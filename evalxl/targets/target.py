"""One target as read, and what the columns beside it add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.terms import Operator, TargetKind
from evalxl.language.clock import Clock
from evalxl.language.dates import Moment, month_alone
from evalxl.language.quantity import Quantity
from evalxl.language.units import BARE, Unit, unit_named
from evalxl.language.words import any_of, begins_with, comparators, words_of
from evalxl.language.years import is_year

_UNIT_IN_NAME = re.compile(r"\(([^()]{1,12})\)[:。]?\Z")
_BLANK = re.compile("[*_xX×…]{1,6}|[.]{2,6}")

_WHEN = re.compile(r"(?:年度|年份|时间|日期|时限|期限|时点)\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """One target as read.

    Attributes:
        kind: What it asks for.
        text: The normalised text.
        quantity: The number asked for, with its unit (also from the unit column).
        op: The relation, `EQUAL` where none is written.
        has_sign: The relation is written, in the cell or in the sign column.
        match_unit: The unit a bare result is read in; may come from the name.
        moment: The deadline.
        clock: The time of day by which it is done.
        parts: The several numbers asked for.
        place: The rank asked for.
        trend: -1 where a fall is asked for, 1 for a rise.
        flags: Slugs of findings.
    """

    kind: TargetKind
    text: str
    quantity: Quantity | None = None
    op: Operator | None = None
    has_sign: bool = False
    match_unit: Unit = BARE
    moment: Moment | None = None
    clock: Clock | None = None
    parts: tuple[Quantity, ...] = ()
    place: int | None = None
    trend: int = 0
    flags: tuple[str, ...] = ()


def with_columns(target: Target, sign: str, unit: str, name: str) -> Target:
    """Add what stands beside the target: sign column, unit column, the unit in the name."""
    if target.kind != TargetKind.QUANTITATIVE or target.quantity is None:
        return target
    if target.text.isdecimal() and is_year(target.text) and _WHEN.search(name):
        moment = Moment(int(target.text), (1, 1), (12, 31), 0, 4, is_only_year=True)
        return Target(TargetKind.DATE, target.text, moment=moment)
    if target.text.startswith("20") and _WHEN.search(name) and (month := month_alone(target.text)):
        return Target(TargetKind.DATE, target.text, moment=month)
    quantity, match_unit = target.quantity, target.match_unit
    if quantity.unit.is_bare and unit and unit not in words_of("nothing"):
        match_unit = _scaled(unit_named(unit), quantity.unit)
        quantity = replace(quantity, unit=match_unit)
    elif quantity.unit.is_bare:
        match_unit = _scaled(unit_in_name(name), quantity.unit)
    if quantity.unit is not target.match_unit or match_unit is not target.match_unit:
        target = replace(target, quantity=quantity, match_unit=match_unit)
    sign = sign or sign_in_name(name)
    written = comparators("before").get(sign) or comparators("sign_column").get(sign)
    if not written and not target.has_sign:
        written = relation_told(sign + "," + target.text) or relation_told(name)
    if written and not target.has_sign:
        return replace(target, op=written, has_sign=True)
    if written and written != target.op and target.op != Operator.EQUAL:
        return replace(target, flags=(*target.flags, "sign_contradicts"))
    return target


def _scaled(unit: Unit, written: Unit) -> Unit:
    """A magnitude in the cell and a unit in the column: `5万` | `元` is 万元."""
    if written.size == 1 or unit.is_bare:
        return unit if not unit.is_bare else written
    return replace(unit, text=written.text + unit.text, size=written.size * unit.size)


@lru_cache(maxsize=8192)
def sign_in_name(name: str) -> str:
    """Read the comparison some names carry in brackets at the end: ≤ of `办结时长(≤**天)`."""
    found = _UNIT_IN_NAME.search(name)
    return _sign_of(found[1]) if found else ""


@cache
def _told() -> re.Pattern[str]:
    return any_of(comparators("told"))


def relation_told(text: str) -> Operator | None:
    """Read a relation that words tell: `5万元，不得高于目标`, 会议支出(越低越好)."""
    return comparators("told").get(words_of_relation(text))


def words_of_relation(text: str) -> str:
    """Return the words that tell a relation, such as 不得高于目标; empty where none do."""
    found = _told().search(text) if "目标" in text or "越" in text else None
    return found[0] if found else ""


def _sign_of(stated: str) -> str:
    return begins_with(stated, 0, comparators("before"))


@lru_cache(maxsize=8192)
def unit_in_name(name: str) -> Unit:
    """Read the unit some names carry in brackets at the end: `贷款金额(亿元)`."""
    found = _UNIT_IN_NAME.search(name)
    if not found:
        return BARE
    stated = found[1].removeprefix("单位:")
    unit = unit_named(_BLANK.sub("", stated.removeprefix(_sign_of(stated))))
    return unit if unit.dimension != unit.text or unit.dimension == "" else BARE
