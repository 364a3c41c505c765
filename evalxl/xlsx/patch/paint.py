"""Fills, borders and fonts as XML fragments of the styles part, written without prefixes."""

from __future__ import annotations

from functools import lru_cache

from evalxl.xlsx.patch.edits import SIDES, CellStyle, Mark
from evalxl.xlsx.patch.markup import Draft
from evalxl.xlsx.patch.order import ORDER

NO_FILL = '<fill><patternFill patternType="none"/></fill>'
NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
FONT_NAME = "宋体"
_WHITE = ({"rgb": "FFFFFFFF"}, {"rgb": "00FFFFFF"}, {"indexed": "9"}, {"theme": "0"})


def attributes(values: dict[str, str | None]) -> str:
    """Write attributes, leaving out those without a value."""
    return " ".join(f'{name}="{value}"' for name, value in values.items() if value is not None)


def solid(rgb: str) -> str:
    """Return the fill of one colour."""
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{rgb}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def filled(now: str, rgb: str | None) -> str:
    """Paint a cell that has no colour; a coloured one keeps its own."""
    return solid(rgb) if rgb and _is_uncoloured(now) else now


def _is_uncoloured(fill: str) -> bool:
    draft = Draft(fill.encode())
    pattern = draft.child("patternFill")
    if pattern is None:
        return not list(draft.children())
    if (pattern.get("patternType") or "none") == "none":
        return True
    colour = draft.child("fgColor", pattern)
    if pattern.get("patternType") != "solid" or colour is None:
        return False
    stated = {key: colour.get(key) for key in ("rgb", "indexed", "theme", "tint")}
    return {key: value for key, value in stated.items() if value} in _WHITE


def edged(now: str, mark: Mark) -> str:
    """Return the border with the mark's edges in place of its own."""
    if not mark.sides:
        return now
    draft = Draft(now.encode())
    edges = {one.tag: draft.text(one).decode() for one in draft.children()}
    for side in SIDES:
        if side in mark.sides:
            style, rgb = mark.sides[side]
            edges[side] = f'<{side} style="{style}"><color rgb="FF{rgb}"/></{side}>'
            edges.pop({"left": "start", "right": "end"}.get(side, ""), None)
    opening = draft.xml[: draft.root.inner].decode().replace("/>", ">")
    return opening + "".join(edges[tag] for tag in ORDER["border"] if tag in edges) + "</border>"


@lru_cache(maxsize=256)
def own_border(style: CellStyle) -> str:
    """Return the border of a cell on a sheet of ours: thin grey, or none."""
    if not style.border:
        return NO_BORDER
    edge = '<{0} style="thin"><color rgb="FFA6A6A6"/></{0}>'
    return "<border>" + "".join(edge.format(side) for side in SIDES) + "<diagonal/></border>"


@lru_cache(maxsize=256)
def font(style: CellStyle) -> str:
    """Return the font of a cell on a sheet of ours."""
    ticks = (("b", style.bold), ("i", style.italic))
    shape = "".join(f"<{tag}/>" for tag, wanted in ticks if wanted)
    under = "<u/>" if style.underline else ""
    return (
        f'<font>{shape}{under}<sz val="{style.size:g}"/><color rgb="FF{style.colour}"/>'
        f'<name val="{FONT_NAME}"/><family val="3"/><charset val="134"/></font>'
    )


@lru_cache(maxsize=256)
def alignment(style: CellStyle) -> str:
    """Return the alignment of a cell on a sheet of ours."""
    values: dict[str, str | None] = {
        "horizontal": style.horizontal,
        "vertical": style.vertical,
        "wrapText": "1" if style.wrap else None,
        "indent": str(style.indent) if style.indent else None,
    }
    return f"<alignment {attributes(values)}/>"
