"""Rates that are not the one asked for: of another kind, of its opposite, its rise or fall."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction
from evalxl.language.units import PERCENT
from evalxl.language.words import pattern_of, words_of
from evalxl.targets.claims.around import Around
from evalxl.targets.direction import direction_of_name, head_of

_LABEL = re.compile("([^,;。、:()0-9]{2,14}(?:率|度|比例))(?:仅?为|是|达到?|仅|:)?\\Z")
_SHARE = re.compile("占比[为达约:]?\\Z")
_OF_TARGET = re.compile("(?:目标|任务|计划)完成[率度]?[为达]?\\Z")
_SHARE_ASKED = re.compile("占|比[重例]|[率度]")
_RATE = re.compile("(?:率|度)\\Z")
_HALF_SAID = re.compile("(?<![和及与或、])(?:一般|基本)(?:满意|合格|了解|知晓)[占率为]{0,2}\\Z")
_NOT_SAID = re.compile("[不未](?:满意|认可|合格|达标|知晓|支持)[占率为]{0,2}\\Z")
_LINKS = re.compile("[为是达到:]{1,3}\\Z")
_NEGATED = re.compile("[不未非无]")
_ROSE = re.compile("(?:提升|提高|增长|增加|上升|上涨)了?\\Z")
_FELL = re.compile("率(?:[同环]比|较[^,;。0-9]{1,4}|比[^,;。0-9]{1,4})?(?:下降|降低|减少)了?\\Z")
_AT_ONCE, _AGAIN = re.compile("一次|首次"), re.compile("整改后|复验|复检|复查|补考|[二两]次|重新")
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
        "参训|报名|出勤|到课",
        "开工",
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
SHARES = re.compile("完成|进度|执行|支付|支出|开工")
CHANGES = re.compile("增|升|提高|速|高出|降|减|变")


def is_other_rate(it: Around) -> bool:
    """`不合格率5%` under 合格率, `准确率98%` under 差错率, `知晓率98%` under 满意度."""
    if not it.before:
        return False
    is_alone = it.text.count("%") < 2  # beside 满意88% nobody knows what 基本满意10% adds
    said = _NOT_SAID.search(it.before) or (is_alone and _HALF_SAID.search(it.before))
    if said and said[0] not in it.asked:
        return True
    if _OF_TARGET.search(it.before) and not SHARES.search(it.asked):
        return True
    if _AGAIN.search(it.before) and _AT_ONCE.search(it.asked):
        return True
    share = _SHARE.search(it.before)
    if share and (CHANGES.search(it.asked) or not _SHARE_ASKED.search(it.asked)):
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


def is_count_for_rate(it: Around) -> bool:
    """`好评数85` for 好评率: a bare number that its label calls a count."""
    if it.wanted.dimension != PERCENT or not it.quantity.unit.is_bare:
        return False
    label = _LINKS.sub("", it.before)
    is_count = label.endswith(tuple(words_of("count_label", "ends")))
    return is_count and not label.endswith(tuple(words_of("count_label", "but")))


def _is_part_of(label: str, name: str) -> bool:
    """调处率 is not 矛盾调处成功率: the name says more between the word and the rate."""
    first, rate = label[:-1], label[-1:]
    first = next((first[cut:] for cut in range(len(first) - 1) if first[cut:] in name), first)
    _, found, rest = name.partition(first)
    are_alike = any(kind.search(label) and kind.search(rest) for kind in _KINDS)
    is_longer = found and rate == "率" and len(rest) > 1 and rest.endswith(rate)
    return bool(is_longer) and not are_alike


def _shares_a_word(label: str, name: str) -> bool:
    """支出进度 answers for 预算执行率, 通过率 for 合格率; 知晓率 does not for 满意度."""
    if not (re.search("[率度]", name) or pattern_of("computed", "share").search(name)):
        return True
    if any(kind.search(label) and kind.search(name) for kind in _KINDS):
        return True
    word = _RATE.sub("", label)  # 晚点率 has only its rate in common with 正点率
    lean = word.removesuffix("完成")  # 整改完成率 is 整改率
    return word[-2:] in name or (lean != word and f"{lean[-2:]}率" in name)


def is_repeated(text: str) -> bool:
    """Whether a result tells of a second try: `复检合格118批次`."""
    return bool(_AGAIN.search(text))


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


def is_rise_of_rate(it: Around) -> bool:
    """满意度 ≥90% answered by `提升5%`, 漏损率 ≤10% by `漏损率下降10%`."""
    is_rate = it.wanted.dimension == PERCENT and not CHANGES.search(it.asked)
    return is_rate and bool(_ROSE.search(it.before) or _FELL.search(it.before))
