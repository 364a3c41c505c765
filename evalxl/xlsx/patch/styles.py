"""The styles part: cell formats cloned with another fill or border, and formats of our own."""

from __future__ import annotations

from functools import lru_cache

from evalxl.xlsx.patch.edits import CellStyle, Look, Mark
from evalxl.xlsx.patch.markup import Draft, Element, prefixed, unprefixed, with_attributes
from evalxl.xlsx.patch.order import ORDER, place_for
from evalxl.xlsx.patch.paint import (
    FONT_NAME,
    NO_BORDER,
    NO_FILL,
    alignment,
    attributes,
    edged,
    filled,
    font,
    own_border,
    solid,
)
from evalxl.xlsx.patch.text import escape

_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10, "@": 49}
_LAST_BUILT_IN = 163
_DEFAULT_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
_DEFAULTS = {
    "fonts": (f'<font><sz val="11"/><name val="{FONT_NAME}"/></font>',),
    "fills": (NO_FILL, '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": (NO_BORDER,),
    "cellXfs": (_DEFAULT_XF,),
}
_PARTS = (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId"))
_APPLIED = " ".join(
    f'apply{what}="1"' for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment")
)
MINIMAL = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<styleSheet xmlns="{{namespace}}"><cellStyleXfs count="1">{_DEFAULT_XF}</cellStyleXfs>'
    "</styleSheet>"
)


class _Listed:
    """One list of the part as it came, such as the fills."""

    def __init__(self, draft: Draft, tag: str) -> None:
        self.tag = tag
        self.element = draft.child(tag)
        self.elements = list(draft.children(self.element)) if self.element else []
        self.items = [draft.text(one) for one in self.elements]
        self.numbers = {item: i for i, item in reversed(list(enumerate(self.items)))}
        # Number 0 is what unstyled cells refer to: never one of ours.
        wanted = () if self.items else _DEFAULTS.get(tag, ())
        self.defaults = [prefixed(item, draft.prefix) for item in wanted]


class _Source:
    """A styles part as it came; forms of one origin share it, byte for byte."""

    def __init__(self, xml: bytes) -> None:
        self.draft = Draft(xml)
        self.has_cell_styles = self.draft.child("cellStyleXfs") is not None
        self._lists: dict[str, _Listed] = {}

    def listed(self, tag: str) -> _Listed:
        if tag not in self._lists:
            self._lists[tag] = _Listed(self.draft, tag)
        return self._lists[tag]


@lru_cache(maxsize=32)
def _source(xml: bytes) -> _Source:
    return _Source(xml)


class _Section:
    """One list of the part: what it held, and what one workbook adds."""

    def __init__(self, listed: _Listed) -> None:
        self.listed = listed
        self.fresh = list(listed.defaults)
        self._numbers = {item: len(listed.items) + i for i, item in enumerate(self.fresh)}

    def add(self, item: bytes) -> int:
        """Return the number of an item, adding it where it is new."""
        number = self.listed.numbers.get(item)
        if number is None:
            number = self._numbers.setdefault(item, self.count)
            if number == self.count:
                self.fresh.append(item)
        return number

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.listed.items) + len(self.fresh)


class Styles:
    """The styles of one workbook, to be asked for and added to.

    Args:
        xml: The styles part.
    """

    def __init__(self, xml: bytes) -> None:
        self._source = _source(xml)
        self._draft = self._source.draft.afresh()
        self._sections: dict[str, _Section] = {}
        self._own: dict[CellStyle, int] = {}
        self._formats: dict[str, int] = dict(_BUILT_IN)
        self._looks: dict[tuple[int, str], int] = {}

    def look(self, style: int) -> Look:
        """Return how cells of a style are painted."""
        xf = self._xf(style)
        return Look(
            self._part("fills", xf, "fillId") or NO_FILL,
            self._part("borders", xf, "borderId") or NO_BORDER,
        )

    def repainted(self, style: int, paint: Mark | Look) -> int:
        """Return the number of a style that differs from `style` in its paint only."""
        key = (style, repr(paint))
        if key not in self._looks:
            now = self.look(style)
            fill, border = (
                (paint.fill, paint.border)
                if isinstance(paint, Look)
                else (filled(now.fill, paint.fill), edged(now.border, paint))
            )
            is_same = (fill, border) == (now.fill, now.border)
            self._looks[key] = style if is_same else self._clone(style, fill, border)
        return self._looks[key]

    def own(self, style: CellStyle) -> int:
        """Return the number of a style for a sheet of ours."""
        if style not in self._own:
            self._own[style] = self._section("cellXfs").add(self._made(style))
        return self._own[style]

    def written(self) -> bytes:
        """Return the part with everything added."""
        for tag in ORDER["styleSheet"]:  # lists that are new stand in this order, too
            section = self._sections.get(tag)
            if section and section.fresh:
                self._write(section)
        return self._draft.written()

    def _section(self, tag: str) -> _Section:
        if tag not in self._sections:
            self._sections[tag] = _Section(self._source.listed(tag))
        return self._sections[tag]

    def _xf(self, style: int) -> Element | None:
        elements = self._source.listed("cellXfs").elements
        return elements[style] if style < len(elements) else None

    def _part(self, tag: str, xf: Element | None, attribute: str) -> str | None:
        number = xf.number(attribute) if xf else 0
        items = self._source.listed(tag).items
        return unprefixed(items[number], self._draft.prefix) if number < len(items) else None

    def _clone(self, style: int, fill: str, border: str) -> int:
        xf = self._xf(style)
        prefix = self._draft.prefix
        values: dict[str, str | None] = {
            "fillId": str(self._section("fills").add(prefixed(fill, prefix))),
            "borderId": str(self._section("borders").add(prefixed(border, prefix))),
            "applyFill": "1",
            "applyBorder": "1",
        }
        if xf is None:
            blank = f'<xf numFmtId="0" fontId="0" {attributes(values)}/>'
            return self._section("cellXfs").add(prefixed(blank, prefix))
        rest = self._draft.xml[xf.inner : xf.end]
        return self._section("cellXfs").add(with_attributes(xf, values) + rest)

    def _made(self, style: CellStyle) -> bytes:
        pieces = _pieces(style, self._draft.prefix)
        number_format = self._format(style.format)
        parts = " ".join(
            f'{attribute}="{self._section(tag).add(piece)}"'
            for (tag, attribute), piece in zip(_PARTS, pieces, strict=True)
        )
        based = ' xfId="0"' if self._source.has_cell_styles else ""
        xf = f'<xf numFmtId="{number_format}" {parts}{based} {_APPLIED}>{alignment(style)}</xf>'
        return prefixed(xf, self._draft.prefix)

    def _format(self, code: str) -> int:
        if code not in self._formats:
            section = self._section("numFmts")
            known = {
                one.get("formatCode"): one.number("numFmtId") for one in section.listed.elements
            }
            number = max(_LAST_BUILT_IN, *known.values(), *self._formats.values()) + 1
            self._formats[code] = known.get(code, number)
            if code not in known:
                made = f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
                section.add(prefixed(made, self._draft.prefix))
        return self._formats[code]

    def _write(self, section: _Section) -> None:
        fresh = b"".join(section.fresh)
        count = str(section.count)
        element, tag = section.listed.element, section.listed.tag
        if element and not element.is_closed:
            self._draft.set_attributes(element, count=count)
            self._draft.append(element, fresh)
            return
        opening = prefixed(f'<{tag} count="{count}">', self._draft.prefix)
        whole = opening + fresh + prefixed(f"</{tag}>", self._draft.prefix)
        if element:
            self._draft.replace(element.start, element.end, whole)
        else:
            place = place_for(self._draft, tag)
            self._draft.replace(place, place, whole)


@lru_cache(maxsize=256)
def _pieces(style: CellStyle, prefix: str) -> tuple[bytes, ...]:
    """Write the font, fill and border of a style of ours."""
    fill = solid(style.fill) if style.fill else NO_FILL
    return tuple(prefixed(piece, prefix) for piece in (font(style), fill, own_border(style)))
