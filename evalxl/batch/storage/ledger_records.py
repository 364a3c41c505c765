"""What the ledger of an output folder still knows of every file that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evalxl.batch import stage, submissions
from evalxl.batch.storage import rebuild
from evalxl.core.urls import Place

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.core.records import FileRecord


def kept(out: Place) -> tuple[list[FileRecord], pd.DataFrame]:
    """Return the records of all files that count, and the files frame (`stage.FILES`)."""
    with rebuild.reading(out) as ledger:
        said = (ledger.meta("conclusion") or {}).get("now")
        now = submissions.moment(said) or datetime.now(UTC)
        replaced = submissions.superseded(ledger.entries(), now)
        return list(stage.counted(ledger, replaced)), stage.files_frame(ledger, (), replaced)
