"""The roster: received, late, missing; and texts to send."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evalxl.batch import roster
from evalxl.batch.storage.ledger import Entry, Owner
from evalxl.language.dates import day_in
from evalxl.settings.control import Expected

SAID = tomllib.loads((Path(__file__).parent / "roster.toml").read_text(encoding="utf-8"))
ENTRIES = [
    Entry(
        one["path"],
        one["path"],
        "",
        "scored",
        department=one["department"],
        modified=one["modified"],
        owners=(Owner(one["department"], one["project"], one["year"]),),
    )
    for one in SAID["received"]
]


def expected(line: dict[str, Any]) -> Expected:
    department, project, year, deadline, contact = line["expected"]
    return Expected(department, project, year or None, deadline or None, contact or None)


@pytest.mark.parametrize("line", SAID["line"], ids=lambda line: line["says"])
def test_state(line: dict[str, Any]) -> None:
    (found,) = roster.check([expected(line)], ENTRIES)
    assert (found.state, found.path) == (line["state"], line.get("path"))


def test_a_reminder_names_what_is_missing_until_when_and_whom_to_ask() -> None:
    lines = roster.check(map(expected, SAID["line"]), ENTRIES)
    sent = dict(roster.reminders(lines, ENTRIES, date(2025, 4, 2)))
    text = sent["departments/丙局（催报）.txt"].decode("utf-8-sig")
    assert "1. 路灯，2024年度，截止2025年3月31日，已逾期，联系人：王五" in text
    assert "\r\n" in text
    assert "departments/乙局（催报）.txt" not in sent


def test_a_reminder_names_the_files_that_could_not_be_read() -> None:
    refused = Entry("丁局/坏.xlsx", "1", "", "refused", department="丁局", reason="文件已加密")
    sent = dict(roster.reminders([], [refused], date(2025, 4, 2)))
    assert "坏.xlsx：文件已加密" in sent["departments/丁局（催报）.txt"].decode("utf-8-sig")


@pytest.mark.parametrize(
    "text", ["2025-3-31", "2025/03/31", "2025年3月31日", "截止 2025.3.31", "20250331"]
)
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    assert day_in(text) == date(2025, 3, 31)


@pytest.mark.parametrize("text", [None, "", "三月底", "2025-13-31"])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert day_in(text) is None
