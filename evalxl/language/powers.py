"""Powers of ten, as in `5×10⁴` and `1.2E+03`, written out in digits."""

from __future__ import annotations

from decimal import Decimal

from evalxl.core import lazy_re as re

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_COUNT = r"(?<![0-9A-Za-z.,])(?P<count>[0-9]{1,9}(?:\.[0-9]{1,9})?)"
_SPACE = "[ \u00a0\u3000]?"
_POWER = re.compile(
    rf"{_COUNT}{_SPACE}[×xX*✕╳·]{_SPACE}10"
    r"(?:(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?:\^|\*\*)(?P<exponent>[-+]?[0-9]{1,2}))(?![0-9])"
    rf"|{_COUNT.replace('count', 'mantissa')}[eE](?P<signed>[-+][0-9]{{1,2}})(?![0-9A-Za-z])"
)
_LARGEST = 12


def without_powers(text: str) -> str:
    """Return a text with powers of ten as plain numbers: 50000 for `5×10⁴`.

    A power beyond a million million stays as it is, and so does a lone `10²`, whose raised digit
    may be the number of a footnote.
    """
    return _POWER.sub(_written_out, text) if "10" in text or "E" in text or "e" in text else text


def _written_out(match: re.Match[str]) -> str:
    exponent = int((match["raised"] or match["exponent"] or match["signed"]).translate(_RAISED))
    if abs(exponent) > _LARGEST:
        return match[0]
    value = Decimal(match["count"] or match["mantissa"]).scaleb(exponent)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
