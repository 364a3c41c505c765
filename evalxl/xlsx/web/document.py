"""A web page, or one saved with its parts (`.mht`), as a grid. Runs under the guard.

Tables stand one below the other, as Excel opens such a page; text beside them takes rows of its
own in the first column.
"""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from email.parser import BytesParser
from typing import Any

from lxml import etree

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.grid import Grid, Sheet
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.sheets import Budget, SheetBuilder
from evalxl.xlsx.web.encoding import decoded
from evalxl.xlsx.web.table import Layout
from evalxl.xlsx.web.text import UNSEEN, is_hidden, is_tag

_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,200})</x:Name>", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31


def read_web(content: bytes, name: str, limits: Limits) -> Grid:
    """Read the tables of a web page as one sheet.

    Raises:
        Refused: `unreadable` where it has no table, is cut off or in no known encoding;
            `limit_exceeded`.
    """
    return _grid([decoded(content, name)], name, limits, "html")


def read_archive(content: bytes, name: str, limits: Limits) -> Grid:
    """Read a saved web page; each of its pages with a table is a sheet.

    Raises:
        Refused: As of `read_web`.
    """
    message = BytesParser(policy=email.policy.compat32).parsebytes(content)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    pages = [
        decoded(body, name, part.get_content_charset())
        for part in parts
        if isinstance(body := part.get_payload(decode=True), bytes)
    ]
    return _grid(pages, name, limits, "mht")


def _grid(pages: list[str], name: str, limits: Limits, kind: str) -> Grid:
    budget = Budget(limits)
    named = [sheet for page in pages for sheet in _SHEET_NAME.findall(page)]
    trees = [tree for page in pages if (tree := _tree(page, name, limits)) is not None]
    names = _names(named, len(trees))
    sheets = [_sheet(*one, budget) for one in zip(names, trees, strict=True)]
    if not any(sheet.cells for sheet in sheets):
        raise Refused("unreadable", kind=kind, detail=name)
    return Grid(name=name, sheets=sheets, features=frozenset({"legacy"}))


def _tree(page: str, name: str, limits: Limits) -> Any:
    """Parse a page; `None` where it has no table."""
    limits.check("tags", page.count("<"), name)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        tree = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as fault:
        raise damaged("library", name, fault) from fault
    given_up = next((one for one in parser.error_log if one.type in _GIVEN_UP), None)
    if given_up is not None:
        raise damaged("library", name, ValueError(given_up.message))
    return tree if tree is not None and tree.find(".//table") is not None else None


_GIVEN_UP = (etree.ErrorTypes.ERR_INTERNAL_ERROR, etree.ErrorTypes.ERR_RESOURCE_LIMIT)
"""The parser leaves out what follows: elements nested too deeply, a text of many megabytes."""


def _names(named: list[str], count: int) -> list[str]:
    """Name the sheets as the page does where each has a name of its own."""
    clean = [_NOT_IN_NAMES.sub("_", one).strip("' ")[:_LONGEST_NAME] for one in named]
    is_named = len({one.lower() for one in clean if one}) == len(clean) == count
    return clean if is_named else [f"Sheet{number}" for number in range(1, count + 1)]


def _sheet(name: str, tree: Any, budget: Budget) -> Sheet:
    sheet = Sheet(name, "")
    layout = Layout(SheetBuilder(sheet, budget))
    for piece in _pieces(tree):
        if is_tag(piece, "table"):
            layout.add_table(piece)
        else:
            layout.add_line(piece)
    layout.finish()
    return sheet


def _pieces(tree: Any) -> Iterator[Any]:
    """Walk the tables that hold no other, and the texts beside them, in the order of the page."""
    holding = {one for table in tree.iter("table") for one in table.iterancestors()}
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str) or element not in holding:
            yield element
            continue
        inside = [element.text or ""]
        for child in element:
            inside += [child] if _is_seen(child) else []
            inside.append(child.tail or "")
        waiting += reversed(inside)


def _is_seen(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in UNSEEN and not is_hidden(element)
