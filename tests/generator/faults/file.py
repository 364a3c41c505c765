"""Faults of the file and its layout: damaged, hidden, broken, renamed, never computed."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

from evalxl.core.model import column_letters
from evalxl.writing.forms import Description
from evalxl.writing.forms.layout import Line, Table
from evalxl.writing.forms.place import Placed
from evalxl.writing.seal import NAME_PREFIX, Stamp, Written, stamp_rows
from evalxl.xlsx.addresses import parse_address
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits, NewSheet
from tests.generator.faults.fault import EVERY, NATIONAL, REASONED, SCORED, Fault
from tests.generator.xml import (
    change_cell,
    change_part,
    exchange_last_rows,
    merge,
    stored,
    with_part,
)

_WITH_BODY = (*NATIONAL, "yunnan", "sichuan", "hubei", "transfer-project", "transfer-region")
_ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0") * 4
)
_LINK = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
)
_LINK_PART = (
    '<?xml version="1.0" encoding="UTF-8"?><externalLink '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
)


def _places(placed: list[list[Placed]], role: str) -> list[tuple[int, str]]:
    """Give sheet number (from 1) and address of each cell of a role in the indicator table."""
    return [
        (number, f"{column_letters(cell.column)}{cell.row}")
        for number, sheet in enumerate(placed, 1)
        for cell in sheet
        if cell.role == role and cell.table == "indicators"
    ]


def _error_value(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "actual"))
    return change_cell(content, sheet, address, ' t="e"', "<v>#DIV/0!</v>")


def _formula_no_cache(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "score"))
    return change_cell(content, sheet, address, "", "<f>1+1</f>")


def _bad_number(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "score"))
    return change_cell(content, sheet, address, "", "<v>8,5x</v>")


def _covered_value(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    name = next(one for one in placed[0] if one.role in {"project_name", "unit"} and one.across > 1)
    address = f"{column_letters(name.column + 1)}{name.row}"
    return change_cell(content, 1, address, "", "<v>4711</v>")


def _hidden_content(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "name"))
    row = "".join(one for one in address if one.isdigit())
    part = f"xl/worksheets/sheet{sheet}.xml"
    return change_part(content, part, f'<row r="{row}"', f'<row r="{row}" hidden="1"')


def _commented(role: str) -> Callable[..., bytes]:
    """Give a change that puts a comment on a cell of a role whose row gives no reason."""

    def change(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
        cells = [
            (number, one)
            for number, sheet in enumerate(placed, 1)
            for one in sheet
            if one.table == "indicators"
        ]
        told = {(number, one.entry, one.role) for number, one in cells if one.value is not None}
        sheet, cell = rng.choice(
            [
                (number, one)
                for number, one in cells
                if one.role == role
                and (number, one.entry, "score") in told
                and (number, one.entry, "reason") not in told
            ]
        )
        address = f"{column_letters(cell.column)}{cell.row}"
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.worksheets[sheet - 1][address].comment = Comment("汛期停工45天", "张三")
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return change


def _duplicate_cell(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "score"))
    part = f"xl/worksheets/sheet{sheet}.xml"
    whole = stored(content, part, address)
    return change_part(content, part, whole, f'{whole}<c r="{address}"><v>1</v></c>')


_SHARE = (
    '<Relationship Id="rId97" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/hyperlink" Target="file:///\\\\server\\share\\a.exe" TargetMode="External"/>'
    "</Relationships>"
)


def _active_content(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    return change_part(content, "xl/_rels/workbook.xml.rels", "</Relationships>", _SHARE)


def _unclear_cell(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, address = rng.choice(_places(placed, "score"))
    part = f"xl/worksheets/sheet{sheet}.xml"
    whole = stored(content, part, address)
    return change_part(content, part, whole, f'<c r="{address}" t="sum"><v>1</v></c>')


def _external_link(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    linked = change_part(content, "xl/_rels/workbook.xml.rels", "</Relationships>", _LINK)
    return with_part(linked, "xl/externalLinks/externalLink1.xml", _LINK_PART)


_BROKEN_SHEET = (
    '<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' name="佐证目录" sheetId="99" r:id="rId98"/></sheets>'
)
_BROKEN_ARROW = (
    '<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet98.xml"/></Relationships>'
)


def _sheet_unreadable(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    listed = change_part(content, "xl/workbook.xml", "</sheets>", _BROKEN_SHEET)
    led = change_part(listed, "xl/_rels/workbook.xml.rels", "</Relationships>", _BROKEN_ARROW)
    return with_part(led, "xl/worksheets/sheet98.xml", "<worksheet><sheetData>")


def _part_unreadable(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    return change_part(content, "docProps/core.xml", "</cp:coreProperties>", "")


def _example_passed_over(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    number, _ = _places(placed, "actual")[0]
    book.copy_worksheet(book.worksheets[number - 1]).title = "填报示例"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _document_passed_over(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    """Put the targets of the same project on a sheet before the form: no results, no scores."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    number, _ = _places(placed, "actual")[0]
    targets = book.copy_worksheet(book.worksheets[number - 1])
    targets.title = "年初申报"
    for role in ("actual", "score", "reason"):
        for sheet, address in _places(placed, role):
            if sheet == number:
                targets[address].value = None
    book.move_sheet(targets, offset=-len(book.worksheets) + 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _layout_uncertain(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    """Put readings of gauges, far more than the form has cells, below the indicators."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    number, _ = _places(placed, "name")[0]
    page = book.worksheets[number - 1]
    first = page.max_row + 3
    for row in range(first, first + 150):
        for column in range(1, 30):
            page.cell(row, column).value = rng.randint(10_000, 99_999)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _foreign_stamp(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    """Claim to be a scored copy in which evalxl replaced a result by a worse one."""
    sheet, address = rng.choice(_places(placed, "actual"))
    named = openpyxl.load_workbook(io.BytesIO(content)).sheetnames[sheet - 1]
    place = parse_address(address, "")
    cells = (Written(named, *place, "mark", True, "1", None, "9999"),)
    record = NewSheet("处理记录", rows=list(stamp_rows(Stamp("0" * 64, "0" * 64, cells))))
    return apply(content, Edits(added=[record], names={f"{NAME_PREFIX}record": "'处理记录'!$A$1"}))


def _limit_exceeded(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    padding = " " * (3 * 2**20)  # packs three hundred to one: no form does
    return change_part(
        content, "xl/worksheets/sheet1.xml", "</worksheet>", f"{padding}</worksheet>"
    )


def _rows_out_of_order(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    sheet, _ = _places(placed, "actual")[0]
    return exchange_last_rows(content, sheet)


def _number_spans_rows(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    scores = pairwise(_places(placed, "score"))
    (sheet, one), (_, other) = next(
        pair for pair in scores if _row(pair[0][1]) + 1 == _row(pair[1][1])
    )
    return merge(change_cell(content, sheet, other, "", ""), sheet, f"{one}:{other}")


def _row(address: str) -> int:
    return int("".join(one for one in address if one.isdigit()))


def _display_rounded(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    """Show a score without its decimals."""
    sheet, address = _places(placed, "score")[0]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book.worksheets[sheet - 1][address]
    cell.value, cell.number_format = _points(cell.value) - 0.34, "0"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _display_scaled(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    """Show a thousandth of what a cell of points holds."""
    sheet, address = _places(placed, "score")[0]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book.worksheets[sheet - 1][address]
    cell.value, cell.number_format = _points(cell.value) * 1000, "0.00,"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _points(value: object) -> float:
    return float(str(value).removesuffix("分"))


def _unreadable(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    return content[: len(content) // 2]


def _encrypted(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    return _ENCRYPTED


def _headings_changed(form: Description, words: dict[str, str]) -> Description:
    """Reword headings of the indicator table by role; an empty word takes the column away."""

    def part(one: Line | Table) -> Line | Table:
        if not isinstance(one, Table) or one.name != "indicators" or len(one.heading) > 1:
            return one
        skipped = len(one.heading[0].cells) - len(one.entry.cells)
        pairs = list(zip(one.heading[0].cells[skipped:], one.entry.cells, strict=True))
        kept = [
            (replace(head, text=words.get(cell.role or "", head.text)), cell)
            for head, cell in pairs
            if words.get(cell.role or "") != ""
        ]
        heading = (*one.heading[0].cells[:skipped], *(head for head, _ in kept))
        entry = replace(one.entry, cells=tuple(cell for _, cell in kept))
        return replace(one, heading=(replace(one.heading[0], cells=heading),), entry=entry)

    sheets = [
        replace(sheet, parts=tuple(part(one) for one in sheet.parts)) for sheet in form.sheets
    ]
    return replace(form, sheets=tuple(sheets))


def _target_only(form: Description) -> Description:
    gone = ("actual", "score", "reason", "published_completion")
    return _headings_changed(form, dict.fromkeys(gone, ""))


def _label_missing(form: Description) -> Description:
    return _headings_changed(form, {"actual": "预计做得怎么样"})


def _unknown_heading(form: Description) -> Description:
    return _headings_changed(form, {"score": "拿到多少"})


def _instead(name: str, rows: Iterable[tuple[object, ...]]) -> Callable[..., bytes]:
    """Give a change that puts another workbook of one sheet in the form's place."""

    def change(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        paper = book.add_worksheet(name)
        for number, row in enumerate(rows):
            paper.write_row(number, 0, row)
        book.close()
        return target.getvalue()

    return change


_SIGNED = (
    ("序号", "姓名", "单位", "电话"),
    *((n, "某某", "某局", "0000000") for n in range(1, 9)),
)
_SIDEWAYS = (
    ("项目支出绩效自评表",),
    ("项目名称", "义务植树"),
    ("三级指标", "植树株数", "成活率", "市民满意度"),
    ("年度指标值", "1万株", "≥85%", "≥90%"),
    ("得分", 40, 40, 20),
)


_TARGETS = ("national-project", "national-project-cost", "transfer-project", "transfer-region")

FILE: dict[str, Fault] = {
    "error_value": Fault(EVERY, in_file=_error_value, brings=frozenset({"missing_value"})),
    "formula_no_cache": Fault(
        (*SCORED, "hubei"), in_file=_formula_no_cache, brings=frozenset({"total_mismatch"})
    ),
    "bad_number": Fault(
        (*SCORED, "hubei"),
        in_file=_bad_number,
        brings=frozenset({"number_unreadable", "total_mismatch"}),
    ),
    "covered_value": Fault(_WITH_BODY, in_file=_covered_value),
    "hidden_content": Fault(EVERY, in_file=_hidden_content),
    "duplicate_cell": Fault(
        (*SCORED, "hubei"),
        in_file=_duplicate_cell,
        brings=frozenset({"total_mismatch", "deduction_no_reason"}),
    ),
    "active_content": Fault(EVERY, in_file=_active_content),
    "unclear_cell": Fault(
        (*SCORED, "hubei"),
        in_file=_unclear_cell,
        brings=frozenset({"total_mismatch", "deduction_no_reason"}),
    ),
    "limit_exceeded": Fault(EVERY, in_file=_limit_exceeded, refused=True),
    "rows_out_of_order": Fault(EVERY, in_file=_rows_out_of_order),
    "number_spans_rows": Fault(
        (*SCORED, "hubei"),
        in_file=_number_spans_rows,
        brings=frozenset({"total_mismatch", "deduction_no_reason"}),
    ),
    "display_rounded": Fault(
        (*SCORED, "hubei"),
        in_file=_display_rounded,
        brings=frozenset({"total_mismatch", "deduction_no_reason"}),
    ),
    "display_scaled": Fault((*SCORED, "hubei"), in_file=_display_scaled),
    "reason_from_comment": Fault(REASONED, in_file=_commented("reason")),
    "comment_not_read": Fault(REASONED, in_file=_commented("score")),
    "foreign_stamp": Fault(EVERY, in_file=_foreign_stamp),
    "external_link": Fault(EVERY, in_file=_external_link),
    "sheet_unreadable": Fault(EVERY, in_file=_sheet_unreadable),
    "part_unreadable": Fault(EVERY, in_file=_part_unreadable),
    "example_passed_over": Fault(NATIONAL, in_file=_example_passed_over),
    "document_passed_over": Fault(NATIONAL, in_file=_document_passed_over),
    "unreadable": Fault(EVERY, in_file=_unreadable, refused=True),
    "encrypted": Fault(EVERY, in_file=_encrypted, refused=True),
    "not_a_form": Fault(EVERY, in_file=_instead("签到表", _SIGNED), refused=True),
    "layout_uncertain": Fault(
        NATIONAL, in_file=_layout_uncertain, refused=True, brings=frozenset({"not_read"})
    ),
    "indicators_in_columns": Fault(EVERY, in_file=_instead("自评表", _SIDEWAYS), refused=True),
    "target_only_form": Fault(_TARGETS, in_layout=_target_only, refused=True),
    "read_by_content": Fault((*NATIONAL, "sichuan"), in_layout=_unknown_heading),
    "label_missing": Fault(
        (*NATIONAL, "sichuan", "hubei"),
        in_layout=_label_missing,
        brings=frozenset({"not_read"}),  # the column with that label is named, too
    ),
}
