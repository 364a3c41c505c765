"""Totals of the projects: what is sure, what is claimed, what is open, what is lost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.core.terms import JUDGED, REVIEWED, ScoreKind, Verdict
from evalxl.frames import SCORED_PROJECTS
from evalxl.policies import Policy
from evalxl.scoring.columns import conform
from evalxl.scoring.execution import earned
from evalxl.scoring.grades import grades
from evalxl.scoring.rounding import numbers, without_noise

_TOLERANCE = 0.05  # points by which printed weights may miss their whole
_NOISE = 1e-6
_EARNED = [ScoreKind.DECIDED.value, ScoreKind.ASSERTED.value, REVIEWED]
_SUMMED = ["weight_total", *_EARNED, "undecided", "lost", "own_sum", "adopted"]


def project_totals(
    projects: pd.DataFrame,
    indicators: pd.DataFrame,
    dimensions: pd.DataFrame,
    execution: pd.DataFrame,
    line: pd.DataFrame,
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    """Sum up each project.

    Args:
        projects: One row each; reads own totals and `policy`.
        indicators: Scored, with the reviewer's columns.
        dimensions: Lines with points and no targets; they count where no indicator has a weight.
        execution: The frame of execution rates.
        line: The separate execution line: its `weight`, NaN where there is none, and the
            reviewer's score of it, `adjusted`.
        policies: By id.

    Returns:
        The columns `SCORED_PROJECTS` on the index of `projects`; points are NaN where the form
        has no weights, as nothing can be computed then.
    """
    lines = pd.concat(
        [
            _indicator_lines(indicators),
            _budget_lines(projects, execution, line, policies),
        ],
        ignore_index=True,
    )
    has_weights = set(indicators.loc[indicators["allotted"].notna(), "project"])
    scored = lines[lines["project"].isin(has_weights)]
    valued = _dimension_lines(dimensions[~dimensions["project"].isin(has_weights)])
    summed = [*_SUMMED, "is_reviewed", "is_scored"]
    scored, valued = (_as_the_panel(part, projects) for part in (scored, valued))
    sums = pd.concat([scored, valued]).groupby("project")[summed].sum()
    sums = without_noise(sums).reindex(projects.index)
    table = sums.assign(
        scored_from=_scored_from(projects.index, has_weights, valued),
        lowest=without_noise(sums[_EARNED].sum(axis="columns", skipna=False)),
        self_evaluated=projects["own_total"].fillna(sums["own_sum"].where(sums["is_scored"] > 0)),
        reviewed_total=sums["adopted"].where(sums["is_reviewed"] > 0),
    )
    table["highest"] = without_noise(table["lowest"] + table["undecided"])
    table["residual"] = without_noise(table["weight_total"] - table["highest"] - table["lost"])
    table = table.join(_execution(projects, indicators, execution, line, lines))
    for name in ("lowest", "highest", "adopted"):
        table[f"grade_{name}"] = grades(table[name], projects["policy"], policies)
    table["is_comparable"] = _comparable(table, projects["policy"], policies)
    table = _judged(table).join(_counts(indicators, projects.index))
    table["residual"] += 0.0  # never −0.0
    return conform(table, SCORED_PROJECTS)


def _comparable(
    table: pd.DataFrame, policy_of: pd.Series[str], policies: Mapping[str, Policy]
) -> pd.Series[bool]:
    """Whether the weights make the policy's whole, or that whole without any line of execution."""
    whole = policy_of.map({name: one.weights.total for name, one in policies.items()})
    execution = policy_of.map({name: one.execution.weight for name, one in policies.items()})
    weights = table["weight_total"]
    has_no_line = table["execution_kind"].isna() & table["execution_weight"].isna()
    apart = has_no_line & (weights - (whole - execution)).abs().le(_TOLERANCE)
    return weights.isna() | (weights - whole).abs().le(_TOLERANCE) | apart


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """Grade only comparable projects; what is final has nothing undecided."""
    names = ["grade_lowest", "grade_highest", "grade_adopted"]
    fits = table["is_comparable"]
    graded = table.assign(**{name: table[name].where(fits, None) for name in names})
    is_final = fits & table["undecided"].abs().le(_NOISE)
    return graded.assign(
        final=table["lowest"].where(is_final),
        grade_final=graded["grade_lowest"].where(is_final, None),
    )


def _indicator_lines(indicators: pd.DataFrame) -> pd.DataFrame:
    return _lines(
        indicators["project"],
        indicators["allotted"],
        indicators["computed_score"],
        indicators["score_kind"],
        indicators["lost"],
        indicators["score"],
        indicators["adjusted_score"],
    )


def _lines(
    project: pd.Series[int],
    weight: pd.Series[float],
    points: pd.Series[float],
    kind: pd.Series[str],
    lost: pd.Series[float],
    own: pd.Series[float],
    adjusted: pd.Series[float],
) -> pd.DataFrame:
    """Make the account of single lines; an own score on an open row counts within its bounds.

    A reviewer's score decides its line, whatever the unit claimed or the policy computed.
    """
    kinds = kind.astype("category")
    is_reviewed = adjusted.notna() & weight.notna()
    lost = (weight - adjusted).where(is_reviewed, lost)
    is_open = (kinds == ScoreKind.UNDECIDED) & ~is_reviewed
    can_earn = (weight - lost).where(is_open, 0.0)
    believed = own.fillna(0.0).clip(lower=0.0).clip(upper=can_earn)
    adopted = adjusted.where(is_reviewed, points).where(~is_open, believed)
    return pd.DataFrame(
        {
            "project": project,
            "weight_total": weight,
            "decided": points.where((kinds == ScoreKind.DECIDED) & ~is_reviewed, 0.0),
            "asserted": points.where((kinds == ScoreKind.ASSERTED) & ~is_reviewed, 0.0),
            "reviewed": adjusted.where(is_reviewed, 0.0),
            "undecided": can_earn,
            "lost": lost,
            "own_sum": own,
            "adopted": adopted.where(weight.notna()),
            "is_reviewed": is_reviewed.astype("float64"),
            "is_scored": own.notna().astype("float64"),
            "basis": kind.mask(is_reviewed, REVIEWED),
            "points": points,
        }
    )


def _budget_lines(
    projects: pd.DataFrame,
    execution: pd.DataFrame,
    line: pd.DataFrame,
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    weight = line["weight"].dropna()
    points = _line_points(weight, preferred_rates(execution, weight.index), projects, policies)
    kind = pd.Series(ScoreKind.DECIDED.value, index=weight.index, dtype="object")
    return _lines(
        weight.index.to_series(),
        weight,
        points,
        kind.mask(points.isna(), ScoreKind.UNDECIDED.value),
        without_noise(weight - points.fillna(weight)),
        projects["budget_own_score"].reindex(weight.index),
        line["adjusted"].reindex(weight.index),
    ).assign(is_line=True)


def _line_points(
    weight: pd.Series[float],
    rates: pd.DataFrame,
    projects: pd.DataFrame,
    policies: Mapping[str, Policy],
) -> pd.Series[float]:
    points = np.full(len(weight), np.nan)
    points_of_line = numbers(weight)
    above, below = numbers(rates["numerator"]), numbers(rates["denominator"])
    by_policy = projects["policy"].reindex(weight.index).to_numpy()
    for name, policy in policies.items():
        mine = by_policy == name
        points[mine] = earned(points_of_line[mine], above[mine], below[mine], policy)
    return pd.Series(points, index=weight.index)


def preferred_rates(execution: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Return the row of the policy's basis for each project; NaN where no rate is told."""
    return execution[execution["preferred"]].set_index("project").reindex(index)


def _dimension_lines(dimensions: pd.DataFrame) -> pd.DataFrame:
    """Account for lines that somebody scored by judgement: nobody can compute them."""
    weight = dimensions["weight"].where(dimensions["weight"] >= 0)
    nothing = pd.Series(np.nan, index=dimensions.index)
    kind = pd.Series(ScoreKind.UNDECIDED.value, index=dimensions.index, dtype="object")
    own = dimensions["score"]
    return _lines(dimensions["project"], weight, nothing, kind, 0.0 * weight, own, nothing)


def _as_the_panel(lines: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Let the scores of an evaluation panel decide their lines, as a reviewer's do."""
    weight, own = lines["weight_total"], lines["own_sum"]
    by_panel = lines["project"].map(projects["is_scored_by_panel"]).eq(True)
    decides = by_panel & own.between(0, weight) & lines["is_reviewed"].eq(0)
    settled = {
        "decided": own,
        "asserted": 0.0,
        "undecided": 0.0,
        "lost": weight - own,
        "adopted": own,
    }
    return lines.assign(
        **{name: lines[name].where(~decides, value) for name, value in settled.items()}
    )


def _scored_from(index: pd.Index, has_weights: set[int], valued: pd.DataFrame) -> pd.Series[str]:
    source = pd.Series(None, index=index, dtype="object")
    source[index.isin(valued.loc[valued["weight_total"].notna(), "project"])] = "dimensions"
    source[index.isin(list(has_weights))] = "indicators"
    return source


def _execution(
    projects: pd.DataFrame,
    indicators: pd.DataFrame,
    execution: pd.DataFrame,
    line: pd.DataFrame,
    lines: pd.DataFrame,
) -> pd.DataFrame:
    rates = preferred_rates(execution, projects.index)
    rows = indicators[indicators["is_execution"] & indicators["allotted"].notna()]
    own_lines = lines[lines["is_line"].eq(True)].set_index("project")
    by_row = rows.groupby("project")
    points = by_row["computed_score"].sum(min_count=1).reindex(projects.index)
    kinds = by_row["basis"].first().reindex(projects.index)
    return pd.DataFrame(
        {
            "execution_rate": rates["percent"],
            "execution_basis": rates["formula"].str.split(" = ").str[0],
            "execution_weight": line["weight"],
            "execution_adjusted": line["adjusted"].where(line["weight"].notna()),
            "execution_score": points.fillna(own_lines["points"].reindex(projects.index)),
            "execution_kind": kinds.fillna(own_lines["basis"].reindex(projects.index)),
        }
    )


def _counts(indicators: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    is_named = indicators["name"].fillna("").ne("")
    flags = {"set": is_named}
    outcomes = indicators["outcome"].astype("category")
    flags |= {outcome: outcomes == outcome for outcome in (*map(str, Verdict), JUDGED)}
    counts = pd.DataFrame(flags).groupby(indicators["project"]).sum()
    return counts.reindex(index, fill_value=0).astype("int64")
