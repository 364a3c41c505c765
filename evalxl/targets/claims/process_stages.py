"""Numbers of other work than was asked: an earlier stage, the opposite, other years, a stock."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.dates import moments
from evalxl.language.units import MONEY
from evalxl.language.words import pattern_of
from evalxl.language.years import WRITTEN
from evalxl.targets.claims.around import Around
from evalxl.targets.claims.extent import LINKS
from evalxl.targets.claims.naming import NAME_CUT

_UNDONE = re.compile(
    "(拆除|取消|撤销|报废|终止|损毁|丢失|流失|退回|停工|停产|停运|停用|停办|关闭|关停|注销)了?\\Z"
)
_TAKEN_AWAY = re.compile(
    "(?:淘汰|拆除|报废|注销|关停|清退|取缔|出售|拍卖)[^,;。、并及和0-9]{0,8}\\Z"
)
_ADDED = re.compile("新增|新建|更新|购置|新购|采购|修建")
_SPENT = re.compile("(?:成本|投资|支出|费用|投入)[达为约:]{0,2}\\Z")
_SPENT_IN_NAME = re.compile("成本|投资|支出|费|投入|节")
_EARNED = re.compile("收益|收入|利润|产值|税收|销售")
_CHANGED = re.compile("新增|净增|增加|发展(?=[^率水速经])|减少|压减|削减|降低")
_STOCK = re.compile("(?:累计|现有|共有|总数为?|总额|总量|存量|库存|在册)[^,;。0-9]{0,8}\\Z")
_AS_LEVEL = re.compile("[≤<至到]|以[下内]|不超|不高|低于|控制|小于")
_RAISED = re.compile("(?:新增|增加|新建|增设|增长|聘用|招聘|录用|新批)[^,;。0-9]{0,6}\\Z")
_LOWERS = re.compile("减少|降低|化解|拆除|压减|削减|清退|取缔|关停|核减|偿还|压缩|整治")
_RAISES = re.compile("新|增")
_YEARS_TOLD = re.compile(
    f"近[两三四五几2-5]年|{WRITTEN}年?(?:以来|至今|起|-{WRITTEN}年?|[^,;。0-9]{{1,6}}(?:至今|以来))|历年|多年|[三四五]年|规划期"
)
_OTHER_YEARS = re.compile(
    "[,(]?(?:其中|含|包括|包含)[^,;。()]{0,8}(?:上年|去年|往年|以前年度|历年|拟|预计|待(?!遇))"
    f"|\\({WRITTEN}-{WRITTEN}年?\\)"
)
_WHOLE_OF = re.compile(
    "[^,;。()0-9、]{1,4}中(?:有|的|仅|已|尚|未)[^,;。0-9]{0,6}[0-9]|中(?![学小心型医药央级])[^,;。0-9]{0,6}[0-9]|的[0-9.]{1,6}%"
)
_CAPACITY = re.compile(
    "(仓容|编制(?=床位)|库容|容量|容积|设计(?:规模|能力|产能|年产)|可容纳|能容纳|能力|最大|额定|核定|产能|承载力)[^,;。0-9]{0,4}\\Z"
)
_ON_PAPER = re.compile("(获批|核准|批准|报批|报建|规划|(?<![按照合])设计)[^,;。、0-9]{0,10}\\Z")
_ABLE = re.compile("[^,;。0-9]{0,4}(能力)")
_MONEYS = tuple(
    re.compile(f"(?:{nouns})")
    for nouns in (
        "利润|收益",
        "税收|纳税|税金|增值税|利税",
        "产值|增加值",
        "毛收入|总收入|营业额|营业收入|销售额|销售收入|主营业务收入|营收",
        "贷款|授信",
        "工资|薪酬",
    )
)
"""Sums that are not taken for each other."""


def is_stock(it: Around) -> bool:
    """新增10家 answered by `累计86家`, 减少库存 by `库存100吨`: what there is, no change of it."""
    new = pattern_of("stock", "new")
    there = pattern_of("stock", "there").search(it.before)
    if there and new.search(it.asked) and not new.search(it.before):
        return True
    changed = _CHANGED.search(it.asked)
    if not changed or it.before.startswith(NAME_CUT) or _CHANGED.search(it.before):
        return False
    thing = it.before.rstrip("为达有占约:")
    is_thing = (
        len(thing) > 1
        and it.name.endswith(thing)
        and _LOWERS.match(it.name)
        and not _AS_LEVEL.search(it.asked)
    )
    return bool(_STOCK.search(it.before) or is_thing)


def is_level_of_fall(it: Around) -> bool:
    """能耗下降率 answered by `能耗3.1%`, 到场时间缩短 by `到场时间8.5分钟`: no fall is told."""
    thing = it.before.rstrip(LINKS)
    place = it.name.find(thing) if len(thing) > 1 else -1
    fell = pattern_of("trend", "down").match(it.name, place + len(thing)) if place >= 0 else None
    return fell is not None and not _AS_LEVEL.search(it.asked, len(it.name))


def is_of_more_years(it: Around) -> bool:
    """`近三年累计10场`, `2021年以来12场`, `10场(含上年4场)` where the year's are asked."""
    if _YEARS_TOLD.search(it.asked) or it.wanted.dimension == MONEY:
        return False  # money carried over belongs to the year it is spent in
    told = moments(it.before) if not moments(it.asked) else ()
    is_other = any(one.begun_in or one.years_on for one in told)
    return is_other or bool(_YEARS_TOLD.search(it.before) or _OTHER_YEARS.match(it.after))


def is_whole_or_part(it: Around) -> bool:
    """`10场中的8场`, `10场的60%`, or `其中10场` without the whole: a whole, or a part alone."""
    return bool(_WHOLE_OF.match(it.after)) or (it.text.startswith("其中") and it.before == "其中")


def is_capacity(it: Around) -> bool:
    """`仓容3万吨`, `具备20万人次检测能力`, `获批面积2万㎡`: what could be, not what was done."""
    able = _CAPACITY.search(it.before) or _ABLE.match(it.after)
    if able is None and it.wanted.dimension in ("area", "length", "volume"):
        able = _ON_PAPER.search(it.before)
    return able is not None and able[1] not in it.asked


def is_opposite(it: Around) -> bool:
    """`拆除12口` under 修建蓄水池, `增加10人` under 减少人员, `成本12万元` under 收益."""
    if not it.before:
        return False
    lowers = _LOWERS.search(it.asked) and not _LOWERS.search(it.before)
    if lowers and _RAISED.search(it.before) and not _RAISES.search(it.asked):
        return True
    if _TAKEN_AWAY.search(it.before) and _ADDED.search(it.asked):
        return True
    undone, spent = _UNDONE.search(it.before), _SPENT.search(it.before)
    if undone and undone[1] not in it.asked and "、" not in it.text:
        return True
    if _is_other_money(it):
        return True
    return bool(spent and _EARNED.search(it.asked)) and not _SPENT_IN_NAME.search(it.asked)


def _is_other_money(it: Around) -> bool:
    """`营业额50万元` under 利润."""
    label = it.before[-6:]
    told = [sums for sums in _MONEYS if sums.search(label)] if label else []
    asked = [sums for sums in _MONEYS if sums.search(it.asked)] if told else []
    return bool(told and asked) and not set(told) & set(asked)
