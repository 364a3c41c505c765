"""Files that are broken, hostile or something else: each is refused with its reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from evalxl.core.errors import Refused
from evalxl.xlsx import Limits, kind_of, read_grid

from .hostile import (
    HOSTILE,
    ONE,
    OTHER_FORMATS,
    SMALL,
    TOO_MUCH,
    WHOLE,
    merges,
    ole,
    spread,
    with_sheet,
)
from .parcels import PACKAGE, arrows, book, book_parts, zipped

FORMS = sorted((Path(__file__).parents[1] / "data" / "forms").glob("*.xlsx"))


def refusal(content: bytes, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        read_grid(content, "送来的表.xlsx", limits or Limits())
    return caught.value


@pytest.mark.parametrize(("content", "kind"), OTHER_FORMATS.values(), ids=OTHER_FORMATS)
def test_another_format_is_told_by_its_content(content: bytes, kind: str) -> None:
    refused = refusal(content)
    assert (refused.slug, refused.params["kind"]) == ("unreadable", kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(book(ONE), "zip"), (ole("Workbook"), "xls"), (ole("EncryptedPackage"), "encrypted")],
)
def test_a_spreadsheet_is_told_by_its_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(("content", "slug", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(content: bytes, slug: str, kind: str) -> None:
    refused = refusal(content)
    assert (refused.slug, refused.params["kind"]) == (slug, kind)


@pytest.mark.parametrize(("content", "limit"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_with_the_limit_named(content: bytes, limit: str) -> None:
    refused = refusal(content, SMALL)
    assert refused.slug == "limit_exceeded"
    assert refused.params["limit"] == limit
    assert refused.params["found"] > refused.params["allowed"]  # type: ignore[operator]
    assert "place" in refused.params


def test_a_part_is_measured_while_it_is_inflated() -> None:
    limits = Limits(part_bytes=100_000, ratio=10_000)
    assert refusal(with_sheet(b" " * 100_001), limits).params["limit"] == "part_bytes"


def test_all_parts_together_are_measured() -> None:
    limits = Limits(total_bytes=100_000)
    rows = spread(600, "长" * 60)
    assert refusal(book(rows), limits).params["limit"] == "total_bytes"


def test_a_bomb_is_refused_before_it_takes_time_or_memory() -> None:
    bomb = with_sheet(b"<" + b" " * (80 * 1024 * 1024))
    assert refusal(bomb).params["limit"] == "ratio"


def quick(content: bytes, most_seconds: float) -> dict[tuple[int, int], object]:
    start = time.process_time()
    grid = read_grid(content, "表.xlsx")
    assert time.process_time() - start < most_seconds
    return {place: cell.value for place, cell in grid.sheets[0].cells.items()}


def test_one_value_in_the_last_cell_costs_nothing() -> None:
    rows = ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert quick(book(rows), 0.2) == {(1, 1): 7, (1048576, 16384): 1}


def test_styled_empty_rows_are_passed_over() -> None:
    empty = "".join(f'<row r="{at}" s="1"><c r="A{at}" s="1"/></row>' for at in range(2, 100_002))
    assert quick(book(ONE + empty), 2) == {(1, 1): 7}


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    assert quick(book(ONE, after=merges("A1:XFD1048576")), 0.2) == {(1, 1): 7}


def test_many_overlapping_hidden_columns_cost_little() -> None:
    cols = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>"
    assert quick(book(ONE, before=cols), 2) == {(1, 1): 7}


def test_lying_counts_are_not_believed() -> None:
    parts = book_parts('<row><c t="s"><v>0</v></c></row>', strings="<si><t>完成</t></si>")
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]).replace(
        "<sst ", '<sst count="4000000000" uniqueCount="4000000000" '
    )
    assert quick(zipped(parts), 0.2) == {(1, 1): "完成"}


def test_a_workbook_may_follow_other_bytes_in_no_archive() -> None:
    assert refusal(b"\x7fELF" + bytes(60) + WHOLE).params["kind"] == "unknown"


def test_relationships_that_lead_nowhere_are_refused_or_passed_over() -> None:
    parts = book_parts(ONE)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = arrows(c="comments ../../../../etc/passwd")
    assert read_grid(zipped(parts), "表.xlsx").sheets[0].comments == {}
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship TargetMode="External" '
        'Id="r" Type="x/officeDocument" Target="http://example.org/book.xlsx"/></Relationships>'
    )
    assert refusal(zipped(parts)).params["kind"] == "archive"


@pytest.mark.parametrize("path", FORMS[:1], ids=lambda path: path.stem[:5])
def test_a_form_cut_anywhere_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for end in range(0, len(content), 211):
        assert refusal(content[:end]).slug == "unreadable"
