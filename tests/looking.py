"""Workbooks opened to look at them with openpyxl's eyes."""

from __future__ import annotations

from pathlib import Path
from typing import IO
from unittest.mock import patch

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.merge import MergedCellRange


def load_workbook(
    source: IO[bytes] | Path | str, *, read_only: bool = False, data_only: bool = False
) -> Workbook:
    """Open a workbook that is not saved again, as `openpyxl.load_workbook` does.

    openpyxl draws the borders of merged cells anew when it opens a workbook: half of its time.
    """
    with patch.object(MergedCellRange, "format", lambda _merged: None):
        return openpyxl.load_workbook(source, read_only=read_only, data_only=data_only)
