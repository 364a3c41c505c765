"""What an inbox holds, wherever it lies: inputs, and files that are passed over."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evalxl.core import lazy_re as re

CONTROL = ("evalxl.toml", "roster.xlsx", "adjustments.xlsx", "waivers.toml", "benchmarks.xlsx")
PARTIAL = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".!ut", ".td")
ARCHIVE = ".zip"
BACKUP = re.compile(r"~\d*~?$|^#.*#$|\.(?:xlk|bak|old|orig|backup|sav)$", re.IGNORECASE)
"""What editors and office programs call the copy they keep of a file that is changed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One input: a file, or a member of an archive (`member` is its place there).

    `path` is the label (see `names`), `location` the real path, which ends in `below`: its part
    below the inbox, empty where no inbox was listed. `dated` is a member's own date.
    `refusal` names a trouble known before anything is read (`refusals.known_before`), `found` its
    figure, `detail` its name.
    """

    path: str
    location: str
    size: int
    modified_ns: int
    department: str | None = None
    sha256: str = ""
    member: int | None = None
    dated: str | None = None
    refusal: str = ""
    found: int = 0
    detail: str = ""
    below: str = ""

    @property
    def modified(self) -> str:
        """The date of the file or member, ISO 8601, to the second (files: UTC)."""
        if self.dated:
            return self.dated
        seconds = min(max(self.modified_ns // 10**9, 0), 253402300799)
        return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Skipped:
    """One file that is passed over; `reason` is a key of `words.SKIPPED`."""

    path: str
    reason: str


class Unsettled(OSError):  # noqa: N818 - a state, and no error
    """A file changes while it is looked at."""


def department(path: str) -> str | None:
    """Name the department by the first folder below the inbox; an archive is no folder of its own.

    `工信局/a.xlsx` and `包.zip/工信局/a.xlsx` belong to 工信局, `包.zip/a.xlsx` to nobody yet.
    """
    folders = [part for part in path.split("/")[:-1] if not part.lower().endswith(ARCHIVE)]
    return sys.intern(folders[0]) if folders else None  # one text for thousands of files


def without_blanks(found: Sequence[Item | Skipped]) -> Iterator[Item | Skipped]:
    """Pass over the bureau's own blank forms: `templates/x.xlsx` beside `templates/x.toml`."""
    described = {one.path[: -len(".toml")] for one in found if _is_description(one.path)}
    for one in found:
        is_blank = one.path.endswith(".xlsx") and one.path[: -len(".xlsx")] in described
        yield Skipped(one.path, "control") if is_blank or _is_description(one.path) else one


def _is_description(path: str) -> bool:
    return path.startswith("templates/") and path.endswith(".toml") and path.count("/") == 1


def passed_over(path: str) -> str:
    """Return why a file of this name and these folders is passed over; empty where it is not."""
    name = path.rpartition("/")[2]
    if name.startswith("~$"):
        return "lock_file"
    if any(part.startswith(".") for part in path.split("/")):
        return "hidden"
    if BACKUP.search(name):
        return "backup"
    if name.lower().endswith(PARTIAL):
        return "partial"
    if name.lower() in CONTROL:
        return "control" if "/" not in path else "control_too_deep"
    return ""
