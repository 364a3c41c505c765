"""Sub-projects of the money table find their indicators, where the names leave one choice."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import Indicator, Subproject
from evalxl.reading.tables.matching import matched

CASES = tomllib.loads(Path(__file__).with_name("matching.toml").read_text(encoding="utf-8"))["case"]


def _indicator(no: int, subproject: str) -> Indicator:
    return Indicator(no=no, row=no, name="指标", subproject=subproject)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_names_are_matched_only_where_they_leave_one_choice(case: dict[str, Any]) -> None:
    money = [
        Subproject(no, name, None, 1.0, 1.0, "万元", {}) for no, name in enumerate(case["money"], 1)
    ]
    indicators = [_indicator(no, name) for no, name in enumerate(case["indicators"], 1)]
    assert [one.indicator_name or "" for one in matched(money, indicators)] == case["found"]
