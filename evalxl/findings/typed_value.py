"""What is to be typed into the cell of a finding, as the form writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evalxl.findings import catalogue

_PERCENT = ("%", "％")


def value_to_type(finding: Mapping[Any, Any]) -> str | None:
    """Return the value, `None` where the finding is a question, settled, or its value not known.

    Args:
        finding: Reads `slug`, `settled`, `expected`, `unit` and `holds`; a rate has the sign that
            the cell shows now.
    """
    rule = catalogue().get(str(finding.get("slug")))
    is_open = not isinstance(finding.get("settled"), str)
    value = finding.get("expected")
    if rule is None or not rule.expects_value or not is_open or not isinstance(value, str):
        return None
    is_rate = finding.get("unit") == "%" and str(finding.get("holds") or "").strip().endswith(
        _PERCENT
    )
    return f"{value}%" if is_rate and not value.endswith(_PERCENT) else value
