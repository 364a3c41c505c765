"""Rates that a result gives without writing them: `抽验156段，154段合格`, `由460万元增至575万元`.

Computed only where each number is told apart by its words: one whole and the part that is asked
for, what was due and what was done of it, or one amount before and after.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, PERCENT, Unit
from evalxl.language.words import pattern_of, words_of
from evalxl.language.years import years
from evalxl.targets.claims.rates import is_repeated

_MOST = 3
_HUNDRED = Decimal(100)
_CLAUSE = re.compile("[,;。()]")
_NEGATED = re.compile("[不未无差错误]")
_RATE = re.compile("([\u4e00-\u9fff]{2})[率度]\\Z")
_FOUND = ",其中发现有"
"""What may stand before 不合格 and leaves it of any kind: no 标签不合格."""
_PUT_OFF = re.compile("[未没尚待]")

Found = tuple[Quantity, ...]


def computed_rate(text: str, name: str, asked: str) -> Quantity | None:
    """Return the rate in percent that the counts or amounts of a result make.

    Args:
        text: The normalised result; none of its numbers is a rate.
        name: The name of the indicator, which ends with the rate asked for.
        asked: Name and target together.

    Returns:
        A quantity in percent; `None` where the words do not tell which number is which.
    """
    found = quantities(text)
    is_plain = all(not (q.op or q.upper or q.is_approximate) for q in found)
    if not 1 < len(found) <= _MOST or not is_plain or len({q.unit for q in found}) > 1:
        return None
    if pattern_of("forecast").search(text) or _PUT_OFF.search(text) or is_repeated(text):
        return None
    if pattern_of("computed", "growth").search(asked):
        value = _growth(found, text, "to")
    elif pattern_of("trend", "down").search(asked):
        fall = _growth(found, text, "down_to")
        value = None if fall is None else -fall
    else:
        ways = (_of_due, _of_whole, _of_which)
        value = next((rate for way in ways if (rate := way(found, text, name)) is not None), None)
    if value is None:
        return None
    return replace(found[-1], value=value, unit=Unit("%", PERCENT), in_brackets=False)


def _growth(found: Found, text: str, to: str) -> Decimal | None:
    """`由460万元增至575万元`, `上年460万元，本年575万元`: 25 percent; `to`: words of which way."""
    if len(found) != len(("before", "after")):
        return None
    old, new = found
    first, second = _label(old, text, found), _label(new, text, found)
    is_told = _are(first, "from") and second.endswith(tuple(words_of("computed", to)))
    is_told = is_told or _are_years(first, second)
    return (new.value - old.value) / old.value * _HUNDRED if is_told and old.value > 0 else None


def _of_which(found: Found, text: str, name: str) -> Decimal | None:
    """`公交车300辆，其中新能源285辆` under 新能源公交占比: the part that the name asks for."""
    if len(found) != len(("whole", "part")) or text[found[1].end :].strip("。"):
        return None
    whole, part = found
    of_which, _, thing = _label(part, text, found).rpartition("中")
    all_of = _label(whole, text, found)
    is_named = len(thing) > 1 and name.startswith(thing) and all_of[:2] in name[len(thing) :]
    is_share = name.endswith(tuple(words_of("computed", "share")))
    if not (is_share and of_which in ("", "其") and len(all_of) > 1 and is_named):
        return None
    return _share(part, (whole,))


def _are(label: str, entry: str) -> bool:
    return label in words_of("computed", entry)


def _are_years(first: str, second: str) -> bool:
    """Whether two labels are one year and the next, and nothing else."""
    old, new = years(first), years(second)
    if old and new:
        is_only = old[0].end == len(first) and new[0].end == len(second)
        return is_only and new[0].number == old[0].number + 1
    return _are(first, "last_year") and _are(second, "this_year")


def _of_due(found: Found, text: str, name: str) -> Decimal | None:
    """`应采320个，实采320个` under 采集完成率."""
    if len(found) != len(("due", "done")):
        return None
    due, done = (_label(q, text, found) for q in found)
    work = due.rpartition("应")[2]
    before, is_told, behind = done.rpartition(work) if work != due and work else ("", "", "")
    is_done = is_told and not behind and before.endswith(tuple(words_of("computed", "done")))
    if not is_done or work[-1] not in name:
        return None
    return _share(found[1], found[:1])


def _of_whole(found: Found, text: str, name: str) -> Decimal | None:
    """`抽验156段，154段合格` under 合格率: only the part says what is asked for."""
    rate = _RATE.search(_as_rate(name))
    if (
        rate is None
        or found[0].unit.dimension in (MONEY, "")
        or _NEGATED.search(name[max(rate.start() - 1, 0) :])
    ):
        return None
    word = re.compile(f"{re.escape(rate[1])}(?![率度问调测评数])")
    parts = [q for q in found if word.search(_said(q, text, found))]
    qualified = pattern_of("computed", "qualified").search(name)
    if len(parts) != 1 or (qualified and qualified[0] not in _said(parts[0], text, found)):
        return None
    said = _said(parts[0], text, found)
    told = word.search(said)
    if _is_hedged(said) or "应" in _label(parts[0], text, found):
        return None
    share = _share(parts[0], tuple(q for q in found if q is not parts[0]))
    if told and _NEGATED.search(said[: told.start()][-2:]):
        is_told_alone = not said[: told.start() - 1].strip(_FOUND) and not said[told.end() :].strip(
            ","
        )
        is_only_other = len(found) == len(("whole", "part")) and is_told_alone
        return _HUNDRED - share if share is not None and is_only_other else None
    return share


def _as_rate(name: str) -> str:
    """Write 优良天数比例 as 优良率."""
    for end in words_of("computed", "share"):
        if name.endswith(end):
            return name.removesuffix(end).removesuffix("天数") + "率"
    return name


def _is_hedged(said: str) -> bool:
    """`基本满意97户`, but not `满意和基本满意97户`."""
    hedge = pattern_of("computed", "hedged").search(said)
    return hedge is not None and said[: hedge.start()][-1:] not in tuple("和及、")


def _share(part: Quantity, wholes: Found) -> Decimal | None:
    """Return the smallest share of a part; `None` where it is no part of each."""
    if any(whole.value < part.value or whole.value <= 0 for whole in wholes):
        return None
    return min(part.value / whole.value for whole in wholes) * _HUNDRED


def _label(quantity: Quantity, text: str, found: Found) -> str:
    """Return what stands between a number and the one before it, in its own clause."""
    begin = max((q.end for q in found if q.end <= quantity.start), default=0)
    return _CLAUSE.split(text[begin : quantity.start])[-1]


def _said(quantity: Quantity, text: str, found: Found) -> str:
    """Return the words of a number's clause on both its sides."""
    until = min((q.start for q in found if q.start >= quantity.end), default=len(text))
    behind = _CLAUSE.split(text[quantity.end : until])[0]
    return _label(quantity, text, found) + "," + ("" if behind.startswith("中") else behind)
