"""Several submissions of one project."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evalxl.batch.storage.ledger import Entry, Owner
from evalxl.batch.submissions import counting, superseded

NOW = datetime(2026, 1, 1)
CASES = tomllib.loads((Path(__file__).parent / "submissions.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_newer_submissions(case: dict[str, Any]) -> None:
    entries = [
        Entry(
            one["path"],
            one.get("sha256", one["path"]),
            "",
            "scored",
            department=one.get("department"),
            modified=one["modified"],
            owners=tuple(Owner(*project) for project in one["projects"]),
        )
        for one in case["files"]
    ]
    found = {
        f"{path}#{number}": newer for (path, number), newer in superseded(entries, NOW).items()
    }
    assert found == case["replaced"]


def test_a_replaced_project_leaves_its_record_and_the_others_close_up() -> None:
    record = {
        "path": "全.xlsx",
        "rows": {
            "projects": [{"project_name": "路"}, {"project_name": "桥"}, {"project_name": "灯"}],
            "funds": [{"project": 0}, {"project": 1}, {"project": 2}],
        },
        "findings": [{"project": None}, {"project": 1}, {"project": 2}],
    }
    found = counting(record, {("全.xlsx", 1): "桥.xlsx"})
    assert [row["project_name"] for row in found["rows"]["projects"]] == ["路", "灯"]
    assert found["rows"]["funds"] == [{"project": 0}, {"project": 1}]
    assert found["findings"] == [{"project": None}, {"project": 1}]
