"""Stored results in a scored copy are right or absent, and a copy handed in again is undone."""

from __future__ import annotations

import pytest

from evalxl.writing.strip import read_form

from .made import Everything, copy_of, facts, opened, part_of
from .test_inputs import given


@pytest.mark.parametrize(
    ("number", "sheet", "address", "result"),
    [
        ("03a", "自评表", "H20", (None, "")),
        ("03b", "自评表", "H20", (98.75,)),
        ("03c", "自评表", "H20", (98.8,)),
        ("03d", "自评表", "H20", (98.75,)),
        ("03d", "汇总", "B1", (98.75,)),
        ("03e", "自评表", "H20", (98.75,)),
    ],
)
def test_a_total_that_depends_on_a_filled_score_is_computed(
    number: str, sheet: str, address: str, result: tuple[object, ...]
) -> None:
    assert opened(copy_of(*given(number)), sheet)[address].value in result


@pytest.mark.parametrize("number", ["03a", "03b", "03c", "03d", "03e"])
def test_a_copy_handed_in_again_reads_as_the_form(number: str) -> None:
    content, name = given(number)
    copy = copy_of(content, name)
    assert facts(copy) == facts(content)
    assert copy_of(copy) == copy_of(copy_of(copy))
    assert read_form(copy, "a.xlsx", known=Everything()).origin is not None


def test_nothing_is_to_be_computed_on_load_where_every_result_is_right() -> None:
    content, name = given("03c")
    assert b"fullCalcOnLoad" not in part_of(content, "xl/workbook.xml") or b"fullCalcOnLoad" in (
        part_of(copy_of(content, name), "xl/workbook.xml")
    )
