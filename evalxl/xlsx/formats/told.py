"""The number format that a displayed number tells by itself: `1,200.00元` is `#,##0.00"元"`."""

from __future__ import annotations

from evalxl.core import lazy_re as re

_SHOWN = re.compile(
    r"(?P<before>[^-\d\"]*)-?(?P<whole>[\d,]+)(?:\.(?P<decimals>\d+))?(?P<percent>%?)"
    r"(?P<after>[^\d\"]*)"
)


def format_of(text: str) -> str:
    """Return the format; `General` where the text is no number with signs around it."""
    found = _SHOWN.fullmatch(text)
    if not found:
        return "General"
    whole = "#,##0" if "," in found["whole"] else "0"
    decimals = "." + "0" * len(found["decimals"]) if found["decimals"] else ""
    before, after = (f'"{found[one]}"' if found[one] else "" for one in ("before", "after"))
    return before + whole + decimals + found["percent"] + after
