"""The settings in force where forms lie: a configuration file and the control files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from evalxl.core.urls import Place
from evalxl.settings import config, control, control_tables
from evalxl.settings.config import Settings

_LAID = (
    config.FILE_NAME,
    control_tables.ADJUSTMENTS,
    control_tables.BENCHMARKS,
    control.WAIVERS,
)


def inbox_above(file: Path) -> Path | None:
    """Return the nearest folder at or above a file that has settings or a control file."""
    folders = file.resolve().parents
    return next((one for one in folders if any((one / name).is_file() for name in _LAID)), None)


def load(
    file: Path | None, inbox: Place | None, today: date, changes: Mapping[str, Any] | None = None
) -> Settings:
    """Read the settings: of `file`, else of `evalxl.toml` in the inbox, else the defaults.

    Roster, adjustments, waivers, words (`words.toml`) and forms of the bureau's own count in the
    same folder.

    Args:
        file: A configuration file, where one is named.
        inbox: The folder of the forms, where there is one.
        today: Waivers that ended before this day do not count.
        changes: Dotted key → value, laid over what the file says.

    Raises:
        ConfigurationError: A file is there and cannot be used.
    """
    folder: Place | None = file.parent if file else inbox
    used: Place | None = file
    if file is None and inbox is not None and (inbox / config.FILE_NAME).is_file():
        used = inbox / config.FILE_NAME
    if folder is None:
        return config.load(used, changes)
    words = folder / config.WORDS
    more = words if words.is_file() else None
    return config.load(used, changes, control.load(folder, today), more)
