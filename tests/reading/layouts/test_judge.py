"""The judge of layouts is strict: what is neither right nor told at its place is silent."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import pytest

import evalxl
from tests.reading.layouts.judge import fates
from tests.reading.layouts.layout import Layout, layout

SEED = "1/10"


@pytest.fixture(scope="module")
def drawn() -> Layout:
    """Two plain forms below each other."""
    return layout(SEED)


@pytest.fixture(scope="module")
def document(drawn: Layout) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(drawn.content())
        return evalxl.read(path).to_dict()


def fate_of(document: dict[str, Any], drawn: Layout, what: str) -> set[str]:
    return {fate for fact, fate in fates(document, drawn) if fact.startswith(what)}


def told(drawn: Layout, slug: str, cell: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "sheet": drawn.sheets[0].name,
        "cell": cell,
        "row": 0,
        "message": "",
        "where": "",
    }


def without_weights(document: dict[str, Any]) -> dict[str, Any]:
    spoiled = copy.deepcopy(document)
    for project in spoiled["projects"]:
        for one in project["indicators"]:
            one["weight"] = None
    return spoiled


def test_what_is_read_right_is_right(document: dict[str, Any], drawn: Layout) -> None:
    assert fate_of(document, drawn, "weight") == {"right"}


def test_a_lost_column_is_lost(document: dict[str, Any], drawn: Layout) -> None:
    assert fate_of(without_weights(document), drawn, "weight") == {"lost"}


@pytest.mark.parametrize(
    ("slug", "cell", "fate"),
    [
        ("not_read", "F12", "told"),
        ("not_read", "F12:F20", "told"),
        ("not_read", "G12", "lost"),
        ("unmet_no_reason", "F12", "lost"),
    ],
    ids=["the head of the column", "a range", "another column", "no admission"],
)
def test_only_an_admission_at_the_column_tells(
    document: dict[str, Any], drawn: Layout, slug: str, cell: str, fate: str
) -> None:
    spoiled = without_weights(document)
    spoiled["findings"] = [told(drawn, slug, cell)]
    first_line = next(fact for _, fact in drawn.facts if fact.field == "weight")
    assert fate_of(spoiled, drawn, f"weight {first_line.line}") == {fate}


def with_wrong_scores(document: dict[str, Any]) -> dict[str, Any]:
    spoiled = copy.deepcopy(document)
    for project in spoiled["projects"]:
        for one in project["indicators"]:
            one["score"] = 0.5
    return spoiled


def test_a_wrong_value_is_wrong(document: dict[str, Any], drawn: Layout) -> None:
    assert fate_of(with_wrong_scores(document), drawn, "score") == {"wrong"}


def test_a_wrong_value_that_is_told_is_doubted(document: dict[str, Any], drawn: Layout) -> None:
    spoiled = with_wrong_scores(document)
    fact = next(fact for _, fact in drawn.facts if fact.field == "score")
    row, column = fact.places[0]
    spoiled["findings"] = [told(drawn, "read_by_content", f"{chr(64 + column)}{row}")]
    assert fate_of(spoiled, drawn, f"score {fact.line}") == {"doubted"}


def test_an_indicator_too_many_is_wrong(document: dict[str, Any], drawn: Layout) -> None:
    spoiled = copy.deepcopy(document)
    extra = copy.deepcopy(spoiled["projects"][0]["indicators"][0])
    extra.update(name="合计", row=99, cells={"name": "A99"})
    spoiled["projects"][0]["indicators"].append(extra)
    assert fate_of(spoiled, drawn, "phantom") == {"wrong"}


def test_a_refusal_tells_everything(document: dict[str, Any], drawn: Layout) -> None:
    refused = document | {"projects": [], "findings": [told(drawn, "not_a_form", "A1")]}
    assert fate_of(refused, drawn, "") == {"told"}
