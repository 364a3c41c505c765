"""Points of the indicators: which rule scores a row, and what it earns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalxl.core.terms import Direction, Operator, ScoreKind, TargetKind, Verdict
from evalxl.frames import SCORED_INDICATORS
from evalxl.frames.arrays import Column
from evalxl.policies import Policy
from evalxl.scoring.actuals import comparable_actual
from evalxl.scoring.columns import conform
from evalxl.scoring.rounding import (
    Numbers,
    as_floats,
    decimals,
    half_up_quotient,
    numbers,
    without_noise,
)
from evalxl.scoring.rules import Values, rules, shares
from evalxl.scoring.special import Context, special_rows

_READ = (
    "project", "level1", "level2", "name", "weight", "target", "standard", "is_execution",
    "verdict", "completion", "target_op", "target_value", "target_upper", "target_kind",
    "actual_value", "actual_is_bound", "direction", "parts", "actual", "target_unit",
    "actual_unit",
)  # fmt: skip
_POINTS = ("rule", "rate", "allotted", "computed_score", "score_kind", "lost")

_NO_KIND = np.array(None, dtype="object")

Flags = NDArray[np.bool_]


def score_indicators(
    indicators: pd.DataFrame,
    policy_of: pd.Series[str],
    context: Context,
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    """Score every row by the rules of its project's policy.

    Args:
        indicators: With the columns of the verdict stage.
        policy_of: Policy id by project.
        context: What rows need that lies outside them: execution rates and budgets.
        policies: By id.

    Returns:
        `rule`, `rate`, `allotted`, `computed_score`, `score_kind`, `lost` on the index of
        `indicators`. A row without a weight, or with a negative one, gets no points and no kind;
        where a person must decide, `computed_score` is NaN.
    """
    by_policy = indicators["project"].map(policy_of).to_numpy()
    read = indicators[list(_READ)]
    points = {name: np.full(len(read), None, dtype=SCORED_INDICATORS[name]) for name in _POINTS}
    for name, policy in policies.items():
        mine = by_policy == name
        if mine.any():
            for column, values in _scored(read[mine], policy, context).items():
                points[column][mine] = values
    return conform(points, SCORED_INDICATORS, indicators.index)


def _scored(rows: pd.DataFrame, policy: Policy, context: Context) -> dict[str, Column]:
    weight = rows["weight"].where(rows["weight"] >= 0)
    in_unit = rows.assign(actual_value=comparable_actual(rows))
    rule, target = _rules_of(in_unit, policy)
    above, below = _shares(in_unit, rule, target, policy)
    table = pd.DataFrame({"rule": rule, "above": above, "below": below, "allotted": weight})
    table = special_rows(rows, table, policy, context)
    return _with_points(table, policy)


def _with_points(table: pd.DataFrame, policy: Policy) -> dict[str, Column]:
    """Turn shares into points: full weight where the share is 1, else half up, never outside."""
    rule = table["rule"].to_numpy(dtype="object")
    weight, above, below = (numbers(table[name]) for name in ("allotted", "above", "below"))
    places = policy.special.coefficient_places
    if places >= 0:  # the coefficient has a column of its own and is rounded there
        above, below = _coefficient(above, below, places)
    points = half_up_quotient(weight, above, below, policy.rounding.places)
    most = weight + policy.special.bonus * (rule == "bonus")
    most = np.where(rule == "own-standard", np.fmax(weight, above), most)
    of_money = as_floats(decimals(weight) * decimals(policy.execution.most) / 100)
    most = np.where(rule == "execution", of_money, most)
    is_full = (above == below) | ((above > below) & (most == weight))
    points = np.clip(np.where(is_full, weight, points), 0.0, most)
    known = rules()
    kinds = np.array([known[name].kind.value for name in rule.tolist()], dtype="object")
    is_open = (kinds == ScoreKind.UNDECIDED.value) | np.isnan(points)
    kinds = np.where(is_open, ScoreKind.UNDECIDED.value, kinds)
    lost_anyway = numbers(table["lost_anyway"]) if "lost_anyway" in table else 0.0 * weight
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = above / below
    return {
        "rule": rule,
        "rate": rate,
        "allotted": weight,
        "computed_score": np.where(is_open, np.nan, points),
        "score_kind": np.where(np.isnan(weight), _NO_KIND, kinds),
        "lost": np.where(is_open, lost_anyway, without_noise(weight - points)),
    }


def _coefficient(above: Numbers, below: Numbers, places: int) -> tuple[Numbers, Numbers]:
    percent = half_up_quotient(100.0, above, below, places)
    return percent, np.where(np.isnan(percent), np.nan, 100.0)


def _rules_of(rows: pd.DataFrame, policy: Policy) -> tuple[pd.Series[str], Numbers]:
    """Choose the rule of each row, and the end of its target that counts."""
    verdict, way = _Words(rows["verdict"]), _Words(rows["direction"])
    actual = numbers(rows["actual_value"])
    lower, upper = numbers(rows["target_value"]), numbers(rows["target_upper"])
    more, less = way.are(Direction.MORE_IS_BETTER), way.are(Direction.LESS_IS_BETTER)
    exact = way.are(Direction.EXACT)
    is_range = _Words(rows["target_op"]).are(Operator.RANGE)
    below_range, above_range = is_range & (actual < lower), is_range & (actual > upper)
    target = np.where(above_range, upper, lower)
    has_numbers = ~np.isnan(target) & ~np.isnan(actual) & ~_is_compound(rows)
    reached = verdict.are(Verdict.MET) | verdict.are(Verdict.EXCEEDED)
    # Off an exact target nobody can say met or unmet, but a policy can say what it earns.
    is_vague = rows["actual_is_bound"] | rows["completion"].isna()
    off_exact = exact & has_numbers & ~is_vague.to_numpy(dtype=bool) & (actual != target)
    over = (reached & more & _far_over(rows, policy)) | _far_above_zero(rows, policy)
    choices: list[tuple[Flags, str]] = [
        (np.full(len(rows), not policy.compute), "not-computed"),
        (verdict.are(Verdict.CANNOT_TELL) & ~off_exact, "cannot-tell"),
        (verdict.are(Verdict.CLAIMED), "claimed"),
        (reached & above_range & (policy.range.above != "full"), _left(policy.range.above)),
        (reached & off_exact & (policy.exact.rule != "more-is-better"), _left(policy.exact.rule)),
        (over & (policy.over.rule == "person"), "far-over"),
        (over & (policy.over.rule == "deduct"), "over-deduction"),
        (reached & more & has_numbers & (actual > target) & (policy.special.bonus > 0), "bonus"),
        (reached, "full"),
        (~less & ~exact & (actual < 0) & ~(target < 0), "negative"),
        (_Words(rows["target_kind"]).are(TargetKind.DATE), _left(policy.date.late, "late")),
        (~has_numbers, _left(policy.words.unmet, "denied")),
        ((target < 0) | (actual < 0), "cannot-tell"),
        ((target == 0) & ~is_range, _left(policy.zero.rule).replace("nothing", "missed-zero")),
        (below_range, _left(policy.range.below)),
        (less | above_range, _left(policy.less.rule, ratio="inverse-ratio")),
        (exact & (policy.exact.rule != "more-is-better"), _left(policy.exact.rule)),
        (exact & (actual >= target), "full"),
    ]
    names = np.array([*(name for _, name in choices), _left(policy.more.rule)], dtype="object")
    masks = [mask for mask, _ in choices]
    chosen = names[np.select(masks, list(range(len(masks))), default=len(masks))]
    return pd.Series(chosen, index=rows.index, dtype="object"), target


class _Words:
    """A column of few different words: each word is compared once, however many rows say it."""

    def __init__(self, column: pd.Series[str]) -> None:
        self._codes, self._words = pd.factorize(column)

    def are(self, word: str) -> Flags:
        """Return which rows say a word; a missing one says none."""
        codes = [code for code, found in enumerate(self._words) if found == word]
        return np.isin(self._codes, codes)


def _left(setting: str, person: str = "off-target", ratio: str = "ratio") -> str:
    """Translate a policy's word into a rule id."""
    words = {"person": person, "all-or-nothing": "nothing", "ratio": ratio}
    return words.get(setting, setting)


def _is_compound(rows: pd.DataFrame) -> Flags:
    return np.array([len(parts) > 1 for parts in rows["parts"]], dtype=bool)


def _far_over(rows: pd.DataFrame, policy: Policy) -> Flags:
    completion, line = numbers(rows["completion"]), policy.over.line
    over: Flags = (completion >= line) if policy.over.inclusive else (completion > line)
    return over


def _far_above_zero(rows: pd.DataFrame, policy: Policy) -> Flags:
    line = policy.over.zero_target_line or np.inf
    is_zero: Flags = numbers(rows["target_value"]) == 0
    return is_zero & (numbers(rows["actual_value"]) >= line)


def _shares(
    rows: pd.DataFrame, rule: pd.Series[str], target: Numbers, policy: Policy
) -> tuple[Numbers, Numbers]:
    above, below = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    actual, completion = numbers(rows["actual_value"]), numbers(rows["completion"])
    codes, names = pd.factorize(rule)
    for code, name in enumerate(names):
        if share := shares().get(str(name)):
            mask = codes == code
            values = Values(target[mask], actual[mask], completion[mask])
            above[mask], below[mask] = share(values, policy)
    return above, below
