"""Comments on cells: the old kind, and threads."""

from __future__ import annotations

from evalxl.xlsx.addresses import parse_address
from evalxl.xlsx.markup import MAIN, Attributes, scan
from evalxl.xlsx.strings import unescape

Comments = dict[tuple[int, int], str]
_THREADED = ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",)


def read_comments(markup: bytes, part: str) -> Comments:
    """Read the comments of one sheet, by place."""
    return _read(markup, part, MAIN, "comment", "t")


def read_threads(markup: bytes, part: str) -> Comments:
    """Read the threads of one sheet, by place; replies stand below, each on its line."""
    return _read(markup, part, _THREADED, "threadedComment", "text")


def _read(
    markup: bytes, part: str, namespaces: tuple[str, ...], element: str, text_element: str
) -> Comments:
    found: dict[tuple[int, int], list[str]] = {}
    place = (0, 0)
    texts: list[str] = []

    def start(attributes: Attributes) -> None:
        nonlocal place
        place = parse_address(attributes.get("ref", ""), part)
        texts.clear()

    def end(_text: str) -> None:
        found.setdefault(place, []).append(unescape("".join(texts)))

    scan(markup, part, namespaces, {element: start}, {text_element: texts.append, element: end})
    return {place: "\n".join(said) for place, said in found.items()}
