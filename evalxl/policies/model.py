"""What a policy consists of. No value has a default here: `mof-2020.toml` states every one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from evalxl import plugins

Percent = Annotated[float, Field(ge=0)]
Points = Annotated[float, Field(ge=0)]


def _or_added(value: object, known: ValidatorFunctionWrapHandler) -> object:
    """Take a rule kind that a plug-in adds beside those known here."""
    return value if value in plugins.names("rules") else known(value)


class Section(BaseModel):
    """One table of a policy file: frozen, and no key beyond the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(Section):
    """How a form's points are meant to be split; used to check, never to invent a weight."""

    total: Points = Field(description="Points of the whole form.")
    levels: dict[str, Points] = Field(description="Level-1 name → points; empty: as declared.")


class Execution(Section):
    """How spending the budget is scored."""

    rule: Literal["proportional", "per-point", "none"] = Field(
        description="proportional: weight × rate; per-point: a loss for every point short."
    )
    basis: Literal["budget", "initial", "allocated"] = Field(
        description="Which budget is the denominator: 全年(调整后), 年初 or 下达."
    )
    pending: bool = Field(description="Payable amounts (待付) count as paid.")
    cut: bool = Field(description="Amounts cut in mid-year (压减) are taken off the budget.")
    weight: Points = Field(description="Points of the execution line where the form names none.")
    cap: Percent = Field(description="Most percent of the weight that can be earned.")
    full_from: Percent = Field(description="Rate in percent from which the weight is earned.")
    loss_percent: Percent = Field(description="Percent of the weight lost per point short.")
    loss_points: Points = Field(description="Points lost per point short.")
    fund_rows: bool = Field(description="Every fund row has points of its own.")
    reason_below: Percent = Field(description="Below this rate a reason is asked; 0: never.")


class MoreIsBetter(Section):
    """A result that should reach its target."""

    rule: Annotated[Literal["ratio", "all-or-nothing", "person"], WrapValidator(_or_added)] = Field(
        description="Below the target."
    )


class LessIsBetter(Section):
    """A result that should stay under its target."""

    rule: Annotated[
        Literal["linear-overshoot", "ratio", "all-or-nothing", "person"], WrapValidator(_or_added)
    ] = Field(description="Above the target: weight × (1 − (A − T)/T), or weight × T/A.")


class Exact(Section):
    """A result that should equal its target."""

    rule: Literal["nearer-ratio", "more-is-better", "all-or-nothing", "person"] = Field(
        description="Off the target: weight × min(A/T, T/A), or as more-is-better."
    )


class ZeroTarget(Section):
    """A target of zero, where no ratio exists."""

    rule: Literal["all-or-nothing", "person"] = Field(description="Above zero.")


class Range(Section):
    """A target between two numbers; inside is full marks."""

    below: Literal["ratio", "all-or-nothing", "person"] = Field(description="Under its lower end.")
    above: Literal["full", "all-or-nothing", "person"] = Field(
        description="Over its upper end, where more is better."
    )


class Date(Section):
    """A deadline; in time is full marks."""

    late: Literal["person", "all-or-nothing"] = Field(description="After the deadline.")


class Band(Section):
    """A band of marks for a result in words, in percent of the weight."""

    name: str
    lowest: Percent
    highest: Percent


class Words(Section):
    """Targets and results in words."""

    claimed: Percent = Field(
        le=100, description="Percent of the weight a claim earns, as asserted points."
    )
    unmet: Literal["person", "all-or-nothing"] = Field(description="Words that deny the target.")
    bands: tuple[Band, ...] = Field(description="Where a person's marks must lie.")


class Over(Section):
    """A result far above its target."""

    line: Percent = Field(description="Completion in percent that counts as far above.")
    inclusive: bool = Field(description="The line itself is already far above.")
    zero_target_line: Points = Field(description="The same for a target of 0; 0: no line.")
    rule: Literal["note", "reason", "deduct", "person"] = Field(
        description="note; reason: one is asked; deduct: points are lost; person decides."
    )
    loss_percent: Percent = Field(description="With deduct: percent lost per point above.")


class Group(Section):
    """Scoring a group of indicators by the share of those that count."""

    by: Literal["none", "level1", "level2"] = Field(description="What makes a group.")
    least: Percent = Field(description="Completion from which an indicator counts.")
    most: Percent = Field(description="Completion up to which it counts.")


class Special(Section):
    """Rules for single kinds of rows."""

    budget_drift: tuple[str, ...] = Field(
        description="Names scored by 1 − 10 × adjusted amount ÷ initial budget."
    )
    own_steps: bool = Field(description="Steps written in the row's 评分标准 go first.")
    bonus: Points = Field(description="Points a row may earn above its weight.")
    coefficient_places: int = Field(
        ge=-1, le=4, description="Places of a printed coefficient in percent; -1: there is none."
    )
    cost_level: str = Field(description="Name of the cost indicators' level.")
    cost_cap: float = Field(
        ge=-1, description="Most points of cost indicators without any target; -1: no cap."
    )


class Deduction(Section):
    """What a reviewer's remark costs."""

    no: int
    says: tuple[str, ...]
    percent: float = Field(ge=0, le=100)


class Review(Section):
    """What reviewers deduct when they write a reason and no score."""

    deductions: tuple[Deduction, ...] = Field(description="First one whose words occur counts.")


class Rounding(Section):
    """Rounding of points, always half up and once a line."""

    places: int = Field(ge=0, le=4, description="Decimal places of points.")


class GradeBand(Section):
    """One grade; `from` belongs to it, `to` to the next (only the top is closed)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    grade: str
    at_least: float = Field(alias="from")
    below: float = Field(alias="to")


def _without_gaps(bands: tuple[GradeBand, ...]) -> tuple[GradeBand, ...]:
    if bands and (bands[0].below, bands[-1].at_least) != (100, 0):
        raise ValueError("gap: the best grade must reach to 100 and the last begin at 0")
    for upper, lower in pairwise(bands):
        if lower.below != upper.at_least:
            kind = "gap" if lower.below < upper.at_least else "overlap"
            raise ValueError(
                f"{kind} between {lower.grade} (to {lower.below:g}) "
                f"and {upper.grade} (from {upper.at_least:g})"
            )
    for band in bands:
        if band.at_least >= band.below:
            raise ValueError(f"{band.grade}: from {band.at_least:g} is not below {band.below:g}")
    return bands


class Grades(Section):
    """Grades in percent of the form's total, best first; empty: none are given."""

    bands: Annotated[tuple[GradeBand, ...], AfterValidator(_without_gaps)] = Field(
        description="`{grade, from, to}`, closed below: exactly 90 is 优."
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the file that sets it, and the rule or practice it follows."""

    file: str
    source: str


class Policy(Section):
    """How one bureau scores. Made by `evalxl.policies.load`, never by hand."""

    id: str
    zh: str = Field(description="Name in Chinese.")
    en: str = Field(description="Name in English.")
    compute: bool = Field(description="Whether points are computed at all.")
    weights: Weights
    execution: Execution
    more: MoreIsBetter
    less: LessIsBetter
    exact: Exact
    zero: ZeroTarget
    range: Range
    date: Date
    words: Words
    over: Over
    group: Group
    special: Special
    review: Review
    rounding: Rounding
    grades: Grades
    origin: Mapping[str, Origin] = Field(exclude=True, repr=False)

    @model_validator(mode="after")
    def _per_point_needs_a_loss(self) -> Self:
        rule = self.execution
        if rule.rule == "per-point" and not (rule.loss_percent or rule.loss_points):
            raise ValueError("execution.rule = per-point needs loss_percent or loss_points")
        return self

    def is_over(self, completion: float) -> bool:
        """Tell whether a completion in percent is far above its target."""
        line = self.over.line
        return completion > line or (self.over.inclusive and completion == line)

    def clause(self, key: str) -> str:
        """Give the source of a value by its dotted key, such as `less.rule`."""
        found = self.origin.get(key)
        return found.source if found else ""
