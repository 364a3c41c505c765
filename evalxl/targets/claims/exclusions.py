"""`演出22场(含彩排5场)`, `购置42台，其中6台已退货`: parts that do not count are taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from evalxl.core import lazy_re as re
from evalxl.language.lexer import NAMED, UNKNOWN, words
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import ANY, DURATIONS, PERCENT
from evalxl.language.words import begins_with, pattern_of, words_of
from evalxl.language.works import steps_of
from evalxl.targets.claims.around import Around
from evalxl.targets.claims.kinds import is_other_than_asked, names_a_kind
from evalxl.targets.claims.understanding import (
    LIGHT,
    NEUTRAL,
    AskedWork,
    Words,
    asked_work,
    speaks_of_a_phrase,
)

_BREAKS = ",;。、()"
_BREAK = re.compile(f"[{_BREAKS}]")
_LONGEST = 30
_NO_SUMS = (PERCENT, *DURATIONS)


class Standing(Enum):
    """Whether a part counts towards what was asked for."""

    COUNTS = "counts"
    OPEN = "open"
    TAKEN_OUT = "taken out"


@dataclass(frozen=True, slots=True)
class Left:
    """What a number comes to without what surely does not count, and without what may not."""

    surely: Decimal
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A later number of the same kind with the words before and behind it.

    `is_said`: it is said to be a part (其中, 含), or stands in brackets right behind the number.
    """

    quantity: Quantity
    label: str
    tail: str
    is_said: bool


def what_is_left(it: Around) -> Left | None:
    """Return what a number comes to without the parts that do not count; `None` without such."""
    parts = () if it.quantity.unit.dimension in _NO_SUMS else tuple(_parts(it))
    if not parts or pattern_of("part", "net").search(it.before):
        return None
    surely = at_least = it.quantity.value
    asked = asked_work(it)
    for part in parts:
        value = part.quantity.value * part.quantity.unit.size / it.quantity.unit.size
        standing = _standing(part, asked, it) if value <= surely else Standing.COUNTS
        if standing == Standing.TAKEN_OUT:
            surely, at_least = surely - value, at_least - value
        elif standing == Standing.OPEN and not _are_kinds(parts, it):
            at_least -= value
        elif part.is_said and _alone_answers(part, asked, it):
            at_least = min(at_least, value)
    return None if at_least == it.quantity.value else Left(surely, at_least)


def _parts(it: Around) -> Iterator[Part]:
    """Yield the later numbers of the same kind that may be a part of a number."""
    was_said = False
    for quantity in quantities(it.text):
        if quantity.start < it.quantity.end or quantity.upper or not _is_alike(quantity, it):
            continue
        place = max(it.text.rfind(one, it.quantity.end, quantity.start) for one in _BREAKS)
        if place < 0:
            continue
        label = it.text[place + 1 : quantity.start]
        end = _BREAK.search(it.text, quantity.end)
        tail = it.text[quantity.end : end.start() if end else len(it.text)]
        said = begins_with(label, 0, words_of("part"))
        in_brackets = it.text[place] == "(" and not label
        was_said = bool(said) or in_brackets or (was_said and it.text[place] == "、")
        if not begins_with(label, 0, words_of("part", "besides")):
            yield Part(quantity, label[len(said) :][-_LONGEST:], tail[:_LONGEST], was_said)


def _is_alike(quantity: Quantity, it: Around) -> bool:
    one, other = quantity.unit, it.quantity.unit
    are_counts = one.is_count and other.is_count and ANY in (one.dimension, other.dimension)
    return one.dimension == other.dimension or are_counts


def _standing(part: Part, asked: AskedWork, it: Around) -> Standing:
    """Judge a part by its words.

    Taken back, or not yet at the step asked for: it does not count. Of other work, of another
    kind, of no use any more or in words that are not known: it may count or not.
    """
    said = part.label + part.tail
    if _is_in(said, it, pattern_of("taken_back").search(said)):
        return Standing.TAKEN_OUT if part.is_said else Standing.OPEN
    denied = _denied(part, asked)
    if not part.is_said:
        is_open = not part.label and denied not in (None, Standing.COUNTS)
        return Standing.OPEN if is_open else Standing.COUNTS
    if denied:
        return denied
    steps = [word for word in words(said, it.asked) if asked.concerns(word)]
    reasons = {asked.refuses(word.text) for word in steps}
    if "earlier_step" in reasons:
        return Standing.TAKEN_OUT
    is_open = "other_work" in reasons or _is_unknown(part, it)
    is_other = is_open or is_other_than_asked(said, it.asked) or _is_aside(said, it)
    return Standing.OPEN if is_other else Standing.COUNTS


def _is_aside(said: str, it: Around) -> bool:
    """Of no use (闲置), or people who are no part of those asked for (讲师 of a training)."""
    return any(_is_in(said, it, pattern_of(group).search(said)) for group in ("unused", "hosts"))


def _are_kinds(parts: Sequence[Part], it: Around) -> bool:
    """`主管12公里、支管27公里` of 39公里: parts of one head that make up the whole."""
    heads = {part.label[-1:] for part in parts}
    total = sum(part.quantity.value for part in parts)
    return len(parts) > 1 and len(heads) == 1 and total == it.quantity.value


def _is_in(said: str, it: Around, found: re.Match[str] | None) -> bool:
    """Whether a word found in a part holds: neither asked for nor denied."""
    if found is None or found[0] in it.asked:
        return False
    return not said[: found.start()].endswith(tuple(words_of("denied", "spared_right_after")))


def _denied(part: Part, asked: AskedWork) -> Standing | None:
    """`其中30套暂缓交付` is not done; `其中20盏未通电` may be; `其中15户未验收` is.

    `None` where nothing is denied.
    """
    said = part.label + part.tail
    found = pattern_of("denied", "not").search(said) or pattern_of("held").search(said)
    if found is None:
        return None
    if pattern_of("formal").match(said, found.end()):
        return Standing.COUNTS
    verb = pattern_of("denied", "verbs").search(said, found.end())
    told = words(said[found.end() :], asked.said)
    steps = [steps_of(word.text) for word in told if asked.concerns(word)][:1]
    if not steps and not verb:  # 未成年人
        return None
    is_asked = any(
        step[work] <= asked.anywhere[work]
        for step in steps
        for work in step.keys() & asked.anywhere.keys()
    )
    return Standing.TAKEN_OUT if is_asked else Standing.OPEN


def _is_unknown(part: Part, it: Around) -> bool:
    """Whether a word of a part is neither known nor explained by the words behind it."""
    label, tail = words(part.label, it.asked), words(part.tail, it.asked)
    if any(
        word.kind == UNKNOWN and not _names_a_kind(label, place, it)
        for place, word in enumerate(label)
    ):
        return True
    is_explained = speaks_of_a_phrase(tail) or part.tail[:1] in words_of("part", "kind_after")
    return any(word.kind == UNKNOWN for word in tail) and not is_explained


def _names_a_kind(label: Words, place: int, it: Around) -> bool:
    """`女性150人`, `护林员180个`, `政务公开信息568条`: a kind of what was counted."""
    rest = label[place + 1 :]
    is_headed = any(
        w.kind == NAMED or (len(w.text) > 1 and (w.kind == NEUTRAL or w.text in it.asked))
        for w in rest
    )
    last = rest[-1].text if rest else label[place].text
    is_listed = names_a_kind("".join(word.text for word in label))
    return is_headed or is_listed or last[-1] in words_of("person") | words_of("part", "kind_ends")


def _alone_answers(part: Part, asked: AskedWork, it: Around) -> bool:
    """`涉及25个村，其中18个村已通水`: only of the part the work asked for is told."""
    own = words((it.before + _BREAK.split(it.after)[0])[-_LONGEST:], it.asked)
    is_labelled = any(w.kind == LIGHT and w.text not in words_of("total") for w in own)
    told = words(part.label + part.tail, it.asked)
    is_told = any(asked.answers(word) for word in told)
    return is_labelled and is_told and not any(asked.answers(word) for word in own)
