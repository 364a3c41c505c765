"""Whether the words around a number are understood, and speak of the work that was asked for.

A number answers only where every word of its label is known: named by the row itself, plain, or
a step of the work asked for that is reached no earlier than the step asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.language.dates import moments
from evalxl.language.lexer import NAMED, UNKNOWN, Word, words
from evalxl.language.quantities import quantities
from evalxl.language.units import PERCENT
from evalxl.language.words import ends_with, pattern_of, words_of
from evalxl.language.works import is_done, steps_of, work_to_do, works_in
from evalxl.targets.claims.around import Around

_CLAUSE = re.compile("[,;。(]")
_QUOTED = re.compile('“[^”]{0,60}”|"[^"]{0,60}"|《[^》]{0,60}》|\\([^()]{0,60}\\)')
_BRACKETS = re.compile("[(][^()]*[)]")
_MEASURED = "率度数量额"
_PEOPLE = "count_people"
_WORK, LIGHT, _PHRASE, NEUTRAL = "work", "light", "phrase", "neutral"

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Why a number is left open: a key of `why.toml` and the word concerned."""

    reason: str
    word: str


@dataclass(frozen=True, slots=True)
class AskedWork:
    """The steps that name and target speak of, anywhere and where they are what is to be done."""

    said: str
    anywhere: Mapping[str, int]
    to_do: Mapping[str, int]

    def concerns(self, word: Word) -> bool:
        """Whether a word of a result is a step of some work."""
        return word.kind == _WORK or (word.kind == LIGHT and word.text in self.said)

    def answers(self, word: Word) -> bool:
        """Whether a word says that the work asked for, or a later step of it, is done."""
        if word.kind == NAMED:
            return bool(works_in(word.text)) and not _is_thing(word.text)
        return self.concerns(word) and not self.refuses(word.text)

    def refuses(self, word: str) -> str:
        """Name the reason why a step does not answer; empty where it does."""
        if word in self.said:
            return ""
        steps = steps_of(word)
        if any(steps[work] >= self.anywhere[work] for work in steps.keys() & self.anywhere.keys()):
            return ""
        if steps.keys() & self.to_do.keys():
            return "earlier_step"
        return "other_work" if self.to_do or not is_done(word) else ""


def what_is_open(it: Around) -> Open | None:
    """Return the first word that keeps a number from answering; `None` where all are understood."""
    progress = _progress_for_opinion(it)
    if progress:
        return Open("progress_for_opinion", progress)
    if (not it.before or it.before in it.asked) and not it.after:
        return None
    label = _compounds(words(_masked(it), it.asked))
    after = words(_CLAUSE.split(it.after)[0][:40], it.asked)
    label = label if after else _governed(label)
    asked = asked_work(it)
    return (
        _instead(it)
        or _done_to_it(it, label)
        or _narrowed_rate(it, label, asked)
        or _other_step(it, label, after, asked)
        or _still_to_come(it, asked)
        or _only_on_paper(it, label)
        or _unknown(it, label, after, asked)
    )


def _other_step(it: Around, label: Words, after: Words, asked: AskedWork) -> Open | None:
    """Return the step that is told instead of the one asked for."""
    answering = [word for word in label if asked.answers(word)]
    for word in label:
        reason = asked.refuses(word.text) if asked.concerns(word) else ""
        is_on_the_way = any(_leads_to(word, later, label) for later in answering)
        is_asking = word.text in words_of("asking")
        is_only_named = reason == "other_work" and answering and not is_asking
        if reason and not (is_on_the_way or is_only_named or _is_done_later(it, asked)):
            return Open(reason, word.text)
    if not answering and not any(asked.answers(word) for word in after):
        for word in after:
            if asked.concerns(word) and asked.refuses(word.text) == "earlier_step":
                return Open("earlier_step", word.text)
    return None


def _leads_to(step: Word, later: Word, label: Words) -> bool:
    """Whether a later step says that it went on: 受理并办结, but not 申请验收."""
    if step.text not in words_of("asking"):
        return step.start < later.start
    between = [word.text for word in label if step.end <= word.start < later.start]
    return step.start < later.start and any(one in words_of("asking", "joins") for one in between)


def speaks_of_an_earlier_step(it: Around) -> bool:
    """Whether a number tells of a step before the one asked for, as in `受理60件，办结52件`."""
    label = words(_masked(it), it.asked)
    after = words(_CLAUSE.split(it.after)[0][:40], it.asked)
    found = _other_step(it, label, after, asked_work(it)) if label or after else None
    return found is not None and found.reason == "earlier_step"


def _narrowed_rate(it: Around, label: Words, asked: AskedWork) -> Open | None:
    """`初检合格率` for 验收合格率: the word right before a rate says which rate it is."""
    named = [place for place, word in enumerate(label) if word.kind == NAMED]
    if it.wanted.dimension != PERCENT or not named or not named[-1]:
        return None
    rate, told = label[named[-1]].text, label[named[-1] - 1]
    if told.kind == UNKNOWN:
        is_narrower = told.text not in words_of("person")
        return Open("unknown_word", _whole(label, named[-1] - 1)) if is_narrower else None
    wanted = words(it.name.partition(rate)[0])
    reason = asked.refuses(told.text) if asked.concerns(told) else ""
    return Open(reason, told.text) if reason and wanted and wanted[-1].kind == _WORK else None


def _instead(it: Around) -> Open | None:
    """`以维修代替更新12台`: something else was done."""
    found = pattern_of("instead").search(it.before)
    return Open("other_work", found[0]) if found and found[0] not in it.asked else None


def _done_to_it(it: Around, label: Words) -> Open | None:
    """`被督查2次` for 开展督查: done to the unit, not by it."""
    passive = words_of("passive")
    for word, after in pairwise(label):
        if word.text in passive and word.text not in it.asked and after.kind in (_WORK, NAMED):
            return Open("other_work", word.text + after.text)
    return None


def _governed(label: Words) -> Words:
    """`邀请85人`: with nothing behind it but the number, a word that opens a phrase is a deed."""
    if not label or label[-1].kind != _PHRASE or not steps_of(label[-1].text):
        return label
    return (*label[:-1], replace(label[-1], kind=_WORK))


def _compounds(label: Words) -> Words:
    """Read 报装 as one unknown word: a deed of one character after a character no entry has."""
    found: list[Word] = []
    for word in label:
        is_part = word.kind == _WORK and len(word.text) == 1
        if is_part and found and found[-1].kind == UNKNOWN and len(found[-1].text) == 1:
            found[-1] = replace(found[-1], text=found[-1].text + word.text)
        else:
            found.append(word)
    return tuple(found)


def _still_to_come(it: Around, asked: AskedWork) -> Open | None:
    """`100%，竣工验收待组织` for 验收合格率: what is asked for, or a step before it, is put off."""
    for clause in _CLAUSE.split(it.after)[1:]:
        steps = works_in(clause)
        is_asked = any(
            steps[work] <= asked.anywhere[work] for work in steps.keys() & asked.anywhere
        )
        if is_asked and pattern_of("held").search(clause) and not quantities(clause):
            return Open("still_to_come", clause)
    return None


def _only_on_paper(it: Around, label: Words) -> Open | None:
    """`制定检查计划12次`: the paper is counted, unless the row asks for it."""
    told = [word for word in label if word.kind not in (LIGHT, NEUTRAL) or len(word.text) > 1]
    is_paper = bool(told) and told[-1].text in words_of("paper") and told[-1].text not in it.asked
    return Open("other_work", told[-1].text) if is_paper else None


def _unknown(it: Around, label: Words, after: Words, asked: AskedWork) -> Open | None:
    """Return the first word that nobody knows and nothing explains."""
    has_work = any(asked.answers(word) for word in (*label, *after))
    for place, word in enumerate(label):
        if word.kind == UNKNOWN and not _is_explained(label, place, has_work, it):
            return Open("unknown_word", _whole(label, place))
    if strange := _deed_behind(label, after):
        return Open("unknown_word", strange)
    if after and after[0].kind == UNKNOWN and not has_work:
        is_deed = len(after) == 1 or after[1].kind == LIGHT
        return Open("unknown_word", after[0].text) if is_deed else None
    return None


def _deed_behind(label: Words, after: Words) -> str:
    """Return 报考 of `组织85名教师报考测试`: what the people that a phrase begins with did."""
    if not label or len(label[-1].text) == 1 or label[-1].text not in words_of("phrase"):
        return ""
    told = next((w for w in after if w.kind in (UNKNOWN, _WORK, LIGHT) and len(w.text) > 1), None)
    return told.text if told and told.kind == UNKNOWN else ""


@lru_cache(maxsize=8192)
def _asks_opinion(asked: str) -> bool:
    return bool(pattern_of("opinion").search(asked))


def _progress_for_opinion(it: Around) -> str:
    """Return 完成 of `已完成100%` under 满意度: it says nothing about what people think."""
    opinion, progress = pattern_of("opinion"), pattern_of("opinion", "progress")
    if not _asks_opinion(it.asked):
        return ""
    told = it.before + _CLAUSE.split(it.after)[0]
    found = progress.search(told)
    if not found or opinion.search(told) or found[0] in it.asked:
        return ""
    return found[0]


def _is_done_later(it: Around, asked: AskedWork) -> bool:
    """`发现20个，均已整改`, `受理60件，办结60件`: all of them went on to what is asked."""
    for clause in _CLAUSE.split(it.after)[:3]:
        cut = words(clause[:40], it.asked)
        is_asked = any(asked.answers(word) for word in cut)
        told = [one.value for one in quantities(clause)]
        if is_asked and (pattern_of("all").search(clause) or it.quantity.value in told):
            return True
    return False


def _masked(it: Around) -> str:
    """Return the label of a number; other numbers, dates and quoted names in it become 0."""
    begin = it.quantity.start - len(it.before)
    spans = [(one.start, one.end) for one in quantities(it.text) if one.end <= it.quantity.start]
    spans += [(one.start, one.end) for one in moments(it.text) if one.end <= it.quantity.start]
    spans += [match.span() for match in _QUOTED.finditer(it.text, 0, it.quantity.start)]
    text = it.text
    for start, end in spans:
        text = text[:start] + "0" * (end - start) + text[end:]
    return text[begin : it.quantity.start][-60:]


def asked_work(it: Around) -> AskedWork:
    """Return the steps that the name and the target of a number speak of."""
    target = it.asked[len(it.name) :]
    to_do = {**work_to_do(lean(it.name)), **works_in(target)}
    return AskedWork(it.asked, works_in(it.asked), to_do)


def _is_thing(word: str) -> bool:
    """Whether one character behind a step makes it a thing: 宣传册, 检查站."""
    is_compound = bool(steps_of(word[:-1])) and not steps_of(word[1:])
    return is_compound and word[-1] not in _MEASURED


@lru_cache(maxsize=8192)
def lean(name: str) -> str:
    """Take off what a name ends with behind its work: 公路养护 of `公路养护里程(公里)`."""
    left = _BRACKETS.sub("", name)
    while tail := ends_with(left, len(left), words_of("tail") | words_of("name_of", "time")):
        left = left[: -len(tail)]
    return left


def _is_explained(label: Words, place: int, has_work: bool, it: Around) -> bool:
    """`安装太阳能路灯320盏`: an unknown word inside a phrase, or between the work and its thing.

    One that stands before all that is known may be any thing or deed: `苗木可供造林5600亩`.
    """
    before, rest, word = label[:place], label[place + 1 :], label[place].text
    follows = any(w.kind in (NAMED, _WORK) or (len(w.text) > 1 and w.kind == NEUTRAL) for w in rest)
    is_behind_work = any(w.kind in (NAMED, _WORK, LIGHT) for w in before)
    is_person = word[-1] in words_of("person")
    are_people = it.quantity.unit.dimension == _PEOPLE and is_person
    is_listed = any(w.kind == NAMED for w in before) and before[-1].text in "、和与及"
    is_ending = place > 0 and before[-1].kind == NAMED and len(word) == 1  # 农机: 农机具
    is_ending = is_ending or _is_complement(label, place)
    is_example = label[-1].text == "等"  # 幸福里等11个小区
    is_inside = has_work and (is_behind_work or is_person)
    return (follows and (is_inside or speaks_of_a_phrase(before))) or (
        has_work and (is_example or are_people or is_listed or is_ending)
    )


def _is_complement(label: Words, place: int) -> bool:
    """Whether one character between a step and 的 only rounds it off: `排查出的21处`."""
    is_between = 0 < place < len(label) - 1 and len(label[place].text) == 1
    return is_between and label[place - 1].kind == _WORK and label[place + 1].text == "的"


def speaks_of_a_phrase(told: Words) -> bool:
    """Whether words open a phrase that says for whom, where or by whom."""
    return any(word.kind == _PHRASE for word in told)


def _whole(label: Words, place: int) -> str:
    """Return an unknown word with the single characters it hangs together with: 到库, not 库."""
    first = last = place
    while first and len(label[first - 1].text) == 1 and label[first - 1].text not in "的了、:0":
        first -= 1
    return "".join(word.text for word in label[first : last + 1])
