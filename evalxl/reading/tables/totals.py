"""The form's own total line, printed subtotals and the grade beside the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef, Field, Totals
from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.indicators import points
from evalxl.reading.tables.levels import level_name, printed_weight
from evalxl.reading.tables.table import Table
from evalxl.xlsx.grid import Cell

_GRADE = re.compile(r"^[“\"]?(优秀?|良好?|中等?|低|差|合格|不合格|较差|一般|较好)[”\"]?$")
_SCORE_LABEL = re.compile(r"^[^\d]*(得分|评分|总分|分值)[:：]?$")
_GRADE_LABEL = re.compile("等[级次]|级别|评级|档次")
_OF_THE_WHOLE = frozenset("总合全自")
_TICKS = "☑√✓✔■●☒"
_BOXES = re.compile(rf"[{_TICKS}□○]|优秀?|良好?|中等?|不?合格|较差|差|低|一般|较好")


@dataclass(slots=True)
class TotalLine:
    """What a total row holds."""

    weight: float | None = None
    score: float | None = None
    subtotals: dict[str, float] = field(default_factory=dict)
    subtotal_cells: dict[str, CellRef] = field(default_factory=dict)
    cells: dict[str, CellRef] = field(default_factory=dict)
    grade: Field | None = None


def _read_subtotals(table: Table, line: TotalLine) -> None:
    for row in table.subtotals:
        score = read_number(table.own(row, "score"))
        named = table.level_cell(row, table.level_rows.get(row, ""))
        texts = [named] if named else [cell for cell in table.page.rows[row] if cell.kind == "s"]
        label = next((cell.text for cell in texts), "")
        if score is not None:
            line.subtotals[level_name(label)] = score.value
            at = table.ref(row, "score")
            if at is not None:
                line.subtotal_cells[level_name(label)] = at


def read_totals(table: Table, remarks: Remarks) -> TotalLine:
    """Read the total row and the subtotals of a table of indicators or dimensions."""
    line = TotalLine()
    _read_subtotals(table, line)
    if table.total_row is None:
        return line
    for role in ("weight", "score"):
        at = table.ref(table.total_row, role)
        if at is None:
            continue
        cell = table.own(table.total_row, role)
        if cell and (is_grade(cell.text) or _GRADE_LABEL.search(cell.text)):
            continue  # a label of its own stands below the column, or the value beside it
        line.cells[role] = at
        names_the_score = role == "weight" and cell and _SCORE_LABEL.match(cell.text.strip())
        value = points(cell, at, "", remarks) if cell and not names_the_score else None
        is_whole = role == "weight" and value is not None and _holds_weights(table, value)
        if (
            cell
            and value is not None
            and not is_whole
            and (part := _part_named_before(table, cell))
        ):
            remarks.add("number_unreadable", at, provided=f"{part} {cell.text}")
            value = None
        if role == "weight":
            line.weight = value
        else:
            line.score = value
    if "score" not in line.cells:
        _read_beside_label(table, table.total_row, line)
    line.grade = _grade_in(table, table.page.rows[table.total_row])
    return line


def _holds_weights(table: Table, value: float) -> bool:
    """Return whether a number is no less than the weights of all rows together."""
    found = [read_number(table.own(row, "weight")) for row in table.rows]
    points = [one.value for one in found if one]
    return len(points) > 1 and value >= sum(points) - SUM_SLACK


def _read_beside_label(table: Table, row: int, line: TotalLine) -> None:
    """Read a total beside its label, where another label stands below the column of scores.

    `总分（100分） | 99.5 | 自评等级 | 优` has one number, and it is that of the row's own label.
    """
    numbers = [cell for cell in table.page.rows[row] if read_number(cell)]
    found = read_number(numbers[0]) if len(numbers) == 1 else None
    if found is None or found.unit not in (None, "分") or _part_named_before(table, numbers[0]):
        return
    line.score = found.value
    line.cells["score"] = table.page.ref(row, numbers[0].column)
    label = table.page.rows[row][0].text
    if line.weight is None:
        line.weight = printed_weight(label)


def _part_named_before(table: Table, number: Cell) -> str:
    """Return the label left of a number in the total row that names a part and not the whole."""
    before = [cell for cell in table.page.rows[number.row] if cell.column < number.column]
    text = before[-1].text.strip() if before else ""
    label = _SCORE_LABEL.match(text)
    is_of_part = (  # 预算执行得分, 指标得分, but not 自评得分 or 总得分
        label is not None
        and label[1] in ("得分", "评分")
        and label.start(1) > 0
        and not _OF_THE_WHOLE & {*text}
    )
    return text if is_of_part else ""


def own_verdict(
    info: Mapping[str, Field],
    line: TotalLine,
    dimensions: TotalLine | None,
    told: Field | None = None,
) -> tuple[Totals, Field | None]:
    """Find the form's own total and grade: in a total row, else in the head, else as `told`.

    The cell of a text that tells the score is that of `told`: no number can be written there.
    """
    chosen = line if line.cells or dimensions is None else dimensions
    cells = dict(chosen.cells)
    score = chosen.score
    stated = info.get("overall_score")
    if score is None and stated is not None:
        if isinstance(stated.value, float | int):
            score = float(stated.value)
        if stated.cell is not None:
            cells.setdefault("score", stated.cell)
    if score is None and told is not None and isinstance(told.value, float | int):
        score = float(told.value)
        if told.cell is not None:
            cells["told"] = told.cell
    grade = chosen.grade or _without_boxes(info.get("grade"))
    if grade is None and stated is not None and is_grade(str(stated.value)):
        grade = stated
    return Totals(chosen.weight, score, chosen.subtotals, cells, chosen.subtotal_cells), grade


def _without_boxes(grade: Field | None) -> Field | None:
    """Take the one grade that is ticked: `优☑ 良□ 中□ 差□`, `√优 良 中 差`."""
    parts = _BOXES.findall(str(grade.value)) if grade else []
    if grade is None or not any(part in _TICKS for part in parts):
        return grade
    step = 1 if is_grade(parts[0]) else -1
    after = [*parts, ""]
    ticked = [
        part for no, part in enumerate(parts) if is_grade(part) and after[no + step] in _TICKS
    ]
    return replace(grade, value=ticked[0]) if len(ticked) == 1 else grade


def _grade_in(table: Table, cells: list[Cell]) -> Field | None:
    """Find the grade printed in the total row, mostly behind the score."""
    for cell in cells:
        if is_grade(cell.text):
            return Field(cell.text.strip(), table.page.ref(cell.row, cell.column), None)
    return None


def is_grade(text: str) -> bool:
    """Return whether a text is a grade word."""
    return bool(_GRADE.match(text.strip()))
