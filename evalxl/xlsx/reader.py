"""The one door: bytes of any spreadsheet in, a `Grid` out."""

from __future__ import annotations

from evalxl.core.errors import Refused
from evalxl.xlsx.grid import Grid
from evalxl.xlsx.kinds import kind_of
from evalxl.xlsx.legacy import read_legacy
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.ods.document import read_ods
from evalxl.xlsx.package import Package
from evalxl.xlsx.workbook import read_workbook

_LIMITS = Limits()
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"

_BY_LIBRARIES = ("xls", "html", "mht")

# A zip archive with this part is something else than a spreadsheet.
_OTHER_ARCHIVES = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "document.xml": "ofd",
    "ofd.xml": "ofd",
    "content.xml": "opendocument",
}


def read_grid(content: bytes, name: str, limits: Limits = _LIMITS, *, guarded: bool = True) -> Grid:
    """Read a spreadsheet file, whatever its name says.

    Args:
        content: The whole file.
        name: Its name; kept in the grid, and used in messages only.
        limits: What it may cost.
        guarded: Whether formats left to libraries (`.xls`, `.et`, `.xlsb`, web pages) are read
            in a child process; `False` only where the caller is one.

    Returns:
        The grid. A legacy format has the feature `legacy`: it cannot be patched.

    Raises:
        Refused: `unreadable` (with `kind` and `detail`), `encrypted` (with `kind`) or
            `limit_exceeded` (with `limit`, `allowed`, `found`, `place`); nothing else,
            whatever the bytes.
    """
    limits.check("file_bytes", len(content), name)
    kind = kind_of(content)
    if kind == "zip":
        return _read_archive(content, name, limits, guarded)
    if kind in _BY_LIBRARIES:
        return read_legacy(content, name, kind, limits, guarded)
    if kind == "encrypted":
        raise Refused("encrypted", kind="password", detail=name)
    raise Refused("unreadable", kind=kind, detail=name)


def _read_archive(content: bytes, name: str, limits: Limits, guarded: bool) -> Grid:
    package = Package(content, limits)
    if "mimetype" in package and package.read("mimetype").startswith(_ODS):
        return read_ods(package, name)
    for arrow in package.relationships("").values():
        if arrow.kind == "officeDocument" and not arrow.is_external:
            if arrow.target.lower().endswith(".bin"):
                return read_legacy(content, name, "xlsb", limits, guarded)
            if not arrow.target.lower().startswith(("word/", "ppt/")):
                return read_workbook(package, arrow.target, name)
    kind = next((kind for part, kind in _OTHER_ARCHIVES.items() if part in package), "archive")
    raise Refused("unreadable", kind=kind, detail=name)
