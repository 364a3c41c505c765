"""What speaks for a column holding a role: of the column alone, and of several together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evalxl.core import lazy_re as re
from evalxl.reading.evidence.profile import Profile
from evalxl.reading.tables.column import TARGET_AND_RESULT

FULL_WEIGHTS = (100.0, 90.0, 80.0, 1.0)
_FIRST_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"[%‰℃]|[^\W\d]{1,4}")

Known = Mapping[str, Profile]
"""The columns of a table whose labels are known, by role."""


def _weight(one: Profile, known: Known) -> float | None:
    if not one.are_points or one.is_percent or not one.sum():
        return None
    total = one.sum()
    sums = any(abs(total - full) < 0.05 for full in FULL_WEIGHTS)
    printed = one.total is not None and abs(total - one.total) < 0.05
    return 1.0 + 2.0 * sums + 2.0 * printed + min(one.share_filled, 1.0)


def _score(one: Profile, known: Known) -> float | None:
    if not one.are_points or one.is_percent:
        return None
    printed = one.total is not None and abs(one.sum() - one.total) < 0.06
    return 1.5 + 2.0 * printed + min(one.share_filled, 1.0)


def _value(one: Profile, known: Known) -> float | None:
    if one.are_signs or one.are_ticks or not one.filled or one.share_levels > 0.5:
        return None
    if one.share_standards > 0.5 or (one.share_long > 0.5 and one.share_quantities < 0.2):
        return None
    if one.total is not None:
        return None
    return 3.0 * one.share_quantities + one.share_filled - (0.5 if one.share_filled < 0.5 else 0)


def _name(one: Profile, known: Known) -> float | None:
    if not one.is_words or one.share_filled < 0.7 or one.share_standards > 0.3:
        return None
    return 4.0 * one.distinct / len(one.texts) - 2.0 * one.share_levels - one.share_long


def _level(role: str) -> Callable[[Profile, Known], float | None]:
    def alone(one: Profile, known: Known) -> float | None:
        if not one.is_words or one.share_long > 0.3 or one.share_standards > 0.3:
            return None
        told = 3.0 if one.level == role else -1.5 if one.level else 0.0
        repeats = 1 - one.distinct / len(one.texts)
        return 1.0 + told + 2.0 * repeats

    return alone


def _reason(one: Profile, known: Known) -> float | None:
    weight, score = known.get("weight"), known.get("score")
    if not one.filled or one.share_quantities > 0.2 or one.are_ticks or one.share_levels > 0.3:
        return None
    if weight is None or score is None:
        return None
    lost = [
        w is not None and s is not None and s < w - 1e-9
        for w, s in zip(weight.numbers, score.numbers, strict=True)
    ]
    says = [bool(text) and text in one.filled for text in one.texts]
    told = sum(has and is_lost for has, is_lost in zip(says, lost, strict=True))
    idle = sum(says) - told
    return 3.5 if told and not idle else None


def _sign(one: Profile, known: Known) -> float | None:
    return 3.5 if one.are_signs else None


def _unit(one: Profile, known: Known) -> float | None:
    target = known.get("target")
    if not one.filled or one.share(_UNIT) < 1 or one.share_levels or one.are_ticks or one.are_signs:
        return None
    bare = target is not None and target.share_numbers >= 0.5
    return 3.5 if bare else None


def _standard(one: Profile, known: Known) -> float | None:
    return 3.5 if one.share_standards >= 0.5 else None


ALONE: Mapping[str, Callable[[Profile, Known], float | None]] = {
    "weight": _weight,
    "score": _score,
    "target": _value,
    "actual": _value,
    "level3": _name,
    "level2": _level("level2"),
    "level1": _level("level1"),
    "reason": _reason,
    "sign": _sign,
    "unit": _unit,
    "standard": _standard,
}


def _score_within_weight(columns: Mapping[str, Profile]) -> float:
    pairs = [
        (weight, score)
        for weight, score in zip(columns["weight"].numbers, columns["score"].numbers, strict=True)
        if weight is not None and score is not None
    ]
    if not pairs:
        return 0.0
    above = sum(score > weight + 0.05 for weight, score in pairs) / len(pairs)
    full = sum(abs(score - weight) < 0.05 for weight, score in pairs) / len(pairs)
    return (1.0 + full) if not above else -4.0 * above


def _full_where_met(columns: Mapping[str, Profile]) -> float:
    """Rate how often points are full exactly where the first number reaches the target's."""
    agree = told = 0
    for target, actual, weight, score in zip(
        columns["target"].texts,
        columns["actual"].texts,
        columns["weight"].numbers,
        columns["score"].numbers,
        strict=True,
    ):
        asked, reached = first_number(target), first_number(actual)
        if asked is None or reached is None or weight is None or score is None:
            continue
        told += 1
        agree += (reached >= asked) == (score >= weight - 0.05)
    return 2.0 * agree / told - 1.0 if told else 0.0


def _same_units(columns: Mapping[str, Profile]) -> float:
    pairs = [
        (target, actual)
        for target, actual in zip(columns["target"].texts, columns["actual"].texts, strict=True)
        if target and actual
    ]
    same = sum(_kind(target) == _kind(actual) for target, actual in pairs)
    follows = columns["actual"].column > columns["target"].column
    texts = [columns[role].filled for role in TARGET_AND_RESULT]
    bounds = [sum(text[:1] in "≥≤><=≧≦不" for text in one) for one in texts]
    return (
        2.0 * same / max(len(pairs), 1)
        + (0.8 if follows else -0.8)
        + 0.3 * ((bounds[0] > bounds[1]) - (bounds[0] < bounds[1]))
    )


def _kind(text: str) -> str:
    """Return the unit of a text, or that it has none."""
    found = _FIRST_NUMBER.search(text)
    return text[found.end() :][:3] if found else "words"


def first_number(text: str) -> float | None:
    """Read the first number of a text."""
    found = _FIRST_NUMBER.search(text)
    return float(found[0].replace(",", "")) if found else None


def _above(upper: str, lower: str) -> Callable[[Mapping[str, Profile]], float]:
    """Rate that a level changes less often than what it groups, and stands left of it.

    Words that are levels may stand anywhere.
    """

    def rule(columns: Mapping[str, Profile]) -> float:
        left = columns[upper].column < columns[lower].column
        fewer = columns[upper].distinct <= columns[lower].distinct
        is_told = columns[upper].level == upper
        return (0.5 if left else 0.0 if is_told else -3.0) + (0.5 if fewer else -3.0)

    return rule


def _before(first: str, second: str, reward: float) -> Callable[[Mapping[str, Profile]], float]:
    def rule(columns: Mapping[str, Profile]) -> float:
        return reward if columns[first].column < columns[second].column else -reward

    return rule


TOGETHER: Sequence[tuple[tuple[str, ...], Callable[[Mapping[str, Profile]], float]]] = (
    (("weight", "score"), _score_within_weight),
    (("weight", "score"), _before("weight", "score", 0.5)),
    (("target", "actual", "weight", "score"), _full_where_met),
    (("target", "actual"), _same_units),
    (("actual", "score"), _before("actual", "score", 0.7)),
    (("level1", "level2"), _above("level1", "level2")),
    (("level2", "level3"), _above("level2", "level3")),
    (("level1", "level3"), _above("level1", "level3")),
    (("level2", "name"), _above("level2", "name")),
    (("level1", "name"), _above("level1", "name")),
    (("level3", "target"), _before("level3", "target", 1.0)),
    (("level3", "actual"), _before("level3", "actual", 0.5)),
)
