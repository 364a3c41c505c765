"""XML of office files, read in one pass by expat; nothing in it can reach out or blow up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from xml.parsers import expat

from evalxl.core.errors import Refused
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.encoding import as_utf8

Attributes = dict[str, str]
Start = Callable[[Attributes], object]
End = Callable[[str], object]

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PACKAGE_RELATIONSHIPS = ("http://schemas.openxmlformats.org/package/2006/relationships",)


def scan(
    markup: bytes,
    part: str,
    namespaces: tuple[str, ...],
    starts: Mapping[str, Start],
    ends: Mapping[str, End],
    characters: End | None = None,
    foreign: Callable[[], object] | None = None,
) -> None:
    """Walk through one XML part and call a handler for each element of interest.

    Args:
        markup: The part's bytes.
        part: Its name, for messages.
        namespaces: Elements of any other namespace are passed over; prefixes do not matter.
        starts: Handler by local name, called with the attributes; an attribute of another
            namespace has the key `<namespace> <name>`.
        ends: Handler by local name, called with the text since the last start tag.
        characters: Takes all text itself, for mixed content; handlers of ends then get `""`.
        foreign: Called for each element of another namespace.

    Raises:
        Refused: `unreadable` where the XML is broken or carries a document type.
    """
    find_start = {f"{space} {name}": call for space in namespaces for name, call in starts.items()}
    find_end = {f"{space} {name}": call for space in namespaces for name, call in ends.items()}
    text: list[str] = []

    def start(name: str, attributes: Attributes, find: Any = find_start.get) -> None:
        text.clear()
        handler = find(name)
        if handler is not None:
            handler(attributes)
        elif foreign is not None and not name.startswith(namespaces):
            foreign()

    def end(name: str, find: Any = find_end.get) -> None:
        handler = find(name)
        if handler is not None:
            handler("".join(text))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters or text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype(part)
    try:
        parser.Parse(as_utf8(markup), True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        # LookupError and ValueError: an unknown encoding, or bytes that do not fit the one stated.
        raise damaged("not_xml", part, fault) from fault


def _refuse_doctype(part: str) -> Callable[..., NoReturn]:
    def refuse(*_declaration: object) -> NoReturn:
        raise Refused("unreadable", kind="doctype", detail=part)

    return refuse
