"""Filled forms as offices bend them, drawn in `forms/*.toml` with the facts told by hand."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import evalxl
from evalxl.core.model import Indicator
from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid

from .drawn import draw, workbook
from .test_dialects import told

HERE = Path(__file__).parent
FORMS = sorted((HERE / "forms").glob("*.toml"))
JUDGED = [path for path in FORMS if "verdicts" in path.read_text(encoding="utf-8")]
REFUSED = sorted((HERE / "refused").glob("*.toml"))
PLACES = ("name", "target", "actual", "weight", "score", "reason")


def drawn(case: dict[str, Any]) -> bytes:
    """Draw a workbook: `formats` and `comments` by cell of its first sheet, `state` by sheet."""
    plain = workbook([draw(name, text) for name, text in case["sheets"].items()])
    if not case.keys() & {"formats", "comments", "state"}:
        return plain
    book = openpyxl.load_workbook(io.BytesIO(plain))
    for address, number_format in case.get("formats", {}).items():
        book.worksheets[0][address].number_format = number_format
    for address, text in case.get("comments", {}).items():
        book.worksheets[0][address].comment = Comment(text, "张三")
    for name, state in case.get("state", {}).items():
        book[name].sheet_state = state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def places(one: Indicator) -> str:
    """Tell where the cells of an indicator stand, `-` where the form has no such column."""
    return " ".join(one.cells[role].address if role in one.cells else "-" for role in PLACES)


def expected_places(wanted: dict[str, Any]) -> list[str]:
    """Spell out `columns = "C D E F G -"` for each of `rows`."""
    columns = wanted["columns"].split()
    return [" ".join(c if c == "-" else f"{c}{row}" for c in columns) for row in wanted["rows"]]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_filled_form_reads_right(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    found = read_workbook(read_grid(drawn(case), path.name), file=path.name)
    if "findings" in case:
        assert sorted(one.slug for one in found.findings) == sorted(case["findings"])
    assert len(found.tables) == len(case["project"])
    for table, wanted in zip(found.tables, case["project"], strict=True):
        said = told(table) | {
            "rows": [one.row for one in table.indicators],
            "addr": [places(one) for one in table.indicators],
        }
        if "columns" in wanted:
            wanted["addr"] = expected_places(wanted)
        keys = wanted.keys() - {"columns", "verdicts"}
        assert {key: said[key] for key in keys} == {key: wanted[key] for key in keys}


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_targets_and_results_of_a_filled_form_are_judged_right(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    wanted = [project["verdicts"] for project in case["project"]]
    (tmp_path / "form.xlsx").write_bytes(drawn(case))
    projects = evalxl.read(tmp_path / "form.xlsx").to_dict()["projects"]
    for project, verdicts in zip(projects, wanted, strict=True):
        assert [verdict(one) for one in project["indicators"]] == verdicts


def verdict(one: dict[str, Any]) -> str:
    """Tell `target | result | completion | verdict` of an indicator's JSON."""
    keys = ("target_op", "target_value", "target_upper", "target_unit")
    target = " ".join("-" if one[key] is None else str(one[key]) for key in keys)
    rest = ("-" if one[key] is None else str(one[key]) for key in ("actual_value", "completion"))
    return " | ".join((target, *rest, one["verdict"]))


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_is_no_filled_form_is_refused_with_its_reason(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    found = read_workbook(read_grid(drawn(case), path.name), file=path.name)
    assert not found.tables
    assert [one.slug for one in found.findings] == case["refused"]
