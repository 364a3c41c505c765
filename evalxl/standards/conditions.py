"""Conditions with their marks: how the parts of a clause become bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from evalxl.language.words import grade_of, words_of
from evalxl.standards.found import Draft, Found, is_delay, subject_of
from evalxl.standards.lexer import Token, tokens
from evalxl.standards.measures import is_of_money, names_rate
from evalxl.standards.model import (
    ANY,
    BEYOND,
    LATE,
    OF_BUDGET,
    OF_GOAL,
    Band,
    Called,
    Marks,
    Of,
    Span,
    Until,
    When,
)
from evalxl.standards.shapes import shapes

ALL = Fraction(1)
_STATES = {
    "meets": When.MET,
    "misses": When.MISSED,
    "undone": When.UNDONE,
    "exceeds": When.EXCEEDED,
}
_A_RATIO = 2
_HALF_OF_GOAL = Fraction(50)


def band(found: Found, draft: Draft) -> None:
    """A limit: 不低于90%得满分, 完成目标值的80%以上得6分, 不超过预算得满分."""
    limit = found.limit("limit") or found.limit("limit2")
    if limit == (Fraction(100), OF_GOAL) and found.kind("sign") in ("reach", "is"):
        _add(Band(When.MET, marks(found, draft)), found, draft)
    elif limit and limit[1] == OF_GOAL and _is_a_little_over(found):
        made = Span(Fraction(0), limit[0], has_low=False, has_high=True, unit=BEYOND)
        _add(Band(made, marks(found, draft)), found, draft)
    elif limit and limit[1] == OF_GOAL and _is_next_beyond(found, draft):
        _add(Band(Span(limit[0], None, unit=BEYOND), marks(found, draft)), found, draft)
    elif limit and _is_ambiguous(found, limit):
        draft.unread.append(found.clause)
    elif limit:
        _add(Band(_span(found, draft, *limit), marks(found, draft)), found, draft)


def ranged(found: Found, draft: Draft) -> None:
    """A range: 80%(含)-90%得7分."""
    low, high = found.limit("low"), found.limit("high")
    assert low
    assert high
    has_low = found.kind("low_mark") != "excluded" and found.kind("range_sign") != "gt"
    has_high = found.kind("high_mark") == "included"
    for mark in (*found.all("high_mark"), *found.all("range_mark")):
        if mark.unit and mark.value == low[0]:  # 80%-90%(含80%): the end it names
            has_low, has_high = mark.kind == "included", False
    unit = low[1] if high[1] == "%" else high[1]  # 目标值的80%-100%
    is_said = any(found.all(one) for one in ("low_mark", "high_mark", "range_mark", "range_sign"))
    span = Span(low[0], high[0], has_low, has_high, unit, is_loose=not is_said)
    _add(Band(span, marks(found, draft)), found, draft)


def between(found: Found, draft: Draft) -> None:
    """A range with a sign at each end: 80%≤完成率<90%, 目标值的80%≤完成值<目标值."""
    low, high = found.limit("low"), found.limit("high")
    assert low
    assert high
    excluded = "excluded" in (found.kind("low_mark"), found.kind("above_mark"))
    has_low = found.kind("low_sign") not in ("lt", "gt") and not excluded
    unit = low[1] if high[1] == "%" and low[1] else high[1]  # 目标值的80%以上不足100%
    span = Span(low[0], high[0], has_low, found.kind("high_sign") == "le", unit)
    _add(Band(span, marks(found, draft)), found, draft)


def opposite(found: Found, draft: Draft) -> None:
    """The other side of the limit before: 不超过预算得满分，超过不得分."""
    span = draft.last_span
    if span and span.low is None and found.kind("sign") in ("gt", "exceeds"):
        other = Span(span.high, None, not span.has_high, unit=span.unit)
    elif span and span.high is None and found.kind("sign") in ("lt", "le", "misses"):
        other = Span(None, span.low, has_high=not span.has_low, unit=span.unit)
    else:
        stated(found, draft)
        return
    _add(Band(other, marks(found, draft)), found, draft)


def goal_told(found: Found, draft: Draft) -> None:
    """What is asked, told before the steps: 全年巡查不少于48次，每少1次扣0.2分."""
    limit = found.limit("limit")
    assert limit
    _add(Band(_span(found, draft, *limit), Marks(ALL)), found, draft)


def dated(found: Found, draft: Draft) -> None:
    """A day to keep: 2025年11月30日前完工得满分."""
    day = Until("".join(token.text for token in found.all("date")))
    draft.bands.append(Band(day, marks(found, draft), clause=found.clause))


def at_most_all(found: Found, draft: Draft) -> None:
    """A share above all counts as all, which it does anyhow."""
    limits = [token.value for token in (*found.all("limit"), *found.all("as"))]
    if limits != [100, 100]:
        draft.unread.append(found.clause)


def occurred(found: Found, draft: Draft) -> None:
    """What should not happen: 发生安全事故不得分."""
    when = When.ABSENT if found.kind("happens") == "absent" else When.OCCURS
    said = subject_of(found.all("event"))
    draft.bands.append(Band(when, marks(found, draft), subject=said, clause=found.clause))


def stated(found: Found, draft: Draft) -> None:
    """A state of the target: 达到目标值得满分, 否则不得分; of 部分完成 the row says nothing."""
    before = subject_of(found.all("before"))
    kind = found.kind("state") or found.kind("sign")
    when = _STATES.get(kind, When.OTHERWISE)
    if when == When.MET and any(word in before for word in words_of("standards", "hedged")):
        when = When.PARTLY
    if kind in ("gt", "lt"):
        draft.unread.append(found.clause)
        return
    draft.bands.append(Band(when, marks(found, draft), clause=found.clause))


def interpolated(found: Found, draft: Draft) -> None:
    """Points on the line between two limits, told behind them: 中间按线性插值计分."""
    draft.bands.append(Band(When.OTHERWISE, Marks(is_between=True), clause=found.clause))


def went(found: Found, draft: Draft) -> None:
    """The way it went against the year before: 较上年下降得满分, 持平得一半分."""
    when = When(found.kind("trend"))
    said = subject_of(found.all("subject"))
    draft.bands.append(Band(when, marks(found, draft), subject=said, clause=found.clause))


def spent(found: Found, draft: Draft) -> None:
    """The budget kept or not: 未超支得满分."""
    is_kept = found.kind("spent") == "kept"
    low, high = (None, Fraction(100)) if is_kept else (Fraction(100), None)
    span = Span(low, high, has_low=False, has_high=is_kept, unit=OF_BUDGET)
    draft.bands.append(Band(span, marks(found, draft), clause=found.clause))


def overspent_by(found: Found, draft: Draft) -> None:
    """How far the budget was passed: 超预算5%(含)以内得60%, 超预算5%以上不得分."""
    limit = found.limit("limit")
    assert limit
    is_out = "excluded" in (found.kind("mark"), found.kind("mark2"))
    end = 100 + limit[0]
    span = Span(Fraction(100), end, has_low=False, has_high=not is_out, unit=OF_BUDGET)
    if found.kind("side") == "above":
        span = Span(end, None, has_low=not is_out, unit=OF_BUDGET)
    draft.bands.append(Band(span, marks(found, draft), clause=found.clause))


def called(found: Found, draft: Draft) -> None:
    """A step told by its name: 省级表彰得70%."""
    word = found.one("word")
    assert word
    when = word.text if word.text in grade_of() and word.text.isascii() else Called(word.text)
    draft.bands.append(Band(when, marks(found, draft), clause=found.clause))


def graded(found: Found, draft: Draft) -> None:
    """A grade: 良好得80%."""
    word = found.one("word")
    assert word
    draft.bands.append(Band(word.text, marks(found, draft), clause=found.clause))


def marks(found: Found, draft: Draft) -> Marks:
    """Return what a condition earns; full marks that are named are kept for the weight."""
    said = found.all("marks")
    named = {token.kind: token for token in said}
    if "formula" in named:
        name, _, made = named["formula"].text.rpartition("=")
        if name and not is_score(name):
            draft.unread.append(found.clause)
        draft.full_marks.extend(points_of_whole(made))
        return Marks(formula=made)
    if "deduct" in named:
        return replace(share_or_points(said), taken=True)
    if "completion" in named and "percent" in named:  # 按完成比例的80%计分
        return Marks(formula=f"完成率×{named['percent'].value}%×分值")
    if "full" in named and "points" in named:
        draft.full_marks.append(named["points"].value)
    return next((made(said) for kind, made in _MARKS.items() if kind in named), None) or (
        share_or_points(said)
    )


def _own_rate(said: Sequence[Token]) -> Marks:
    told = shapes("shapes")["own_rate"].match(said[0].text)
    assert told
    return Marks(in_proportion=True, formula=f"{told['rate']}×分值")


_WITHOUT_EXCESS = "分值-(实际值-目标值)/目标值×分值"
_MARKS: Mapping[str, Callable[[Sequence[Token]], Marks]] = {
    "own_rate": _own_rate,
    "over_share": lambda _: Marks(formula=_WITHOUT_EXCESS, taken=True),
    "proportion": lambda said: Marks(in_proportion=True, taken="扣" in said[0].text),
    "times": lambda _: Marks(in_proportion=True),
    "none": lambda _: Marks(Fraction(0)),
    "half": lambda _: Marks(Fraction(1, 2)),
    "interpolated": lambda _: Marks(is_between=True),
    "kept_whole": lambda _: Marks(ALL),
    "full": lambda _: Marks(ALL),
}
"""What a word for marks earns; the first that is said counts."""


def share_or_points(said: Iterable[Token]) -> Marks:
    """Return the points or the share of the weight that some tokens name; else nothing."""
    for token in said:
        if token.kind == "points":
            return Marks(points=token.value)
        if token.kind == "percent":
            return Marks(token.value / 100)
    return Marks(Fraction(0))


def delayed(found: Found, draft: Draft) -> None:
    """A delay: 延期30日内完成得60%, 延期30日以上不得分."""
    limit = found.limit("limit")
    assert limit
    said = {found.kind("mark"), found.kind("mark2")}
    is_above = found.kind("side") == "above" or found.kind("more") in ("gt", "exceeds")
    if is_above:
        has_low = found.kind("side") == "above" and not found.all("more")
        span = Span(limit[0], None, has_low and "excluded" not in said, unit=LATE + limit[1])
    else:
        has_high = "excluded" not in said
        span = Span(Fraction(0), limit[0], has_low=False, has_high=has_high, unit=LATE + limit[1])
    draft.bands.append(Band(span, marks(found, draft), clause=found.clause))


def sided(found: Found, draft: Draft) -> None:
    """A range from 以上 to 以内, or of delays: 延期10-30日扣50%, 80%以上90%以下得7分."""
    low, high = found.limit("low"), found.limit("high")
    assert low
    assert high
    excluded = "excluded" in (found.kind("low_mark"), found.kind("above_mark"))
    marked = {found.kind("high_mark"), found.kind("range_mark")}
    is_closed = found.kind("side") in ("within", "below_closed") or "included" in marked
    is_late = found.whole[0].kind == "late"
    unit = LATE + high[1] if is_late else high[1]
    has_high = (is_closed or is_late) and "excluded" not in marked
    span = Span(low[0], high[0], not excluded, has_high, unit)
    _add(Band(span, marks(found, draft)), found, draft)


def points_of_whole(made: str) -> list[Fraction]:
    """Return the full marks that a mere product names: 利用率×8分."""
    named = shapes("arithmetic")["points"].findall(made)
    return [Fraction(named[0])] if len(named) == 1 and not set(made) & set("+-") else []


def is_score(name: str) -> bool:
    """Whether a formula gives points, and does not define something else."""
    return [token.kind for token in tokens(name)] == ["score"]


def defines(name: str, made: str) -> bool:
    """Whether a definition is the usual one: of 完成率 the result by the target."""
    kinds = [token.kind for token in tokens(made.replace("|", "")) if token.kind != "noun"]
    if len(name) == 1:
        return kinds in (["result"], ["goal"], ["budget"])
    if measure_of(tokens(name)) != Of.COMPLETION:
        return measure_of(tokens(name)) == Of.DEVIATION or names_rate(name)
    wholes = [kind for kind in kinds if kind in ("result", "goal", "budget")]
    return (
        not is_of_money(made)
        and len(wholes) == _A_RATIO
        and wholes[0] == "result"
        and "over_line" in kinds
    )


def measure_of(subject: Iterable[Token]) -> Of:
    """Return what the words of a subject measure."""
    said = {token.kind for token in subject}
    if "deviation" in said:
        return Of.DEVIATION
    is_ratio = {"result", "over_line", "goal"} <= said
    return Of.COMPLETION if "completion" in said or is_ratio else Of.UNSAID


def _add(made: Band, found: Found, draft: Draft) -> None:
    """Add a band about its own subject, else about that of the band before it."""
    subject = (*found.all("subject"), *found.all("tail"))
    of, said = measure_of(subject), subject_of(subject)
    if said.endswith(tuple(words_of("standards", "steps"))):
        said, subject = "", ()
    if not subject and draft.bands:
        of, said = draft.bands[-1].of, draft.bands[-1].subject
    if any(token.unit.startswith("±") for token in found.whole):
        of = Of.DEVIATION
    span = made.when
    if isinstance(span, Span) and not span.unit and not (span.low or span.high):
        made = replace(made, when=replace(span, unit=ANY))
    if isinstance(span, Span) and is_delay(draft.last_span) and not (subject or is_delay(span)):
        made = replace(made, when=replace(span, unit=LATE + span.unit))
    draft.bands.append(replace(made, of=of, subject=said, clause=found.clause))


def _is_a_little_over(found: Found) -> bool:
    """Whether a limit is how far the target may be passed: 高于计划成本5%以内."""
    return found.kind("sign") in ("gt", "exceeds") and found.kind("side") == "within"


def _is_next_beyond(found: Found, draft: Draft) -> bool:
    """Whether a limit goes on from the one before: 超过目标10%以内…，超过目标10%以上."""
    is_next = draft.last_span is not None and draft.last_span.unit == BEYOND
    return is_next and found.kind("sign") in ("gt", "exceeds") and found.kind("side") == "above"


def _is_ambiguous(found: Found, limit: tuple[Fraction, str]) -> bool:
    """Whether 超过目标值的80% or 低于目标值20% may speak of the result or of the difference."""
    value, unit = limit
    if unit != OF_GOAL:
        return False
    return (found.kind("sign") == "gt" and value < 100) or (
        found.kind("sign") == "lt" and value <= _HALF_OF_GOAL
    )


def _span(found: Found, draft: Draft, value: Fraction, unit: str) -> Span:
    sign, side = found.kind("sign"), found.kind("side")
    said = {found.kind("mark"), found.kind("mark2")} - {""}
    is_within = side == "within" or (_is_tolerance(found) and not _is_beyond(sign, side))
    if sign in ("", "is", "equals", "reach") and not (value or side):
        return Span(value, value, has_high=True, unit=unit)
    if is_within:
        return Span(None, value, has_high="excluded" not in said, unit=unit)
    if _is_over_goal(found, draft, unit) and value < 100:
        return Span(value, None, has_low=side == "above" and "excluded" not in said, unit=BEYOND)
    if side in ("below", "below_closed") or sign in ("lt", "le", "cap"):
        is_closed = "included" in said or side == "below_closed" or sign in ("le", "cap")
        is_marked = "included" in said or side == "below_closed"
        return Span(None, value, has_high=is_closed, unit=unit, is_marked=is_marked)
    return Span(value, None, "excluded" not in said and sign != "gt", unit=unit)


def _is_tolerance(found: Found) -> bool:
    return any(token.unit.startswith("±") for token in found.whole)


def _is_beyond(sign: str, side: str) -> bool:
    return sign in ("gt", "ge") or side == "above"


def _is_over_goal(found: Found, draft: Draft, unit: str) -> bool:
    """Whether a share is counted from the target on: 超额完成10%以上, 超过30%的."""
    is_next = draft.last_span is not None and draft.last_span.unit == BEYOND
    if found.kind("sign") == "exceeds" or (is_next and found.kind("sign") == "gt"):
        return True
    is_first = draft.last_span is None and not found.all("subject")
    return found.kind("sign") == "gt" and unit == "%" and is_first
