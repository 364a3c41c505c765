"""The numbers of a result that may answer: those in a fitting unit, then narrowed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import ANY, MONEY, PERCENT, UNKNOWN, Unit
from evalxl.language.words import begins_with, pattern_of, words_of
from evalxl.targets.claims.around import around
from evalxl.targets.claims.limits import limited
from evalxl.targets.claims.naming import NAME_CUT, PART, lead_of_part, named
from evalxl.targets.claims.neighbours import speaks_against
from evalxl.targets.claims.rewrites import as_minutes, as_multiple, as_named, multiplied
from evalxl.targets.claims.understanding import speaks_of_an_earlier_step
from evalxl.targets.direction import names_a_fall

_CLAUSE = re.compile(r"[,;。]")
_TOLD_AGAIN = re.compile(
    "(?:年初|年度|全年|原定)?(?:目标(?!(?:人群|群体|对象)[^,;。0-9]{0,8}[率度])|计划|任务|预期|应)"
)
_WHOSE_SHARE = re.compile("本级|市级|县级|区级|省级|中央|地方|自筹|配套|财政")
_SAID_AS_RESULT = re.compile("实际|实检|实到|实有|现有|(?:已|整改)(?:完成|办结)\\Z")
_THIS_YEAR = re.compile("今年|本年|当年")
_SAID_AS_TOTAL = re.compile("(?:合计|共计|总计|累计|总共|一共|合共|共)[^,;。0-9]{0,8}\\Z")


Found = tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The numbers of one result, as far as they may answer its target.

    Attributes:
        candidates: The numbers that may be the answer, the likeliest last; empty if none fits.
        flags: `ambiguous_value` where several remain, `share_of_total` where the answer is
            what one level paid of a total.
        rivals: The numbers that were left before the name chose among them.
        text: The result without the name it repeats.
        against: Why no number that would fit is the result (a key of `why.toml`).
        has_foreign_numbers: Numbers stand there, none of which has the unit asked for.
    """

    candidates: Found = ()
    flags: tuple[str, ...] = ()
    has_foreign_numbers: bool = False
    text: str = ""
    rivals: Found = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One way to tell the answer from the other numbers of a result.

    `keep` gives the numbers that stay; where none would, the narrowing does not apply.
    """

    name: str
    says: str
    keep: Callable[[Found, str, Unit, str], Found]


def _numbers(text: str, wanted: Unit, name: str, target: str) -> Found:
    """Return the numbers of a result as they are meant where `wanted` is asked."""
    found = tuple(as_named(quantity, text, name) for quantity in quantities(text))
    found = multiplied(found, text, name + target)
    if wanted.dimension == "multiple":
        return tuple(as_multiple(quantity) for quantity in found)
    if wanted.dimension == "seconds":
        return tuple(as_minutes(quantity) for quantity in found)
    return found


def read_result(text: str, wanted: Unit, name: str, target: str = "") -> Result:
    """Find the numbers of a normalised result that answer a `target` in the unit `wanted`."""
    if name and text.startswith(name) and len(text) > len(name):
        text = NAME_CUT + text[len(name) :]
    found = _numbers(text, wanted, name, target)
    if pattern_of("forecast").search(text):
        found = tuple(quantity for quantity in found if not _is_announced(text, quantity, name))
    fitting = tuple(quantity for quantity in found if fits(quantity.unit, wanted))
    if not fitting:
        return Result(has_foreign_numbers=bool(found))
    against = [speaks_against(text, quantity, wanted, name, target) for quantity in fitting]
    fitting = tuple(q for q, reason in zip(fitting, against, strict=True) if not reason)
    if not fitting:
        return Result(against=against[-1])
    fitting = _of_the_last_step(fitting, text, wanted, name, target)
    if len(fitting) == 1 and _is_only_planned(text, fitting[0]):
        return Result(against="only_planned")
    if len(fitting) == 1:
        fitting = (limited(fitting[0], text, wanted, name + target),)
    rivals: Found = ()
    for narrowing in NARROWINGS:
        if len(fitting) < 2:
            break
        if narrowing.name == "name":
            rivals = fitting
        fitting = narrowing.keep(fitting, text, wanted, name + target) or fitting
    return Result(fitting, _flags(fitting, text, wanted), text=text, rivals=rivals)


def _of_the_last_step(found: Found, text: str, wanted: Unit, name: str, target: str) -> Found:
    """`受理60件，办结52件` under 办结件数: a number of an earlier step gives way."""
    if len(found) < 2:
        return found
    steps = (around(text, quantity, wanted, name, target) for quantity in found)
    is_earlier = [speaks_of_an_earlier_step(it) for it in steps]
    kept = tuple(q for q, earlier in zip(found, is_earlier, strict=True) if not earlier)
    return kept or found


def fits(unit: Unit, wanted: Unit) -> bool:
    """A number in `unit` may answer a question in `wanted`."""
    if unit.is_bare or wanted.is_bare or unit.dimension == wanted.dimension:
        return True
    if UNKNOWN in (unit.dimension, wanted.dimension):
        return unit.is_count or wanted.is_count
    if unit.text.removesuffix("次") == wanted.text.removesuffix("次"):  # 例 and 例次
        return True
    return ANY in (unit.dimension, wanted.dimension) and unit.is_count and wanted.is_count


def _flags(found: Found, text: str, wanted: Unit) -> tuple[str, ...]:
    if len({_in_base(quantity, wanted) for quantity in found}) > 1:
        return ("ambiguous_value",)
    return ("share_of_total",) if _is_share(found[-1], text, wanted) else ()


def _in_base(quantity: Quantity, wanted: Unit) -> Decimal:
    size = wanted.size if quantity.unit.is_bare and quantity.unit.size == 1 else quantity.unit.size
    return quantity.value * size


def _is_share(quantity: Quantity, text: str, wanted: Unit) -> bool:
    part = pattern_of("part").search(text) if wanted.dimension == MONEY else None
    if not part or quantity.start < part.start():
        return False
    return any(q.start < part.start() and fits(q.unit, wanted) for q in quantities(text))


def _is_announced(text: str, quantity: Quantity, name: str) -> bool:
    """`预计完成3个`, `拟建3个`: announced, not reached."""
    clause = _CLAUSE.split(text[max(0, quantity.start - 30) : quantity.start])[-1]
    said = [
        match
        for match in pattern_of("forecast").finditer(clause)
        if match[0] not in name or match[0] not in words_of("forecast", "unless_asked")
    ]
    if not said or "已" in clause[said[-1].end() :]:
        return False
    return not pattern_of("forecast", "not_after").search(clause, 0, said[-1].start())


def _outside_brackets(found: Found, text: str, wanted: Unit, name: str) -> Found:
    return tuple(quantity for quantity in found if not quantity.in_brackets)


def _in_the_unit(found: Found, text: str, wanted: Unit, name: str) -> Found:
    if wanted.is_bare:
        return found
    same = tuple(quantity for quantity in found if quantity.unit.text == wanted.text)
    return same or tuple(quantity for quantity in found if not quantity.unit.is_bare)


def _not_planned(found: Found, text: str, wanted: Unit, name: str) -> Found:
    ends = [0, *(quantity.end for quantity in quantities(text))]
    return tuple(
        quantity
        for quantity in found
        if not _is_planned(_since_last(text, ends, quantity.start), quantity, name)
        and not begins_with(text, quantity.end, words_of("not_the_result", "after"))
    )


def _since_last(text: str, ends: list[int], start: int) -> str:
    """Return what stands between a number and the one before it."""
    return text[max(end for end in ends if end <= start) : start]


def _is_planned(before: str, quantity: Quantity, name: str) -> bool:
    clause = _CLAUSE.split(before)[-1][-14:]
    planned = [
        match.end()
        for match in pattern_of("not_the_result").finditer(clause)
        if match[0] not in name or match[0] not in words_of("not_the_result", "unless_asked")
    ]
    if not planned or quantity.trend:
        return False
    if pattern_of("not_the_result", "earlier").search(clause):
        return True
    done = [match.start() for match in pattern_of("the_result").finditer(clause)]
    return not done or done[-1] < planned[-1]


def _is_only_planned(text: str, quantity: Quantity) -> bool:
    """`目标100户，已完成`: the one number is the target told again, not what was reached."""
    clause = _CLAUSE.split(text[: quantity.start])[-1]
    return bool(_TOLD_AGAIN.match(clause)) and not pattern_of("the_result").search(clause)


def _not_saved(found: Found, text: str, wanted: Unit, name: str) -> Found:
    if names_a_fall(name):
        return found
    return tuple(q for q in found if q.trend >= 0 or q.unit.dimension == PERCENT)


def _no_condition(found: Found, text: str, wanted: Unit, name: str) -> Found:
    return tuple(
        q
        for q in found
        if q is found[-1] or q.unit.dimension == PERCENT or not text.startswith("的", q.end)
    )


def _said_as_result(found: Found, text: str, wanted: Unit, name: str) -> Found:
    return tuple(q for q in found if _SAID_AS_RESULT.search(text[: q.start][-8:]))


def _whole_or_share(found: Found, text: str, wanted: Unit, name: str) -> Found:
    part = pattern_of("part").search(text, found[0].end)
    if part and name.startswith(PART):
        return tuple(quantity for quantity in found if quantity.start >= part.start())
    of_whose = bool(part and _WHOSE_SHARE.search(text, part.start()))
    lead = lead_of_part(found, text, name, part.start()) if part and not of_whose else 0
    if part and lead:
        return tuple(q for q in found if lead == 1 or q.start >= part.start())
    if not part and _THIS_YEAR.search(text) and "累计" in text:
        return found  # 累计建成60个，今年新建25个
    if not part:
        return tuple(q for q in found if _SAID_AS_TOTAL.search(text[: q.start]))
    if of_whose:
        if wanted.dimension != MONEY:
            return found  # of things counted, the whole or one level's may be meant
        return tuple(quantity for quantity in found if quantity.start >= part.start())
    return tuple(quantity for quantity in found if quantity.start < part.start())


def _named(found: Found, text: str, wanted: Unit, name: str) -> Found:
    return named(found, text, name)


NARROWINGS: tuple[Narrowing, ...] = (
    Narrowing("brackets", "what stands in brackets or quotes explains", _outside_brackets),
    Narrowing("unit", "the very unit goes before a related one or none", _in_the_unit),
    Narrowing("plan", "what was planned, or was so a year before, is no result", _not_planned),
    Narrowing("saved", "what was saved or cut is not what stands there", _not_saved),
    Narrowing("condition", "a number before 的 describes what is counted", _no_condition),
    Narrowing("result", "what is said to be the actual number answers", _said_as_result),
    Narrowing(
        "total",
        "a total answers, not the part behind 其中; of money, the share of one's own level",
        _whole_or_share,
    ),
    Narrowing("name", "the number whose label shares most with the name answers", _named),
)
