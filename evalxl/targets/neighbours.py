"""What the words around a number of a result say against it: planned, begun, something else."""

from __future__ import annotations

import re

from evalxl.targets.direction import direction_of_name
from evalxl.targets.quantity import Quantity
from evalxl.targets.units import ANY, Unit
from evalxl.targets.words import pattern_of
from evalxl.terms import Direction

_CLAUSE = re.compile("[,;。]")
_MARKED = re.compile(r"\((?:计划|目标|预计|预期|任务|指标值|应)[^()]{0,6}\)")
_LABEL = re.compile("([^,;。、:()0-9]{2,14}(?:率|度|比例))(?:为|是|达到?|仅|仅为|:)?\\Z")
_SPEED_OF_CHANGE = re.compile("(?:增速|增幅|涨幅)[^,;。0-9]{0,2}(?:回落|放缓|收窄|下降)|降幅[^,;。0-9]{0,2}(?:收窄|扩大)")
_GAINS = re.compile("增收|增产|增加|新增|增长|净增")
_LEVELS = re.compile("(?:收入|产量|产值)[达为:]{0,2}\\Z")
_NEGATED = re.compile("[不未非无]")
_PLACES = re.compile(
    "(?:行政|自然)?(?:村民?小组|乡镇|镇街|街道|社区|县区|县市|小区|地市|省份|[村镇乡县市区省])(?![级内])"
)
_DONE = re.compile("完工|竣工|建成|完成|投入使用|验收|交付")


def clause_around(text: str, quantity: Quantity) -> str:
    """Give the clause a number stands in."""
    before = _CLAUSE.split(text[: quantity.start])[-1]
    return before + _CLAUSE.split(text[quantity.start :])[0]


def speaks_against(text: str, quantity: Quantity, wanted: Unit, name: str) -> str:
    """Name the reason (`why.toml`) why a number is not the result asked for; empty if none.

    Args:
        text: The normalised result.
        quantity: One of its numbers.
        wanted: The unit of the target.
        name: The name and the target: what they say themselves is no objection.
    """
    if _MARKED.match(text, quantity.end):
        return "only_planned"
    before = _CLAUSE.split(text[: quantity.start])[-1]
    if _is_begun(before, clause_around(text, quantity), text, name):
        return "only_begun"
    if _is_other_rate(before, name) or _SPEED_OF_CHANGE.search(before):
        return "other_thing"
    if _GAINS.search(name) and _LEVELS.search(before) and not _GAINS.search(before):
        return "other_thing"
    if before.endswith("各"):
        return "each_alone"
    return "other_thing" if _counts_places(text, quantity, wanted, name) else ""


def _is_begun(before: str, clause: str, text: str, name: str) -> bool:
    """`在建10所`, `签订10所建设合同`, `开工10所`: begun, and nothing is said to be finished."""
    stage = pattern_of("begun").search(before[-8:]) or pattern_of("begun", "after").search(clause)
    return bool(stage) and stage[0] not in name and not _DONE.search(text)


def _is_other_rate(before: str, name: str) -> bool:
    """`不合格率5%` under 合格率, `准确率98%` under 差错率: the opposite of what is asked."""
    label = _LABEL.search(before)
    if not label:
        return False
    negated = _NEGATED.search(label[1])
    if negated and label[1][negated.start() :] not in name and label[1][negated.end() :] in name:
        return True
    known = {direction_of_name(label[1]), direction_of_name(name)}
    return known == {Direction.LESS_IS_BETTER, Direction.MORE_IS_BETTER}


def _counts_places(text: str, quantity: Quantity, wanted: Unit, name: str) -> bool:
    """`10个乡镇` answers no question for 10家, unless the name asks for 乡镇."""
    if quantity.unit.text != "个" or not wanted.is_count or wanted.dimension == ANY:
        return False
    place = _PLACES.match(text, quantity.end)
    return bool(place) and place[0] not in name
