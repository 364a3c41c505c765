"""What the words around a number of a result say against it: planned, begun, something else.

A table of small objections; the first that holds names the reason (`why.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evalxl.targets.direction import direction_of_name, names_a_fall
from evalxl.targets.quantity import Quantity
from evalxl.targets.scopes import reaches_less
from evalxl.targets.units import ANY, MONEY, PERCENT, Unit
from evalxl.targets.words import pattern_of
from evalxl.terms import Direction

_CLAUSE = re.compile("[,;。]")
_MARKED = re.compile(r"\((?:计划|目标|预计|预期|任务|指标值|应)[^()0-9]{0,6}\)")
_PROMISED = re.compile(
    "(?<!按)需要?(?!求)|(?<![供相响反适效对])应(?!急|用|对|届|保|收|缴|检|免)|拟(?!定)"
    "|目标|批复|中标(?!价|金额)|预算(?!执行|绩效|内|外)|概算|估算|暂估|暂定|库存|结存|结余|剩余|尚欠|申报|申请|报名|意向|签约金额|投资计划|平均水平|平均值"
    "|(?<![许认])可以?(?!持续|行|比|靠|视|再)|(?:建成|投产|达产|完工|完成)后"
)
_TASK = re.compile(
    "[^,;。(0-9]{0,8}(?:任务|计划|规划|目标)(?:的|已?完成|完成率)?(?P<share>[0-9.]{1,6}%)?"
)
_ITS_RATE = re.compile("[^,;。(0-9]{0,10}率[为达是:]?(?P<rate>[0-9]{1,3}(?:[.][0-9]{1,2})?)%")
_WHOLE = 100
_HANDED_DOWN = re.compile("(?:下达|分解|布置|承担)了?\\Z")
_DONE = re.compile("完工|竣工|建成|完成|投入使用|验收|交付|实现|达到|已|实际|执行")
_UNFINISHED = re.compile("\\([^()0-9]{0,4}(?:在建|未完|未验收|正在)")
_STEP = re.compile(
    "主体(?=工程|结构|施工|封顶|已?完|建设|部分)|初步设计|选址|招标(?=的?工作|程序|[,;。]|\\Z)|前期工作|可研|立项|征地|勘察"
)
_FINISHED = re.compile("完工|竣工|建成|完成|投入使用|验收|交付")
_LAST_YEAR = re.compile("(?<![比较与同和从由])(?:去年|上年度?|上一年度?)(?!同期|相比|度?末|底)")
_THIS_YEAR = re.compile("今年|本年|当年|实际")
_ONLY_SOME = re.compile("部分|多数|个别|少数|除[^,;。]{1,10}外")
_LABEL = re.compile("([^,;。、:()0-9]{2,14}(?:率|度|比例))(?:仅?为|是|达到?|仅|:)?\\Z")
_RATE = re.compile("(?:率|度)\\Z")
_HALF_SAID = re.compile("(?<![和及与或、])(?:一般|基本)(?:满意|合格|了解|知晓)[占率为]{0,2}\\Z")
_NOT_SAID = re.compile("[不未](?:满意|认可|合格|达标|知晓|支持)[占率为]{0,2}\\Z")
_NEGATED = re.compile("[不未非无]")
_SPEED = re.compile(
    "(?:增速|增幅|涨幅)[^,;。0-9]{0,2}(?:回落|放缓|收窄|下降)|降幅[^,;。0-9]{0,2}(?:收窄|扩大)|恢复[至到][^,;。]{0,8}\\Z"
)
_ABOVE_MEAN = re.compile("(?:高于|低于|超过)[^,;。0-9]{0,8}平均[^,;。0-9]{0,4}\\Z")
_SAVES = re.compile("节约|节省|降低|减少|压减")
_SPENDS = re.compile("(?:成本|费用|支出|能耗|用[水电]?量)[达为约:]{0,2}\\Z")
_SHARE_OF = re.compile("(?:目标|计划|任务|预算|投资|工程量)的\\Z")
_SHARES = re.compile("完成|进度|执行|支付|支出|开工")
_GAINS = re.compile("增收|增产|增加|新增|增长|净增")
_LEVELS = re.compile("(?:收入|产量|产值)[达为:]{0,2}\\Z")
_ROSE = re.compile("(?:提升|提高|增长|增加|上升|上涨)了?\\Z")
_CHANGES = re.compile("增|升|提高|速|高出|降|减|变")
_OF_EACH = re.compile(
    "(?:[人户亩村班]均|每(?:[人户亩村班名个家台套件米吨]|平方米|㎡|公里|立方米))[^,;。0-9]{0,6}\\Z"
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
_EARLIER = re.compile("(?:提前|超额完成?|超计划完成|多完成)了?\\Z")
_PLACES = re.compile(
    "(?:行政|自然)?(?:村民?小组|乡镇|镇街|街道|社区|县区|县市|小区|地市|省份|[村镇乡县市区省])(?![级内])"
)


@dataclass(frozen=True, slots=True)
class Around:
    """One number and what stands around it; `asked` holds the name and the target."""

    quantity: Quantity
    wanted: Unit
    name: str
    asked: str
    text: str
    before: str
    """The clause up to the number."""
    after: str
    """The text behind it."""


def clause_around(text: str, quantity: Quantity) -> str:
    """Give the clause a number stands in."""
    before = _CLAUSE.split(text[: quantity.start])[-1]
    return before + _CLAUSE.split(text[quantity.start :])[0]


def speaks_against(text: str, quantity: Quantity, wanted: Unit, name: str, target: str) -> str:
    """Name the reason (`why.toml`) why a number is not the result asked for; empty if none.

    Args:
        text: The normalised result.
        quantity: One of its numbers.
        wanted: The unit of the target.
        name: The name of the indicator.
        target: The target; what it and the name say themselves is no objection.
    """
    if quantity.start == 0 and quantity.end == len(text):
        return ""
    before, after = _CLAUSE.split(text[: quantity.start])[-1], text[quantity.end :]
    around = Around(quantity, wanted, name, name + target, text, before, after)
    return next((reason for reason, holds in _OBJECTIONS if holds(around)), "")


def _is_planned(it: Around) -> bool:
    """`需采购20台`, `预算80万元`, `120人(计划)`: not what was reached."""
    if _MARKED.match(it.after):
        return True
    promised = _PROMISED.search(it.before)
    if not promised or promised[0] in it.asked:
        return False
    return not _DONE.search(it.before[: promised.start()] + "," + it.before[promised.end() :])


def _is_task(it: Around) -> bool:
    """`300户改造任务完成95%`: the number is the size of the task."""
    if _HANDED_DOWN.search(it.before) and "任务" in it.after[:10]:
        return True
    rate = _ITS_RATE.match(it.after)
    if rate and float(rate["rate"]) < _WHOLE:
        return True
    task = _TASK.match(it.after)
    return task is not None and (bool(task["share"]) or not _DONE.search(it.before))


def _is_begun(it: Around) -> bool:
    """`在建10所`, `签订10所建设合同`, `开工10所`: begun, and nothing is said to be finished."""
    clause = it.before + _CLAUSE.split(it.after)[0]
    if _UNFINISHED.match(it.after):
        return True
    step = _STEP.search(clause)
    if step and step[0] not in it.asked:
        return True
    stage = pattern_of("begun").search(it.before[-8:]) or pattern_of("begun", "after").search(
        clause
    )
    return stage is not None and stage[0] not in it.asked and not _FINISHED.search(it.text)


def _is_of_last_year(it: Around) -> bool:
    return bool(_LAST_YEAR.search(it.before)) and not _THIS_YEAR.search(it.before)


def _is_of_some(it: Around) -> bool:
    """`部分项目达到96%`: the others are not told."""
    return bool(_ONLY_SOME.search(it.before)) and not _ONLY_SOME.search(it.asked)


def _is_other_rate(it: Around) -> bool:
    """`不合格率5%` under 合格率, `准确率98%` under 差错率, `知晓率98%` under 满意度."""
    is_alone = it.text.count("%") < 2  # beside 满意88% nobody knows what 基本满意10% adds
    said = _NOT_SAID.search(it.before) or (is_alone and _HALF_SAID.search(it.before))
    if said and said[0] not in it.asked:
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
    return bool(_RATE.search(label[1])) and not _shares_a_word(label[1], it.asked)


def _shares_a_word(label: str, name: str) -> bool:
    pairs = (label[place : place + 2] for place in range(len(label) - 1))
    return not re.search("[率度]", name) or any(pair in name for pair in pairs)


def _is_change_of_it(it: Around) -> bool:
    """`增速回落6%`, `人均收入12000元` for 人均增收: the change of a change, or the level."""
    if _SPEED.search(it.before) or _ABOVE_MEAN.search(it.before):
        return True
    if _SAVES.search(it.asked) and _SPENDS.search(it.before) and not names_a_fall(it.before):
        return True
    if _SHARE_OF.search(it.before) and not _SHARES.search(it.asked):
        return True
    return bool(_GAINS.search(it.asked) and _LEVELS.search(it.before)) and not _GAINS.search(
        it.before
    )


def _is_rise_of_rate(it: Around) -> bool:
    """满意度 ≥90% answered by `提升5%`."""
    is_rate = it.wanted.dimension == PERCENT and not _CHANGES.search(it.asked)
    return is_rate and bool(_ROSE.search(it.before))


def _is_for_each(it: Around) -> bool:
    """`人均78元` answers no question for the whole cost."""
    is_whole = it.wanted.is_count or (it.wanted.dimension == MONEY and _OF_ALL.search(it.asked))
    return bool(is_whole and _OF_EACH.search(it.before)) and not _EACH_ASKED.search(it.asked)


def _is_opposite(it: Around) -> bool:
    """`拆除12口` under 修建蓄水池, `成本12万元` under 收益."""
    undone, spent = _UNDONE.search(it.before), _SPENT.search(it.before)
    if undone and undone[1] not in it.asked and "、" not in it.text:
        return True
    return bool(spent and _EARNED.search(it.asked)) and not _SPENT_IN_NAME.search(it.asked)


def _is_about_it(it: Around) -> bool:
    """`92%为一般`, `92%的人不满意`: what so many say is not what is asked."""
    return bool(_SAY.match(it.after))


def _counts_findings(it: Around) -> bool:
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


def _is_size_of_project(it: Around) -> bool:
    """`项目总投资8000万元` does not say how much was done."""
    return "投资" in it.asked and "总投资" not in it.asked and bool(_SIZE.search(it.before))


def _counts_places(it: Around) -> bool:
    """`10个乡镇` answers no question for 10家, unless the name asks for 乡镇."""
    if it.quantity.unit.text != "个" or not it.wanted.is_count or it.wanted.dimension == ANY:
        return False
    place = _PLACES.match(it.after)
    return place is not None and place[0] not in it.asked


_OBJECTIONS: tuple[tuple[str, Callable[[Around], bool]], ...] = (
    ("only_planned", _is_planned),
    ("only_planned", _is_task),
    ("only_begun", _is_begun),
    ("other_thing", _is_of_last_year),
    ("other_thing", _is_of_some),
    ("other_thing", _is_other_rate),
    ("other_thing", _is_change_of_it),
    ("change_for_level", _is_rise_of_rate),
    ("change_for_level", lambda it: bool(_EARLIER.search(it.before))),
    ("other_thing", _is_for_each),
    ("other_thing", _is_opposite),
    ("other_thing", lambda it: reaches_less(it.before, it.asked)),
    ("other_thing", _is_about_it),
    ("other_thing", _counts_findings),
    ("only_planned", _is_size_of_project),
    ("each_alone", lambda it: it.before.endswith("各")),
    ("other_thing", _counts_places),
)
