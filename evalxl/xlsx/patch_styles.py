"""The styles part: cell formats cloned with another fill or border, and formats of our own."""

from __future__ import annotations

from evalxl.xlsx.patch_edits import CellStyle, Look, Mark
from evalxl.xlsx.patch_order import place_for
from evalxl.xlsx.patch_paint import (
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
from evalxl.xlsx.patch_text import escape
from evalxl.xlsx.patch_xml import Draft, Element, prefixed, unprefixed, with_attributes

_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10, "@": 49}
_LAST_BUILT_IN = 163
_DEFAULT_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
_DEFAULTS = {
    "fonts": (f'<font><sz val="11"/><name val="{FONT_NAME}"/></font>',),
    "fills": (NO_FILL, '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": (NO_BORDER,),
    "cellXfs": (_DEFAULT_XF,),
}
MINIMAL = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<styleSheet xmlns="{{namespace}}"><cellStyleXfs count="1">{_DEFAULT_XF}</cellStyleXfs>'
    "</styleSheet>"
)


class _Section:
    """One list of the part, such as the fills: what it holds and what is added."""

    def __init__(self, draft: Draft, tag: str) -> None:
        self.tag = tag
        self.element = draft.child(tag)
        self.elements = list(draft.children(self.element)) if self.element else []
        self.items = [draft.text(one) for one in self.elements]
        self.before = len(self.items)
        if not self.items:  # number 0 is what unstyled cells refer to: never one of ours
            self.items = [prefixed(item, draft.prefix) for item in _DEFAULTS.get(tag, ())]
        self._index = {item: i for i, item in reversed(list(enumerate(self.items)))}

    def add(self, item: bytes) -> int:
        """Give the number of an item, adding it where it is new."""
        if item not in self._index:
            self._index[item] = len(self.items)
            self.items.append(item)
        return self._index[item]


class Styles:
    """The styles of one workbook, to be asked for and added to.

    Args:
        xml: The styles part.
    """

    def __init__(self, xml: bytes) -> None:
        self._draft = Draft(xml)
        self._sections: dict[str, _Section] = {}
        self._own: dict[CellStyle, int] = {}
        self._formats: dict[str, int] = dict(_BUILT_IN)
        self._looks: dict[tuple[int, str], int] = {}

    def look(self, style: int) -> Look:
        """Tell how cells of a style are painted."""
        xf = self._xf(style)
        return Look(
            self._part(self._section("fills"), xf, "fillId") or NO_FILL,
            self._part(self._section("borders"), xf, "borderId") or NO_BORDER,
        )

    def repainted(self, style: int, paint: Mark | Look) -> int:
        """Give the number of a style that differs from `style` in its paint only."""
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
        """Give the number of a style for a sheet of ours."""
        if style not in self._own:
            self._own[style] = self._section("cellXfs").add(self._made(style))
        return self._own[style]

    def written(self) -> bytes:
        """Give the part with everything added."""
        for section in self._sections.values():
            if len(section.items) > section.before:
                self._write(section)
        return self._draft.written()

    def _section(self, tag: str) -> _Section:
        if tag not in self._sections:
            self._sections[tag] = _Section(self._draft, tag)
        return self._sections[tag]

    def _xf(self, style: int) -> Element | None:
        elements = self._section("cellXfs").elements
        return elements[style] if style < len(elements) else None

    def _part(self, section: _Section, xf: Element | None, attribute: str) -> str | None:
        number = int(xf.get(attribute) or 0) if xf else 0
        if number >= section.before:
            return None
        return unprefixed(section.items[number], self._draft.prefix)

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
        prefix = self._draft.prefix
        fill = solid(style.fill) if style.fill else NO_FILL
        values: dict[str, str | None] = {
            "numFmtId": str(self._format(style.format)),
            "fontId": str(self._section("fonts").add(prefixed(font(style), prefix))),
            "fillId": str(self._section("fills").add(prefixed(fill, prefix))),
            "borderId": str(self._section("borders").add(prefixed(own_border(style), prefix))),
            "xfId": "0" if self._draft.child("cellStyleXfs") else None,
            **dict.fromkeys(
                ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"),
                "1",
            ),
        }
        return prefixed(f"<xf {attributes(values)}>{alignment(style)}</xf>", prefix)

    def _format(self, code: str) -> int:
        if code not in self._formats:
            section = self._section("numFmts")
            known = {
                one.get("formatCode"): int(one.get("numFmtId") or 0) for one in section.elements
            }
            number = max(_LAST_BUILT_IN, *known.values(), *self._formats.values()) + 1
            self._formats[code] = known.get(code, number)
            if code not in known:
                made = f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
                section.add(prefixed(made, self._draft.prefix))
        return self._formats[code]

    def _write(self, section: _Section) -> None:
        fresh = b"".join(section.items[section.before :])
        count = str(len(section.items))
        element = section.element
        if element and not element.is_closed:
            self._draft.set_attributes(element, count=count)
            self._draft.append(element, fresh)
            return
        opening = prefixed(f'<{section.tag} count="{count}">', self._draft.prefix)
        whole = opening + fresh + prefixed(f"</{section.tag}>", self._draft.prefix)
        if element:
            self._draft.replace(element.start, element.end, whole)
        else:
            place = place_for(self._draft, section.tag)
            self._draft.replace(place, place, whole)
