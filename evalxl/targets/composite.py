"""Targets that ask for several numbers: every part must hold."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from evalxl.core.terms import Operator, TargetKind, Verdict
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.targets.claims.result_rules import fits
from evalxl.targets.comparison import Part
from evalxl.targets.formatting import shown
from evalxl.targets.numeric import compare_number
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.states import Answer, answer_in_words, is_nothing
from evalxl.targets.target import Target

_GOOD = (Verdict.MET, Verdict.EXCEEDED)
_ALIKE = 0.6
_MOST_PARTS = 12


def compare_composite(target: Target, row: Row) -> Outcome:
    """Compare part with part; a part without its answer leaves the whole open."""
    if is_nothing(row.actual):
        return cannot_tell("no_result", "missing_value")
    if row.actual == target.text:
        return _repeated(target)
    few = len(target.parts) <= _MOST_PARTS and len(quantities(row.actual)) <= _MOST_PARTS
    answers = _matched(target, row.actual) if few else ()
    if not answers:
        return _unmatched(target, row)
    parts = tuple(
        _part(asked, answer, target, row)
        for asked, answer in zip(target.parts, answers, strict=True)
    )
    return _together(parts, any(answer and answer.op for answer in answers))


def _repeated(target: Target) -> Outcome:
    parts = tuple(
        Part(shown(part), shown(part), Verdict.MET, 100.0 if part.value > 0 else None)
        for part in target.parts
    )
    return Outcome(Verdict.MET, "repeated", parts=parts)


def _unmatched(target: Target, row: Row) -> Outcome:
    answer = answer_in_words(row.actual)
    if not quantities(row.actual) and answer in (Answer.DENIED, Answer.PARTLY):
        return Outcome(Verdict.UNMET, str(answer))
    flags = ("actual_not_answering",) if not quantities(row.actual) else ("ambiguous_value",)
    return replace(cannot_tell("parts_unclear", *flags), blanks={"count": len(target.parts)})


def _together(parts: tuple[Part, ...], has_bounds: bool) -> Outcome:
    verdicts = [part.verdict for part in parts]
    missed = verdicts.count(Verdict.UNMET)
    blanks = {"count": len(parts), "missed": missed}
    flags = ("actual_is_bound",) if has_bounds else ()
    if missed:
        return Outcome(Verdict.UNMET, "a_part_missed", blanks, flags=flags, parts=parts)
    if any(verdict not in _GOOD for verdict in verdicts):
        unclear = cannot_tell("parts_unclear", "ambiguous_value", *flags)
        return replace(unclear, blanks=blanks, parts=parts)
    verdict = Verdict.EXCEEDED if Verdict.EXCEEDED in verdicts else Verdict.MET
    return Outcome(verdict, "all_parts", blanks, flags=flags, parts=parts)


def _matched(target: Target, actual: str) -> tuple[Quantity | None, ...]:
    """Return the answer to each part: by order where all fit, else by label, else one for all."""
    found = tuple(q for q in quantities(actual) if not q.in_brackets) or quantities(actual)
    wanted = target.parts
    labelled = tuple(_by_label(part, target, found, actual) for part in wanted)
    if all(labelled) and len(set(labelled)) == len(wanted):
        return labelled
    if len(found) == len(wanted):
        by_order = all(fits(a.unit, w.unit) for a, w in zip(found, wanted, strict=True))
        if by_order:
            return found
    if len(found) == 1 and len({(part.value, part.unit.text, part.op) for part in wanted}) == 1:
        return found * len(wanted) if fits(found[0].unit, wanted[0].unit) else ()
    return labelled if any(labelled) else ()


def _by_label(
    part: Quantity, target: Target, found: tuple[Quantity, ...], actual: str
) -> Quantity | None:
    """Find the one number that fits by unit, or by the words before it."""
    fitting = [quantity for quantity in found if fits(quantity.unit, part.unit)]
    rivals = [other for other in target.parts if fits(other.unit, part.unit)]
    if len(fitting) == 1 and len(rivals) == 1:
        return fitting[0]
    label = _label(target.text, part)
    alike = [
        quantity
        for quantity in fitting
        if label and SequenceMatcher(None, label, _label(actual, quantity)).ratio() >= _ALIKE
    ]
    return alike[0] if len(alike) == 1 else None


def _label(text: str, quantity: Quantity) -> str:
    return re.split(r"[,;。、]", text[: quantity.start])[-1][-20:]


def _part(asked: Quantity, answer: Quantity | None, target: Target, row: Row) -> Part:
    """Compare one part by the rules for one number."""
    if answer is None:
        return Part(shown(asked), None, Verdict.CANNOT_TELL, None)
    alone = Target(
        TargetKind.QUANTITATIVE,
        "",
        quantity=asked,
        op=Operator.RANGE if asked.upper is not None else asked.op or Operator.EQUAL,
        has_sign=asked.op is not None,
        match_unit=asked.unit,
        trend=asked.trend,
    )
    said = ("下降" if answer.trend < 0 else "增长" if answer.trend > 0 else "") + shown(answer)
    outcome = compare_number(alone, replace(row, actual=said, unit=asked.unit.text))
    return Part(shown(asked), shown(answer), outcome.verdict, outcome.completion)
