"""Number formats of a workbook: style index → format code."""

from __future__ import annotations

from functools import lru_cache

from evalxl.xlsx.damage import damaged
from evalxl.xlsx.markup import MAIN, Attributes, scan

GENERAL = "General"

# Formats every reader must know by number, as Excel in Chinese shows them (ECMA-376, 18.8.30).
BUILT_IN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}


@lru_cache(maxsize=32)
def read_number_formats(markup: bytes, part: str) -> tuple[str, ...]:
    """Read the format code of each cell style, in the order cells refer to them.

    Forms filled from one blank form mostly share this part byte for byte: it is read once.
    """
    codes = dict(BUILT_IN)
    styles: list[int] = []
    in_cell_styles = is_styles = False

    def root(_attributes: Attributes) -> None:
        nonlocal is_styles
        is_styles = True

    def number_format(attributes: Attributes) -> None:
        codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode") or GENERAL

    def enter(_attributes: Attributes) -> None:
        nonlocal in_cell_styles
        in_cell_styles = True

    def leave(_text: str) -> None:
        nonlocal in_cell_styles
        in_cell_styles = False

    def style(attributes: Attributes) -> None:
        if in_cell_styles:
            styles.append(_number(attributes.get("numFmtId")))

    starts = {"styleSheet": root, "numFmt": number_format, "cellXfs": enter, "xf": style}
    scan(markup, part, MAIN, starts, {"cellXfs": leave})
    if not is_styles:
        raise damaged("no_styles", part)
    return tuple(codes.get(number, GENERAL) for number in styles)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else 0
