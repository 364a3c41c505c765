"""OpenDocument spreadsheets (`.ods`), which carry the displayed text of every cell."""

from __future__ import annotations

from evalxl.core.errors import Refused
from evalxl.xlsx.grid import Grid
from evalxl.xlsx.markup import Attributes, scan
from evalxl.xlsx.ods.table import TableReader
from evalxl.xlsx.ods.text import TextCollector
from evalxl.xlsx.package import Package, lost_parts
from evalxl.xlsx.sheets import Budget

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_CONTENT = tuple(f"{_SPACE}{name}:1.0" for name in ("table", "text", "office", "style", "drawing"))
_MANIFEST = (f"{_SPACE}manifest:1.0",)
_META = ("http://purl.org/dc/elements/1.1/", f"{_SPACE}meta:1.0")
_PROPERTIES = {
    "initial-creator": "creator",
    "creator": "last_modified_by",
    "creation-date": "created",
    "date": "modified",
    "generator": "application",
}


def read_ods(package: Package, name: str) -> Grid:
    """Read an OpenDocument spreadsheet.

    Args:
        package: The opened file.
        name: The file's name, kept in the grid.

    Raises:
        Refused: `unreadable`, `encrypted` or `limit_exceeded`.
    """
    _refuse_encrypted(package, name)
    part, texts = "content.xml", TextCollector()
    reader = TableReader(Budget(package.limits), texts)
    starts, ends = reader.starts() | texts.starts(), reader.ends() | texts.ends()
    scan(package.read(part), part, _CONTENT, starts, ends, texts.characters)
    if not reader.sheets:
        raise Refused("unreadable", kind="no_sheets", detail=part)
    properties = _read_properties(package)
    return Grid(
        name=name,
        sheets=reader.sheets,
        properties=properties,
        lost=lost_parts(package),
        defined_names=reader.names,
        features=frozenset({"legacy"} | _features(package, reader)),
    )


def _features(package: Package, reader: TableReader) -> set[str]:
    return {
        feature
        for feature, is_there in (
            ("external_links", reader.has_external_tables),
            ("macros", "Basic/script-lc.xml" in package),
            ("signature", "META-INF/documentsignatures.xml" in package),
        )
        if is_there
    }


def _refuse_encrypted(package: Package, name: str) -> None:
    part = "META-INF/manifest.xml"

    def refuse(_attributes: Attributes) -> None:
        raise Refused("encrypted", kind="ods", detail=name)

    if part in package:
        scan(package.read(part), part, _MANIFEST, {"encryption-data": refuse}, {})


def _read_properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}

    def keep(key: str, text: str) -> None:
        if text.strip():
            found[key] = text.strip()

    if "meta.xml" in package:
        ends = {
            element: (lambda text, key=key: keep(key, text)) for element, key in _PROPERTIES.items()
        }
        markup = package.read("meta.xml")
        with package.passing_over("meta.xml"):
            scan(markup, "meta.xml", _META, {}, ends)
    return found
