"""Numbers that speak of something else: another rate, a change, each instead of all."""

from __future__ import annotations

import re

from evalxl.targets.around import Around
from evalxl.targets.direction import direction_of_name, names_a_fall
from evalxl.targets.naming import NAME_CUT
from evalxl.targets.units import ANY, MONEY, PERCENT
from evalxl.terms import Direction

_LABEL = re.compile("([^,;。、:()0-9]{2,14}(?:率|度|比例))(?:仅?为|是|达到?|仅|:)?\\Z")
_SHARE = re.compile("占比[为达约:]?\\Z")
_SHARE_ASKED = re.compile("占|比[重例]|[率度]")
_RATE = re.compile("(?:率|度)\\Z")
_HALF_SAID = re.compile("(?<![和及与或、])(?:一般|基本)(?:满意|合格|了解|知晓)[占率为]{0,2}\\Z")
_NOT_SAID = re.compile("[不未](?:满意|认可|合格|达标|知晓|支持)[占率为]{0,2}\\Z")
_NEGATED = re.compile("[不未非无]")
_SPEED = re.compile(
    "(?:增速|增幅|涨幅)[^,;。0-9]{0,2}(?:回落|放缓|收窄|下降)|降幅[^,;。0-9]{0,2}(?:收窄|扩大)|恢复[至到][^,;。]{0,8}\\Z"
)
_ABOVE_MEAN = re.compile("(?:高于|低于|超过)[^,;。0-9]{0,8}平均[^,;。0-9]{0,4}\\Z")
_MORE_THAN = re.compile("[比较][^,;。0-9]{1,8}[多少]\\Z")
_SAVES = re.compile("节约|节省|降低|减少|压减")
_SPENDS = re.compile("(?:成本|费用|支出|能耗|用[水电]?量)[达为约:]{0,2}\\Z")
_SHARE_OF = re.compile("(?:目标|计划|任务|预算|投资|工程量)的\\Z")
_SHARES = re.compile("完成|进度|执行|支付|支出|开工")
_GAINS = re.compile("增收|增产|增加|新增|增长|净增")
_LEVELS = re.compile("(?:收入|产量|产值)[达为:]{0,2}\\Z")
_ROSE = re.compile("(?:提升|提高|增长|增加|上升|上涨)了?\\Z")
_CHANGES = re.compile("增|升|提高|速|高出|降|减|变")
_OF_EACH = re.compile(
    "(?:[人户亩村班]均|每(?:[人户亩村班名个家台套件米吨期场次批轮]|平方米|㎡|公里|km|千米|立方米)|单价)[^,;。0-9]{0,6}\\Z"
)
_OF_ALL = re.compile("造价|成本|费|投资|经费|资金|总额|金额")
_UNDONE = re.compile("(拆除|取消|撤销|报废|终止)了?\\Z")
_SPENT = re.compile("(?:成本|投资|支出|费用|投入)[达为约:]{0,2}\\Z")
_SPENT_IN_NAME = re.compile("成本|投资|支出|费|投入|节")
_EARNED = re.compile("收益|收入|利润|产值|税收|销售")
_SAY = re.compile("(?:的[^,;。]{1,6})?(?:(?:为|表示|认为)(?:一般|不)|参加|参与|接受|填写)")
_TURNS = ("台次", "车次", "架次", "艘次", "辆次")
_EACH_ASKED = re.compile("均|每|标准|单价|单位|/")
_SIZE = re.compile("总投资[额为达约:]{0,2}\\Z")
_PLACES = re.compile(
    "(?:行政|自然)?(?:村民?小组|乡镇|镇街|街道|社区|县区|县市|小区|地市|省份|[村镇乡县市区省])(?![级内场域民])"
)
_CHANGED = re.compile("新增|净增|增加|减少|压减|削减")
_STOCK = re.compile("(?:累计|现有|共有|总数为?|存量|库存|在册)[^,;。0-9]{0,8}\\Z")
_YEARS_TOLD = re.compile(
    "近[两三四五几2-5]年|[0-9]{4}年?(?:以来|至今|-[0-9]{4}年?)|历年|多年|[三四五]年|规划期"
)
_OTHER_YEARS = re.compile(
    "[,(]?(?:其中|含|包括|包含)[^,;。()]{0,8}(?:上年|去年|往年|以前年度|历年|拟|预计|待(?!遇))"
    "|\\((?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}年?\\)"
)
_WHOLE_OF = re.compile(
    "[^,;。()0-9、]{1,4}中(?:有|的|仅|已|尚|未)[^,;。0-9]{0,6}[0-9]|中(?![学小心型医药央级])[^,;。0-9]{0,6}[0-9]|的[0-9.]{1,6}%"
)
_STAGES = tuple(
    (re.compile(asked), re.compile(f"({earlier})[^,;。0-9]{{0,8}}\\Z"))
    for asked, earlier in (
        (
            "整改|销号|处理|办结|审结|解决|化解|处置|消除|办理",
            "发现|收到|接到|受理|摸排|排查|登记",
        ),
        ("办结|审结|结案", "立案"),
        (
            "投产|投用|投入使用|竣工|建成|完工|运营|落地|验收",
            "签约|开工|动工|立项|备案|洽谈|注册|获批|批准|核准|申请|申报",
        ),
    )
)
"""What is asked for, and what is done before it."""
_ALL_DONE = re.compile("[^0-9]{0,10}(?:均|全部|都|已|100%)|.{0,12}率[为达]?100%")
_OPENING, _CLOSING = "“\"‘'", "”\"’'"
_RAISED = re.compile("(?:新增|增加|新建|增设|增长|聘用|招聘|录用)[^,;。0-9]{0,6}\\Z")
_LOWERS = re.compile("减少|化解|拆除|压减|削减|清退|取缔|关停|核减|偿还|压缩")
_RAISES = re.compile("新|增")
_OF_MONTH = re.compile("[每当次本]个?月\\Z")
_KINDS = tuple(
    re.compile(words)
    for words in (
        "执行|支出|支付|使用|拨付|发放|进度",
        "完成|完工|竣工|建成|办结|实施",
        "合格|达标|通过|验收",
        "知晓|了解",
    )
)
"""Rates of one kind are taken for each other."""


def is_other_rate(it: Around) -> bool:
    """`不合格率5%` under 合格率, `准确率98%` under 差错率, `知晓率98%` under 满意度."""
    is_alone = it.text.count("%") < 2  # beside 满意88% nobody knows what 基本满意10% adds
    said = _NOT_SAID.search(it.before) or (is_alone and _HALF_SAID.search(it.before))
    if said and said[0] not in it.asked:
        return True
    share = _SHARE.search(it.before)
    if share and (_CHANGES.search(it.asked) or not _SHARE_ASKED.search(it.asked)):
        return True
    label = _LABEL.search(it.before)
    if not label:
        return False
    negated = _NEGATED.search(label[1])
    if (
        negated
        and label[1][negated.start() :] not in it.asked
        and label[1][negated.end() :] in it.asked
    ):
        return True
    known = {direction_of_name(label[1]), direction_of_name(it.name)}
    if known == {Direction.LESS_IS_BETTER, Direction.MORE_IS_BETTER}:
        return True
    if _is_part_of(label[1], it.name):
        return True
    return bool(_RATE.search(label[1])) and not _shares_a_word(label[1], it.asked)


def _is_part_of(label: str, name: str) -> bool:
    """抽检率 is not 抽检合格率: the name says more between the word and the rate."""
    first, rate = label[:-1], label[-1:]
    return name.startswith(first) and name.endswith(rate) and name != label and rate == "率"


def _shares_a_word(label: str, name: str) -> bool:
    """支出进度 answers for 预算执行率, 通过率 for 合格率; 知晓率 does not for 满意度."""
    if not re.search("[率度]", name):
        return True
    if any(kind.search(label) and kind.search(name) for kind in _KINDS):
        return True
    return any(label[place : place + 2] in name for place in range(len(label) - 1))


def is_change_of_it(it: Around) -> bool:
    """`增速回落6%`, `人均收入12000元` for 人均增收: the change of a change, or the level."""
    if _SPEED.search(it.before) or _ABOVE_MEAN.search(it.before):
        return True
    if _MORE_THAN.search(it.before) and not _CHANGES.search(it.asked):
        return True
    if _SAVES.search(it.asked) and _SPENDS.search(it.before) and not names_a_fall(it.before):
        return True
    if _SHARE_OF.search(it.before) and not _SHARES.search(it.asked):
        return True
    return bool(_GAINS.search(it.asked) and _LEVELS.search(it.before)) and not _GAINS.search(
        it.before
    )


def is_rise_of_rate(it: Around) -> bool:
    """满意度 ≥90% answered by `提升5%`."""
    is_rate = it.wanted.dimension == PERCENT and not _CHANGES.search(it.asked)
    return is_rate and bool(_ROSE.search(it.before))


def is_stock(it: Around) -> bool:
    """新增10家 answered by `累计86家`, 减少库存 by `库存100吨`: what there is, no change of it."""
    changed = _CHANGED.search(it.asked)
    if not changed or it.before.startswith(NAME_CUT) or _CHANGED.search(it.before):
        return False
    return bool(_STOCK.search(it.before)) or it.name in (f"减少{it.before}", f"压减{it.before}")


def is_of_more_years(it: Around) -> bool:
    """`近三年累计10场`, `2021年以来12场`, `10场(含上年4场)` where the year's are asked."""
    if _YEARS_TOLD.search(it.asked) or it.wanted.dimension == MONEY:
        return False  # money carried over belongs to the year it is spent in
    return bool(_YEARS_TOLD.search(it.before) or _OTHER_YEARS.match(it.after))


def is_whole_or_part(it: Around) -> bool:
    """`10场中的8场`, `10场的60%`, or `其中10场` without the whole: a whole, or a part alone."""
    return bool(_WHOLE_OF.match(it.after)) or (it.text.startswith("其中") and it.before == "其中")


def is_earlier_stage(it: Around) -> bool:
    """整改20个 answered by `发现20个`, 投产3个 by `签约3个`: not yet what was asked."""
    if _ALL_DONE.match(it.after):
        return False
    told = [earlier.search(it.before) for asked, earlier in _STAGES if asked.search(it.asked)]
    return any(word is not None and word[1] not in it.asked for word in told)


def is_quoted(it: Around) -> bool:
    """`“12345”热线已办理`: a number that is a name."""
    return it.before[-1:] in _OPENING and it.after[:1] in _CLOSING and it.before[-1:] != ""


def is_for_each(it: Around) -> bool:
    """`人均78元` answers no question for the whole cost."""
    is_whole = it.wanted.is_count or (it.wanted.dimension == MONEY and _OF_ALL.search(it.asked))
    return bool(is_whole and _OF_EACH.search(it.before)) and not _EACH_ASKED.search(it.asked)


def is_opposite(it: Around) -> bool:
    """`拆除12口` under 修建蓄水池, `增加10人` under 减少人员, `成本12万元` under 收益."""
    if _RAISED.search(it.before) and _LOWERS.search(it.asked) and not _RAISES.search(it.asked):
        return True
    undone, spent = _UNDONE.search(it.before), _SPENT.search(it.before)
    if undone and undone[1] not in it.asked and "、" not in it.text:
        return True
    return bool(spent and _EARNED.search(it.asked)) and not _SPENT_IN_NAME.search(it.asked)


def is_about_it(it: Around) -> bool:
    """`92%为一般`, `92%的人不满意`: what so many say is not what is asked."""
    return bool(_SAY.match(it.after))


def counts_findings(it: Around) -> bool:
    """`发现问题56个` and `出动车辆60台次` are no 次 of what is asked for."""
    if not it.wanted.dimension.endswith("occasions"):
        return False
    label, unit = it.before[-4:], it.quantity.unit
    is_other = unit.dimension == ANY or (
        unit.text in _TURNS and it.wanted.text in ("次", "场", "场次")
    )
    if not is_other or len(label) < 2 or unit.text in it.asked:
        return False
    return not any(label[place : place + 2] in it.asked for place in range(len(label) - 1))


def is_size_of_project(it: Around) -> bool:
    """`项目总投资8000万元` does not say how much was done."""
    return "投资" in it.asked and "总投资" not in it.asked and bool(_SIZE.search(it.before))


def is_day_of_month(it: Around) -> bool:
    """`每月15日` is no answer to 15日内."""
    return it.quantity.unit.text in ("日", "号") and bool(_OF_MONTH.search(it.before))


def counts_places(it: Around) -> bool:
    """`10个乡镇` answers no question for 10家, unless the name asks for 乡镇."""
    if it.quantity.unit.text != "个" or not it.wanted.is_count or it.wanted.dimension == ANY:
        return False
    place = _PLACES.match(it.after)
    return place is not None and place[0] not in it.asked
