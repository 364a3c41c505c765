"""Where one score comes from: cells, reading, rule, formula, rounding, clause, difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evalxl.core.errors import UsageError
from evalxl.frames import INDICATOR_CELLS, Frames
from evalxl.policies import Policy
from evalxl.scoring.actuals import comparable_actual
from evalxl.scoring.formulas import execution_formula, formula, plain, spent_by
from evalxl.scoring.rounding import without_noise
from evalxl.scoring.rules import rules
from evalxl.scoring.standards import standard_of
from evalxl.scoring.stated import Traced, trace
from evalxl.standards import Ruling
from evalxl.targets.arithmetic import parse

LINE = "预算执行率"
_LINE_CELLS = ("cell_budget_weight", "cell_budget_rate", "cell_budget_score")


@dataclass(frozen=True, slots=True)
class Input:
    """One cell that went into a score; `role` as in `frames.INDICATOR_CELLS` or a fund key."""

    role: str
    value: str | float | None
    cell: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Budget execution on one basis: what it would earn."""

    formula: str
    percent: float
    points: float | None
    is_preferred: bool
    is_printed: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """Arithmetic found in the reason cell: what it really gives, and every number traced."""

    text: str
    value: float | None
    agrees: bool
    numbers: tuple[Traced, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything about one score, as plain data; `explain_text.text` puts it into words.

    `reading` has the columns of the verdict stage. `computed`, `own` and `adjusted` are points,
    `None` where there are none; `difference` is own − the one that counts: `adjusted` before
    `computed`. `basis`: what that one rests on.
    """

    sheet: str
    name: str
    no: int | None
    weight: float | None
    inputs: tuple[Input, ...]
    reading: Mapping[str, Any]
    rule: str
    formula: str
    places: int
    policy: str
    clause: str
    clause_source: Mapping[str, str]
    basis: str | None
    computed: float | None
    own: float | None
    difference: float | None
    adjusted: float | None = None
    reviewer: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    stated: tuple[Stated, ...] = ()
    standard: str = ""  # of the row's own, where it was asked
    ruling: Ruling | None = None


def explain(
    frames: Frames, policies: Mapping[str, Policy], project: int, which: int | str
) -> Explanation:
    """Explain one score.

    Args:
        frames: Scored.
        policies: Those it was scored by.
        project: Key of the project.
        which: The indicator's number, or a cell such as `H22` or `Sheet!H22`.

    Raises:
        UsageError: No score belongs to that number or cell.
    """
    head = frames.projects.iloc[project]
    policy = policies[str(head["policy"])]
    rows = frames.indicators[frames.indicators["project"] == project]
    found = _found(rows, which)
    if not found.empty:
        return _of_row(frames, policy, found.iloc[0], comparable_actual(found).iloc[0])
    if _is_line(head, which):
        return _of_line(frames, policy, project, head)
    numbers = f"1–{int(rows['no'].max())}" if len(rows) else "—"
    raise UsageError(
        f"no score belongs to '{which}'; indicators are numbered {numbers}",
        f"“{which}”没有对应的得分；指标序号为 {numbers}",
    )


def _found(rows: pd.DataFrame, which: int | str) -> pd.DataFrame:
    if isinstance(which, int) or which.isdecimal():
        return rows[rows["no"] == int(which)]
    sheet, _, address = which.rpartition("!")
    cells = rows[[f"cell_{role}" for role in INDICATOR_CELLS if not role.startswith("level")]]
    hit = cells.isin([_plain_address(address)]).any(axis="columns")
    return rows[hit & (rows["sheet"].eq(sheet.strip("'")) if sheet else True)]


def _is_line(head: pd.Series[Any], which: int | str) -> bool:
    if isinstance(which, int):
        return False
    return which == LINE or _plain_address(which.rpartition("!")[2]) in list(head[[*_LINE_CELLS]])


def _plain_address(address: str) -> str:
    return address.replace("$", "").upper()


def _of_row(frames: Frames, policy: Policy, row: pd.Series[Any], actual: float) -> Explanation:
    project = int(row["project"])
    rule = str(row["rule"])
    cells = {
        role: _cell(row[f"cell_{role}"])
        for role in ("target", "actual", "weight", "score", "reason")
    }
    inputs = [Input(role, _value(row[role]), cell) for role, cell in cells.items()]
    key = rules()[rule].clause
    rate = spent_by(frames.execution, project)
    ruling = standard_of(dict(row), _number(frames.projects.at[project, "year"]))
    return Explanation(
        sheet=str(row["sheet"]),
        name=str(row["name"]),
        no=int(row["no"]),
        weight=_number(row["allotted"]),
        inputs=(*inputs, *(_fund_inputs(frames, project) if row["is_execution"] else ())),
        reading={name: _value(row[name]) for name in _reading_columns(row)},
        rule=rule,
        formula=formula({**row, "actual_value": actual}, rate, policy),
        places=policy.rounding.places,
        policy=policy.id,
        clause=key,
        clause_source=policy.clause(key),
        basis=row["basis"],
        computed=_number(row["computed_score"]),
        own=_number(row["score"]),
        difference=_difference(row["score"], row["adjusted_score"], row["computed_score"]),
        adjusted=_number(row["adjusted_score"]),
        reviewer=_value(row["reviewer"]),
        alternatives=_alternatives(frames, project) if row["is_execution"] else (),
        stated=_stated(frames, project, row["reason"], cells, row),
        standard=str(row["standard"]) if ruling else "",
        ruling=ruling,
    )


def _of_line(frames: Frames, policy: Policy, project: int, head: pd.Series[Any]) -> Explanation:
    score, own = _number(head["execution_score"]), _number(head["budget_own_score"])
    rule = "no-rate" if score is None else "execution"
    rate, weight = spent_by(frames.execution, project), _number(head["execution_weight"])
    earned = ""
    if rate and weight and score is not None:
        earned = f"{execution_formula(rate, weight, policy)} = {plain(score)}"
    roles = ("weight", "rate", "score")
    values = (head["budget_weight"], head["printed_rate"], head["budget_own_score"])
    lines = [
        Input(role, _number(value), _cell(head[f"cell_budget_{role}"]))
        for role, value in zip(roles, values, strict=True)
    ]
    key = rules()[rule].clause
    return Explanation(
        sheet=str(head["sheet"]),
        name=LINE,
        no=None,
        weight=weight,
        inputs=(*lines, *_fund_inputs(frames, project)),
        reading={},
        rule=rule,
        formula=earned,
        places=policy.rounding.places,
        policy=policy.id,
        clause=key,
        clause_source=policy.clause(key),
        basis=head["execution_kind"],
        computed=score,
        own=own,
        difference=_difference(own, head["execution_adjusted"], score),
        adjusted=_number(head["execution_adjusted"]),
        alternatives=_alternatives(frames, project),
    )


def _alternatives(frames: Frames, project: int) -> tuple[Alternative, ...]:
    table = frames.execution
    mine = table[(table["project"] == project) & (table["scope"] == "project")]
    columns = mine[["formula", "percent", "points", "preferred", "printed"]]
    return tuple(
        Alternative(words, percent, _number(points), bool(preferred), bool(printed))
        for words, percent, points, preferred, printed in columns.itertuples(index=False, name=None)
    )


def _fund_inputs(frames: Frames, project: int) -> tuple[Input, ...]:
    lines = frames.funds[frames.funds["project"] == project].dropna(subset=["value"])
    columns = lines[["label", "value", "cell"]].itertuples(index=False, name=None)
    return tuple(Input(label, value, _cell(cell)) for label, value, cell in columns)


def _stated(
    frames: Frames,
    project: int,
    reason: object,
    cells: Mapping[str, str | None],
    row: pd.Series[Any],
) -> tuple[Stated, ...]:
    if not isinstance(reason, str):
        return ()
    funds = frames.funds[frames.funds["project"] == project]
    texts = frames.narratives[frames.narratives["project"] == project]
    own = {str(cells[role]): row[role] for role in ("weight", "score") if cells[role]}
    return tuple(
        Stated(
            one.text,
            None if one.value is None else float(one.value),
            one.agrees,
            trace(one.numbers, funds, texts, own),
        )
        for one in parse(reason)
    )


def _reading_columns(row: pd.Series[Any]) -> list[str]:
    names = [str(name) for name in row.index]
    return names[names.index("verdict") : names.index("rule")]


def _cell(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _difference(own: Any, adjusted: Any, computed: Any) -> float | None:
    """Subtract the points that count, the reviewer's before the computed, from the unit's own."""
    score, reviewed = _number(own), _number(adjusted)
    counted = _number(computed) if reviewed is None else reviewed
    return None if score is None or counted is None else _number(without_noise(score - counted))


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value
