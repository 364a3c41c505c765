"""How the workbook looks: one palette, one font, the formats by name."""

from __future__ import annotations

from typing import Any

FONT = "微软雅黑"
INK = "#1F2933"
MUTED = "#6B7785"
RULE = "#D5DBE1"
HEAD = "#E4EAF0"
DEEP = "#1F4E79"
MID = "#6F9BC4"
PALE = "#C9DAEA"
ALERT = "#B5533C"
INPUT = "#FFF8DC"
GRADE_FILLS = {"优": "#DCE9DF", "良": "#E6EEF6", "中": "#FBF0D9", "低": "#F8E3D2", "差": "#F3D6CF"}

_BASE: dict[str, Any] = {
    "font_name": FONT,
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
}
_CELL = {**_BASE, "border": 1, "border_color": RULE}

NUMBER_FORMATS = {
    "count": "#,##0_ ",
    "money": "#,##0.00_ ",
    "points": "0.00_ ",
    "year": "0",
    "number": "#,##0.####_ ",
    "percent": "0.00%_ ",
    "change": "+0.00_ ;-0.00_ ;0.00_ ",
}
"""Kinds of numbers; `money` is in 万元, `percent` a fraction shown in percent."""

_TEXTS: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    "wrap": {"align": "left", "indent": 1, "text_wrap": True},
    "center": {"align": "center", "text_wrap": True},
    "answer": {"align": "left", "indent": 1, "text_wrap": True, "bg_color": INPUT},
}
_PAGE: dict[str, dict[str, Any]] = {
    "title": {**_BASE, "font_size": 16, "bold": True, "font_color": DEEP, "align": "center"},
    "subtitle": {**_BASE, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "section": {**_BASE, "font_size": 12, "bold": True, "font_color": DEEP, "bottom": 2,
                "bottom_color": DEEP},
    "head": {**_CELL, "bold": True, "bg_color": HEAD, "align": "center", "text_wrap": True},
    "label": {**_CELL, "bg_color": HEAD, "align": "left", "indent": 1},
    "dash": {**_CELL, "align": "center", "font_color": MUTED},
    "tile_label": {**_BASE, "font_color": MUTED, "align": "center", "top": 2, "top_color": DEEP,
                   "bg_color": "#F5F7F9"},
    "tile_note": {**_BASE, "font_color": MUTED, "align": "center",
                  "text_wrap": True, "bg_color": "#F5F7F9", "valign": "top"},
    "note": {**_BASE, "font_color": MUTED, "align": "left"},
    "point": {**_BASE, "align": "left"},
    "lead": {**_BASE, "align": "left", "text_wrap": True},
    "middle": {**_BASE, "align": "center"},
    "right": {**_BASE, "align": "right"},
}  # fmt: skip


def properties(name: str) -> dict[str, Any]:
    """Return the XlsxWriter properties of a format.

    Args:
        name: A kind such as `money` or `wrap`, perhaps followed by variants: `money.total`,
            `text.link`, `points.input`, `count.tile`, `points.plain`.
    """
    kind, *variants = name.split(".")
    look = dict(_PAGE.get(kind) or {**_CELL, **_TEXTS.get(kind, {"align": "right"})})
    if kind in NUMBER_FORMATS:
        look["num_format"] = NUMBER_FORMATS[kind]
    for variant in variants:
        look.update(_VARIANTS[variant])
    return look


_VARIANTS: dict[str, dict[str, Any]] = {
    "total": {"bold": True, "bg_color": "#F5F7F9", "top": 1, "top_color": DEEP},
    "link": {"font_color": DEEP, "underline": 1},
    "input": {"bg_color": INPUT, "bold": True},
    "helper": {"font_color": MUTED},
    "tile": {"font_size": 18, "bold": True, "align": "center", "font_color": DEEP, "border": 0,
             "bg_color": "#F5F7F9"},
    "alert": {"font_color": ALERT},
    "bold": {"bold": True},
}  # fmt: skip
