"""A scored copy saved in another format is undone where it is known, else told; never misread."""

from __future__ import annotations

import evalxl

from .made import INPUTS, facts, read
from .test_inputs import given


def test_a_known_copy_saved_as_ods_reads_as_the_form_it_was_made_from() -> None:
    content, name = given("04")
    ((_, money, rows, totals),) = facts(content, name)
    assert len(rows) == 7  # type: ignore[arg-type]
    assert [row[6] for row in rows] == [15, None, 10, 10, 15, 15, 10]  # type: ignore[attr-defined]
    assert dict(money)["total_paid"] == 1_710_000  # type: ignore[call-overload]
    assert totals[:2] == [100, 84.5]  # type: ignore[index]
    assert {one["slug"] for one in read(content, name)["findings"]} == {"unmet", "score_filled"}


def test_an_unknown_copy_saved_as_ods_is_refused_with_the_next_step() -> None:
    (path,) = INPUTS.glob("04_*")
    workbook = evalxl.read(path)
    assert not workbook.projects
    (finding,) = workbook.to_dict()["findings"]
    assert finding["slug"] == "unreadable"
    assert ".xlsx" in finding["message"]
