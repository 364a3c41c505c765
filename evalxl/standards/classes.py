"""Classes of what should not happen, each with its own loss: 重大每起扣3分，一般每起扣1分."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from evalxl.language.quantities import quantities
from evalxl.language.text import normalise
from evalxl.language.words import spellings
from evalxl.standards.model import Band, Standard, Step, When
from evalxl.standards.ruling import Gain, OpenRow, Row
from evalxl.standards.shapes import shapes

_AND_ABOVE = ("及以上", "或以上", "以上")
_CLEAR = (When.ABSENT, When.MET)


def are_classed(standard: Standard) -> bool:
    """Whether it takes for two classes of events or more."""
    events = _events(standard)
    named = [one.subject for one in events]
    others = [one for one in (*standard.steps, *standard.bands) if one not in events]
    is_clear = all(isinstance(one, Band) and one.when in _CLEAR for one in others)
    return len(named) > 1 and len(set(named)) == len(named) and all(named) and is_clear


def by_class(standard: Standard, row: Row, weight: Fraction) -> Gain:
    """Take what each event costs by its class.

    Raises:
        OpenRow: Where the result does not tell the class of every event.
    """
    events = _events(standard)
    counts = _counted(row, _marks_of([one.subject for one in events]))
    lost = Fraction(0)
    for number, event in enumerate(events):
        if isinstance(event, Step):
            taken = counts[number] // event.size * event.marks.of(weight)
            lost += min(taken, event.most.of(weight)) if event.most else taken
        elif counts[number]:
            lost += weight - event.marks.of(weight)
    clause = next((event.clause for number, event in enumerate(events) if counts[number]), "")
    return Gain(max(weight - lost, Fraction(0)), clause or events[0].clause)


def _events(standard: Standard) -> list[Step | Band]:
    steps = [one for one in standard.steps if one.kind == "happen" and not one.adds]
    return [*steps, *(one for one in standard.bands if one.when == When.OCCURS and one.subject)]


def _marks_of(subjects: Sequence[str]) -> list[frozenset[str]]:
    """The words that tell each class from the others: 重大安全事故, 一般安全事故 → 重大, 一般."""
    ladder = spellings()["standards"]["severity"].split()
    own = [own_part(one, subjects) for one in subjects]
    found = []
    for word in own:
        plain = next((word.removesuffix(end) for end in _AND_ABOVE if word.endswith(end)), word)
        is_open = plain != word and plain in ladder
        found.append(frozenset(ladder[ladder.index(plain) :] if is_open else [plain]))
    return found


def own_part(subject: str, subjects: Sequence[str]) -> str:
    """Return a subject without what it begins and ends with as all others do."""
    start = end = 0
    shortest = min(map(len, subjects))
    while start < shortest and len({one[start] for one in subjects}) == 1:
        start += 1
    while end < shortest - start and len({one[-1 - end] for one in subjects}) == 1:
        end += 1
    return subject[start : len(subject) - end]


def _counted(row: Row, classes: Sequence[frozenset[str]]) -> Counter[int]:
    """Count the events of each class as the result tells them; its whole must be their sum."""
    known = sorted({word for one in classes for word in one}, key=len, reverse=True)
    counts: Counter[int] = Counter()
    whole: list[Fraction] = []
    for part in shapes("events")["end"].split(normalise(row.actual_text)):
        numbers = [Fraction(one.value) for one in quantities(part) if one.value is not None]
        word = next((word for word in known if word in part), "")
        if word and not numbers and shapes("events")["denied"].search(part):
            continue
        if len(numbers) > 1 or (word and not numbers):
            raise OpenRow("two_readings")
        if not word:
            whole += numbers
            continue
        counts[next(n for n, one in enumerate(classes) if word in one)] += int(numbers[0])
    is_told = row.actual == 0 or counts.total() or row.is_reached
    if len(whole) > 1 or not is_told or (whole and whole[0] != counts.total()):
        raise OpenRow("two_readings")
    return counts
