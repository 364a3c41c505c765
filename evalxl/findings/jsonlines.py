"""Findings as JSON, one object a line, with the keys of INTERFACE `evalxl-read/1` and more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = frozenset({"project", "indicator", "row"})


def dicts(findings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give each finding as a plain dict; what is missing is `None`, counts are whole numbers."""
    names = [str(name) for name in findings.columns]
    for values in findings.itertuples(index=False, name=None):
        yield {name: _value(name, value) for name, value in zip(names, values, strict=True)}


def _value(name: str, value: Any) -> Any:
    if value is None or value != value:
        return None
    return int(value) if name in _COUNTS else value


def jsonlines(findings: pd.DataFrame) -> str:
    """Write one JSON object a line, ending in a line break; nothing for no findings."""
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in dicts(findings))
