"""What the batch hands over for the summary: everything, read-only, as plain frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames
    from evalxl.policies import Policy

FILES = (
    "path",  # below the inbox, posix
    "sha256",
    "status",  # FileRecord.status, or passed_over | control | superseded
    "form",
    "department",
    "reason_zh",
    "reason_en",
    "scored_path",  # of the scored copy, below OUT (`scored/…`); None where there is none
    "size",  # bytes
    "modified",  # ISO 8601
)
"""Columns of `BatchView.files`, one row a file below the inbox."""


LOOKED_UP = (
    "指标明细",
    "资金执行",
    "提示清单",
    "整改台账",
    "部门指标汇总",
    "评分办法测算",
    "目标偏低",
    "临界",
    "指标历年对比",
)
"""Sheets that are hidden where `[summary] sheets` does not name them."""


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """All projects of the present inbox after scoring and checking.

    `frames.projects` is keyed by its index; every other frame names that key in `project`.
    `policies`: those that occur in `frames.projects`, by id. `thresholds`: the lines of the
    checks, by name (`low_execution_warning` is read here). `history` has the columns of the
    scored projects frame, of earlier years; `sample` the keys of the drawn projects in its index
    and their stratum in `stratum` (see `outputs.sampling`); `answers` what departments answered.
    `stages`: forms of before and during the year, columns `core.records.STAGES`; `None`: none came.
    """

    frames: Frames
    findings: pd.DataFrame
    files: pd.DataFrame
    now: datetime
    version: str
    policies: Mapping[str, Policy]
    thresholds: Mapping[str, Any]
    roster: pd.DataFrame | None = None
    history: pd.DataFrame | None = None
    sample: pd.DataFrame | None = None
    answers: Sequence[Mapping[str, Any]] = ()
    stages: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOptions:
    """How large the summary may grow, and what is masked.

    Above `lean_rows` indicator rows the workbook is written row by row in constant memory and
    without Excel tables; above `split_rows` the detail sheets stand in the department workbooks
    only; a sheet of more than `sheet_rows` rows goes on in the next; `page_rows` bounds the
    project table of the HTML page. Cells beyond the number of links name their place in words
    (Excel allows 65,530 links a sheet, and each takes memory). `sheets` names those in sight;
    empty: all but `LOOKED_UP`. `answer_by`, `answer_to`: until when and to whom departments
    answer; without them both are filled in by hand. `sample_size`: how many projects are drawn
    for review; `None`: as usual. `lang`: of the workbooks, `zh` or `en`.
    """

    lean_rows: int = 20_000
    split_rows: int = 300_000
    sheet_rows: int = 1_048_576
    page_rows: int = 3_000
    links_per_sheet: int = 60_000
    lean_links_per_sheet: int = 20_000
    sheets: tuple[str, ...] = ()
    answer_by: date | None = None
    answer_to: str = ""
    sample_size: int | None = None
    sample_seed: int = 2026
    mask_phone: bool = False
    lang: str = "zh"

    def hides(self, sheet: str) -> bool:
        """Whether a sheet is there to look things up, not to be printed: hidden, not left out."""
        name = sheet.split("（")[0]
        return name not in self.sheets if self.sheets else name in LOOKED_UP
