"""What a claim holds for: which year or part of one, whom, and for each of what.

`1-9月支出57万元` says nothing about the year, `户均` nothing about each person, and
`脱贫家庭学生资助覆盖率` little about 家庭经济困难学生资助覆盖率. None of it is known by lists:
what stands in the place of words that the row has is another thing.
"""

from __future__ import annotations

from itertools import takewhile

from evalxl.core import lazy_re as re
from evalxl.language.dates import moments
from evalxl.language.lexer import NAMED, UNKNOWN, words
from evalxl.language.units import PERCENT, unit_named
from evalxl.language.words import pattern_of, spellings, words_of
from evalxl.language.years import years
from evalxl.targets.claims.around import Around
from evalxl.targets.claims.understanding import lean

_MONTHS = re.compile("(?:1[0-2]|[1-9])月?[-至到](?:1[0-1]|[1-9])月|(?<![0-9])(?:1[0-2]|[1-9])月份")
_LETTERS = re.compile("[A-Za-z]{2,}")
_UNTIL = ("截至", "截止", "截至到", "截止到")
_LAST_MONTH, _HALF_YEAR = (12, 1), 6
_MEAN, _DURING, _OF, _AMONG = "均", "期间", "的", "中"
_SAME_ENDING = 4  # characters that two rates share at their end: 资助覆盖
LINKS = "为是达到已:约占的"
"""Characters that only join a number to its label."""


def is_of_other_year(it: Around) -> bool:
    """`2024年建成16公里` for what 2025 was to bring, where the row itself names its year.

    The year of the form is no measure: rewards are paid for what was reached the year before.
    """
    told = {one.number for one in years(it.before) if one.has_word}
    asked = {one.number for one in years(it.asked)}
    if not told or not asked or pattern_of("part_of_year", "compared").search(it.before):
        return False
    return max(told) < min(asked)


def is_of_part_of_year(it: Around, is_ceiling: bool) -> bool:
    """`1-9月支出57万元` under a ceiling, `第四季度100%` for a rate: the rest is not told.

    A count that is reached within a part of the year is reached within the year.
    """
    is_rate = it.wanted.dimension == PERCENT
    if not (is_ceiling or is_rate) or pattern_of("part_of_year", "whole").search(it.before):
        return False
    if _is_until(it) or (is_rate and (_is_a_while(it) or _is_of_a_month(it))):
        return True
    part = pattern_of("part_of_year").search(it.before) or _MONTHS.search(it.before)
    is_asked = part is not None and part[0] in it.asked
    return part is not None and not is_asked and not pattern_of("formal").search(it.text)


def _is_until(it: Around) -> bool:
    """`截至9月底支出8.9万元`: counted up to a day before the year's end."""
    told = [one for one in moments(it.before) if not one.is_only_year]
    if not told or told[-1].last >= _LAST_MONTH or told[-1].years_on:
        return False
    before, when = it.before[: told[-1].start], it.before[told[-1].start : told[-1].end]
    is_asked = when in it.asked or pattern_of("formal").search(it.text)
    return before.endswith(_UNTIL) and not is_asked


def _is_of_a_month(it: Around) -> bool:
    """`12月水质达标率100%`: a month or a quarter stands before the name itself."""
    told = moments(it.before)
    if not told or told[0].start or it.name.find(it.before[: told[0].end]) >= 0:
        return False
    label = it.before[told[0].end :].rstrip(LINKS)
    months = told[-1].last[0] - told[-1].first[0]
    is_day = told[0].first == told[0].last or it.before[: told[0].end].endswith(("底", "末"))
    is_part = not told[0].is_only_year and months < _HALF_YEAR and not is_day
    return is_part and len(label) > 1 and label in it.name


def _is_a_while(it: Around) -> bool:
    """`“双十一”期间`, `国庆期间`: named by a time, or by what nobody knows."""
    named, during, _ = it.before.partition(_DURING)
    told = words(named[-8:], it.asked) if during else ()
    return any(w.kind == UNKNOWN or w.text in words_of("neutral", "time") for w in told)


def is_of_other_base(it: Around) -> bool:
    """`户均增收1520元` for 人均增收."""
    told, asked = _bases(it.before), _bases(it.asked)
    return bool(told and asked) and told[-1] not in asked


def _bases(text: str) -> list[str]:
    """Return what means are taken over: 户 of 户均."""
    before = (part[-1:] for part in text.split(_MEAN)[:-1])
    return [one for one in before if one and unit_named(one).is_count]


def is_of_others(it: Around) -> bool:
    """`脱贫家庭学生资助覆盖率100%` for 家庭经济困难学生资助覆盖率: others in their place."""
    if it.wanted.dimension != PERCENT or pattern_of("opinion").search(it.asked):
        return False
    label, name = lean(it.before.rstrip(LINKS)), lean(it.name)
    pairs = zip(reversed(label), reversed(name), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if shared < _SAME_ENDING:
        return False
    instead, own = label[:-shared], name[:-shared]
    return _says_who(instead, it.asked) and _says_who(own, label)


def _says_who(told: str, known: str) -> bool:
    """Whether words say who or what is meant, and are not among the known ones.

    What opens a phrase says how it was found out: `经盘点账实相符率100%`.
    """
    if told.startswith(tuple(words_of("phrase"))):
        return False
    if _LETTERS.search(told) and _LETTERS.findall(told) != _LETTERS.findall(known):
        return True  # GDP
    plain = words_of("neutral", "time") | words_of("neutral", "adverbs") | words_of("heads")
    return any(
        word.text not in known and word.text not in plain and len(word.text) > 1
        for word in words(told, known)
        if word.kind != NAMED
    )


def are_some_of_them(it: Around) -> bool:
    """`参加双选会的毕业生中93%` for 毕业生就业率: who they are is told by a word nobody knows."""
    if it.wanted.dimension != PERCENT or not it.before.endswith(_AMONG):
        return False
    whose, which, _ = it.before.rpartition(_OF)
    return bool(which) and any(word.kind == UNKNOWN for word in words(whose, it.asked))


def counts_parts_of_it(it: Around) -> bool:
    """`430页` for 400册: so many pages are not so many books."""
    told, asked = it.quantity.unit.text, it.wanted.text
    for ladder in spellings()["part_units"]["ladder"]:
        whole, parts = (side.split() for side in ladder.split(">"))
        if asked in whole and told in parts:
            return True
    return False
