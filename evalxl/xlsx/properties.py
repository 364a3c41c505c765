"""Document properties: who made and changed the file, when, with what."""

from __future__ import annotations

from evalxl.xlsx.markup import scan
from evalxl.xlsx.package import Package

_NAMESPACES = (
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://purl.oclc.org/ooxml/package/metadata/core-properties",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
_KINDS = ("core-properties", "extended-properties", "extendedProperties")
_NAMES = {
    "creator": "creator",
    "lastModifiedBy": "last_modified_by",
    "created": "created",
    "modified": "modified",
    "Application": "application",
}


def read_properties(package: Package) -> dict[str, str]:
    """Read what `Grid.properties` promises, where the file states it."""
    found: dict[str, str] = {}

    def keep(key: str, text: str) -> None:
        if text.strip():
            found[key] = text.strip()

    def keeper(key: str):  # type: ignore[no-untyped-def]
        return lambda text: keep(key, text)

    ends = {element: keeper(key) for element, key in _NAMES.items()}
    for arrow in package.relationships("").values():
        if arrow.kind in _KINDS and not arrow.is_external and arrow.target in package:
            markup = package.read(arrow.target)
            with package.passing_over(arrow.target):
                scan(markup, arrow.target, _NAMESPACES, {}, ends)
    return found
