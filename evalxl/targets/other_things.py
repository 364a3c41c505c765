"""Numbers that speak of something else: another rate, a change, each instead of all."""

from __future__ import annotations

import re

from evalxl.targets.around import Around
from evalxl.targets.direction import direction_of_name, head_of, names_a_fall
from evalxl.targets.units import ANY, MONEY, PERCENT
from evalxl.terms import Direction

_LABEL = re.compile("([^,;。、:()0-9]{2,14}(?:率|度|比例))(?:仅?为|是|达到?|仅|:)?\\Z")
_SHARE = re.compile("占比[为达约:]?\\Z")
_OF_TARGET = re.compile("(?:目标|任务|计划)完成[率度]?[为达]?\\Z")
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
_SAVES = re.compile("节约|节省|降低|减少|压减|减量|下降|削减|压降")
_SPENDS = re.compile(
    "(?:成本|费用|支出|能耗|用[水电]?量|强度|[施使]用量|排放量|消耗量)[达为约:]{0,2}\\Z"
)
_SHARE_OF = re.compile("(?:目标|计划|任务|预算|投资|工程量)的\\Z")
_SHARES = re.compile("完成|进度|执行|支付|支出|开工")
_GAINS = re.compile("增收|增产|增加|新增|增长|净增")
_LEVELS = re.compile("(?:收入|产量|产值)[达为:]{0,2}\\Z")
_ROSE = re.compile("(?:提升|提高|增长|增加|上升|上涨)了?\\Z")
_FELL = re.compile("率(?:[同环]比|较[^,;。0-9]{1,4}|比[^,;。0-9]{1,4})?(?:下降|降低|减少)了?\\Z")
_CHANGES = re.compile("增|升|提高|速|高出|降|减|变")
_OF_EACH = re.compile(
    "(?:[人户亩村班]均|每(?:[人户亩村班名个家台套件米吨期场次批轮]|平方米|㎡|公里|km|千米|立方米)|单位(?:成本|造价|费用)|单价|亩产|单产)[^,;。0-9]{0,6}\\Z"
)
_OF_ALL = re.compile("造价|成本|费|投资|经费|资金|总额|金额")
_SAY = re.compile(
    "(?:的[^,;。]{1,6})?(?:(?:为|表示|认为)(?:一般|不)|参加|参与|接受|填[写报]|参评)|的?[^,;。、0-9]{1,6}占比?[0-9]"
)
_TURNS = ("台次", "车次", "架次", "艘次", "辆次")
_EACH_ASKED = re.compile("均|单产|亩产|每|标准|单价|单位|/")
_FOUND = re.compile("(问题|意见|建议|隐患|线索|不足|缺陷)(?:共计?|计|约)?\\Z")
_SETTLED = re.compile("整改|解决|化解|销号|处理|办")
_PAPERS = re.compile("(?:券|传单|手册|通知书?|邀请函|告知书|倡议书)\\Z")
_SIZE = re.compile("总投资[额为达约:]{0,2}\\Z")
_PLACES = re.compile(
    "(?:行政|自然)?(?:村民?小组|乡镇|镇街|街道|社区|县区|县市|小区|地市|省份|[村镇乡县市区省])(?![级内场域民])"
)
_NO_PEOPLE = re.compile(
    "岗位|职位|职务|名额|席位|工位|床位|座位|学位|机会|项目|课题|企业|公司|机构|单位|部门|问题|案件|家庭|证书|账号|订单|设备|场所|站点|网点|基地|平台|小组|团队|班级|学校"
)
_NEAR = 6
_ABOVE_LIMIT = re.compile(
    "超[出过]?[^,;。0-9]{0,4}(?:控制价|预算|概算|计划|目标|限额|标准|定额|上限)[^,;。0-9]{0,3}\\Z"
)
_AT_ONCE, _AGAIN = re.compile("一次|首次"), re.compile("整改后|复验|复检|复查|补考|[二两]次|重新")
_OPENING, _CLOSING = "“\"‘'", "”\"’'"
_OF_MONTH = re.compile("[每当次本]个?月\\Z")
_KINDS = tuple(
    re.compile(f"(?:{words})")
    for words in (
        "执行|支出|支付|使用|拨付|发放|进度",
        "完成|完工|竣工|建成|办结|实施",
        "合格|达标|通过|验收",
        "知晓|了解",
        "及时|按时|准时|按期",
        "准确|正确|精准",
        "上传|录入|报送",
        "覆盖|普及",
        "成活|存活|保存",
        "就业",
        "参保",
        "参训|报名|出勤|到课",
        "签约",
        "开工",
        "投诉",
        "利用|使用|开机",
        "可用|正常|完好|良好|运行|在线",
        "处理|处置|办结|办理|解决|整改|答复|回复|化解",
        "满意|认可",
        "受益|覆盖|惠及",
        "到位|落实",
        "参与|参加",
        "资助|补助|救助",
        "征收|收缴|入库",
    )
)
"""Rates of one kind are taken for each other, those of two kinds are not."""


def is_other_rate(it: Around) -> bool:
    """`不合格率5%` under 合格率, `准确率98%` under 差错率, `知晓率98%` under 满意度."""
    is_alone = it.text.count("%") < 2  # beside 满意88% nobody knows what 基本满意10% adds
    said = _NOT_SAID.search(it.before) or (is_alone and _HALF_SAID.search(it.before))
    if said and said[0] not in it.asked:
        return True
    if _OF_TARGET.search(it.before) and not _SHARES.search(it.asked):
        return True
    if _AGAIN.search(it.before) and _AT_ONCE.search(it.asked):
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
    if _is_part_of(label[1], it.name) or _are_of_two_kinds(label[1], head_of(it.name)):
        return True
    return bool(_RATE.search(label[1])) and not _shares_a_word(label[1], it.asked)


def _is_part_of(label: str, name: str) -> bool:
    """调处率 is not 矛盾调处成功率: the name says more between the word and the rate."""
    first, rate = label[:-1], label[-1:]
    _, found, rest = name.partition(first)
    return bool(found and rate == "率" and len(rest) > 1 and rest.endswith(rate))


def _shares_a_word(label: str, name: str) -> bool:
    """支出进度 answers for 预算执行率, 通过率 for 合格率; 知晓率 does not for 满意度."""
    if not re.search("[率度]", name):
        return True
    if any(kind.search(label) and kind.search(name) for kind in _KINDS):
        return True
    word = _RATE.sub("", label)  # 晚点率 has only its rate in common with 正点率
    word = word.removesuffix("完成") or word  # 整改完成率 is 整改率
    return word[-2:] in name


def _are_of_two_kinds(label: str, name: str) -> bool:
    """项目完成率 for 项目合格率; but 按期完成率 may answer for 完成及时率."""
    told, asked = _kind_at_end(label), _kind_at_end(name)
    return bool(told and asked and told is not asked and not asked.search(label))


def _kind_at_end(rate: str) -> re.Pattern[str] | None:
    """Find what a rate is of by the word before 率: 合格 of 项目合格率."""
    end = len(rate) - 1
    if not _RATE.search(rate):
        return None
    return next((kind for kind in _KINDS if kind.search(rate, max(0, end - 2), end)), None)


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
    """满意度 ≥90% answered by `提升5%`, 漏损率 ≤10% by `漏损率下降10%`."""
    is_rate = it.wanted.dimension == PERCENT and not _CHANGES.search(it.asked)
    return is_rate and bool(_ROSE.search(it.before) or _FELL.search(it.before))


def is_above_limit(it: Around) -> bool:
    """`中标价超控制价2万元`: by how much a limit was broken."""
    return bool(_ABOVE_LIMIT.search(it.before))


def is_quoted(it: Around) -> bool:
    """`“12345”热线已办理`: a number that is a name."""
    return it.before[-1:] in _OPENING and it.after[:1] in _CLOSING and it.before[-1:] != ""


def is_for_each(it: Around) -> bool:
    """`人均78元` answers no question for the whole cost."""
    is_whole = (
        it.wanted.is_count
        or it.wanted.dimension == "weight"
        or (it.wanted.dimension == MONEY and _OF_ALL.search(it.asked))
    )
    return bool(is_whole and _OF_EACH.search(it.before)) and not _EACH_ASKED.search(it.asked)


def is_about_it(it: Around) -> bool:
    """`92%为一般`, `92%的人不满意`: what so many say is not what is asked."""
    return bool(_SAY.match(it.after))


def counts_findings(it: Around) -> bool:
    """`反馈问题3个` and `出动车辆60台次` are none of what is asked for."""
    found = _FOUND.search(it.before)
    if found and it.quantity.unit.dimension == ANY and found[1] not in it.asked:
        return not _SETTLED.search(it.asked)
    if not it.wanted.dimension.endswith("occasions"):
        return False
    label, unit = it.before[-4:], it.quantity.unit
    is_other = unit.dimension == ANY or (
        unit.text in _TURNS and it.wanted.text in ("次", "场", "场次")
    )
    if not is_other or len(label) < 2 or unit.text in it.asked:
        return False
    return not any(label[place : place + 2] in it.asked for place in range(len(label) - 1))


def counts_papers(it: Around) -> bool:
    """`检查券800份` for 800对: handed out, not what they are for."""
    paper = _PAPERS.search(it.before)
    return (
        paper is not None and it.quantity.unit.text != it.wanted.text and paper[0] not in it.asked
    )


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


def counts_no_people(it: Around) -> bool:
    """`提供岗位200个` for 200人: what is counted with 个 is named, and it is no people."""
    if it.wanted.dimension != "count_people" or it.quantity.unit.dimension != ANY:
        return False
    told = _NO_PEOPLE.search(it.before[-_NEAR:]) or _NO_PEOPLE.match(it.after)
    return told is not None and told[0] not in it.asked
