"""Any grid at all ends in a form or in a reasoned refusal."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalxl.findings import words
from evalxl.reading import read_workbook
from evalxl.reading.text_view import text_view
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet

from .mutate import made

VOCABULARY = vocabulary()
LABELS = sorted(
    {
        label
        for context in (
            *(VOCABULARY.columns, VOCABULARY.stages, VOCABULARY.sources, VOCABULARY.amounts),
            *(VOCABULARY.fields, VOCABULARY.sections, VOCABULARY.totals, VOCABULARY.footers),
            *(VOCABULARY.qualifiers, VOCABULARY.levels),
        )
        for label in context.roles
    }
)
TEXTS = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(
        ["", " ", "—", "10分", "≥90%", "……", "指标1：", "（万元）", "填报人：张三 电话：1"]
    ),
    st.text(max_size=12),
)
NUMBERS = st.one_of(st.integers(-5, 2000), st.floats(allow_nan=False, allow_infinity=False))


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    row, column = draw(st.integers(1, 14)), draw(st.integers(1, 9))
    if draw(st.integers(0, 4)):
        text = draw(TEXTS)
        return Cell(row, column, "s", text, text)
    kind = draw(st.sampled_from("nnnbe"))
    value = draw(NUMBERS)
    return Cell(row, column, kind, value, str(value), formula=draw(st.sampled_from([None, "A1"])))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    found = {(one.row, one.column): one for one in draw(st.lists(cells(), max_size=60))}
    blocks = [
        Block(top, left, top + draw(st.integers(0, 3)), left + draw(st.integers(0, 4)))
        for top, left in draw(st.lists(st.sampled_from(sorted(found) or [(1, 1)]), max_size=5))
    ]
    name = draw(st.sampled_from(["表1", "填报说明", "自评报告"]))
    state = draw(st.sampled_from(["visible", "visible", "hidden"]))
    return made(Sheet(name, "part", state), list(found.values()), _apart(blocks))


def _apart(blocks: list[Block]) -> list[Block]:
    """Keep blocks that do not overlap, as every workbook does."""
    kept: list[Block] = []
    for one in blocks:
        overlaps = any(
            one.top <= other.bottom
            and other.top <= one.bottom
            and one.left <= other.right
            and other.left <= one.right
            for other in kept
        )
        if not overlaps and one[:2] != one[2:]:
            kept.append(one)
    return kept


def check(drawn: list[Sheet]) -> None:
    found = read_workbook(Grid("any.xlsx", drawn), file="any.xlsx")
    assert found.tables or found.findings
    for finding in found.findings:
        assert all(words(finding))
    for table in found.tables:
        assert 0 <= table.layout_confidence <= 1
        assert [one.no for one in table.indicators] == list(range(1, len(table.indicators) + 1))
        assert {one.key for one in table.funds}.isdisjoint({""})
    assert text_view(found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sheets(), max_size=3))
def test_any_grid_ends_in_a_form_or_in_a_reasoned_refusal(drawn: list[Sheet]) -> None:
    check(drawn)


@pytest.mark.thorough
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sheets(), max_size=3))
def test_any_of_many_grids_ends_in_a_form_or_in_a_reasoned_refusal(drawn: list[Sheet]) -> None:
    check(drawn)
