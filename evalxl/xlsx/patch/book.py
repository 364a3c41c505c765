"""Changing a workbook without loss: edits are described first, then made in one pass.

Only the parts that must change are written anew; every other entry of the package keeps its
compressed bytes, and inside a changed sheet every row not written to keeps its bytes too.
"""

from __future__ import annotations

from evalxl.xlsx.limits import Limits
from evalxl.xlsx.package import Package, part_key
from evalxl.xlsx.patch.cells import CellWriter, Write
from evalxl.xlsx.patch.edits import Edits, Look, Place, SheetEdits
from evalxl.xlsx.patch.new_sheet import sheet_xml
from evalxl.xlsx.patch.notes import (
    EMPTY_COMMENTS,
    EMPTY_DRAWING,
    free_places,
    noted_places,
    with_comments,
    with_shapes,
)
from evalxl.xlsx.patch.parts import Parts
from evalxl.xlsx.patch.styles import MINIMAL, Styles
from evalxl.xlsx.patch.workbook import ListedSheet, SheetList, listed_sheets
from evalxl.xlsx.patch.worksheet import WorksheetPart

_KEEP = Write(has_value=False)


def apply(content: bytes, edits: Edits) -> bytes:
    """Return the workbook with the edits made.

    Equal input gives equal bytes. Macros, pictures, other people's notes, protection and
    everything else that is not named in `edits` stay as they are.

    Raises:
        ValueError: The edits name a sheet that is not there, or the inside of a merged block.
        Refused: The file is no workbook.
    """
    return Book(Package(content, Limits())).apply(edits)


class Book:
    """A workbook to be asked how its cells look, and then changed once.

    Args:
        package: The file, which the reader has let pass.
    """

    def __init__(self, package: Package) -> None:
        self._parts = Parts(package)
        self._sheets = {one.name: one for one in listed_sheets(self._parts)}
        self._open: dict[str, WorksheetPart] = {}
        self._styles_part = self._find_styles()
        self._styles = Styles(self._parts.read(self._styles_part))

    @property
    def sheet_names(self) -> list[str]:
        """The names of all sheets, in their order."""
        return list(self._sheets)

    def look(self, sheet: str, place: Place) -> Look:
        """Return how a cell is painted."""
        return self._styles.look(self._worksheet(sheet).style(place))

    def has_drawing(self, sheet: str) -> bool:
        """Return whether pictures, boxes or charts lie on a sheet."""
        return self._worksheet(sheet).section("drawing") is not None

    def apply(self, edits: Edits) -> bytes:
        """Make the edits and give the file."""
        listed = SheetList(self._parts, list(self._sheets.values()))
        for name, changes in edits.sheets.items():
            self._change(name, changes)
            if changes.last_printed_row:
                listed.print_to(name, changes.last_printed_row)
        for name in edits.removed:
            listed.remove(name)
        for sheet in edits.added:
            xml = sheet_xml(sheet, self._parts.namespace, self._styles.own)
            listed.add(sheet, xml)
        listed.name(edits.names, edits.removed_names)
        listed.write(calculates=edits.calculates)
        styles = self._styles.written()
        if styles != self._parts.read(self._styles_part):
            self._parts.write(self._styles_part, styles)
        return self._parts.written()

    def _change(self, name: str, changes: SheetEdits) -> None:
        sheet = self._worksheet(name)
        writes = {place: Write(True, value) for place, value in changes.values.items()}
        writes.update({place: _KEEP for place in changes.looks if place not in writes})

        def restyle(place: Place, style: int) -> int:
            paint = changes.looks.get(place)
            return self._styles.repainted(style, paint) if paint else style

        if writes:
            CellWriter(sheet, restyle).write(writes)
        if changes.notes or changes.dropped_notes:
            self._note(self._sheets[name], sheet, changes)
        self._parts.write(self._sheets[name].part, sheet.draft.written())

    def _note(self, listed: ListedSheet, sheet: WorksheetPart, changes: SheetEdits) -> None:
        """Set our notes on a sheet: in its comments part, and as boxes in its drawing."""
        parts, owner = self._parts, listed.part
        comments = next((one.target for _, one in parts.related(owner, "comments")), None)
        legacy = sheet.section("legacyDrawing")
        wanted = legacy.relationship() if legacy else None
        drawings = dict(parts.related(owner, "vmlDrawing"))
        drawing = drawings[wanted].target if wanted in drawings else None
        gone = changes.dropped_notes
        before = self._comments(comments)
        notes = free_places(changes.notes, noted_places(before) - gone, sheet.is_covered)
        after = with_comments(before, gone, notes)
        if comments:
            parts.write(comments, after)
        elif notes:
            parts.add(owner, "comments", parts.free_name("xl/comments{}.xml"), after)
        if drawing:
            parts.write(drawing, with_shapes(parts.read(drawing), gone, notes))
        elif notes:
            part = parts.free_name("xl/drawings/vmlDrawing{}.vml")
            xml = with_shapes(EMPTY_DRAWING.encode(), (), notes)
            relationship = parts.add(owner, "vmlDrawing", part, xml)
            sheet.set_legacy_drawing(relationship, parts.relationship_namespace)

    def _comments(self, part: str | None) -> bytes:
        """Return the comments of a sheet: none where there is no part, or one that is no XML."""
        if part is None or part_key(part) in self._parts.package.lost:
            return EMPTY_COMMENTS.format(namespace=self._parts.namespace).encode()
        return self._parts.read(part)

    def _worksheet(self, name: str) -> WorksheetPart:
        if name not in self._sheets:
            raise ValueError(f"there is no sheet {name}")
        if name not in self._open:
            self._open[name] = WorksheetPart(self._parts.read(self._sheets[name].part), name)
        return self._open[name]

    def _find_styles(self) -> str:
        parts = self._parts
        for _, one in parts.related(parts.workbook_part, "styles"):
            return one.target
        xml = MINIMAL.format(namespace=parts.namespace).encode()
        part = "xl/styles.xml"  # openpyxl looks under no other name
        if part in parts:
            part = parts.free_name("xl/styles{}.xml")
        parts.add(parts.workbook_part, "styles", part, xml)
        return part
