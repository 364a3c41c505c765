"""The scored copies a ledger knows, for commands that keep no ledger themselves."""

from __future__ import annotations

from pathlib import Path

from evalxl.batch.storage import rebuild
from evalxl.batch.storage.ledger_corruption import Damaged
from evalxl.batch.verify import out_of
from evalxl.core.errors import UsageError


def stamps_near(path: Path) -> frozenset[str]:
    """Return the stamps known to the output folder a file lies in; none where it lies elsewhere."""
    try:
        with rebuild.reading(out_of(path)) as ledger:
            return ledger.stamps()
    except (UsageError, Damaged, OSError):
        return frozenset()
