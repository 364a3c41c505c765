"""The known facts of the real forms."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FORMS = Path(__file__).parents[1] / "data" / "forms"


class Row(NamedTuple):
    """One indicator as typed: texts as displayed, and the unit's own score."""

    name: str
    target: str | None
    actual: str | None
    score: float | None


def forms() -> list[Path]:
    """List the real forms."""
    return sorted(FORMS.glob("*.xlsx"))


@cache
def _indicators(form: Path) -> list[dict[str, Any]]:
    said = json.loads((FORMS / "expected" / f"{form.stem}.json").read_text(encoding="utf-8"))
    return [one for project in said["projects"] for one in project["indicators"]]


def facts(form: Path) -> list[Row]:
    """Give the known rows of a form."""
    return [
        Row(one["name"], one["target"], one["actual"], one["score"]) for one in _indicators(form)
    ]


@cache
def _by_digest() -> dict[str, Path]:
    return {hashlib.sha256(form.read_bytes()).hexdigest(): form for form in forms()}


def form_of(content: bytes) -> Path:
    """Tell which form these bytes are."""
    return _by_digest()[hashlib.sha256(content).hexdigest()]


def victim(form: Path) -> tuple[str, str]:
    """Choose the value that is tampered with: the first score, else the first result.

    Returns:
        The field of the first row, and the cell it stands in.
    """
    cells = _indicators(form)[0]["cells"]
    field = "score" if "score" in cells else "actual"
    return field, cells[field]
