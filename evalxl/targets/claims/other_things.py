"""Numbers that speak of something else: a change, each instead of all, other things."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.units import ANY, MONEY
from evalxl.language.words import words_of
from evalxl.targets.claims.around import Around
from evalxl.targets.claims.naming import NAME_CUT
from evalxl.targets.claims.rates import CHANGES, SHARES
from evalxl.targets.direction import head_of, names_a_fall

_SPEED = re.compile(
    "(?:增速|增幅|涨幅)[^,;。0-9]{0,2}(?:回落|放缓|收窄|下降)|降幅[^,;。0-9]{0,2}(?:收窄|扩大)|恢复[至到][^,;。]{0,8}\\Z"
)
_ABOVE_MEAN = re.compile("(?:高于|低于|超过)[^,;。0-9]{0,8}平均[^,;。0-9]{0,4}\\Z")
_MORE_THAN = re.compile("[比较][^,;。0-9]{1,8}[多少]\\Z")
_SAVES = re.compile("节约|节省|降低|减少|压减|减量|下降|削减|压降|减排|减碳")
_SPENDS = re.compile(
    "(?:成本|费用|支出|能耗|用[水电]?量|强度|[施使]用量|排放量|消耗量)[达为约:]{0,2}\\Z"
)
_SHARE_OF = re.compile("(?:目标|计划|任务|预算|投资|工程量)的\\Z")
_GAINS = re.compile("增收|增产|增加|新增|增长|净增")
_LEVELS = re.compile("(?:收入|产量|产值)[达为:]{0,2}\\Z")
_OF_EACH = re.compile(
    "(?:[人户亩村班]均|每(?:[人户亩村班名个家台套件米吨期场次批轮]|平方米|㎡|公里|km|千米|立方米)|单位(?:成本|造价|费用)|单价|标准(?=[为是达约:]{0,2}\\Z)|亩产|单产)[^,;。0-9]{0,6}\\Z"
)
_OF_ALL = re.compile("造价|成本|费|投资|经费|资金|总额|金额")
_SAY = re.compile(
    "(?:的[^,;。]{1,6})?(?:(?:为|表示|认为)(?:一般|不)|参加|参与|接受|填[写报]|参评)|的?[^,;。、0-9]{1,6}占比?[0-9]"
)
_TURNS = ("台次", "车次", "架次", "艘次", "辆次")
_EACH_ASKED = re.compile("均|单产|亩产|每|标准|单价|单位|/")
_FOUND = re.compile("(问题|意见|建议|隐患|线索|不足|缺陷)(?:共计?|计|约)?\\Z")
_SETTLED = re.compile("整改|解决|化解|销号|处理|办")
_SIZE = re.compile("总投资[额为达约:]{0,2}\\Z")
_PLACES = re.compile(
    "(?:行政|自然)?(?:村民?小组|乡镇|镇街|街道|社区|县区|县市|小区|地市|省份|[村镇乡县市区省])(?![级内场域民])"
)
_NO_PEOPLE = re.compile(
    "岗位|职位|职务|名额|席位|工位|床位|座位|学位|机会|项目|课题|企业|公司|机构|单位|部门|问题|案件|家庭|证书|账号|订单|设备|场所|站点|网点|基地|平台|小组|团队|班级|学校"
)
_NEAR = 6
_MEASURE = re.compile(
    "([\u4e00-\u9fff]{2})(天数|人数|户数|次数|家数|件数|面积|里程|金额|总额)[达为约:]{0,2}\\Z"
)
_PLAIN = re.compile("实际|累计|完成|合计|总计|全年|年度|达到|实现|其中|新增")
_OPENING, _CLOSING = "“\"‘'", "”\"’'"
_OF_MONTH = re.compile("[每当次本]个?月\\Z")
_OF_EACH_ASKED = re.compile("[人户亩车校日月床师生平][均]")
_WHOLES = (MONEY, "area", "weight", "length", "volume")
_EACH_SAID = re.compile("[均每]")


def is_change_of_it(it: Around) -> bool:
    """`增速回落6%`, `人均收入12000元` for 人均增收: the change of a change, or the level."""
    if not it.before:
        return False
    if _SPEED.search(it.before) or _ABOVE_MEAN.search(it.before):
        return True
    if _MORE_THAN.search(it.before) and not CHANGES.search(it.asked):
        return True
    if _SAVES.search(it.asked) and _SPENDS.search(it.before) and not names_a_fall(it.before):
        return True
    if _SHARE_OF.search(it.before) and not SHARES.search(it.asked):
        return True
    return bool(_GAINS.search(it.asked) and _LEVELS.search(it.before)) and not _GAINS.search(
        it.before
    )


def is_other_measure(it: Around) -> bool:
    """`监测天数300天` for 优良天数: the same measure of something else."""
    told = _MEASURE.search(it.before)
    if told is None or not it.name.endswith(told[2]):
        return False
    return told[1] not in it.asked and not _PLAIN.search(told[1])


def is_quoted(it: Around) -> bool:
    """`“12345”热线已办理`: a number that is a name."""
    return it.before[-1:] in _OPENING and it.after[:1] in _CLOSING and it.before[-1:] != ""


def is_whole_for_each(it: Around) -> bool:
    """`新建场地3.2万平方米` under 人均场地面积: a whole where so much for each is asked."""
    if it.wanted.dimension not in _WHOLES or "/" in it.quantity.unit.text:
        return False
    is_told = bool(it.before) and not it.before.startswith(NAME_CUT)
    return (
        is_told
        and bool(_OF_EACH_ASKED.search(it.name))
        and not _EACH_SAID.search(it.before + it.after)
    )


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
    names_people = head_of(it.name).endswith(tuple(words_of("people_label", "ends")))
    asks_people = it.wanted.dimension == "count_people" or names_people
    if not asks_people or it.quantity.unit.dimension != ANY:
        return False
    told = _NO_PEOPLE.search(it.before[-_NEAR:]) or _NO_PEOPLE.match(it.after)
    return told is not None and told[0] not in it.asked
