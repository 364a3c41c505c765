"""Reviewers' scores: matched to their rows, kept apart from the unit's and the computed ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.frames import SCORED_INDICATORS
from evalxl.policies import Policy
from evalxl.scoring.columns import conform
from evalxl.scoring.rounding import half_up, half_up_quotient

ADJUSTMENTS: dict[str, str] = {
    "unit": "填报单位",
    "project_name": "项目名称",
    "year": "年度",
    "indicator": "指标",
    "score": "复核得分",
    "reason": "理由",
    "reviewer": "复核人",
    "date": "日期",
}
"""Columns of an adjustments frame, each with its heading in `adjustments.xlsx`."""


_COLUMNS = ["adjusted_score", "adjusted_reason", "reviewer"]
_LINE = "预算执行率"
_PLAIN = re.compile(r"[\s()（）“”\"'《》:：、，,。.]+")


def adjusted(
    indicators: pd.DataFrame,
    projects: pd.DataFrame,
    adjustments: pd.DataFrame | None,
    policies: Mapping[str, Policy],
) -> pd.DataFrame:
    """Find the reviewer's score of each row.

    Args:
        indicators: Scored.
        projects: Reads `unit`, `project_name`, `year`, `policy`.
        adjustments: Columns `ADJUSTMENTS`; of several for one row the last counts.
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
    for name, policy in policies.items():
        if policy.review.deductions:
            table = _with_deductions(table, indicators[policy_of == name], policy)
    return table


def adjusted_line(projects: pd.DataFrame, adjustments: pd.DataFrame | None) -> pd.Series[float]:
    """Find the reviewer's score of each project's separate line 预算执行率."""
    if adjustments is None or adjustments.empty:
        return pd.Series(np.nan, index=projects.index)
    latest = adjustments.assign(key=_keys(adjustments)).drop_duplicates("key", keep="last")
    found = latest.set_index("key")["score"].reindex(_line_keys(projects))
    return found.set_axis(projects.index).astype("float64")


def unmatched_adjustments(
    adjustments: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame
) -> pd.DataFrame:
    """Give the adjustments that belong to no row any more; each is reported, none is lost."""
    lines = projects[projects["execution_weight"].notna()]
    known = {*_row_keys(indicators, projects), *_line_keys(lines)}
    return adjustments[~_keys(adjustments).isin(list(known))]


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
    points = pd.Series(half_up(base - off, policy.rounding.places), index=mine.index).clip(lower=0)
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
