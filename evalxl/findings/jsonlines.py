"""Findings as JSON, one object a line, with the keys of INTERFACE `evalxl-read/1` and more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 5_000  # rows turned into plain values, to keep memory flat
_COUNTS = frozenset({"project", "indicator", "row"})


def dicts(findings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Return each finding as a plain dict; what is missing is `None`, counts are whole numbers."""
    names = [str(name) for name in findings.columns]
    for start in range(0, len(findings), _AT_ONCE):
        part = findings.iloc[start : start + _AT_ONCE].astype(object)
        part = part.where(part.notna(), None)
        for values in zip(*(part[name].tolist() for name in names), strict=True):
            yield {name: _value(name, value) for name, value in zip(names, values, strict=True)}


def _value(name: str, value: Any) -> Any:
    return int(value) if name in _COUNTS and value is not None else value


def jsonlines(findings: pd.DataFrame) -> str:
    """Write one JSON object a line, ending in a line break; nothing for no findings."""
    return "".join(lines(findings))


def lines(findings: pd.DataFrame) -> Iterator[str]:
    """Return the lines of `jsonlines` one by one."""
    return (f"{json.dumps(one, ensure_ascii=False)}\n" for one in dicts(findings))
