"""A ledger that is not whole: how it is told from other trouble, and what is said of it."""

from __future__ import annotations

import sqlite3

from evalxl.core.errors import UsageError

_TORN = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_OTHER_SHAPE = ("not decode", "no such table", "no such column", "has no column", "values were")


class Damaged(UsageError):  # noqa: N818 - what the file is
    """The ledger's file is no ledger of ours, or no longer whole."""


def damaged(place: object, why: object) -> Damaged:
    """Say what is wrong with a ledger, and what to do."""
    return Damaged(
        f"{place}: the ledger is damaged ({why}); the next `evalxl run` makes it again, "
        "and so does `evalxl status OUT --rebuild`",
        f"{place}：台账已损坏（{why}）；再次运行 evalxl run，或用 evalxl status OUT --rebuild 重建",
    )


def is_damage(error: Exception) -> bool:
    """Distinguish a ledger that is not whole from other trouble with it."""
    if isinstance(error, Damaged):
        return True
    name = getattr(error, "sqlite_errorname", "")
    said = str(error) if isinstance(error, sqlite3.OperationalError) else ""
    is_other_shape = any(words in said for words in _OTHER_SHAPE)
    return name.startswith(_TORN) or is_other_shape
