"""The workbook part: its list of sheets, defined names and calculation on load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalxl.core import lazy_re as re
from evalxl.xlsx.patch.edits import NewSheet
from evalxl.xlsx.patch.markup import Draft, Element, prefixed, with_attributes
from evalxl.xlsx.patch.new_sheet import printed_title
from evalxl.xlsx.patch.order import place_for
from evalxl.xlsx.patch.parts import Parts
from evalxl.xlsx.patch.text import escape

_ONE_AREA = re.compile(r"^(.*!\$[A-Z]+\$\d+:\$[A-Z]+\$)(\d+)$")
_PRINT_AREA = "_xlnm.Print_Area"


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """One sheet as the workbook lists it."""

    name: str
    number: int  # its sheetId
    relationship: str
    part: str
    element: Element


def listed_sheets(parts: Parts) -> list[ListedSheet]:
    """Read the list of worksheets (dialogue and chart sheets too) in their order."""
    draft = parts.workbook
    targets = parts.package.relationships(parts.workbook_part)
    sheets = draft.child("sheets")
    listed: list[ListedSheet] = []
    for one in draft.children(sheets) if sheets else ():
        name = one.relationship() or ""
        part = targets[name].target if name in targets else ""
        listed.append(ListedSheet(one.get("name") or "", one.number("sheetId"), name, part, one))
    return listed


class SheetList:
    """The changes to the workbook part, gathered and then made at once.

    Args:
        parts: The package in the making.
        sheets: Its sheets as listed now.
    """

    def __init__(self, parts: Parts, sheets: list[ListedSheet]) -> None:
        self._parts = parts
        self._sheets = sheets
        self._printed: dict[int, int] = {}
        self._names: dict[str, str] = {}
        self._dropped_names: set[str] = set()
        self._removed: set[int] = set()
        self._added: list[str] = []
        self._titles: list[tuple[int, str]] = []

    def remove(self, name: str) -> None:
        """Take a sheet out, and the calculation chain, which may speak of its formulas."""
        for place, sheet in enumerate(self._sheets):
            if sheet.name == name:
                self._removed.add(place)
                self._parts.unrelate(self._parts.workbook_part, sheet.part)
                self._parts.remove(sheet.part)
        for _, chain in self._parts.related(self._parts.workbook_part, "calcChain"):
            if chain.target in self._parts:
                self._parts.unrelate(self._parts.workbook_part, chain.target)
                self._parts.remove(chain.target)

    def add(self, sheet: NewSheet, xml: bytes) -> None:
        """Put a sheet at the end."""
        parts = self._parts
        part = parts.free_name("xl/worksheets/sheet{}.xml")
        relationship = parts.add(parts.workbook_part, "worksheet", part, xml)
        number = max((one.number for one in self._sheets), default=0) + len(self._added) + 1
        state = ' state="hidden"' if sheet.hidden else ""
        self._added.append(
            f'<sheet name="{escape(sheet.name)}" sheetId="{number}"{state}'
            f' xmlns:r="{parts.relationship_namespace}" r:id="{relationship}"/>'
        )
        title = printed_title(sheet)
        if title:
            place = len(self._sheets) - len(self._removed) + len(self._added) - 1
            self._titles.append((place, title))

    def print_to(self, name: str, row: int) -> None:
        """Let the print area of a sheet, if it is one block, reach at least a row."""
        for place, sheet in enumerate(self._sheets):
            if sheet.name == name:
                self._printed[place] = row

    def name(self, names: Mapping[str, str], dropped: Iterable[str]) -> None:
        """Define hidden names, and drop others."""
        self._names.update(names)
        self._dropped_names.update(dropped)

    def write(self, *, calculates: bool) -> None:
        """Make the changes, and ask for all formulas to be computed where some have no result."""
        draft = self._parts.workbook
        sheets = draft.child("sheets")
        if sheets:
            for place in self._removed:
                element = self._sheets[place].element
                draft.replace(element.start, element.end, b"")
            if self._added:
                draft.append(sheets, prefixed("".join(self._added), draft.prefix))
        self._write_names(draft)
        self._write_views(draft)
        if calculates:
            _calculate_on_load(draft)

    def _write_names(self, draft: Draft) -> None:
        container = draft.child("definedNames")
        kept = list(draft.children(container)) if container else []
        for one in kept:
            text = self._kept_name(draft, one)
            if text != draft.text(one):
                draft.replace(one.start, one.end, text)
        made = "".join(
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{escape(title)}'
            "</definedName>"
            for place, title in self._titles
        ) + "".join(
            f'<definedName name="{escape(name)}" hidden="1">{escape(reference)}</definedName>'
            for name, reference in sorted(self._names.items())
        )
        if made and container:
            draft.append(container, prefixed(made, draft.prefix))
        elif made:
            place = place_for(draft, "definedNames")
            whole = prefixed(f"<definedNames>{made}</definedNames>", draft.prefix)
            draft.replace(place, place, whole)

    def _kept_name(self, draft: Draft, one: Element) -> bytes:
        """Return a defined name as it will be: removed, renumbered, extended, or unchanged."""
        if one.get("name") in self._dropped_names or one.get("name") in self._names:
            return b""
        place = one.number("localSheetId", otherwise=-1)
        if place < 0:
            return draft.text(one)
        if place in self._removed:
            return b""
        inner = draft.inner(one).decode()
        area = _ONE_AREA.match(inner)
        if area and one.get("name") == _PRINT_AREA and self._printed.get(place, 0) > int(area[2]):
            inner = f"{area[1]}{self._printed[place]}"
        before = sum(1 for gone in self._removed if gone < place)
        opening = with_attributes(one, {"localSheetId": str(place - before)})
        return opening + inner.encode() + b"</" + one.name + b">"

    def _write_views(self, draft: Draft) -> None:
        """Let the windows open on the sheet they stood on, the first where that one is gone."""
        if not self._removed:
            return
        views = draft.child("bookViews")
        for view in draft.children(views) if views else ():
            changed: dict[str, str | None] = {}
            for attribute in ("activeTab", "firstSheet"):
                place = view.number(attribute)
                before = sum(1 for gone in self._removed if gone < place)
                changed[attribute] = "0" if place in self._removed else str(place - before)
            draft.set_attributes(view, **changed)


def _calculate_on_load(draft: Draft) -> None:
    now = draft.child("calcPr")
    if now is None:
        place = place_for(draft, "calcPr")
        draft.replace(place, place, prefixed('<calcPr fullCalcOnLoad="1"/>', draft.prefix))
    elif now.get("fullCalcOnLoad") not in ("1", "true"):
        draft.set_attributes(now, fullCalcOnLoad="1")
