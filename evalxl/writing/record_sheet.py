"""处理记录: from which bytes, under which rules, and into which cells the program wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalxl.core.model import CellRef
from evalxl.core.terms import word
from evalxl.writing.form import ScoredForm
from evalxl.writing.legend import LEGEND
from evalxl.writing.options import OutputOptions
from evalxl.writing.seal import Stamp, stamp_rows
from evalxl.writing.sheet_rows import (
    CENTRED,
    HEAD,
    LABEL,
    LINK,
    SECTION,
    SMALL,
    TEXT,
    TITLE,
    SheetRows,
)
from evalxl.writing.wording import say
from evalxl.xlsx.patch.edits import NewCell, NewSheet
from evalxl.xlsx.patch.new_sheet import link_to

_WIDTHS = (22, 30, 14, 18, 24)


def record_sheet(
    form: ScoredForm, name: str, options: OutputOptions, stamp: Stamp, notes: Sequence[str] = ()
) -> NewSheet:
    """Write the sheet, with the stamp in hidden rows at its end.

    It is hidden where 核查意见 says what a person wants to know.

    Args:
        form: The form as scored.
        name: The sheet's name.
        options: `lang`.
        stamp: What is written into the form.
        notes: What else is to be told, such as what an old format could not carry over.
    """
    rows = SheetRows(name, _WIDTHS)
    rows.sheet.hidden = options.sheets and not notes
    lang = options.lang
    rows.line(say(lang, "record_title"), TITLE)
    for key, value in _facts(form, lang):
        rows.spread([(say(lang, key), 1, LABEL, None), (value, 4, TEXT, None)])
    for note in (say(lang, "record_hint"), *notes):
        rows.line(note, SMALL)
    _write_cells(rows, stamp, lang)
    rows.gap()
    for key, value in _digests(form, stamp):
        rows.line(f"{say(lang, key)} {value}", SMALL)
    for cells in stamp_rows(stamp):
        rows.sheet.hidden_rows.add(rows.next_row)
        rows.sheet.rows.append(cells)
    return rows.sheet


def _facts(form: ScoredForm, lang: str) -> list[tuple[str, str]]:
    none = say(lang, "record_none")
    return [
        ("record_form", form.workbook.form),
        ("record_policy", "、".join(dict.fromkeys(form.record.policies)) or none),
        ("record_applied", "\n".join(form.record.applied) or none),
        ("record_version", f"evalxl {form.record.version}".strip()),
    ]


def _digests(form: ScoredForm, stamp: Stamp) -> Iterator[tuple[str, str]]:
    yield "record_source", stamp.source
    if form.record.configuration:
        yield "record_configuration", form.record.configuration
    yield "record_seal", stamp.digest


def _nature(kind: str, lang: str) -> str:
    """Name why a value was written: its part of the score, or that it is a heading."""
    return say(lang, "how_heading") if kind == "heading" else word(kind, lang)


def _write_cells(rows: SheetRows, stamp: Stamp, lang: str) -> None:
    written = [one for one in stamp.cells if one.has_value and one.kind != LEGEND]
    if not written:
        return
    rows.gap()
    rows.line(say(lang, "record_cells"), SECTION)
    heads = ("head_no", "head_sheet", "head_cell", "head_value", "head_how")
    rows.repeat_from_here()
    rows.add(*(NewCell(say(lang, key), HEAD) for key in heads))
    for number, one in enumerate(written, 1):
        address = CellRef(one.sheet, one.row, one.column).address
        rows.add(
            NewCell(number, CENTRED),
            NewCell(one.sheet, TEXT),
            NewCell(address, LINK, link=link_to(one.sheet, address)),
            NewCell(one.value, TEXT),
            NewCell(_nature(one.kind, lang), TEXT),
        )
