"""Reviewers' scores: matched to their rows, kept apart from the unit's and the computed ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.core import lazy_re as re
from evalxl.frames import SCORED_INDICATORS
from evalxl.policies import Policy
from evalxl.scoring.columns import conform
from evalxl.scoring.printed_reviews import PRINTED
from evalxl.scoring.rounding import half_up, half_up_quotient, without_noise

_COLUMNS = ["adjusted_score", "adjusted_reason", "reviewer"]
_LINE = "预算执行率"
_NOISE = 1e-6
_PLAIN = re.compile(r"[\s()（）“”\"'《》:：、，,。.]+")


def adjusted(
    indicators: pd.DataFrame,
    projects: pd.DataFrame,
    adjustments: pd.DataFrame | None,
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    """Find the reviewer's score of each row; one above what the row can earn is not used.

    Args:
        indicators: Scored; reads `allotted`.
        projects: Reads `unit`, `project_name`, `year`, `policy`.
        adjustments: Columns `core.terms.ADJUSTMENT_COLUMNS`; of several for a row the last counts.
        policies: Their `review.deductions` apply where a reason is given without a score.

    Returns:
        `adjusted_score`, `adjusted_reason`, `reviewer` on the index of `indicators`.
    """
    if adjustments is None or adjustments.empty:
        nothing = pd.DataFrame(index=indicators.index, columns=_COLUMNS, dtype="object")
        return conform(nothing, SCORED_INDICATORS)
    latest = adjustments.assign(key=_keys(adjustments)).drop_duplicates("key", keep="last")
    found = latest.set_index("key").reindex(_row_keys(indicators, projects))
    found.index = indicators.index
    table = found[["score", "reason", "reviewer"]].set_axis(_COLUMNS, axis="columns")
    table = conform(table, SCORED_INDICATORS)
    policy_of = indicators["project"].map(projects["policy"])
    bonus = policy_of.map({id_: policy.special.bonus for id_, policy in policies.items()})
    table = table.mask(table["adjusted_score"] > indicators["allotted"] + bonus + _NOISE)
    for name, policy in policies.items():
        if policy.review.deductions:
            table = _with_deductions(table, indicators[policy_of == name], policy)
    return table


def adjusted_line(
    projects: pd.DataFrame, adjustments: pd.DataFrame | None, weights: pd.Series[float]
) -> pd.Series[float]:
    """Find the reviewer's score of each project's separate line 预算执行率, up to its weight."""
    if adjustments is None or adjustments.empty:
        return pd.Series(np.nan, index=projects.index)
    latest = adjustments.assign(key=_keys(adjustments)).drop_duplicates("key", keep="last")
    found = latest.set_index("key")["score"].reindex(_line_keys(projects))
    points = found.set_axis(projects.index).astype("float64")
    return points.mask(points > weights + _NOISE)


def unmatched_adjustments(
    adjustments: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame
) -> pd.DataFrame:
    """Return the adjustments no row uses: none is theirs any more, or they exceed its weight.

    Each is reported, none is lost.
    """
    is_used = indicators[_COLUMNS[:2]].notna().any(axis="columns")
    used = indicators[is_used & indicators["reviewer"].ne(PRINTED)]
    lines = projects[projects["execution_weight"].notna()]
    most = lines.groupby(_line_keys(lines))["execution_weight"].max() + _NOISE
    keys = _keys(adjustments)
    scores = adjustments["score"].astype("float64").fillna(0.0)
    is_used = keys.isin(_row_keys(used, projects)) | (scores <= keys.map(most).astype("float64"))
    return adjustments[~is_used]


def unused_adjustments(
    adjustments: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame
) -> dict[int, str]:
    """Return why adjustments that name these projects are not used.

    Returns:
        Place in `adjustments` → `replaced` (a later line for the same row counts), `other_year`,
        `no_such_indicator` or `above_weight`; nothing of those that are used.
    """
    keys = _keys(adjustments)
    lines = _line_keys(projects)[projects["execution_weight"].notna()]
    unmatched = unmatched_adjustments(adjustments, indicators, projects).index
    reasons = pd.Series("above_weight", index=adjustments.index)
    reasons = reasons.where(
        keys.isin(_row_keys(indicators, projects)) | keys.isin(lines), "no_such_indicator"
    )
    heads = _keys(adjustments.assign(indicator=""))
    reasons = reasons.where(heads.isin(_keys(projects.assign(indicator=""))), "other_year")
    replaced = keys.duplicated(keep="last")
    reasons = reasons.mask(replaced, "replaced")
    left = replaced | adjustments.index.isin(unmatched)
    told = zip(reasons.tolist(), left.tolist(), strict=True)
    return {place: why for place, (why, is_left) in enumerate(told) if is_left}


def _with_deductions(table: pd.DataFrame, rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Turn a remark such as 无佐证材料 into points off: a percent of the weight."""
    told = table.loc[rows.index]
    asked = told[told["adjusted_reason"].notna() & told["adjusted_score"].isna()]
    shares = {
        reason: _deducted(str(reason), policy) for reason in asked["adjusted_reason"].unique()
    }
    percent = asked["adjusted_reason"].map(shares).astype("float64").dropna()
    mine = rows.loc[percent.index]
    base = mine["computed_score"].fillna(mine["score"])
    off = half_up_quotient(mine["allotted"], percent, 100.0, policy.rounding.places)
    points = pd.Series(
        half_up(without_noise(base - off), policy.rounding.places), index=mine.index
    ).clip(lower=0)
    return table.assign(adjusted_score=table["adjusted_score"].fillna(points))


def _deducted(reason: str, policy: Policy) -> float:
    for rule in policy.review.deductions:
        if any(words in reason for words in rule.says):
            return rule.percent
    return np.nan


def _row_keys(indicators: pd.DataFrame, projects: pd.DataFrame) -> pd.Series[str]:
    heads = _keys(projects.assign(indicator=""))
    # Where every form was refused there are no rows, and an empty `map` would give floats.
    return indicators["project"].map(heads).astype("str") + indicators["name"].map(_plain)


def _line_keys(projects: pd.DataFrame) -> pd.Series[str]:
    return _keys(projects.assign(indicator=_LINE))


def _keys(table: pd.DataFrame) -> pd.Series[str]:
    year = pd.to_numeric(table["year"], errors="coerce").fillna(0).astype("int64").astype("str")
    parts = [table[name].map(_plain) for name in ("unit", "project_name")]
    return parts[0] + "\x1f" + parts[1] + "\x1f" + year + "\x1f" + table["indicator"].map(_plain)


def _plain(value: object) -> str:
    return _PLAIN.sub("", value) if isinstance(value, str) else ""
