"""Finding elements in XML by byte offsets, and replacing pieces without touching the rest.

Nothing is parsed into a tree and written back: what is not replaced keeps its very bytes.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.xlsx.encoding import as_utf8

_REST = rb"""([^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*)>"""
_OPEN = re.compile(rb"<([\w.\-:\x80-\xff]+)" + _REST)
_ATTRIBUTE = re.compile(rb"""([\w.\-:\x80-\xff]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BLIND = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)


class Element(NamedTuple):
    """One element as offsets: `start … inner … inner_end … end` (inner is empty for `<a/>`)."""

    name: bytes  # with its prefix
    attributes: bytes
    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def tag(self) -> str:
        """The name without prefix."""
        return self.name.rpartition(b":")[2].decode()

    @property
    def is_closed(self) -> bool:
        """Whether it is written as `<a/>`."""
        return self.inner == self.end

    def get(self, attribute: str) -> str | None:
        """Return an unprefixed attribute, unescaped."""
        wanted = attribute.encode()
        for name, double, single in _ATTRIBUTE.findall(self.attributes):
            if name == wanted:
                return html.unescape((double or single).decode())
        return None

    def number(self, attribute: str, otherwise: int = 0) -> int:
        """Return an attribute as a whole number; `otherwise` where it is missing or none."""
        said = (self.get(attribute) or "").strip()
        return int(said) if said.isascii() and said.isdecimal() else otherwise

    def without(self, attribute: str) -> Element:
        """Return the element as if it were written without an attribute."""
        return self._replace(attributes=_with(self.attributes, attribute, b""))

    def relationship(self) -> str | None:
        """Return the relationship id, whatever prefix it is written with (`r:id`)."""
        for name, double, single in _ATTRIBUTE.findall(self.attributes):
            if name.endswith(b":id"):
                return html.unescape((double or single).decode())
        return None


class Draft:
    """One XML part in the making: the original bytes and the replacements asked for."""

    def __init__(self, xml: bytes) -> None:
        self._read(as_utf8(xml))
        if self.root.is_closed:
            opening = with_attributes(self.root, {}).removesuffix(b"/>")
            self._read(self.xml[: self.root.start] + opening + b"></" + self.root.name + b">")
        self._splices: list[tuple[int, int, bytes]] = []
        prefix, colon, _ = self.root.name.rpartition(b":")
        self.prefix = (prefix + colon).decode()

    def _read(self, xml: bytes) -> None:
        self.xml = xml
        self.scan = _without_comments(xml)
        self.root = next(self.elements(0, len(xml)))

    def afresh(self) -> Draft:
        """Return the part as it came once more; what was found in it is shared."""
        _ = self.sections
        made = copy.copy(self)
        made._splices = []
        return made

    def elements(self, start: int, end: int) -> Iterator[Element]:
        """Go over the elements directly inside a stretch, without those inside them."""
        position = start
        while found := _OPEN.search(self.scan, position, end):
            name, attributes = found.groups()
            inner = found.end()
            if attributes.endswith(b"/"):
                element = Element(name, attributes[:-1], found.start(), inner, inner, inner)
            else:
                inner_end, stop = self._closing(name, inner)
                element = Element(name, attributes, found.start(), inner, inner_end, stop)
            yield element
            position = element.end

    def children(self, parent: Element | None = None) -> Iterator[Element]:
        """Go over the children of an element, of the root if none is named."""
        return self.elements(parent.inner, parent.inner_end) if parent else iter(self.sections)

    @cached_property
    def sections(self) -> tuple[Element, ...]:
        """The children of the root."""
        return tuple(self.elements(self.root.inner, self.root.inner_end))

    def child(self, tag: str, parent: Element | None = None) -> Element | None:
        """Return the first child with a name, or nothing."""
        return next((one for one in self.children(parent) if one.tag == tag), None)

    def text(self, element: Element) -> bytes:
        """Return the whole element as it is written."""
        return self.xml[element.start : element.end]

    def inner(self, element: Element) -> bytes:
        """Return what is written inside an element."""
        return self.xml[element.inner : element.inner_end]

    def replace(self, start: int, end: int, text: bytes) -> None:
        """Ask for a stretch to be replaced; stretches must not overlap."""
        self._splices.append((start, end, text))

    def append(self, parent: Element, text: bytes) -> None:
        """Ask for something to be put at the end inside an element."""
        if not parent.is_closed:
            self.replace(parent.inner_end, parent.inner_end, text)
            return
        opening = with_attributes(parent, {}).removesuffix(b"/>") + b">"
        self.replace(parent.start, parent.end, opening + text + b"</" + parent.name + b">")

    def set_attributes(self, element: Element, **values: str | None) -> None:
        """Ask for attributes to be set (or taken away, with `None`) in an opening tag."""
        opening = with_attributes(element, values)
        self.replace(element.start, element.inner, opening)

    def written(self) -> bytes:
        """Return the part with every replacement made."""
        pieces: list[bytes] = []
        position = 0
        for start, end, text in sorted(self._splices, key=lambda splice: splice[:2]):
            pieces += (self.xml[position:start], text)
            position = end
        return b"".join((*pieces, self.xml[position:]))

    def _closing(self, name: bytes, position: int) -> tuple[int, int]:
        closing = _closing_tag(name).search(self.scan, position)
        if closing and self.scan.find(b"<" + name, position, closing.start()) < 0:
            return closing.span()  # nothing of the same name inside, as nearly always
        depth = 1
        for found in _same_name(name).finditer(self.scan, position):
            if found[1]:
                depth -= 1
            elif not found[2].endswith(b"/"):
                depth += 1
            if not depth:
                return found.start(), found.end()
        raise ValueError(f"<{name.decode()}> is never closed")


def with_attributes(element: Element, values: dict[str, str | None]) -> bytes:
    """Write an element's opening tag with some attributes set, others as they were."""
    attributes = element.attributes.rstrip()
    for name, value in values.items():
        text = b"" if value is None else b' %s="%s"' % (name.encode(), value.encode())
        attributes = _with(attributes, name, text)
    return b"<" + element.name + attributes + (b"/>" if element.is_closed else b">")


def _with(attributes: bytes, name: str, text: bytes) -> bytes:
    """Put an attribute as written in the place of the one of that name, or at the end."""
    pattern = rb"""\s+%s\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name.encode())
    escaped = text.replace(b"\\", b"\\\\")  # the text is no template
    changed, found = re.subn(pattern, escaped, attributes, count=1)
    return changed if found else attributes + text


def prefixed(xml: str, prefix: str) -> bytes:
    """Return our own fragment (written without prefixes) in the prefix of the part it goes to."""
    return (re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", xml) if prefix else xml).encode()


def unprefixed(xml: bytes, prefix: str) -> str:
    """Return a fragment of a part without that part's prefix."""
    text = xml.decode()
    return text.replace(f"</{prefix}", "</").replace(f"<{prefix}", "<") if prefix else text


@lru_cache(maxsize=512)
def _closing_tag(name: bytes) -> re.Pattern[bytes]:
    return re.compile(b"</" + re.escape(name) + rb"\s*>")


@lru_cache(maxsize=512)
def _same_name(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)" + re.escape(name) + rb"(?=[\s/>])" + _REST)


def _without_comments(xml: bytes) -> bytes:
    """Blank comments and the like for searching; offsets stay the same."""
    if b"<!" not in xml and xml.count(b"<?") <= 1:
        return xml
    return _BLIND.sub(lambda found: b" " * len(found[0]), xml)
