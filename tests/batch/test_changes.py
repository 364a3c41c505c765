"""A run says what came, went or changed since the run before, in a workbook of its own folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import evalxl
from tests.batch.test_three_nights import SELF_EVALUATION
from tests.looking import load_workbook
from tests.reading.drawn import draw, workbook

FILE = "县交通运输局/公路.xlsx"


def changes(out: Path, run_id: str) -> set[tuple[Any, ...]]:
    """Give kind, project, code, last and present state of each line."""
    book = load_workbook(out / "runs" / run_id / "changes.xlsx")
    rows = [*book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    return {(row[1], row[3], row[4], row[6], row[7]) for row in rows if isinstance(row[0], int)}


def hand_in(inbox: Path, name: str, form: str) -> None:
    place = inbox / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(workbook([draw("自评表", form)]))


def test_each_night_tells_only_what_differs_from_the_night_before(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    hand_in(inbox, FILE, SELF_EVALUATION)
    first = evalxl.run(inbox, out, jobs=1)
    assert first.changes == ""  # there is no night before

    missed = SELF_EVALUATION.replace("105公里", "50公里")
    hand_in(inbox, FILE, missed)
    hand_in(inbox, "县教育局/学校.xlsx", SELF_EVALUATION.replace("农村公路养护", "校舍维修"))
    second = evalxl.run(inbox, out, jobs=1)
    assert second.changes == f"runs/{second.run_id}/changes.xlsx"
    told = changes(out, second.run_id)
    assert ("新项目", "校舍维修", "—", "—", "99.5") in told
    assert ("新问题", "农村公路养护", "EVX601", "—", "未答复") in told
    scores = {one[3:] for one in told if one[:2] == ("得分变化", "农村公路养护")}
    assert scores == {("99.5", "69.5")}  # 60 points for 50 of 100 km are 30

    shutil.rmtree(inbox / "县教育局")
    hand_in(inbox, FILE, SELF_EVALUATION)
    third = evalxl.run(inbox, out, jobs=1, allow_empty=True)
    told = changes(out, third.run_id)
    assert ("不再计入", "校舍维修", "—", "99.5", "—") in told
    assert ("得分变化", "农村公路养护", "—", "69.5", "99.5") in told
    assert ("已消除", "农村公路养护", "EVX601", "未答复", "—") in told
    assert {one[0] for one in told} == {"不再计入", "得分变化", "已消除"}


def test_a_night_after_which_all_is_as_before_lists_nothing(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    hand_in(inbox, FILE, SELF_EVALUATION)
    evalxl.run(inbox, out, jobs=1)
    (out / "summary.xlsx").unlink()
    again = evalxl.run(inbox, out, jobs=1)
    assert changes(out, again.run_id) == set()
