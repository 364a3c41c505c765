"""Spreadsheet parts against the ECMA-376 transitional schema (tests/data/schemas)."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
_XML = "http://www.w3.org/XML/1998/namespace"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def schema_errors(content: bytes) -> dict[str, list[str]]:
    """List what the schema says against each spreadsheet part of a workbook."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.startswith(("customXml/", "docProps/")):
                errors = part_errors(archive.read(name))
                if errors:
                    found[name] = errors
    return found


def part_errors(xml: bytes) -> list[str]:
    """List what the schema says against one part; parts of other namespaces are not looked at."""
    xml = xml.replace(_STRICT, _MAIN.encode())
    xml = xml.replace(
        b"http://purl.oclc.org/ooxml/officeDocument/relationships", _RELATIONSHIPS.encode()
    )
    root = etree.fromstring(xml)
    if etree.QName(root).namespace != _MAIN:
        return []
    _drop_ignorable(root)
    schema = _schema()
    schema.validate(root)
    return [error.message for error in schema.error_log]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "sml.xsd")))


def _drop_ignorable(root: etree._Element) -> None:
    """Take away what a reader may ignore: extension namespaces, alternate content."""
    prefixes = (root.get(f"{{{_COMPATIBILITY}}}Ignorable") or "").split()
    ignorable = {root.nsmap[prefix] for prefix in prefixes if prefix in root.nsmap}
    ignorable |= {_COMPATIBILITY, _XML}  # xml:space is allowed everywhere
    for element in list(root.iter(etree.Element)):
        for name in list(element.attrib):
            if etree.QName(name).namespace in ignorable:
                del element.attrib[name]
        parent = element.getparent()
        if parent is not None and etree.QName(element).namespace in ignorable:
            parent.remove(element)
