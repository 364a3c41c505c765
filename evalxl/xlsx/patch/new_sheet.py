"""A sheet of ours as XML: text as text, formulas with their results, set up to be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evalxl.core.model import column_letters
from evalxl.xlsx.patch.edits import CellStyle, NewCell, NewSheet
from evalxl.xlsx.patch.text import escape, string_xml, value_xml

_LETTERS = tuple(column_letters(column) for column in range(1, 101))
_MARGINS = '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'


def sheet_xml(sheet: NewSheet, namespace: str, style: Callable[[CellStyle], int]) -> bytes:
    """Write a sheet.

    Args:
        sheet: What it holds.
        namespace: The main namespace of the workbook it goes to.
        style: Gives the number of a cell style in that workbook.
    """
    pieces = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{namespace}">',
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        _view(sheet),
        '<sheetFormatPr defaultRowHeight="15"/>',
        _columns(sheet),
        "<sheetData>",
        *_rows(sheet, style),
        "</sheetData>",
        _merges(sheet),
        _links(sheet),
        '<printOptions horizontalCentered="1"/>',
        _MARGINS,
        _page(sheet),
        "</worksheet>",
    )
    return "".join(pieces).encode()


def _view(sheet: NewSheet) -> str:
    opening = '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
    if not sheet.freeze:
        return f"{opening}</sheetView></sheetViews>"
    return (
        f'{opening}<pane ySplit="{sheet.freeze - 1}" topLeftCell="A{sheet.freeze}"'
        ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        "</sheetView></sheetViews>"
    )


def _columns(sheet: NewSheet) -> str:
    made = "".join(
        f'<col min="{i}" max="{i}" width="{width:g}" customWidth="1"{_hidden(i, sheet)}/>'
        for i, width in enumerate(sheet.widths, 1)
    )
    return f"<cols>{made}</cols>" if made else ""


def _hidden(column: int, sheet: NewSheet) -> str:
    return ' hidden="1"' if column in sheet.hidden_columns else ""


def _rows(sheet: NewSheet, style: Callable[[CellStyle], int]) -> Iterator[str]:
    known: dict[int, int] = {}  # by identity: hashing a style costs more than writing a cell
    for number, cells in enumerate(sheet.rows, 1):
        height = sheet.heights.get(number)
        sized = f' ht="{height:g}" customHeight="1"' if height else ""
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        pieces = [f'<row r="{number}"{sized}{hidden}>']
        for letters, cell in zip(_LETTERS, cells, strict=False):
            if cell:
                styled = known.get(id(cell.style))
                if styled is None:
                    styled = known[id(cell.style)] = style(cell.style)
                pieces.append(f'<c r="{letters}{number}" s="{styled}"{_inside(cell)}')
        yield "".join((*pieces, "</row>"))


def _inside(cell: NewCell) -> str:
    """Write a cell from its type on."""
    value, _, formula, _ = cell
    if formula is None:
        if value is None:
            return "/>"
        if isinstance(value, str):
            return f' t="inlineStr"><is>{string_xml(value)}</is></c>'
    kind, inner = value_xml(value, is_result=formula is not None)
    typed = f' t="{kind}"' if kind else ""
    return f"{typed}>{'' if formula is None else f'<f>{escape(formula)}</f>'}{inner}</c>"


def _merges(sheet: NewSheet) -> str:
    made = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merges)
    return f'<mergeCells count="{len(sheet.merges)}">{made}</mergeCells>' if made else ""


def _links(sheet: NewSheet) -> str:
    made = "".join(
        f'<hyperlink ref="{column_letters(column)}{number}" location="{escape(cell.link)}"/>'
        for number, cells in enumerate(sheet.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell and cell.link
    )
    return f"<hyperlinks>{made}</hyperlinks>" if made else ""


def _page(sheet: NewSheet) -> str:
    way = "landscape" if sheet.landscape else "portrait"
    footer = escape(sheet.footer or "&C第 &P 页，共 &N 页")
    return (
        f'<pageSetup paperSize="{sheet.paper}" orientation="{way}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{footer}</oddFooter></headerFooter>"
    )


def printed_title(sheet: NewSheet) -> str | None:
    """Return the reference of the rows repeated on every page."""
    if not sheet.repeat:
        return None
    first, last = sheet.repeat
    return f"{quoted(sheet.name)}!${first}:${last}"


def quoted(sheet: str) -> str:
    """Quote a sheet name for a formula or link."""
    return "'" + sheet.replace("'", "''") + "'"


def link_to(sheet: str, address: str) -> str:
    """Return the link target of a cell."""
    return f"{quoted(sheet)}!{address}"
