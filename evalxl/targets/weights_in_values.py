"""Points in the value columns: the weight typed where target and result belong."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.quantities import quantities
from evalxl.targets.direction import direction_of_name, head_of
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?分?")
_SMALL = re.compile("[1-9]|[12][0-9]|30")
_SCORED = re.compile("分|满意|测评|评价|考核|成绩|评估")
_COUNTED = re.compile(
    "(?:数量?|面积|里程|长度|宽度|高度|厚度|[总数金差]额|[产总重流容存储]量|次|规模|率|度|比例|比重|占比|性)\\Z"
)
_RATED = re.compile(
    "(?:满意|合格|达标|覆盖|完成|及时|通过|验收|到位|知晓|达成|正常|完好|准确|执行)(?:率|度)\\Z"
    "|(?:及时|规范|合规|准确|完整|有效|真实|安全|公平|科学|合理|针对|可持续)性\\Z"
)
_WEIGHT_IN_NAME = re.compile(r"\(([0-9]{1,3}(?:\.[0-9])?)分\)")
_LOWEST_RATE = 50
_FULL = 100


def looks_like_points(target: Target, row: Row) -> bool:
    """Target and result hold the weight: `20 | 20` for something that is not counted so.

    A bare number, the same in both cells, below 100, without sign or unit anywhere, under a
    name that counts nothing, states another number itself (`…公路32.1公里`), or is a rate that no
    one would aim at (满意度 10). A name that states the same points (`举办活动(10分)`) settles it.
    """
    if target.has_sign or row.unit or target.quantity is None:
        return False
    weight = _WEIGHT_IN_NAME.search(row.name) if "分)" in row.name else None
    if weight and weight[1] == target.text:
        return True
    if target.text != row.actual:  # 满意度 10 | 9: not all points were given
        are_small = all(_SMALL.fullmatch(text) for text in (target.text, row.actual))
        return are_small and _is_rated(row.name)
    if not _POINTS.fullmatch(target.text):
        return False
    if target.text.endswith("分"):
        return not _SCORED.search(row.name)
    value = target.quantity.value
    if not row.name or not value or value >= _FULL or not target.match_unit.is_bare:
        return False
    if _is_rated(row.name):
        return value < _LOWEST_RATE
    return _counts_nothing(target, row)


def _is_rated(name: str) -> bool:
    return bool(_RATED.search(head_of(name)))


def _counts_nothing(target: Target, row: Row) -> bool:
    if direction_of_name(row.name) or "成本" in row.level2:
        return False
    stated = [own for own in quantities(row.name) if not (own.unit.is_bare or own.in_brackets)]
    if stated:
        return target.quantity is not None and stated[-1].value != target.quantity.value
    if _COUNTED.search(head_of(row.name)):
        return False
    return bool(row.level2) and not re.search("数量|产出", row.level2)
