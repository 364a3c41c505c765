"""Sums that the text itself tells: `甲400万元、乙150万元，合计550万元`, `10+50+39=99`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evalxl.checks.material import Material
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import plain
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.text import normalise
from evalxl.language.units import MONEY, Unit
from evalxl.language.words import pattern_of, words_of

_PLUS = re.compile(
    r"(?<![\d.*×/÷(\-+])(\d+(?:\.\d+)?(?:[^\d+=,;。、()*×/÷-]{0,3}\+\d+(?:\.\d+)?)+)"
    r"[^\d+=,;。、()*×/÷-]{0,3}=(\d+(?:\.\d+)?)(?![\d.]*[*×/÷+-])"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEXT = re.compile(r"[、,和及与][^,;。:、]{1,16}")
_WHAT = (MONEY, "points")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum told with its parts. `is_open`: more parts may exist than are told."""

    parts: Sequence[Quantity]
    whole: Quantity
    is_open: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the parts cannot come to the whole, however they were rounded."""
        added = sum((one.value * one.unit.size for one in self.parts), Decimal(0))
        whole = self.whole.value * self.whole.unit.size
        slack = sum((_rounding(one) for one in (*self.parts, self.whole)), Decimal(0))
        return added - whole > slack if self.is_open else abs(added - whole) > slack

    @property
    def added(self) -> float:
        """What the parts come to, in the unit of the whole."""
        added = sum((one.value * one.unit.size for one in self.parts), Decimal(0))
        return float(added / self.whole.unit.size)


def _rounding(one: Quantity) -> Decimal:
    exponent = min(int(one.value.as_tuple().exponent), 0)
    return one.unit.size * Decimal(1).scaleb(exponent) / 2 if exponent else Decimal(0)


def sums_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Add up the sums that the text tells with all their parts."""
    for sentence in told:
        text = normalise(sentence.said)
        for one in (*_written(text), *_listed(text)):
            if one.is_wrong:
                yield _broken(sentence, one)


def _written(text: str) -> Iterator[_Sum]:
    """`10+50+39=99`."""
    for found in _PLUS.finditer(text) if "+" in text else ():
        parts = [_bare(number) for number in _NUMBER.findall(found[1])]
        yield _Sum(parts, _bare(found[2]))


def _bare(number: str) -> Quantity:
    return Quantity(Decimal(number), Unit(), 0, 0)


def _listed(text: str) -> Iterator[_Sum]:
    """A list before 合计, and one behind 其中; of counts only one that tells the others, too.

    Of `女性60人、党员50人` some may be both, of `其他17台` nobody else is left.
    """
    found = [one for one in quantities(text) if _may_be_listed(one) and not one.upper]
    runs = list(_runs(text, found))
    for first, last in runs:
        parts = found[first:last]
        if len(parts) < _FEWEST or any(one.is_approximate or one.op for one in parts):
            continue
        if parts[0].unit.dimension not in _WHAT and not _tells_the_others(text, parts):
            continue
        after = text[parts[-1].end : found[last].start] if last < len(found) else ""
        if last < len(found) and _tells_total(after) and _same(parts, found[last]):
            yield _Sum(parts, found[last])
        before = text[found[first - 1].end : parts[0].start] if first else ""
        if (
            first
            and pattern_of("prose", "of_which").search(before)
            and _same(parts, found[first - 1])
        ):
            rest = text[parts[-1].end :]
            yield _Sum(parts, found[first - 1], _is_open(rest))


def _may_be_listed(one: Quantity) -> bool:
    return one.unit.dimension in _WHAT or (one.unit.is_count and not one.unit.is_bare)


def _tells_the_others(text: str, parts: Sequence[Quantity]) -> bool:
    """Whether the last part of a list is what is left: `其他设备17台`."""
    label = text[parts[-2].end : parts[-1].start].lstrip("、,和及与")
    return label.startswith(tuple(words_of("claim", "others")))


def _is_open(rest: str) -> bool:
    """Whether a list goes on behind its last number, in whatever way."""
    return rest.startswith(("、", *words_of("prose", "open_list")))


def _runs(text: str, found: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yield the lists of a text: numbers with nothing but a short name between them."""
    first = 0
    for place in range(1, len(found) + 1):
        if place == len(found) or not _goes_on(text, found[place - 1], found[place]):
            yield first, place
            first = place


def _goes_on(text: str, one: Quantity, following: Quantity) -> bool:
    """Whether a number is the next of a list: neither its sum, nor a payment after a budget."""
    between = text[one.end : following.start]
    ends = any(pattern_of("prose", entry).search(between) for entry in ("total", "of_which"))
    spent = pattern_of("prose", "spent")
    before = re.split("[,;。:、]", text[: one.start])[-1]
    is_spent = one.unit.dimension == MONEY and spent.search(between) and not spent.search(before)
    return bool(_NEXT.fullmatch(between)) and not ends and not is_spent


def _tells_total(between: str) -> bool:
    """Whether only a word for the sum stands between a list and a number."""
    return between.lstrip(",、") in words_of("prose", "total")


def _same(parts: Sequence[Quantity], whole: Quantity) -> bool:
    return all(one.unit.dimension == whole.unit.dimension for one in parts) and not (
        whole.is_approximate or whole.op
    )


def _broken(sentence: Sentence, one: _Sum) -> Finding:
    parts = " + ".join(plain(float(part.value)) for part in one.parts)
    told, added = plain(float(one.whole.value)), plain(round(one.added, 6))
    return sentence.found(
        "narrative_mismatch",
        where="合计",
        provided=told,
        expected=added,
        unit=one.whole.unit.text or None,
        severity=Severity.WARNING,
        kind=FindingKind.REVIEW,
        params={
            "problem": f"{parts} = {added}，不等于 {told}",
            "problem_en": f"{parts} = {added}, not {told}",
        },
    )


def adjustments_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Add up what was granted, added and cut, where the text tells what it came to."""
    for group in _paragraphs(told):
        steps = [step for sentence in group for step in _steps(sentence)]
        by_kind = {
            kind: [one for told_kind, one, _ in steps if told_kind == kind] for kind in _KINDS
        }
        if len(by_kind["granted"]) != 1 or len(by_kind["final"]) != 1:
            continue
        changes = [
            *by_kind["added"],
            *_carried_over(group),
            *(_less(one) for one in by_kind["cut"]),
        ]
        one = _Sum([*by_kind["granted"], *changes], by_kind["final"][0])
        if changes and one.is_wrong:
            last = next(sentence for kind, _, sentence in steps if kind == "final")
            yield _broken(last, one)


_KINDS = ("final", "added", "cut", "granted")
_WITH_CARRIED = ("carried", *_KINDS)


def _carried_over(group: Iterable[Sentence]) -> Iterator[Quantity]:
    """Yield what was carried over, told between the budget granted and the final one."""
    for sentence in group:
        kinds = [kind for kind, _, _ in _steps(sentence, _WITH_CARRIED)]
        is_apart = pattern_of("prose", "not_counted").search(sentence.said)
        if kinds == ["granted", "carried", "final"] and not is_apart:
            yield next(one for kind, one, _ in _steps(sentence, _WITH_CARRIED) if kind == "carried")


def _paragraphs(told: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in told:
        if group and (group[0].project, group[0].at) != (sentence.project, sentence.at):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _steps(
    sentence: Sentence, kinds: Sequence[str] = ()
) -> Iterator[tuple[str, Quantity, Sentence]]:
    """Yield the amounts of a sentence that are granted, added, cut or final."""
    text = normalise(sentence.said)
    end = 0
    for one in quantities(text):
        label = re.split("[,;。:]", text[end : one.start])[-1]
        end = one.end
        kinds = kinds or _KINDS
        kind = next((kind for kind in kinds if pattern_of("prose", kind).search(label)), None)
        if one.unit.dimension == MONEY and kind and not one.upper:
            yield kind, one, sentence


def _less(one: Quantity) -> Quantity:
    return Quantity(-one.value, one.unit, one.start, one.end)
