"""The tables of a policy file. No value has a default here: `mof-2020.toml` states every one.

A field's title says in Chinese what its description says in English.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from evalxl.core import plugins
from evalxl.settings.validation_messages import own

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

    total: Points = Field(title="总分", description="Points of the whole form.")
    levels: dict[str, Points] = Field(
        title="各一级指标分值（空：以表内为准）",
        description="Level-1 name → points; empty: as declared.",
    )


class Execution(Section):
    """How spending the budget is scored."""

    rule: Literal["proportional", "per-point", "none"] = Field(
        title="预算执行率如何计分",
        description="proportional: weight × rate; per-point: a loss for every point short.",
    )
    basis: Literal["budget", "initial", "allocated"] = Field(
        title="执行率分母取哪个预算",
        description="Which budget is the denominator: 全年(调整后), 年初 or 下达.",
    )
    pending: bool = Field(
        title="待付款计入支出", description="Payable amounts (待付) count as paid."
    )
    cut: bool = Field(
        title="年中压减从预算中扣除",
        description="Amounts cut in mid-year (压减) are taken off the budget.",
    )
    weight: Points = Field(
        title="表内未列分值时预算执行率的分值",
        description="Points of the execution line where the form names none.",
    )
    cap: Percent = Field(
        title="执行率最多得分值的百分之几",
        description="Most percent of the weight that can be earned.",
    )
    full_from: Percent = Field(
        title="执行率达到百分之几得满分",
        description="Rate in percent from which the weight is earned.",
    )
    loss_percent: Percent = Field(
        title="每差一个百分点扣分值的百分之几",
        description="Percent of the weight lost per point short.",
    )
    loss_points: Points = Field(
        title="每差一个百分点扣几分", description="Points lost per point short."
    )
    fund_rows: bool = Field(
        title="各资金来源分行计分", description="Every fund row has points of its own."
    )
    reason_below: Percent = Field(
        title="执行率低于百分之几须说明原因（0：不要求）",
        description="Below this rate a reason is asked; 0: never.",
    )

    @property
    def most(self) -> float:
        """Percent of the weight that execution may earn without being above it."""
        return max(self.cap, 100.0)


class MoreIsBetter(Section):
    """A result that should reach its target."""

    rule: Annotated[Literal["ratio", "all-or-nothing", "person"], WrapValidator(_or_added)] = Field(
        title="正向指标未达到指标值", description="Below the target."
    )


class LessIsBetter(Section):
    """A result that should stay under its target."""

    rule: Annotated[
        Literal["linear-overshoot", "ratio", "all-or-nothing", "person"], WrapValidator(_or_added)
    ] = Field(
        title="反向指标超过指标值",
        description="Above the target: weight × (1 − (A − T)/T), or weight × T/A.",
    )


class Exact(Section):
    """A result that should equal its target."""

    rule: Literal["nearer-ratio", "more-is-better", "all-or-nothing", "person"] = Field(
        title="等于类指标偏离指标值",
        description="Off the target: weight × min(A/T, T/A), or as more-is-better.",
    )


class ZeroTarget(Section):
    """A target of zero, where no ratio exists."""

    rule: Literal["all-or-nothing", "person"] = Field(
        title="指标值为0而实际值大于0", description="Above zero."
    )


class Range(Section):
    """A target between two numbers; inside is full marks."""

    below: Literal["ratio", "all-or-nothing", "person"] = Field(
        title="区间指标低于下限", description="Under its lower end."
    )
    above: Literal["full", "all-or-nothing", "person"] = Field(
        title="区间指标高于上限（越多越好时）",
        description="Over its upper end, where more is better.",
    )


class Date(Section):
    """A deadline; in time is full marks."""

    late: Literal["person", "all-or-nothing"] = Field(
        title="逾期完成", description="After the deadline."
    )


class Band(Section):
    """A band of marks for a result in words, in percent of the weight."""

    name: str
    lowest: Percent
    highest: Percent

    def __str__(self) -> str:
        """Say it in a word: `达成年度指标 80–100`."""
        return f"{self.name} {self.lowest:g}–{self.highest:g}"


class Words(Section):
    """Targets and results in words."""

    claimed: Percent = Field(
        le=100,
        title="文字认定计分值的百分之几",
        description="Percent of the weight a claim earns, as asserted points.",
    )
    unmet: Literal["person", "all-or-nothing"] = Field(
        title="文字表明未达标", description="Words that deny the target."
    )
    bands: tuple[Band, ...] = Field(
        title="定性指标人工评分的档次（%）", description="Where a person's marks must lie."
    )


class Over(Section):
    """A result far above its target."""

    line: Percent = Field(
        title="完成率达到百分之几算超额较多",
        description="Completion in percent that counts as far above.",
    )
    inclusive: bool = Field(
        title="恰在线上也算超额较多", description="The line itself is already far above."
    )
    zero_target_line: Points = Field(
        title="指标值为0时的超额线（0：不设）",
        description="The same for a target of 0; 0: no line.",
    )
    rule: Literal["note", "reason", "deduct", "person"] = Field(
        title="超额较多时如何处理",
        description="note; reason: one is asked; deduct: points are lost; person decides.",
    )
    loss_percent: Percent = Field(
        title="每超一个百分点扣分值的百分之几",
        description="With deduct: percent lost per point above.",
    )


class Group(Section):
    """Scoring a group of indicators by the share of those that count."""

    by: Literal["none", "level1", "level2"] = Field(
        title="按组计分的分组", description="What makes a group."
    )
    least: Percent = Field(
        title="组内完成率不低于百分之几才计数",
        description="Completion from which an indicator counts.",
    )
    most: Percent = Field(
        title="组内完成率不高于百分之几才计数", description="Completion up to which it counts."
    )


class Standards(Section):
    """Scoring standards that the form carries in a column of its own (评分标准)."""

    use: Literal["follow", "compare", "ignore"] = Field(
        title="表内各行自带的评分标准如何使用",
        description="follow: they go before the rules; compare: only say where they differ.",
    )


class Special(Section):
    """Rules for single kinds of rows."""

    budget_drift: tuple[str, ...] = Field(
        title="按“1－10×调剂额÷年初预算”计分的指标",
        description="Names scored by 1 − 10 × adjusted amount ÷ initial budget.",
    )
    bonus: Points = Field(
        title="单项最多可加分", description="Points a row may earn above its weight."
    )
    coefficient_places: int = Field(
        ge=-1,
        le=4,
        title="得分系数（%）保留位数（-1：无此栏）",
        description="Places of a printed coefficient in percent; -1: there is none.",
    )
    cost_level: str = Field(
        title="成本指标的一级名称", description="Name of the cost indicators' level."
    )
    cost_cap: float = Field(
        ge=-1,
        title="未填成本指标时成本最多得几分（-1：不限）",
        description="Most points of cost indicators without any target; -1: no cap.",
    )


class Deduction(Section):
    """What a reviewer's remark costs."""

    no: int
    says: tuple[str, ...]
    percent: float = Field(ge=0, le=100)

    def __str__(self) -> str:
        """Say it in a word: `无佐证/未提供 −100 %`."""
        return f"{'/'.join(self.says)} −{self.percent:g} %"


class Review(Section):
    """What reviewers deduct when they write a reason and no score."""

    deductions: tuple[Deduction, ...] = Field(
        title="复核意见对应的扣分（%）", description="First one whose words occur counts."
    )


class Rounding(Section):
    """Rounding of points, always half up and once a line."""

    places: int = Field(
        ge=0, le=4, title="得分保留小数位数", description="Decimal places of points."
    )


class Monitoring(Section):
    """From where on a project is watched in mid-year (黄灯), and in danger (红灯)."""

    money_yellow: Percent = Field(
        title="支出进度落后于时间进度多少个百分点亮黄灯",
        description="Points by which spending lags the time passed: yellow.",
    )
    money_red: Percent = Field(
        title="支出进度落后于时间进度多少个百分点亮红灯",
        description="Points by which spending lags the time passed: red.",
    )
    forecast_red: Percent = Field(
        title="预计全年完成率低于百分之几亮红灯（不足100亮黄灯）",
        description="Expected completion in percent below which a row is red; below 100: yellow.",
    )
    result_behind: Percent = Field(
        title="截至监控时完成率低于时间进度的百分之几，与“确定能”不符",
        description="Share of the time passed, in percent, below which a result so far "
        "contradicts a target called certain.",
    )


class GradeBand(Section):
    """One grade; `from` belongs to it, `to` to the next (only the top is closed)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    grade: str
    at_least: float = Field(alias="from")
    below: float = Field(alias="to")

    def __str__(self) -> str:
        """Say it in a word: `优 90–100`."""
        return f"{self.grade} {self.at_least:g}–{self.below:g}"


def _without_gaps(bands: tuple[GradeBand, ...]) -> tuple[GradeBand, ...]:
    if bands and (bands[0].below, bands[-1].at_least) != (100, 0):
        raise own(
            "gap: the best grade must reach to 100 and the last begin at 0",
            "有空档：最高一级要到 100，最低一级要从 0 起",
        )
    for upper, lower in pairwise(bands):
        if lower.below != upper.at_least:
            kind = "gap" if lower.below < upper.at_least else "overlap"
            raise own(
                f"{kind} between {lower.grade} (to {lower.below:g}) "
                f"and {upper.grade} (from {upper.at_least:g})",
                f"{lower.grade}（至 {lower.below:g}）与 {upper.grade}（自 {upper.at_least:g}）"
                f"之间有{'空档' if kind == 'gap' else '重叠'}",
            )
    for band in bands:
        if band.at_least >= band.below:
            raise own(
                f"{band.grade}: from {band.at_least:g} is not below {band.below:g}",
                f"{band.grade}：from {band.at_least:g} 应小于 to {band.below:g}",
            )
    return bands


class Grades(Section):
    """Grades in percent of the form's total, best first; empty: none are given."""

    bands: Annotated[tuple[GradeBand, ...], AfterValidator(_without_gaps)] = Field(
        title="等级线（含下限）", description="`{grade, from, to}`, closed below: exactly 90 is 优."
    )
