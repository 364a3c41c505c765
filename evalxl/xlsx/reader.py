"""The one door: bytes of any spreadsheet in, a `Grid` out."""

from __future__ import annotations

from evalxl.errors import Refused
from evalxl.xlsx.grid import Grid
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.package import Package
from evalxl.xlsx.workbook import read_workbook

_LIMITS = Limits()


def read_grid(content: bytes, name: str, limits: Limits = _LIMITS) -> Grid:
    """Read a spreadsheet file, whatever its name says.

    Args:
        content: The whole file.
        name: Its name; kept in the grid, and used in messages only.
        limits: What it may cost.

    Raises:
        Refused: `unreadable` (with `kind` and `detail`), `encrypted` or `limit_exceeded`
            (with `limit`, `allowed`, `found`, `place`); nothing else, whatever the bytes.
    """
    limits.check("file_bytes", len(content), name)
    package = Package(content, limits)
    for arrow in package.relationships("").values():
        if arrow.kind == "officeDocument":
            return read_workbook(package, arrow.target, name)
    raise Refused("unreadable", kind="zip", detail=name)
