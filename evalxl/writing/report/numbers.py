"""Numbers as reports print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def money(value: float | None) -> str:
    """Print an amount with thousands, in the form's own unit: 8,054.71."""
    return "" if value is None else f"{_rounded(value):,.2f}"


def percent(part: float | None, whole: float | None) -> str:
    """Print a share of a whole in percent, rounded half up: 86.70%."""
    if part is None or not whole:
        return ""
    return f"{_rounded(Decimal(repr(part)) * 100 / Decimal(repr(whole))):.2f}%"


def rate(value: float | None) -> str:
    """Print a rate that is in percent already: 133.33%."""
    return "" if value is None else f"{_plain(value)}%"


def points(value: float | None) -> str:
    """Print points without needless zeros: 96, 96.66."""
    return "" if value is None else _plain(value)


def _plain(value: float) -> str:
    text = f"{_rounded(value):f}"
    return text.rstrip("0").rstrip(".")


def _rounded(value: float | Decimal) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
