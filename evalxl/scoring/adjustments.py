"""Reviewers' scores: matched to their rows, kept apart from the unit's and the computed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evalxl.core import lazy_re as re
from evalxl.frames import SCORED_INDICATORS
from evalxl.policies import Policy
from evalxl.scoring.columns import conform
from evalxl.scoring.printed_reviews import PRINTED
from evalxl.scoring.rounding import half_up, half_up_quotient, without_noise

_APART = "\x1f"
_NO_YEAR = {"0": "—"}
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
    """Find the reviewer's score of each row; one that the row cannot earn is not used.

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
    fits = table["adjusted_score"] <= indicators["allotted"] + bonus + _NOISE
    table = table.where(fits | table["adjusted_score"].isna())
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


@dataclass(frozen=True, slots=True)
class Unused:
    """Why an adjustment is not used; `detail`: the points the row can earn, or the form's years.

    `why`: `replaced` (a later line for the same row counts), `no_such_project`, `other_year`,
    `no_such_indicator`, `no_weight`, `no_score` (its reason alone costs nothing by the policy) or
    `above_weight`.
    """

    why: str
    detail: str = ""


def unused_adjustments(
    adjustments: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame
) -> dict[int, Unused]:
    """Return why adjustments are not used, by their place in `adjustments`.

    Args:
        adjustments: Columns `core.terms.ADJUSTMENT_COLUMNS`.
        indicators: Scored; reads `project`, `name`, `allotted` and the reviewer's columns.
        projects: Scored; those the adjustments may name.
    """
    if adjustments.empty:
        return {}
    is_used = indicators["adjusted_score"].notna() & indicators["reviewer"].ne(PRINTED)
    lines = projects[projects["execution_adjusted"].notna()]
    used = {*_row_keys(indicators[is_used], projects), *_line_keys(lines)}
    known = _Known.of(indicators, projects)
    keys = _keys(adjustments)
    replaced = keys.duplicated(keep="last").tolist()
    heads = _heads(adjustments).tolist()
    rows = zip(keys, heads, adjustments["score"], replaced, strict=True)
    return {
        place: Unused("replaced") if is_replaced else known.reason(key, head, score)
        for place, (key, head, score, is_replaced) in enumerate(rows)
        if is_replaced or key not in used
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """What adjustments can name: the years of each project, and what each row can earn."""

    years: Mapping[str, list[str]]
    most: Mapping[str, float]

    @classmethod
    def of(cls, indicators: pd.DataFrame, projects: pd.DataFrame) -> _Known:
        lines = _line_keys(projects)
        keys = pd.concat([_row_keys(indicators, projects), lines]).astype("str")
        points = pd.concat([indicators["allotted"], projects["execution_weight"]])
        most = points.astype("float64").groupby(keys.to_numpy()).max()
        most = most.drop(lines[projects["execution_weight"].isna()], errors="ignore")
        years: dict[str, list[str]] = {}
        for head, key in zip(_heads(projects), lines, strict=True):
            years.setdefault(head, []).append(key.split(_APART)[2])
        return cls(years, most.to_dict())

    def reason(self, key: str, head: str, score: float | None) -> Unused:
        """Return why a line with this key is not used."""
        if head not in self.years:
            return Unused("no_such_project")
        if key.split(_APART)[2] not in self.years[head]:
            years = (_NO_YEAR.get(one, one) for one in self.years[head])
            return Unused("other_year", "、".join(dict.fromkeys(years)))
        if key not in self.most:
            return Unused("no_such_indicator")
        most = self.most[key]
        if most != most:
            return Unused("no_weight")
        has_score = score is not None and score == score
        return Unused("above_weight", f"{most:g}") if has_score else Unused("no_score")


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
    years = pd.to_numeric(table["year"], errors="coerce").fillna(0).astype("int64").astype("str")
    return _heads(table) + _APART + years + _APART + table["indicator"].map(_plain)


def _heads(table: pd.DataFrame) -> pd.Series[str]:
    """Return unit and project of each line; every year of a project has the same."""
    return table["unit"].map(_plain).astype("str") + _APART + table["project_name"].map(_plain)


def _plain(value: object) -> str:
    return _PLAIN.sub("", value) if isinstance(value, str) else ""
