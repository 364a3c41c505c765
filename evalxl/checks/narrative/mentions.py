"""Numbers of running text, each with the words that say what it measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.language.dates import without_year_end
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.text import normalise
from evalxl.language.words import any_of, pattern_of, words_of

_CLAUSE = re.compile("[,;。:!?()]")
_ENUMERATED = re.compile("[,、]|[和与及]")
_PERIOD = 24
"""Characters before a label, in its clause, that may say it tells of a part or another time."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a sentence.

    Attributes:
        sentence: Where it is told.
        quantity: The number with its unit.
        label: The words before it in its clause, behind the number before.
        tail: The words behind it, to the end of its clause or to the next number.
        lead: What stands before the label in its clause and may limit it.
        before: What the clauses before it say.
    """

    sentence: Sentence
    quantity: Quantity
    label: str
    tail: str
    lead: str
    before: str

    def is_limited(self, lead: str) -> bool:
        """Whether words before it, or right behind it, speak of a part or of another time."""
        return (
            bool(_limits().search(lead))
            or bool(pattern_of("prose", "before").search(self._before()))
            or any(self.tail.startswith(word) for word in words_of("prose", "after"))
        )

    def _before(self) -> str:
        return without_year_end(self.before, words_of("prose", "up_to"))

    def slack(self) -> float:
        """By how much rounding to the last written place may have moved it, in base units."""
        places = -int(self.quantity.value.as_tuple().exponent)
        return float(self.quantity.unit.size) * 10.0**-places / 2


@cache
def _limits() -> re.Pattern[str]:
    return any_of(words_of("prose", "part") | words_of("not_the_result"))


def mentions(sentence: Sentence) -> Iterator[Mention]:
    """Yield the plain numbers of a sentence; ranges, rough and bracketed ones are left out."""
    text = normalise(sentence.said)
    found = quantities(text)
    labels = _labels(text, found)
    for place, quantity in enumerate(found):
        if quantity.upper is not None or quantity.is_approximate or quantity.in_brackets:
            continue
        begin, label = labels[place]
        following = found[place + 1].start if place + 1 < len(found) else len(text)
        tail = _CLAUSE.split(text[quantity.end : following], 1)[0]
        for own in _alike(label):
            yield Mention(sentence, quantity, own, tail, _lead(text, begin), text[:begin])


def _alike(label: str) -> list[str]:
    """Of `甲和乙均达到` each has the number."""
    for word in words_of("all"):
        subject, same, verb = label.partition(word)
        names = _names(subject) if same else []
        if len(names) > 1:
            return [name + verb for name in names]
    return [label]


def _lead(text: str, begin: int) -> str:
    """Return what stands right before a label in the same clause."""
    return _CLAUSE.split(text[max(0, begin - _PERIOD) : begin])[-1]


def _labels(text: str, found: tuple[Quantity, ...]) -> list[tuple[int, str]]:
    """Return each number's label and where it begins; of `甲、乙分别为1、2` each gets its own."""
    labels: list[tuple[int, str]] = []
    for place, quantity in enumerate(found):
        before = found[place - 1].end if place else 0
        begin = max([before, *(mark.end() for mark in _CLAUSE.finditer(text, 0, quantity.start))])
        label = text[begin : quantity.start]
        if place and label in words_of("prose", "reach"):  # 由85%提高到96%
            begin, label = labels[-1]
            label = any_of(words_of("prose", "base")).split(label)[0]
        elif label in words_of("prose", "reaches"):
            begin, label = _of_clause_before(text, begin, before, label)
        labels.append((begin, label))
    return _shared(text, found, labels)


def _of_clause_before(text: str, begin: int, least: int, label: str) -> tuple[int, str]:
    """Take what a number is of from the clause before: 建档率稳步提升，达96.4%."""
    if not text[:begin].endswith(","):
        return begin, label
    start = max([least, *(mark.end() for mark in _CLAUSE.finditer(text, 0, begin - 1))])
    subject = pattern_of("prose", "steadily").split(text[start : begin - 1])[0]
    return (start, subject + label) if subject else (begin, label)


def _shared(
    text: str, found: tuple[Quantity, ...], labels: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Hand the names before 分别 to the numbers behind it, one each."""
    for first, (begin, label) in enumerate(labels):
        subject, apart, verb = label.partition("分别")
        if not apart:
            continue
        last = first + 1
        while last < len(found) and _is_next(text[found[last - 1].end : found[last].start]):
            last += 1
        names = _names(subject)
        for place in range(first, last):
            own = names[place - first] + verb if len(names) == last - first else ""
            labels[place] = (begin, own)
    return labels


def _is_next(between: str) -> bool:
    return bool(_ENUMERATED.fullmatch(between))


def _names(subject: str) -> list[str]:
    """`甲、乙等项目满意度` → `甲满意度`, `乙满意度`."""
    names = [name for name in _ENUMERATED.split(subject) if name]
    last, etc, common = names[-1].partition("等") if names else ("", "", "")
    return [name + common for name in (*names[:-1], last)] if etc else names
