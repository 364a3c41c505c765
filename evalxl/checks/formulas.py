"""Arithmetic written into reason cells: does it give what it says it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evalxl.checks.material import Material, rounded, rows, says
from evalxl.checks.targets import row_finding
from evalxl.findings import plain
from evalxl.model import Finding
from evalxl.targets.arithmetic import parse

_EQUATED = re.compile("[=＝]")


def reason_formula(material: Material) -> Iterable[Finding]:
    """Find statements such as `79.27/100*10=9.73` whose two sides differ."""
    indicators = material.frames.indicators
    equated = says(indicators["reason"], _EQUATED)
    for row in rows(indicators, equated & indicators["cell_reason"].notna()):
        for statement in parse(row.reason):
            if statement.agrees:
                continue
            value = None if statement.value is None else rounded(float(statement.value), 4)
            shown = plain(value) if value is not None else "÷0"
            yield row_finding(
                "reason_formula",
                row,
                "reason",
                provided=statement.text,
                expected=value,
                params={"problem": f"算得 {shown}", "problem_en": f"really gives {shown}"},
            )
            break
