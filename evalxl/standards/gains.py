"""Steps, proportions, items and judgement: the parts of a standard that are no bands."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from evalxl.language.units import unit_named
from evalxl.standards.conditions import (
    defines,
    is_score,
    measure_of,
    points_of_whole,
    share_or_points,
)
from evalxl.standards.found import Draft, Found, subject_of, text_of, unit_of
from evalxl.standards.model import OF_GOAL, Span, Step

_WAYS = {"": "happen", "occurs": "happen", "exceeds": "over", "misses": "short"}
_SIDES = {"lt": "short", "misses": "short", "gt": "over", "exceeds": "over"}


def stepped(found: Found, draft: Draft) -> None:
    """So many points a step: 每低1个百分点扣0.5分, 每超10%加0.5分, 每完成1项得2分."""
    size = found.one("size")
    assert size
    start = found.limit("start")
    if start and start[1] == OF_GOAL:
        if start[0] != 100:
            draft.unread.append(found.clause)
        start = None
    is_earned = text_of(found.all("loss")).startswith(("得", "计"))
    sense = found.kind("sense") or ("earn" if is_earned else "deduct")
    start = start or draft.reference
    if sense == "earn" and found.kind("way") == "over" and size.kind != "amount" and not start:
        draft.unread.append(found.clause)  # 每提高1个百分点得0.1分: from where on
    draft.steps.append(
        Step(
            "count" if sense == "earn" else _way(found),
            size.value,
            unit_of(size),
            share_or_points(found.all("loss")),
            broken="whole" if any(one.kind == "earn" for one in found.all("inside")) else "",
            adds=sense == "add",
            of=measure_of(found.all("subject")),
            subject="".join(subject_of(found.all(part)) for part in ("subject", "deed", "thing")),
            clause=found.clause,
            start=start,
            is_single="per" not in (token.kind for token in found.whole),
        )
    )


def _way(found: Found) -> str:
    """Return how a step is counted: as 每 says, else as the condition before it does."""
    said = found.kind("way") or found.kind("single")
    side = found.kind("state") or found.kind("side_of") or found.kind("side_of_it")
    said = "" if found.kind("state") and said == "happen" else said
    return _SIDES[side] if side and not said else _WAYS.get(said, said)


def referred(found: Found, draft: Draft) -> None:
    """From where steps count: 以100%为基准; from the target they do anyhow."""
    if found.clause.startswith("以100%"):
        draft.reference = Fraction(100), "%"


def based(found: Found, draft: Draft) -> None:
    """The points before anything is added or taken: 基础分6分, 基础分为分值的60%."""
    draft.base = share_or_points(found.all("loss"))


def next_class(found: Found, draft: Draft) -> None:
    """Another class of events, counted as the one before: …每起扣3分，一般事故扣1分."""
    before = draft.steps[-1] if draft.steps else None
    if before is None or before.kind != "happen" or before.adds or not before.subject:
        draft.unread.append(found.clause)
        return
    said = subject_of(found.all("subject"))
    loss = share_or_points(found.all("loss"))
    draft.steps.append(replace(before, subject=said, marks=loss, clause=found.clause))


def capped(found: Found, draft: Draft) -> None:
    """The most that steps change: 最多扣3分, 最高加1分; of steps that earn, all they earn."""
    most = share_or_points(found.all("loss"))
    if draft.steps:
        draft.steps[-1] = replace(draft.steps[-1], most=most)
    elif size := _counted_band(draft, most.points or Fraction(0)):
        band = draft.bands.pop()
        step = Step("count", size.low or Fraction(1), size.unit, band.marks, most=most)
        draft.steps.append(replace(step, subject=band.subject, clause=band.clause))
    elif most.points is not None:
        draft.full_marks.append(most.points)
    else:
        draft.unread.append(found.clause)


def _counted_band(draft: Draft, most: Fraction) -> Span | None:
    """The one band of 完成1项得1分，最高5分: so much for each."""
    span = draft.last_span
    worth = draft.bands[0].marks.points if len(draft.bands) == 1 else None
    is_alone = worth is not None and worth < most
    is_count = span is not None and span.high is None and unit_named(span.unit).is_count
    return span if is_alone and is_count else None


def part(found: Found, draft: Draft) -> None:
    """Parts of a row, each with its share of the points: 整改率、回访率各占50%分值."""
    names = [token.text for token in found.all("names") if token.kind == "noun"]
    draft.parts.extend((name, share_or_points(found.all("loss"))) for name in names)


def in_all(found: Found, draft: Draft) -> None:
    """The full marks: 共4分, 满分6分."""
    points = found.one("points")
    assert points
    draft.full_marks.append(points.value)


def broken(found: Found, draft: Draft) -> None:
    """Count a broken step as a whole one: 不足1天按1天计."""
    says_whole = not any(one.kind in ("broken_off", "kept_whole") for one in found.whole)
    if draft.steps and says_whole:
        draft.steps[-1] = replace(draft.steps[-1], broken="whole")


def until_zero(found: Found, draft: Draft) -> None:
    """What goes on until nothing is left is taken each time: 发生一起扣2分，扣完为止."""
    if draft.steps:
        draft.steps[-1] = replace(draft.steps[-1], is_single=False)


def arithmetic(found: Found, draft: Draft) -> None:
    """A definition (完成率=实际数/计划数), or points for all that no other clause speaks of."""
    formula = next(token for token in found.whole if token.kind == "formula")
    name, _, made = formula.text.rpartition("=")
    draft.full_marks.extend(points_of_whole(made))
    if not name or is_score(name):
        draft.rest_formula = made
    else:
        draft.definitions[name] = made
        if not defines(name, made):
            draft.unread.append(found.clause)


def formula(found: Found, draft: Draft) -> None:
    """Points in proportion to the completion."""
    draft.proportion = found.clause


def judged(found: Found, draft: Draft) -> None:
    """A person judges: 酌情扣分."""
    draft.judgement = text_of(found.whole)


def item(found: Found, draft: Draft) -> None:
    """One of several points to look at: ①制度健全（2分）."""
    points = found.one("points")
    assert points
    draft.items.append(points.value)


def nothing(found: Found, draft: Draft) -> None:
    """A clause that explains and decides nothing."""
