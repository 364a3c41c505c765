"""The ending by which office programs open a workbook: they refuse one that its content denies."""

from __future__ import annotations

from evalxl.xlsx.package import Package

_TYPES = "[Content_Types].xml"
_ENDINGS = (
    (b"template.macroenabled.main", ".xltm"),
    (b"sheet.macroenabled.main", ".xlsm"),
    (b"spreadsheetml.template.main", ".xltx"),
)
WORKBOOK = ".xlsx"


def ending_of(package: Package | None) -> str:
    """Return the ending a workbook needs; `.xlsx` also for one that is laid out anew."""
    if package is None:
        return WORKBOOK
    types = package.read(_TYPES).lower()
    return next((ending for said, ending in _ENDINGS if said in types), WORKBOOK)
