"""Records of many files as Parquet, and the frames that are read from it."""

from __future__ import annotations

from typing import Any

import pytest

from evalxl.core.records import FileRecord
from evalxl.outputs.parquet import FINDINGS, Unread, gather


def record(path: str, *names: str | None) -> FileRecord:
    """Make a file of one project with these indicators."""
    indicators: list[dict[str, Any]] = [
        {"project": 0, "no": no, "name": name, "level1": "产出指标", "weight": None, "score": 2.5}
        | {"is_execution": False, "actual_is_bound": False, "row": no}
        for no, name in enumerate(names)
    ]
    flags = {"has_reason_column": True, "has_score_column": True, "has_weight_column": False}
    counts = dict.fromkeys(
        ("set", "met", "exceeded", "claimed", "unmet", "cannot_tell", "judged"), 0
    )
    projects = [{"file": path, "no_in_file": 0, "goal_expected": "修路"} | flags | counts]
    found = [{"file": path, "project": 0, "slug": "overspend", "message": f"{path} 超支"}]
    rows = {"projects": projects, "indicators": indicators}
    return FileRecord(path, "", "scored", rows=rows, findings=found)


RECORDS = [record("甲/1.xlsx", "里程", None), record("乙/2.xlsx", "里程")]


def test_projects_are_numbered_through_all_files() -> None:
    gathered = gather(RECORDS)
    assert gathered.frame("indicators")["project"].tolist() == [0, 0, 1]
    assert gathered.frame(FINDINGS)["project"].tolist() == [0, 1]


def test_a_frame_is_read_with_the_columns_that_are_asked_for() -> None:
    columns = ["no", "level1", "score"]
    read = gather(RECORDS).frame("indicators", columns)
    assert list(read) == columns
    assert read["no"].tolist() == [0, 1, 0]
    assert read["score"].tolist() == [2.5, 2.5, 2.5]


@pytest.mark.parametrize("column", ["name", "reason", "level2", "weight"])
def test_what_is_missing_stays_missing(column: str) -> None:
    missing = {"name": [False, True, False]}
    read = gather(RECORDS).frame("indicators", [column])[column]
    assert read.isna().tolist() == missing.get(column, [True, True, True])


def test_texts_that_stand_often_are_held_once() -> None:
    first, second, _ = gather(RECORDS).frame("indicators", ["level1"])["level1"]
    assert first == "产出指标"
    assert first is second


def test_no_records_give_empty_frames_with_all_columns() -> None:
    frames = gather([]).frames({})
    assert len(frames.indicators) == 0
    assert {"name", "verdict", "computed_score"} <= set(frames.indicators)


def test_frames_are_read_at_each_look_but_projects_are_kept() -> None:
    frames = Unread(gather(RECORDS))
    assert frames.indicators is not frames.indicators
    assert frames.projects is frames.projects
    assert frames.some("indicators", ["name"])["name"].tolist()[::2] == ["里程", "里程"]


def test_there_is_no_frame_of_another_name() -> None:
    with pytest.raises(AttributeError):
        Unread(gather(RECORDS)).summaries  # noqa: B018


def test_findings_that_came_later_stand_behind_the_others() -> None:
    gathered = gather(RECORDS)
    more = gathered.frame(FINDINGS).head(1).assign(slug="copied_text")
    assert gathered.adding(FINDINGS, more).frame(FINDINGS)["slug"].tolist() == [
        "overspend",
        "overspend",
        "copied_text",
    ]
