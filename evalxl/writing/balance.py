"""The foot of 评分明细: where all points are, and budget execution on every basis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evalxl.core.terms import REVIEWED, ScoreKind, word
from evalxl.writing.form import Project, Row, number_of
from evalxl.writing.live import live, ratio
from evalxl.writing.sheet_rows import (
    CENTRED,
    HEAD,
    NUMBER,
    POINTS,
    SECTION,
    SUM_LABEL,
    TEXT,
    SheetRows,
)
from evalxl.writing.wording import say
from evalxl.xlsx.grid import Value
from evalxl.xlsx.patch.edits import CellStyle, NewCell


class Scored(Protocol):
    """What a line must tell to be counted."""

    @property
    def weight(self) -> float | None: ...  # noqa: D102
    @property
    def basis(self) -> str | None: ...  # noqa: D102
    @property
    def computed(self) -> float | None: ...  # noqa: D102
    @property
    def reviewed(self) -> float | None: ...  # noqa: D102


_EARNED: dict[str, str] = {ScoreKind.DECIDED: "M", ScoreKind.ASSERTED: "M", REVIEWED: "P"}
"""The column of 评分明细 with the points of each basis."""


def write_balance(
    rows: SheetRows, lines: Sequence[Scored], first: int, last: int, lang: str
) -> None:
    """Show that the points add up: every point is earned, open or lost."""
    rows.gap()
    rows.line(say(lang, "balance_title"), SECTION)
    at: dict[str, int] = {}
    values: dict[str, float] = {}

    def write(key: str, formula: str, value: float) -> None:
        values[key] = round(value, 2)
        at[key] = rows.add(
            None,
            NewCell(say(lang, f"balance_{key}"), SUM_LABEL),
            NewCell(values[key], POINTS, formula=formula),
        )

    def sum_if(kind: str, column: str) -> str:
        return f'SUMIF(L{first}:L{last},"{word(kind, lang)}",{column}{first}:{column}{last})'

    bases: tuple[str, ...] = (*ScoreKind, REVIEWED)
    weights = {basis: _sum(lines, basis, "weight") for basis in bases}
    earned = {basis: _sum(lines, basis, "computed") for basis in bases}
    earned[REVIEWED] = _sum(lines, REVIEWED, "reviewed")
    whole = sum(line.weight or 0.0 for line in lines)
    is_reviewed = any(line.basis == REVIEWED for line in lines)
    scored = [kind for kind in _EARNED if kind != REVIEWED or is_reviewed]
    for kind in scored:
        write(str(kind), sum_if(kind, _EARNED[kind]), earned[kind])
    write("undecided", sum_if(ScoreKind.UNDECIDED, "I"), weights[ScoreKind.UNDECIDED])
    lost = "+".join(f"{sum_if(kind, 'I')}-{sum_if(kind, _EARNED[kind])}" for kind in scored)
    write("lost", lost, sum(weights[kind] - earned[kind] for kind in scored))
    write("weight", f"SUM(I{first}:I{last})", whole)
    lowest = sum(values[str(kind)] for kind in scored)
    write("lowest", "+".join(f"C{at[str(kind)]}" for kind in scored), lowest)
    write("highest", f"C{at['lowest']}+C{at['undecided']}", lowest + values["undecided"])
    parts = (*map(str, scored), "undecided", "lost")
    rest = values["weight"] - sum(values[part] for part in parts)
    taken = "".join(f"-C{at[part]}" for part in parts)
    write("rest", f"ROUND(C{at['weight']}{taken},2)", rest)


def write_execution(rows: SheetRows, project: Project, lang: str) -> None:
    """Set every sensible execution rate side by side."""
    if not project.execution:
        return
    rows.gap()
    rows.line(say(lang, "execution_title"), SECTION)
    heads: list[tuple[Value, int, CellStyle, str | None]] = [
        (say(lang, key), columns, HEAD, None)
        for key, columns in (
            ("head_no", 1),
            ("head_basis", 3),
            ("head_numerator", 1),
            ("head_denominator", 1),
            ("head_percent", 1),
            ("head_points", 1),
            ("head_used", 2),
        )
    ]
    rows.spread(heads)
    for number, row in enumerate(project.execution, 1):
        _write_rate(rows, number, row, lang)


def _write_rate(rows: SheetRows, number: int, row: Row, lang: str) -> None:
    place = rows.next_row
    numerator, denominator = number_of(row, "numerator"), number_of(row, "denominator")
    percent = number_of(row, "percent")
    rate = ratio(numerator, denominator)
    shown = None if rate is None else round(rate * 100, 2)
    label = str(row.get("label") or "")
    formula = str(row.get("formula") or row.get("basis") or "")
    used = [say(lang, f"used_{key}") for key in ("preferred", "printed") if row.get(key)]
    rows.spread(
        [
            (number, 1, CENTRED, None),
            (f"{label}：{formula}" if label else formula, 3, TEXT, None),
            (numerator, 1, NUMBER, None),
            (denominator, 1, NUMBER, None),
            (percent, 1, POINTS, None),
            (number_of(row, "points"), 1, POINTS, None),
            ("、".join(used), 2, TEXT, None),
        ]
    )
    cells = rows.sheet.rows[place - 1]
    cells[6] = live(percent, [(f"ROUND(E{place}/F{place}*100,2)", shown)], POINTS)


def _sum(lines: Sequence[Scored], kind: str, column: str) -> float:
    values = [getattr(line, column) for line in lines if line.basis == kind]
    return float(sum(value for value in values if value is not None))
