"""The seal: what we wrote can be taken off again, and a changed value is noticed."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evalxl.writing.options import OutputOptions
from evalxl.writing.seal import (
    NAME_PREFIX,
    SCHEMA,
    Stamp,
    Written,
    own_sheets,
    parsed,
    stamp_in,
    stamp_rows,
    values_digest,
)
from evalxl.writing.strip import Form, Seal, read_form, verify
from evalxl.xlsx import Grid, Value
from evalxl.xlsx.patch.book import Book, apply
from evalxl.xlsx.patch.edits import Edits, NewCell, NewSheet
from tests.tools.rich import SHEET
from tests.writing.made import (
    CLAIMED,
    RICH,
    UNCLEAR,
    UNMET,
    copy_bytes,
    finding,
    read,
    ref,
    row,
    scored_form,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
OFFICE = shutil.which("soffice")
ROWS = [row(4, **UNMET), row(5, **UNCLEAR), row(6, **CLAIMED), row(7)]
FORM = scored_form(ROWS, [finding(), finding(cell="E4", code="EVX401")], lowest=28.0, highest=38.0)


class Everything:
    """A ledger that knows every stamp."""

    def __contains__(self, _mark: object) -> bool:
        return True


def ours(content: bytes) -> Form:
    return read_form(content, "", known=Everything())


def scored(source: bytes) -> bytes:
    form = ours(source)
    content = copy_bytes(form.grid, FORM, OutputOptions(), form.origin)
    assert content is not None
    return content


def opened(grid: Grid) -> Book:
    assert grid.package is not None
    return Book(grid.package)


COPY = scored(RICH)


def changed(address: str, value: Value, content: bytes = COPY) -> bytes:
    edits, place = Edits(), ref(address)
    edits.of(SHEET).values[place.row, place.column] = value
    return apply(content, edits)


def values(grid: Grid) -> dict[tuple[str, tuple[int, int]], object]:
    return {(s.name, place): cell.value for s in grid.sheets for place, cell in s.cells.items()}


def test_a_fresh_copy_is_intact_and_names_its_source() -> None:
    assert replace(verify(COPY), mark="") == Seal(True, True, "ab" * 32, ())


def test_a_form_is_not_sealed() -> None:
    assert verify(RICH) == Seal(is_sealed=False)
    form = ours(RICH)
    assert form.grid.sheets == read(RICH).sheets
    assert (form.origin, form.has_foreign_stamp) == (None, False)


@pytest.mark.parametrize("address", ["D4", "B9", "A20"])
def test_a_changed_or_added_value_breaks_the_seal(address: str) -> None:
    assert not verify(changed(address, "9家")).is_intact


def test_a_changed_score_of_ours_is_named() -> None:
    seal = verify(changed("F4", 10))
    assert (seal.is_intact, seal.changed) == (False, (f"{SHEET}!F4",))


def test_stripping_gives_the_form_back() -> None:
    form, bare = read(RICH), ours(COPY).grid
    # The total by formula keeps the result it was given: Excel computes it anew on load.
    assert {k: v for k, v in values(bare).items() if k != (SHEET, (10, 6))} == {
        k: v for k, v in values(form).items() if k != (SHEET, (10, 6))
    }
    assert [s.comments for s in bare.sheets] == [s.comments for s in form.sheets]
    assert bare.defined_names == form.defined_names
    for number in range(3, 11):
        for column in range(1, 8):
            place = (number, column)
            assert opened(bare).look(SHEET, place) == opened(form).look(SHEET, place)


def test_scoring_a_copy_again_equals_scoring_the_form() -> None:
    again = scored(COPY)
    assert values(read(again)) == values(read(COPY))
    assert [s.comments for s in read(again).sheets] == [s.comments for s in read(COPY).sheets]
    for number in range(3, 11):
        for column in range(1, 8):
            place = (number, column)
            assert opened(read(again)).look(SHEET, place) == opened(read(COPY)).look(SHEET, place)


def test_a_score_somebody_typed_over_ours_is_the_units_own() -> None:
    bare = ours(changed("F4", 9)).grid
    assert bare.sheets[0].cells[4, 6].value == 9
    assert (7, 6) in read(COPY).sheets[0].cells
    assert (7, 6) not in bare.sheets[0].cells


def test_scores_replaced_on_request_come_back() -> None:
    source = changed("F4", "9.5分", RICH)
    content = copy_bytes(read(source), FORM, OutputOptions(fill_scores="always"))
    assert content is not None
    assert read(content).sheets[0].cells[4, 6].value == 8
    assert ours(content).grid.sheets[0].cells[4, 6].value == "9.5分"


def test_an_edited_note_of_ours_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(COPY))
    book[SHEET]["D4"].comment.text = "已与科室核对"
    out = io.BytesIO()
    book.save(out)
    assert ours(out.getvalue()).grid.sheets[0].comments[4, 4] == "已与科室核对"


def test_our_sheets_are_known_after_renaming() -> None:
    assert own_sheets(read(COPY)) == {"核查意见", "评分明细", "处理记录"}
    book = openpyxl.load_workbook(io.BytesIO(COPY))
    book["核查意见"].title = "意见"
    for name in book.defined_names.values():
        name.attr_text = name.attr_text.replace("核查意见", "意见")  # as Excel does by itself
    out = io.BytesIO()
    book.save(out)
    assert [s.name for s in ours(out.getvalue()).grid.sheets] == [SHEET, "说明"]


def test_writing_into_the_hidden_rows_unseals() -> None:
    edits = Edits()
    sheet = next(s for s in read(COPY).sheets if s.name == "处理记录")
    place = max(place for place in sheet.cells if place[1] == 2)
    edits.of("处理记录").values[place] = "{"
    content = apply(COPY, edits)
    assert parsed(stamp_in(read(content))) is None
    assert verify(content) == Seal(is_sealed=False)


def test_the_digest_does_not_see_styles_formulas_or_line_ends() -> None:
    edits = Edits()
    edits.of(SHEET).values[10, 6] = 99  # a formula's stored result
    edits.of(SHEET).notes[1, 1] = "注"
    assert values_digest(read(apply(RICH, edits))) == values_digest(read(RICH))


def forged(content: bytes, cells: tuple[Written, ...]) -> bytes:
    stamp = Stamp("0" * 64, "0" * 64, cells)
    record = NewSheet("处理记录", rows=list(stamp_rows(stamp)))
    names = {f"{NAME_PREFIX}record": "'处理记录'!$A$1"}
    return apply(content, Edits(added=[record], names=names))


@pytest.mark.parametrize("before", [388, None, "全部完成"])
def test_a_forged_stamp_changes_no_value(before: Value) -> None:
    shown = read(RICH).sheets[0].cells[4, 4].value
    form = read_form(forged(RICH, (Written(SHEET, 4, 4, "mark", True, shown, None, before),)), "")
    assert form.has_foreign_stamp
    assert form.to_read().sheets == read(RICH).sheets


def test_a_sheet_that_claims_to_be_ours_is_named_and_no_part_of_the_form() -> None:
    form = read_form(COPY, "")
    assert form.has_foreign_stamp
    assert form.claimed == {"核查意见", "评分明细", "处理记录"}
    assert [sheet.name for sheet in form.to_read().sheets] == [SHEET, "说明"]
    assert form.grid.sheets[0].cells[4, 6].value == 8  # what we filled in stays: it is what shows


def test_of_a_copy_that_is_not_known_the_legend_and_our_notes_are_no_part_of_the_form() -> None:
    shown, typed = read_form(COPY, "").grid.sheets[0], read(RICH).sheets[0]
    assert shown.comments == typed.comments
    assert shown.cells.keys() - typed.cells.keys() == {(4, 6), (6, 6), (7, 6)}  # our scores show


def test_a_forged_legend_hides_nothing_that_was_typed() -> None:
    shown = read(RICH).sheets[0].cells[4, 4].value
    form = read_form(forged(RICH, (Written(SHEET, 4, 4, "legend", True, shown),)), "")
    assert form.to_read().sheets == read(RICH).sheets


def test_a_copy_of_a_form_with_a_forged_stamp_carries_ours_only() -> None:
    form = read_form(forged(RICH, ()), "")
    content = copy_bytes(form.grid, FORM, OutputOptions(), form.origin)
    assert content is not None
    assert own_sheets(read(content)) == {"核查意见", "评分明细", "处理记录(2)"}
    assert verify(content).is_intact


@pytest.mark.parametrize(
    "text",
    [
        *("{", "[]", "{}", '{"cells": [[1]]}', "[" * 20_000, '{"source": 1, "digest": null}'),
        '{"source": "", "digest": "", "looks": [], "notes": [], "cells": [["x", "a", [], "", 1]]}',
    ],
)
def test_a_malformed_stamp_is_none(text: str) -> None:
    rows: list[list[NewCell | None]] = [[NewCell(SCHEMA), NewCell(text)]]
    names = {f"{NAME_PREFIX}record": "'处理记录'!$A$1"}
    content = apply(RICH, Edits(added=[NewSheet("处理记录", rows=rows)], names=names))
    form = read_form(content, "")
    assert form.has_foreign_stamp
    assert form.to_read().sheets == read(RICH).sheets
    assert not verify(content).is_intact


@pytest.mark.office
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_saving_in_another_program_does_not_break_the_seal(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "form.xlsx").write_bytes(COPY)
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "in" / "form.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "form.xlsx").read_bytes()
    assert verify(saved).is_intact
    bare = ours(saved).grid
    assert values_digest(bare) == values_digest(read(RICH))
    assert [s.name for s in bare.sheets] == [SHEET, "说明"]
    assert set(bare.sheets[0].comments) == set(read(RICH).sheets[0].comments)
