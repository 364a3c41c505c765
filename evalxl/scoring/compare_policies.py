"""What if: the same frames under two policies, and what that changes."""

from __future__ import annotations

import pandas as pd

from evalxl.frames import Frames
from evalxl.scoring.rounding import without_noise

COMPARED_TOTALS = ("lowest", "highest", "adopted", "execution_score")


def compare_policies(first: Frames, second: Frames) -> pd.DataFrame:
    """Compare two scorings of the same projects.

    Args:
        first: Scored under one policy.
        second: The same projects in the same order, scored under another.

    Returns:
        One row a project, in their order: `file`, `project_name`, `unit`, both policies
        (`policy_a`, `policy_b`), each of `COMPARED_TOTALS` twice with its difference
        (`adopted_a`, `adopted_b`, `adopted_change`), both grades, `grade_changes`, and `why`:
        the rows that score otherwise, the largest change first.
    """
    a, b = first.projects, second.projects
    table = a[["file", "project_name", "unit"]].assign(policy_a=a["policy"], policy_b=b["policy"])
    for name in COMPARED_TOTALS:
        table[f"{name}_a"], table[f"{name}_b"] = a[name], b[name]
        table[f"{name}_change"] = without_noise(b[name] - a[name])
    table["grade_a"], table["grade_b"] = a["grade_adopted"], b["grade_adopted"]
    both = table["grade_a"].notna() & table["grade_b"].notna()
    table["grade_changes"] = both & (table["grade_a"] != table["grade_b"])
    return table.assign(why=_reasons(first, second))


def changed_rows(first: Frames, second: Frames) -> pd.DataFrame:
    """List the rows that score otherwise, largest change first within each project.

    Returns:
        `project`, `no`, `name`, `rule_a`, `score_a`, `rule_b`, `score_b`, `change`: points at
        most earned (undecided rows count with all they can still earn).
    """
    a, b = (_possible(frames) for frames in (first, second))
    table = a[["project", "no", "name"]].assign(
        rule_a=a["rule"], score_a=a["possible"], rule_b=b["rule"], score_b=b["possible"]
    )
    table["change"] = without_noise(table["score_b"] - table["score_a"])
    changed = table[(table["change"].fillna(0.0) != 0) | (table["rule_a"] != table["rule_b"])]
    largest = changed.assign(size=-changed["change"].abs().fillna(0.0))
    return largest.sort_values(["project", "size"], kind="stable").drop(columns="size")


def _possible(frames: Frames) -> pd.DataFrame:
    """Put the separate execution line beside the indicators."""
    columns = ["project", "no", "name", "rule"]
    rows = frames.indicators[columns].assign(
        possible=frames.indicators["allotted"] - frames.indicators["lost"]
    )
    projects = frames.projects[frames.projects["execution_weight"].notna()]
    lines = pd.DataFrame(
        {
            "project": projects.index,
            "no": 0,
            "name": "预算执行率",
            "rule": projects["execution_basis"].fillna("no-rate"),
            "possible": projects["execution_score"].fillna(projects["execution_weight"]),
        }
    )
    keyed = pd.concat([rows, lines]).set_index(["project", "no"], drop=False)
    return keyed.rename_axis([None, None])


def _reasons(first: Frames, second: Frames) -> pd.Series[str]:
    rows = changed_rows(first, second)
    said = (
        rows["name"].fillna("")
        + " "
        + _points(rows["score_a"])
        + "→"
        + _points(rows["score_b"])
        + " ("
        + rows["rule_a"]
        + " → "
        + rows["rule_b"]
        + ")"
    )
    joined = said.groupby(rows["project"]).agg("; ".join)
    return joined.reindex(first.projects.index, fill_value="")


def _points(values: pd.Series[float]) -> pd.Series[str]:
    return values.map("{:g}".format, na_action="ignore").fillna("—")
