"""Marks and notes in the form: calm colours, and lines that survive a black-and-white print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evalxl.core.model import CellRef
from evalxl.core.terms import ScoreKind, Severity, Verdict
from evalxl.writing.fill import HEADING, Fill
from evalxl.writing.form import Project, Row, ScoredForm, cell_of, number_of, points
from evalxl.writing.options import OutputOptions
from evalxl.writing.wording import say
from evalxl.xlsx.addresses import parse_address
from evalxl.xlsx.grid import Block, Grid, Sheet
from evalxl.xlsx.patch.edits import SIDES, Mark, Place

FILLED, ASSERTED, DIFFERS = "filled", "asserted", "differs"
UNMET, UNCLEAR = "unmet", "unclear"


@dataclass(frozen=True, slots=True)
class Paint:
    """How one kind of mark looks: a fill, and the line of its box."""

    fill: str
    line: str
    colour: str


PAINTS = {
    UNMET: Paint("FCE4D6", "medium", "C55A11"),
    UNCLEAR: Paint("DDEBF7", "mediumDashed", "2F75B5"),
    DIFFERS: Paint("FFF2CC", "double", "7F6000"),
    FILLED: Paint("E2EFDA", "thin", "548235"),
    ASSERTED: Paint("E2EFDA", "dashed", "548235"),
}
_KIND_OF_OUTCOME = {Verdict.UNMET: UNMET, Verdict.CANNOT_TELL: UNCLEAR}
_ROW_ROLES = ("name", "weight", "target", "actual", "score", "reason")
_DIFFERING_FAMILIES = ("EVX2", "EVX4", "EVX5")


@dataclass(slots=True)
class Marking:
    """What is painted and noted on the cells of a form, by sheet and place."""

    looks: dict[str, dict[Place, Mark]] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[str, dict[Place, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def marking(
    form: ScoredForm, grid: Grid, filled: Iterable[Fill], options: OutputOptions
) -> Marking:
    """Decide which cells are marked, and what their notes say.

    Args:
        form: The form as scored.
        grid: The same form as read.
        filled: What is written into it.
        options: `colours`, `notes` and `lang`.
    """
    pen = _Pen(grid, options)
    for project in form.projects():
        for row in project.indicators:
            pen.mark_row(row)
        pen.note_total(project)
    for fill in filled:
        pen.mark_fill(fill)
    for finding in form.findings:
        pen.mark_finding(finding)
    return pen.made


class _Pen:
    """Paints and notes, where the options allow it."""

    def __init__(self, grid: Grid, options: OutputOptions) -> None:
        self.made = Marking()
        self._sheets = {sheet.name: sheet for sheet in grid.sheets}
        self._options = options

    def mark_row(self, row: Row) -> None:
        """Colour a row whose target is missed or cannot be judged; note that and the review."""
        kind = _KIND_OF_OUTCOME.get(row.get("outcome"))  # type: ignore[arg-type]
        for role in _ROW_ROLES if kind else ():
            cell = cell_of(row, role)
            if cell and self._is_of_one_row(cell):
                self._paint(cell, str(kind), boxed=role == "actual")
        at = cell_of(row, "actual") or cell_of(row, "name")
        said = [*(_row_note(row, kind, self._options.lang) if kind else ())]
        said += _review_note(row, self._options.lang)
        if at and said:
            self._note(at, "\n".join(said))

    def mark_fill(self, fill: Fill) -> None:
        """Mark a score of ours."""
        if fill.kind == HEADING:
            return
        kind = ASSERTED if fill.kind == ScoreKind.ASSERTED else FILLED
        cell = CellRef(fill.sheet, *fill.place)
        self._paint(cell, kind, boxed=True)
        if kind == ASSERTED:
            self._note(cell, say(self._options.lang, "note_asserted", score=fill.value))

    def mark_finding(self, finding: Row) -> None:
        """Mark a total, rate or score that differs from what follows from the form."""
        code = str(finding.get("code") or "")
        sheet, address = finding.get("sheet"), finding.get("cell")
        if not (code.startswith(_DIFFERING_FAMILIES) and sheet in self._sheets and address):
            return
        if finding.get("severity") == Severity.NOTE:
            return
        cell = CellRef(str(sheet), *parse_address(str(address), str(sheet)))
        self._paint(cell, DIFFERS, boxed=True)
        self._note(cell, f"{finding.get('message') or ''}\n{finding.get('fix') or ''}".strip())

    def note_total(self, project: Project) -> None:
        """Note the range of a total at its blank cell."""
        cell = project.table.totals.cells.get("score")
        lowest, highest = (number_of(project.row, name) for name in ("lowest", "highest"))
        if cell is None or project.table.totals.score is not None or lowest == highest:
            return
        undecided = points(number_of(project.row, "undecided"))
        self._paint(cell, UNCLEAR, boxed=True)
        self._note(
            cell,
            say(
                self._options.lang,
                "note_range",
                lowest=points(lowest),
                highest=points(highest),
                undecided=undecided,
            ),
        )

    def _paint(self, cell: CellRef, kind: str, *, boxed: bool) -> None:
        if not self._options.colours or cell.sheet not in self._sheets:
            return
        self.made.kinds[cell.sheet].add(kind)
        block = _block(cell, self._sheets[cell.sheet])
        looks = self.made.looks[cell.sheet]
        for place in _places(block):
            if place not in looks or (boxed and not looks[place].sides):
                looks[place] = _mark(PAINTS[kind], place, block, boxed=boxed)

    def _note(self, cell: CellRef, text: str) -> None:
        if not self._options.notes or cell.sheet not in self._sheets:
            return
        block = _block(cell, self._sheets[cell.sheet])
        noted = self.made.notes[cell.sheet][block.top, block.left]
        if text not in noted:
            noted.append(text)

    def _is_of_one_row(self, cell: CellRef) -> bool:
        block = _block(cell, self._sheets[cell.sheet])
        return block.top == block.bottom


def _row_note(row: Row, kind: str, lang: str) -> Iterator[str]:
    """Say in two lines what was understood, and what score follows."""
    why = str(row.get(f"why_{lang}") or row.get("why_zh") or "")
    yield say(lang, f"note_{kind}", why=why)
    weight, score = number_of(row, "weight"), number_of(row, "computed_score")
    if weight is None:
        yield say(lang, "note_no_weight")
    elif score is None:
        yield say(lang, "note_undecided", weight=points(weight))
    else:
        own = points(number_of(row, "score"))
        yield say(lang, "note_score", score=points(score), weight=points(weight), own=own)


def _review_note(row: Row, lang: str) -> Iterator[str]:
    """Say which score the reviewer gave, and why."""
    reviewed = number_of(row, "adjusted_score")
    if reviewed is not None:
        said = [str(row[key]) for key in ("reviewer", "adjusted_reason") if row.get(key)]
        by = say(lang, "note_reviewed_by", who="，".join(said)) if said else ""
        yield say(lang, "note_reviewed", score=points(reviewed), by=by)


def _block(cell: CellRef, sheet: Sheet) -> Block:
    place = (cell.row, cell.column)
    anchor = sheet.merged.get(place, place)
    for block in sheet.merges:
        if (block.top, block.left) == anchor:
            return block
    return Block(*place, *place)


def _places(block: Block) -> Iterator[Place]:
    for row in range(block.top, block.bottom + 1):
        for column in range(block.left, block.right + 1):
            yield row, column


def _mark(paint: Paint, place: Place, block: Block, *, boxed: bool) -> Mark:
    if not boxed:
        return Mark(paint.fill)
    row, column = place
    edges = (column == block.left, column == block.right, row == block.top, row == block.bottom)
    line = (paint.line, paint.colour)
    sides = {side: line for side, is_edge in zip(SIDES, edges, strict=True) if is_edge}
    return Mark(paint.fill, sides)
