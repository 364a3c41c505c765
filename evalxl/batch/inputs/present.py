"""What the inbox holds now, the members of its archives included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evalxl.batch.inputs import archives, inbox
from evalxl.batch.inputs.inbox import Inbox, Item
from evalxl.batch.storage.ledger import Ledger
from evalxl.batch.work import workers
from evalxl.core.urls import Place, is_ours_alone

if TYPE_CHECKING:
    from evalxl.settings.config import Settings


def look(
    folder: Place, out: Place, ledger: Ledger, settings: Settings, *, is_kept: bool = False
) -> Inbox:
    """List the inputs below a folder, hashed, and what is passed over.

    Args:
        folder: The inbox.
        out: The output folder; skipped where it lies below.
        ledger: Knows what archives hold that were listed before.
        settings: Limits of size and time.
        is_kept: Whether what archives hold is kept in the ledger.
    """
    limits = settings.limits
    found = inbox.look(
        folder,
        out,
        settle_seconds=settings.batch.settle_seconds,
        largest=limits.file_bytes,
        largest_archive=limits.total_bytes,
    )
    listings = [
        _listing(archive, ledger, settings, is_apart=not is_ours_alone(folder), is_kept=is_kept)
        for archive in found.archives
    ]
    items, skipped = archives.expand(found.archives, iter(listings))
    return Inbox(found.items + items, [], sorted(found.skipped + skipped, key=lambda one: one.path))


def _listing(
    archive: Item, ledger: Ledger, settings: Settings, *, is_apart: bool, is_kept: bool
) -> dict[str, Any]:
    kept: dict[str, Any] | None = ledger.archive(archive.sha256)
    if kept is not None:
        return kept
    try:
        said: dict[str, Any] = (
            workers.apart(
                archives.listing,
                archive,
                settings.limits,
                seconds=settings.batch.seconds_per_file,
            )
            if is_apart
            else archives.listing(archive, settings.limits)
        )
    except Exception:
        return archives.Listing(refusal="unreadable").plain()
    if is_kept:
        with ledger.change() as change:
            change.list_archive(archive.sha256, said)
    return said
