"""What the words around a number of a result say against it: planned, begun, something else.

A table of small objections; the first that holds names the reason (`why.toml`).
"""

from __future__ import annotations

from collections.abc import Callable

from evalxl.core import lazy_re as re
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import DURATIONS, PERCENT, Unit
from evalxl.language.words import begins_with, pattern_of, words_of
from evalxl.targets.claims import extent, rates
from evalxl.targets.claims import other_things as other
from evalxl.targets.claims import process_stages as work
from evalxl.targets.claims.around import Around, around, clause_around
from evalxl.targets.claims.kinds import is_other_than_asked
from evalxl.targets.claims.scopes import is_of_a_part, reaches_less, reaches_more
from evalxl.targets.claims.unexplained import (
    is_unexplained,
    names_another_thing,
    tells_another_deed,
)

_CLAUSE = re.compile("[,;。]")
_MARKED = re.compile(r"\((?:计划|目标|预计|预期|任务|指标值|应)[^()0-9]{0,6}\)")
_PROMISED = re.compile(
    "(?<!按)需要?(?!求)|(?<![供相响反适效对])应(?!急|用|对|届|保|收|缴|检|免)|拟(?!定)"
    "|目标(?!(?:人群|群体|对象)[^,;。0-9]{0,8}[率度])|批复|中标(?!价|金额)|预算(?!执行|绩效|内|外)|概算|估算|暂估|暂定|在册|库存|库房|仓库|结存|结余|剩余|尚欠|申报|申请|报名|意向|(?:签约|协议)(?:金额|投资|资金|额)|投资计划|平均水平|平均值"
    "|符合[^,;。0-9]{0,8}条件|(?:方案|规划|计划|协议|合同)(?:涉及|明确|包含|覆盖|约定)|(?<![许认不])可以?(?!持续|行|比|靠|视|再|支配|用|控|研|供)|(?:建成|投产|达产|完工|完成)后"
)
_TASK = re.compile(
    "[^,;。(0-9]{0,8}(?:任务|计划|规划|目标)(?:的|已?完成|完成率)?(?P<share>[0-9.]{1,6}%)?"
)
_ITS_RATE = re.compile(
    "[^,;。(0-9]{0,8}(?:完成|开工|竣工|建成|硬化|到货|到账|办结|发放|拨付|安装|支付|落实|投用)率[为达是:]?"
    "(?P<rate>[0-9]{1,3}(?:[.][0-9]{1,2})?)%"
)
_ANY_RATE = re.compile("[^,;。(0-9]{0,10}率[为达是:]?(?P<rate>[0-9]{1,3}(?:[.][0-9]{1,2})?)%")
_WHOLE = 100
_HANDED_DOWN = re.compile("(?:下达|分解|布置|承担)了?\\Z")
_DONE = re.compile("完工|竣工|建成|完成|投入使用|验收|交付|实现|达到|已|实际|执行")
_UNFINISHED = re.compile("\\([^()0-9]{0,4}(?:在建|未完|未验收|正在)")
_WAITS = re.compile("[^,;。0-9]{0,4}待(?![遇业产]|机(?![收耕播]))[\u4e00-\u9fff]{1,2}")
_STEP = re.compile(
    "主体(?=工程|结构|施工|封顶|已?完|建设|部分)|初步设计|选址|招标(?=的?工作|程序|[,;。]|\\Z)|前期工作|可研|立项(?!支持|实施)|论证|谋划|包案|征地|勘[察测探]|踏勘|征求意见稿|初稿|草案|草稿|讨论稿|方案(?:编制|设计)|施工图"
)
_STEP_OF = re.compile(
    "的(?:政府|前期)?(采购|招标|设计|立项|签约|审批|申报|可研)|(名单|台账|方案|图纸|合同|协议|申请(?![并后且获通])|初稿|草稿|讨论稿)"
    "|[^,;。、]{1,12}?(方案|图纸|规划|可研|设计图?)(?=已?通过|已?编制|已?评审|已?审批|已?完成|[,;。]|\\Z)"
)
_NOT_YET = re.compile(
    "[^,;。0-9]{0,10}?(需要?(?!求)|申报|申请(?![并后且获通])|报名|亟|拟(?!定)|将(?!近|军|来)|准备|正(?:在|进行|处于|办理|按)|处于|[仅只](?=完成|达到|做了)|应(?=(?:当|予)?[公整改报缴清发完办补][\u4e00-\u9fff])|(?:破损|损坏|损毁|老化|停滞|停工|停摆|缺训|缺席|缺勤|故障|离线|渗水|漏水|搁浅)(?=[严,;。]|\\Z)"
    "|进入[^,;。0-9]{0,8}(?:期|阶段|程序|环节|流程|施工|调试))"
)
_GROUNDWORK = re.compile("路基|地基|土地平整|土方|场地平整|垫层")
_FINISHED = re.compile("完工|竣工|建成|完成|投入使用|验收|交付")
_LAST_YEAR = re.compile(
    "(?<![比较与同和从由])(?:去年|上年度?|上一年度?|往年|以前年度)(?!同期|相比|度?末|底)"
)
_THIS_YEAR = re.compile("今年|本年|当年|实际")
_ONLY_SOME = re.compile("部分|多数|个别|少数|除[^,;。]{1,10}外")
_EARLIER = re.compile("(?:提前|超额完成?|超计划完成|多完成)了?\\Z")


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
    it = around(text, quantity, wanted, name, target)
    return next((reason for reason, holds in _OBJECTIONS if holds(it)), "")


def casts_doubt_on(it: Around) -> str:
    """Name the reason why the number that answers does not show the target reached, if any.

    These leave the number among the candidates, and a missed target missed.
    """
    if it.quantity.end == len(it.text) and it.quantity.start == 0:
        return ""
    return next((reason for reason, holds in _DOUBTS if holds(it)), "")


def _is_planned(it: Around) -> bool:
    """`需采购20台`, `预算80万元`, `120人(计划)`: not what was reached."""
    if _MARKED.match(it.after):
        return True
    promised = _PROMISED.search(it.before)
    if not promised or promised[0] in it.asked:
        return False
    return not _DONE.search(it.before[: promised.start()] + "," + it.before[promised.end() :])


def _is_promised(it: Around) -> bool:
    """`供应商承诺提供5年以上`: a word given is no result."""
    promise = pattern_of("forecast", "promised").search(it.before)
    return promise is not None and promise[0] not in it.asked


def _is_task(it: Around) -> bool:
    """`300户改造任务完成95%`: the number is the size of the task."""
    if _HANDED_DOWN.search(it.before) and "任务" in it.after[:10]:
        return True
    is_time = it.quantity.unit.dimension in DURATIONS
    rate = (_ANY_RATE if is_time else _ITS_RATE).match(it.after)
    if rate and float(rate["rate"]) < _WHOLE:
        return True
    task = _TASK.match(it.after)
    return task is not None and (bool(task["share"]) or not _DONE.search(it.before))


def _is_begun(it: Around) -> bool:
    """`在建10所`, `签订10所建设合同`, `开工10所`: begun, and nothing is said to be finished."""
    clause = it.before + _CLAUSE.split(it.after)[0]
    if _UNFINISHED.match(it.after) or _WAITS.match(it.after):
        return True
    begun = begins_with(it.after, 0, words_of("begun", "right_after"))
    if begun and begun not in it.asked:
        return True
    only_step = _STEP_OF.match(it.after)
    if only_step and next(filter(None, only_step.groups())) not in it.asked:
        return True
    step = _STEP.search(clause)
    if step and step[0] not in it.asked:
        return True
    stage = pattern_of("begun").search(it.before[-8:]) or pattern_of("begun", "after").search(
        clause
    )
    return stage is not None and stage[0] not in it.asked and not _is_finished(it)


def _is_finished(it: Around) -> bool:
    """`开工10所，已全部竣工`; but of `开工10所，竣工8所` only eight are."""
    own = clause_around(it.text, it.quantity)
    clauses = [clause for clause in _CLAUSE.split(it.text) if _FINISHED.search(clause)]
    return any(clause == own or "基本" in clause or not quantities(clause) for clause in clauses)


def _is_not_yet(it: Around) -> bool:
    """`8栋校舍需加固`, `1座正进行调试`, `路基完成50公里`."""
    not_yet = _NOT_YET.match(it.after)
    if (
        not_yet
        and not_yet[1] not in it.asked
        and (not_yet[1] in "仅只" or not _FINISHED.search(it.after))
    ):
        return True
    groundwork = _GROUNDWORK.search(it.before) or _GROUNDWORK.match(it.after)
    return groundwork is not None and groundwork[0] not in it.asked


def _is_of_last_year(it: Around) -> bool:
    return bool(_LAST_YEAR.search(it.before)) and not _THIS_YEAR.search(it.before)


def _is_of_some(it: Around) -> bool:
    """`部分项目达到96%`: the others are not told; but `除周一外开馆313天` counts what was."""
    if it.wanted.dimension != PERCENT and "除" in it.before:
        return False
    return bool(_ONLY_SOME.search(it.before)) and not _ONLY_SOME.search(it.asked)


def _is_of_other_kind(it: Around) -> bool:
    return is_other_than_asked(it.before + _CLAUSE.split(it.after)[0], it.asked)


_OBJECTIONS: tuple[tuple[str, Callable[[Around], bool]], ...] = (
    ("only_planned", _is_planned),
    ("only_planned", _is_task),
    ("only_begun", _is_begun),
    ("other_thing", _is_of_last_year),
    ("other_thing", work.is_of_more_years),
    ("other_thing", work.is_capacity),
    ("other_thing", work.is_whole_or_part),
    ("other_thing", other.is_quoted),
    ("other_thing", _is_of_some),
    ("other_thing", rates.is_other_rate),
    ("other_thing", other.is_change_of_it),
    ("change_for_level", rates.is_rise_of_rate),
    ("change_for_level", lambda it: bool(_EARLIER.search(it.before))),
    ("other_thing", other.is_for_each),
    ("other_thing", work.is_opposite),
    ("level_for_growth", work.is_stock),
    ("other_thing", lambda it: reaches_less(it.before, it.asked)),
    ("other_thing", lambda it: reaches_more(it.before, it.asked)),
    ("other_thing", _is_of_other_kind),
    ("other_thing", other.is_about_it),
    ("other_thing", other.counts_findings),
    ("only_planned", other.is_size_of_project),
    ("other_thing", other.is_whole_for_each),
    ("each_alone", lambda it: it.before.endswith("各")),
    ("other_thing", other.counts_places),
    ("other_thing", lambda it: "月" not in it.asked and other.is_day_of_month(it)),
)

_DOUBTS: tuple[tuple[str, Callable[[Around], bool]], ...] = (
    ("only_begun", _is_not_yet),
    ("level_for_growth", work.is_level_of_fall),
    ("other_unit", extent.counts_parts_of_it),
    ("other_thing", extent.is_of_other_base),
    ("other_thing", extent.is_of_others),
    ("other_thing", extent.are_some_of_them),
    ("only_planned", _is_promised),
    ("other_thing", other.counts_no_people),
    ("other_thing", rates.is_count_for_rate),
    ("other_thing", tells_another_deed),
    ("other_thing", names_another_thing),
    ("other_thing", other.is_other_measure),
    ("other_thing", is_of_a_part),
    ("other_thing", is_unexplained),
)
