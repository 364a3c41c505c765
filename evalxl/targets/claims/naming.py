"""Which of several numbers the name of an indicator asks for."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.lexer import words
from evalxl.language.quantity import Quantity
from evalxl.language.words import pattern_of
from evalxl.language.works import works_in
from evalxl.targets.claims.understanding import lean

PART = "其中"
NAME_CUT = ":"
"""Stands for the name that a result repeats before its number."""

_CLAUSE = re.compile(r"[,;。]")
_ITEM = re.compile(r"[,;。、]")
_LETTERS = frozenset("ABCDEFGabcdefg")  # 4A级, 5G
_OWN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[\u4e00-\u9fff]{0,2}\\Z")
_ANY_WORK = frozenset(
    ("建设", "完成", "开展", "实施", "组织", "举办", "扶持", "支持", "引进", "奖励", "补助")
)
_TURN = re.compile(
    "首[批期次轮]|第[一二三四五六1-6](?:批|期|次|轮|季度|标段)|[上下]半年|[一二三四]季度|[春秋]季"
)
_DONE_SO_FAR = re.compile("\\A(?:目前|现|实际)?已[^有,;。0-9]{1,4}\\Z")


def shared_with(name: str, quantity: Quantity, text: str) -> int:
    """Count what the label of a number has in common with the name."""
    if text.startswith(NAME_CUT) and quantity.start == len(NAME_CUT):
        return len(name)
    label = _label(quantity, text)[-10:]
    pairs = {label[place : place + 2] for place in range(len(label) - 1)} or {label} - {""}
    pairs = {pair for pair in pairs if not pair[0].isdigit() or pair[1:] in _LETTERS}
    pairs -= _ANY_WORK
    whole = len(label) if len(label) > 2 and label in name else 0
    counted = _ITEM.split(text[quantity.end : quantity.end + 2])[0]
    return whole + sum(pair in name for pair in pairs) + sum(char in name for char in counted)


def named(found: tuple[Quantity, ...], text: str, name: str) -> tuple[Quantity, ...]:
    """Keep the number whose label shares most with the name; all where none leads."""
    does = _doing_what_is_asked(found, text, name)
    if does:
        return (does,)
    shared = [shared_with(name.removeprefix(PART), quantity, text) for quantity in found]
    first, second = sorted(shared, reverse=True)[:2]
    best = found[shared.index(first)]
    if first == second and len({q.trend for q in found}) == 1:
        direct = [bool(direct_word(q, text)) and direct_word(q, text) in name for q in found]
        return (found[direct.index(True)],) if direct.count(True) == 1 else found
    if (
        first == second
        or _are_turns(found, text)
        or any(_is_said_done(q, text) for q in found if q is not best)
    ):
        return found
    return (best,)


def _doing_what_is_asked(found: tuple[Quantity, ...], text: str, name: str) -> Quantity | None:
    """Return 640 of `投放820万元，核销640万元` for 消费券核销金额: its label ends as the name does.

    `None` where the name asks for what the other numbers tell, too: 培训, 取证 for 培训取证.
    """
    own = _OWN.match(name)
    deed = lean(own[0])[-2:] if own else ""
    if not (works_in(deed) or pattern_of("other_deed").fullmatch(deed)):
        return None
    does = [q for q in found if _label(q, text).endswith(deed)]
    others = [_label(q, text) for q in found if q not in does]
    told = {word.text for label in others for word in words(label) if word.kind == "work"}
    is_alone = len(does) == 1 and not text.startswith(NAME_CUT)
    return does[0] if is_alone and not any(word in name for word in told) else None


def direct_word(quantity: Quantity, text: str) -> str:
    """Return the word right before a number: 金牌 of `获金牌4枚、银牌9枚`."""
    word = _WORD.search(text[max(0, quantity.start - 2) : quantity.start])
    return word[0] if word else ""


def lead_of_part(found: tuple[Quantity, ...], text: str, name: str, part: int) -> int:
    """Return by how much a part is named rather than the whole; by one, either may be meant.

    `授权专利235件，其中发明专利31件` under 发明专利授权量: the part was asked for.
    """
    whole = [shared_with(name, quantity, text) for quantity in found if quantity.start < part]
    parts = [shared_with(name, quantity, text) for quantity in found if quantity.start >= part]
    if not whole or not parts:
        return 0
    label = _label(found[-1], text).rpartition(PART)[2]
    if len(label) > 1 and label in name and label not in text[:part]:  # 其中线上400人次
        return 2
    if all(not _label(q, text) for q in found if q.start < part):
        return 0  # 18个，其中经责审计9个 under 审计项目: the name itself says what the 18 are
    return max(0, max(parts) - max(whole))


def _are_turns(found: tuple[Quantity, ...], text: str) -> bool:
    """`首批合格率100%，第二批96%`: each speaks of one turn, whatever word the first one adds."""
    return all(_TURN.match(_label(quantity, text)) for quantity in found)


def _is_said_done(quantity: Quantity, text: str) -> bool:
    """`采购20台，已到货12台`: whatever the name asks, 12 is what is there."""
    return bool(_DONE_SO_FAR.search(_label(quantity, text)))


def _label(quantity: Quantity, text: str) -> str:
    return _CLAUSE.split(text[: quantity.start])[-1]
