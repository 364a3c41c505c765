"""What a policy consists of: its tables (`sections`), its names, where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from evalxl.policies.sections import (
    Date,
    Exact,
    Execution,
    Grades,
    Group,
    LessIsBetter,
    Monitoring,
    MoreIsBetter,
    Over,
    Range,
    Review,
    Rounding,
    Section,
    Special,
    Standards,
    Weights,
    Words,
    ZeroTarget,
)
from evalxl.settings.validation_messages import own


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the file that sets it, and the rule or practice in zh and en."""

    file: str
    source: Mapping[str, str]


class Policy(Section):
    """How one bureau scores. Made by `evalxl.policies.load`, never by hand."""

    id: str
    zh: str = Field(title="中文名称", description="Name in Chinese.")
    en: str = Field(title="英文名称", description="Name in English.")
    compute: bool = Field(title="是否计分", description="Whether points are computed at all.")
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
    standards: Standards
    special: Special
    review: Review
    monitoring: Monitoring
    rounding: Rounding
    grades: Grades
    origin: Mapping[str, Origin] = Field(exclude=True, repr=False)

    @model_validator(mode="after")
    def _per_point_needs_a_loss(self) -> Self:
        rule = self.execution
        if rule.rule == "per-point" and not (rule.loss_percent or rule.loss_points):
            raise own(
                "execution.rule = per-point needs loss_percent or loss_points",
                "execution.rule = per-point 时要给出 loss_percent 或 loss_points",
            )
        return self

    def with_standards(self, use: str) -> Self:
        """Return the policy with another use of the form's own scoring standards."""
        return self.model_copy(update={"standards": Standards.model_validate({"use": use})})

    def clause(self, key: str) -> Mapping[str, str]:
        """Return the source of a value, in zh and en, by its dotted key such as `less.rule`."""
        found = self.origin.get(key)
        return found.source if found else {"zh": "", "en": ""}
