"""The workbook part and what hangs on it: sheets, names, properties, features."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evalxl.core.errors import Refused
from evalxl.xlsx.active import active_content
from evalxl.xlsx.cells import CellMaker
from evalxl.xlsx.comments import read_comments, read_threads
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.grid import Grid, Sheet
from evalxl.xlsx.markup import MAIN, Attributes, scan
from evalxl.xlsx.package import Package, Relationship, lost_parts, relationships_part
from evalxl.xlsx.properties import read_properties
from evalxl.xlsx.sheets import Budget, SheetBuilder
from evalxl.xlsx.strings import read_shared_strings
from evalxl.xlsx.styles import read_number_formats
from evalxl.xlsx.worksheet import SheetReader

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = ("http://schemas.openxmlformats.org/package/2006/content-types",)
_BOOKS = ("spreadsheetml", "ms-excel")
_TRUE = ("1", "true")
_COMMENTS = {"comments": read_comments, "threadedComment": read_threads}
_STATES = ("visible", "hidden", "veryHidden")

# A part whose name starts so means that the file has this feature.
_FEATURES = {
    "xl/vbaproject": "macros",
    "_xmlsignatures/": "signature",
    "xl/externallinks/": "external_links",
    "xl/drawings/drawing": "drawings",
    "xl/media/": "pictures",
    "xl/cellimages": "cell_pictures",
    "xl/charts/": "charts",
    "xl/pivottables/": "pivot_tables",
    "xl/tables/": "tables",
    "xl/embeddings/": "embedded_objects",
    "xl/connections": "connections",
    "xl/querytables/": "connections",
    "xl/threadedcomments/": "threaded_comments",
    "customxml/": "custom_xml",
}


@dataclass(slots=True)
class _Entry:
    name: str
    state: str
    relation: str


@dataclass(slots=True)
class _Outline:
    """What the workbook part itself says."""

    entries: list[_Entry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    features: set[str] = field(default_factory=set)


def read_workbook(package: Package, part: str, name: str) -> Grid:
    """Read an Open XML workbook.

    Args:
        package: The opened file.
        part: The workbook part.
        name: The file's name, kept in the grid.

    Raises:
        Refused: `unreadable` or `limit_exceeded`.
    """
    outline = _read_outline(package.read(part), part)
    _expect_type(package.read(_TYPES), part)
    _expect_distinct(outline.entries)
    arrows = package.relationships(part)
    formats, strings = _number_formats(package, arrows), SharedStrings(package, arrows)
    cells = CellMaker(formats, strings, package.limits, outline.date1904)
    budget = Budget(package.limits)
    sheets: list[Sheet] = []
    lost: dict[str, Refused] = {}
    for entry in outline.entries:
        arrow = arrows.get(entry.relation)
        if arrow is not None and arrow.kind != "worksheet":
            outline.features.add("other_sheets")  # charts, dialogs, macro sheets
            continue
        markup = _sheet_part(package, arrow)  # a damaged archive is no matter of one sheet
        try:
            sheet = Sheet(entry.name, arrow.target if arrow else "", entry.state)
            reader = SheetReader(SheetBuilder(sheet, budget), cells)
            if markup is None:
                raise damaged("sheet_without_part", why=entry.name)
            reader.read(markup)
            _add_comments(package, sheet)
        except Refused as refusal:
            if refusal.slug != "unreadable":
                raise
            lost[entry.name] = refusal
            continue
        sheets.append(sheet)
        outline.features |= {"sheet_protection"} if reader.is_protected else set()
    if not sheets:
        raise next(iter(lost.values()), Refused("unreadable", kind="no_sheets", detail=part))
    properties = read_properties(package)
    return Grid(
        name=name,
        sheets=sheets,
        date1904=outline.date1904,
        properties=properties,
        features=frozenset(outline.features | _features(package)),
        defined_names=outline.names,
        unread={name: refusal.params for name, refusal in lost.items()},
        lost=lost_parts(package),
        active=active_content(package, name, outline.names, sheets),
        package=package,
    )


def _sheet_part(package: Package, arrow: Relationship | None) -> bytes | None:
    return package.read(arrow.target) if arrow and arrow.target in package else None


def _read_outline(markup: bytes, part: str) -> _Outline:
    outline = _Outline()
    at_name: list[str] = []

    def properties(attributes: Attributes) -> None:
        outline.date1904 = attributes.get("date1904") in _TRUE

    def protection(attributes: Attributes) -> None:
        if attributes.get("lockStructure") in _TRUE or attributes.get("lockWindows") in _TRUE:
            outline.features.add("workbook_protection")

    def sheet(attributes: Attributes) -> None:
        state = attributes.get("state", "visible")
        relation = next((v for k, v in attributes.items() if k.endswith("/relationships id")), "")
        outline.entries.append(
            _Entry(attributes.get("name", ""), state if state in _STATES else "visible", relation)
        )

    def start_name(attributes: Attributes) -> None:
        at_name[:] = [attributes.get("name", ""), attributes.get("localSheetId", "")]

    def end_name(text: str) -> None:
        label, local = at_name
        outline.names[f"{label}@{local}" if local else label] = text

    starts = {
        "workbookPr": properties,
        "workbookProtection": protection,
        "sheet": sheet,
        "definedName": start_name,
    }
    scan(markup, part, MAIN, starts, {"definedName": end_name})
    return outline


def _expect_type(markup: bytes, part: str) -> None:
    """Refuse what no office program opens: a workbook that says it is something else."""

    def override(attributes: Attributes) -> None:
        said = attributes.get("ContentType", "").casefold()
        is_book = attributes.get("PartName", "").lstrip("/").casefold() == part.casefold()
        if is_book and not any(family in said for family in _BOOKS):
            raise damaged("other_type", part, said)

    scan(markup, _TYPES, _TYPES_NAMESPACE, {"Override": override}, {})


def _expect_distinct(entries: Sequence[_Entry]) -> None:
    """Refuse sheets that cannot be told apart: one name for two, or one part under two names."""
    for told in (
        [entry.name.casefold() for entry in entries],
        [entry.relation for entry in entries],
    ):
        twice = next((one for place, one in enumerate(told) if one in told[:place]), None)
        if twice is not None:
            raise damaged("same_sheets", why=twice)


def _add_comments(package: Package, sheet: Sheet) -> None:
    """Add comments; a thread replaces the note that old programs see in its place."""
    arrows: Iterable[Relationship] = ()
    with package.passing_over(relationships_part(sheet.part)):
        arrows = package.relationships(sheet.part).values()
    for arrow in sorted(arrows, key=lambda arrow: arrow.kind):  # comments before threadedComment
        if arrow.is_external or arrow.target not in package:
            continue
        read = _COMMENTS.get(arrow.kind)
        if read is not None:
            markup = package.read(arrow.target)
            with package.passing_over(arrow.target):
                sheet.comments.update(read(markup, arrow.target))


def _number_formats(package: Package, arrows: Mapping[str, Relationship]) -> Sequence[str]:
    for arrow in arrows.values():
        if arrow.kind == "styles" and arrow.target in package:
            return read_number_formats(package.read(arrow.target), arrow.target)
    return []


class SharedStrings:
    """Reads the shared strings when the first cell asks for one."""

    def __init__(self, package: Package, arrows: Mapping[str, Relationship]) -> None:
        self.package = package
        self.part = next((a.target for a in arrows.values() if a.kind == "sharedStrings"), None)
        self.strings: list[str] | None = None

    def __call__(self) -> list[str]:
        """Return the strings."""
        if self.strings is None:
            self.strings = []
            if self.part is not None and self.part in self.package:
                markup = self.package.read(self.part)
                self.strings = read_shared_strings(markup, self.part, self.package.limits)
        return self.strings


def _features(package: Package) -> set[str]:
    return {
        feature
        for part in package.names()
        for start, feature in _FEATURES.items()
        if part.startswith(start)
    }
