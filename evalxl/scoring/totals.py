"""Totals of the projects: what is sure, what is claimed, what is open, what is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from evalxl.core.terms import JUDGED, REVIEWED, ScoreKind, Verdict
from evalxl.frames import SCORED_PROJECTS
from evalxl.frames.arrays import Arrays, Column, Mask, counts, positions, sums
from evalxl.policies import Policy
from evalxl.scoring.columns import by_policy, conform
from evalxl.scoring.execution import Rates, earned, preferred_rates
from evalxl.scoring.grades import grades
from evalxl.scoring.rounding import without_noise

_TOLERANCE = 0.05  # points by which printed weights may miss their whole
_NOISE = 1e-6
_EARNED = [ScoreKind.DECIDED.value, ScoreKind.ASSERTED.value, REVIEWED]
_SUMMED = ["weight_total", *_EARNED, "undecided", "lost", "own_sum", "adopted"]


def project_totals(
    projects: pd.DataFrame,
    indicators: pd.DataFrame,
    dimensions: pd.DataFrame,
    execution: pd.DataFrame,
    line: Mapping[str, Column],
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    """Sum up each project.

    Args:
        projects: One row each; reads own totals and `policy`.
        indicators: Scored, with the reviewer's columns and what they decide.
        dimensions: Lines with points and no targets; they count where no indicator has a weight.
        execution: The frame of execution rates.
        line: The separate execution line: its `weight`, NaN where there is none, and the
            reviewer's score of it, `adjusted`.
        policies: By id.

    Returns:
        The columns `SCORED_PROJECTS` on the index of `projects`; points are NaN where the form
        has no weights, as nothing can be computed then.
    """
    of, rows = Arrays(projects), Arrays(indicators)
    rates = preferred_rates(Arrays(execution), of.index)
    budget = _budget_lines(of, rates, line, policies)
    scored = _joined(_indicator_lines(rows), budget)
    valued = _dimension_lines(Arrays(dimensions))
    has_weights = counts(rows["project"], ~np.isnan(rows["allotted"]), of.index) > 0
    scored = _some(scored, has_weights[positions(of.index, scored.project)])
    valued = _some(valued, ~has_weights[positions(of.index, valued.project)])
    has_valued = counts(valued.project, ~np.isnan(valued.weight_total), of.index) > 0
    lines = _as_the_panel(_joined(scored, valued), of)
    table = _sums(lines, of.index)
    is_reviewed = counts(lines.project, lines.is_reviewed, of.index) > 0
    is_scored = counts(lines.project, lines.is_scored, of.index) > 0
    own = np.where(is_scored, table["own_sum"], np.nan)
    table["scored_from"] = _named({"dimensions": has_valued, "indicators": has_weights})
    table["lowest"] = without_noise(np.sum([table[name] for name in _EARNED], axis=0))
    table["self_evaluated"] = np.where(np.isnan(of["own_total"]), own, of["own_total"])
    table["reviewed_total"] = np.where(is_reviewed, table["adopted"], np.nan)
    table["highest"] = without_noise(table["lowest"] + table["undecided"])
    table["residual"] = (
        without_noise(table["weight_total"] - table["highest"] - table["lost"]) + 0.0  # never −0.0
    )
    table |= _execution(of, rows, rates, line, budget)
    table |= _grades(table, of["policy"], policies)
    table |= _counts(rows, of.index)
    return conform(table, SCORED_PROJECTS, projects.index)


class _Lines(NamedTuple):
    """The account of single lines; `points` as they were computed, `basis`: what counts."""

    project: Column
    weight_total: Column
    decided: Column
    asserted: Column
    reviewed: Column
    undecided: Column
    lost: Column
    own_sum: Column
    adopted: Column
    is_reviewed: Mask
    is_scored: Mask
    basis: Column
    points: Column


def _joined(one: _Lines, other: _Lines) -> _Lines:
    return _Lines(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))


def _some(lines: _Lines, mask: Mask) -> _Lines:
    return _Lines(*(column[mask] for column in lines))


def _sums(lines: _Lines, index: Column) -> dict[str, Column]:
    """Sum up the lines of each project; NaN where it has none."""
    has_lines = counts(lines.project, np.full(len(lines.project), True), index) > 0
    return {
        name: np.where(
            has_lines, without_noise(sums(lines.project, getattr(lines, name), index)), np.nan
        )
        for name in _SUMMED
    }


def _named(masks: Mapping[str, Mask]) -> Column:
    """Name each project by the last mask that holds; `None` where none does."""
    named = np.full(len(next(iter(masks.values()))), None, dtype="object")
    for name, mask in masks.items():
        named[mask] = name
    return named


def _grades(
    table: Mapping[str, Column], policy_of: Column, policies: Mapping[str, Policy]
) -> dict[str, Column]:
    """Grade only comparable projects; what is final has nothing undecided."""
    fits = _is_comparable(table, policy_of, policies)
    is_final = fits & (np.abs(table["undecided"]) <= _NOISE)
    graded = {
        f"grade_{name}": grades(np.where(fits, table[name], np.nan), policy_of, policies)
        for name in ("lowest", "highest", "adopted")
    }
    return {
        **graded,
        "is_comparable": fits,
        "final": np.where(is_final, table["lowest"], np.nan),
        "grade_final": grades(np.where(is_final, table["lowest"], np.nan), policy_of, policies),
    }


def _is_comparable(
    table: Mapping[str, Column], policy_of: Column, policies: Mapping[str, Policy]
) -> Mask:
    """Whether the weights make the policy's whole, or that whole without any line of execution."""
    whole = by_policy(policy_of, policies, lambda policy: policy.weights.total)
    execution = by_policy(policy_of, policies, lambda policy: policy.execution.weight)
    weights, line = table["weight_total"], table["execution_weight"]
    has_no_line = pd.isna(table["execution_kind"]) & np.isnan(line)
    apart = has_no_line & (np.abs(weights - (whole - execution)) <= _TOLERANCE)
    is_comparable: Mask = np.isnan(weights) | (np.abs(weights - whole) <= _TOLERANCE) | apart
    return is_comparable


def _indicator_lines(rows: Arrays) -> _Lines:
    return _lines(
        rows["project"],
        rows["allotted"],
        rows["computed_score"],
        rows["basis"],
        rows["lost"],
        rows["score"],
        rows["adjusted_score"],
    )


def _lines(
    project: Column,
    weight: Column,
    points: Column,
    basis: Column,
    lost: Column,
    own: Column,
    adjusted: Column,
) -> _Lines:
    """Make the account of single lines; an own score on an open row counts within its bounds."""
    is_open, is_decided, is_asserted, is_reviewed = (
        basis == one
        for one in (ScoreKind.UNDECIDED, ScoreKind.DECIDED, ScoreKind.ASSERTED, REVIEWED)
    )
    can_earn = np.where(is_open, weight - lost, 0.0)
    believed = np.fmin(np.fmax(own, 0.0), can_earn)
    adopted = np.where(is_open, believed, np.where(is_reviewed, adjusted, points))
    return _Lines(
        project=project,
        weight_total=weight,
        decided=np.where(is_decided, points, 0.0),
        asserted=np.where(is_asserted, points, 0.0),
        reviewed=np.where(is_reviewed, adjusted, 0.0),
        undecided=can_earn,
        lost=lost,
        own_sum=own,
        adopted=np.where(np.isnan(weight), np.nan, adopted),
        is_reviewed=is_reviewed,
        is_scored=~np.isnan(own),
        basis=basis,
        points=points,
    )


def _budget_lines(
    projects: Arrays, rates: Rates, line: Mapping[str, Column], policies: Mapping[str, Policy]
) -> _Lines:
    weight = line["weight"]
    points = _line_points(weight, rates, projects["policy"], policies)
    own, adjusted = projects["budget_own_score"], line["adjusted"]
    is_open, is_reviewed = np.isnan(points), ~np.isnan(adjusted)
    basis = np.where(is_open, ScoreKind.UNDECIDED.value, ScoreKind.DECIDED.value).astype("object")
    basis[is_reviewed] = REVIEWED
    counted = np.where(is_reviewed, adjusted, np.where(is_open, weight, points))
    left = without_noise(weight - counted)
    lines = _lines(projects.index, weight, points, basis, left, own, adjusted)
    return _some(lines, ~np.isnan(weight))


def _line_points(
    weight: Column, rates: Rates, policy_of: Column, policies: Mapping[str, Policy]
) -> Column:
    points = np.full(len(weight), np.nan)
    for name, policy in policies.items():
        mine = policy_of == name
        above, below = rates.numerator[mine], rates.denominator[mine]
        points[mine] = earned(weight[mine], above, below, policy)
    return points


def _dimension_lines(dimensions: Arrays) -> _Lines:
    """Account for lines that somebody scored by judgement: nobody can compute them."""
    weight, own = dimensions["weight"], dimensions["score"]
    weight = np.where(weight >= 0, weight, np.nan)
    nothing = np.full(len(weight), np.nan)
    basis = np.full(len(weight), ScoreKind.UNDECIDED.value, dtype="object")
    return _lines(dimensions["project"], weight, nothing, basis, 0.0 * weight, own, nothing)


def _as_the_panel(lines: _Lines, projects: Arrays) -> _Lines:
    """Let the scores of an evaluation panel decide their lines, as a reviewer's do."""
    weight, own = lines.weight_total, lines.own_sum
    by_panel = projects["is_scored_by_panel"][positions(projects.index, lines.project)]
    decides = by_panel & (own >= 0) & (own <= weight) & ~lines.is_reviewed
    if not decides.any():
        return lines
    return lines._replace(
        decided=np.where(decides, own, lines.decided),
        asserted=np.where(decides, 0.0, lines.asserted),
        undecided=np.where(decides, 0.0, lines.undecided),
        lost=np.where(decides, weight - own, lines.lost),
        adopted=np.where(decides, own, lines.adopted),
    )


def _execution(
    projects: Arrays, rows: Arrays, rates: Rates, line: Mapping[str, Column], budget: _Lines
) -> dict[str, Column]:
    """Return the rate and the points for execution: of its rows, else of the separate line."""
    points = np.full(len(projects.index), np.nan)
    kinds = np.full(len(projects.index), None, dtype="object")
    at = positions(projects.index, budget.project)
    points[at], kinds[at] = budget.points, budget.basis
    some = rows["is_execution"] & ~np.isnan(rows["allotted"])
    mine, of_rows, kind_of_rows = (
        rows[name][some] for name in ("project", "computed_score", "basis")
    )
    has_points = counts(mine, ~np.isnan(of_rows), projects.index) > 0
    points = np.where(has_points, sums(mine, of_rows, projects.index), points)
    told = pd.notna(kind_of_rows)
    # Backwards, so that the first row of a project is written last.
    kinds[positions(projects.index, mine[told][::-1])] = kind_of_rows[told][::-1]
    return {
        "execution_rate": rates.percent,
        "execution_basis": _bases(rates.formula),
        "execution_weight": line["weight"],
        "execution_adjusted": np.where(np.isnan(line["weight"]), np.nan, line["adjusted"]),
        "execution_score": points,
        "execution_kind": kinds,
    }


def _bases(formulas: Column) -> Column:
    """Return the words of each formula: `支出/预算` of `支出/预算 = 3/4`."""
    words = (None if one is None else one.split(" = ")[0] for one in formulas.tolist())
    return np.fromiter(words, dtype="object", count=len(formulas))


def _counts(rows: Arrays, index: Column) -> dict[str, Column]:
    name, outcome = rows["name"], rows["outcome"]
    flags = {"set": pd.notna(name) & (name != "")}
    flags |= {one: outcome == one for one in (*map(str, Verdict), JUDGED)}
    return {said: counts(rows["project"], flag, index) for said, flag in flags.items()}
