"""Targets whose words leave open what is asked: nothing to measure, or no direction."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evalxl.checks.material import Material, blank, missing, rows, says
from evalxl.checks.targets import flagged, row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Direction

_EITHER_WAY = re.compile(r"成本|费用|金额|标准|单价|经费|支出|控制|补贴额|周期|时间|天数|次数$")
_EMPTY_WORDS = re.compile(
    r"^[。.； ]*(?:成效|效果|效益|作用|影响|水平|程度)?(?:较为|比较|十分|非常)?"
    r"(?:显著|明显|有效|持续|不断|进一步|大幅|有所|逐步|长期|较好|良好|积极|稳步|充分|较高|较大|好)"
    r"(?:地)?(?:提升|提高|增强|改善|促进|推动|保障|加强|完善|优化|发展|影响|巩固|推进|稳定)?"
    r"(?:效果|作用)?[。.； ]*$"
)


def unmeasurable_target(material: Material) -> Iterable[Finding]:
    """Find targets in empty words without a standard to judge them by."""
    indicators = material.table("indicators")
    empty = says(indicators["target"], _EMPTY_WORDS) & blank(indicators["standard"])
    for row in rows(indicators, empty & pd.notna(indicators["cell_target"])):
        yield row_finding("unmeasurable_target", row, "target", provided=row.target)


def direction_guessed(material: Material) -> Iterable[Finding]:
    """Find targets without a sign whose verdict hangs on a direction that may be the other one."""
    for row in flagged(material, "direction_guessed"):
        if missing(row.actual_value) or row.actual_value == row.target_value:
            continue
        if row.direction == Direction.MORE_IS_BETTER and not _EITHER_WAY.search(row.name):
            continue
        sign = {Direction.LESS_IS_BETTER: "≤", Direction.MORE_IS_BETTER: "≥"}
        yield row_finding(
            "direction_guessed",
            row,
            "target",
            provided=row.target,
            expected=sign.get(row.direction, "="),
        )
