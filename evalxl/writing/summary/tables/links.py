"""Relative links from a summary to the scored copies and to their cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView

# `#` and `%` would be read as the address's own signs; the others as Excel escapes them.
_ESCAPES = {ord(one): f"%{ord(one):02x}" for one in '%#"<>[]^`{}\\? '}

_NAMED = 8


def escaped(path: str) -> str:
    """Escape a path for use in a link."""
    return path.translate(_ESCAPES)


class CopyLinks:
    """Where the scored copy of each file lies, and how to reach its cells.

    All addresses begin at OUT.

    Args:
        view: Gives `files`.
    """

    def __init__(self, view: BatchView) -> None:
        known = view.files[view.files["scored_path"].notna()]
        self._copies = {
            path: escaped(copy)
            for path, copy in zip(known["path"], known["scored_path"], strict=True)
        }

    def known(self, files: pd.Series[str]) -> pd.Series[bool]:
        """Return which files have a copy."""
        return files.isin(self._copies)

    def to_cells(
        self, files: pd.Series[str], sheets: Iterable[object], cells: Iterable[object]
    ) -> pd.Series[Any]:
        """Return the link to each cell; to the file where no cell is named; `None`: no copy."""
        links = [
            self._to_cell(file, sheet, cell)
            for file, sheet, cell in zip(files, sheets, cells, strict=True)
        ]
        return pd.Series(links, index=files.index, dtype=object)

    def _to_cell(self, file: str, sheet: object, cell: object) -> str | None:
        copy = self._copies.get(file)
        if copy is None or not isinstance(sheet, str):
            return copy
        place = cell if isinstance(cell, str) else "A1"
        quoted = sheet.replace("'", "''")
        return f"{copy}#'{quoted}'!{place}"


def places(sheets: pd.Series[str], cells: Iterable[object]) -> pd.Series[Any]:
    """Name cells for the eye: `表1!H22`, a long sheet name cut; `None` where none is known."""
    names = [
        f"{sheet if len(sheet) <= _NAMED else sheet[:_NAMED] + '…'}!{cell}"
        if isinstance(sheet, str) and isinstance(cell, str)
        else None
        for sheet, cell in zip(sheets, cells, strict=True)
    ]
    return pd.Series(names, index=sheets.index, dtype=object)
