"""The one place where points are rounded: half up, as in exact decimal arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
T = TypeVar("T")

_NEAR = 1e-6
"""Scaled values this close to a half are rounded exactly; elsewhere binary noise cannot matter."""


def numbers(column: ArrayLike) -> Numbers:
    """Return a column as a bare array: small steps on it cost a tenth of those on a Series."""
    return np.asarray(column, dtype=np.float64)


def half_up(values: ArrayLike, places: int = 2) -> Numbers:
    """Round half away from zero, as on the shortest decimal that names each number.

    Args:
        values: Any numbers; NaN and infinities stay.
        places: Decimal places kept.

    Returns:
        Floats, of the shape of `values`. 1.005 gives 1.01, though its binary value is below.
    """
    numbers = np.asarray(values, dtype=np.float64)
    return half_up_quotient(numbers, np.ones_like(numbers), np.ones_like(numbers), places)


def half_up_quotient(
    factor: ArrayLike, numerator: ArrayLike, denominator: ArrayLike, places: int = 2
) -> Numbers:
    """Round `factor × numerator ÷ denominator` half up, exactly on the decimals given.

    Where the plain result lies next to a half, it is worked out again in whole fractions, once
    for each distinct case: 2.22 × 0.75 is 1.665 and gives 1.67, though floats say 1.66499….
    """
    a, b, c = np.broadcast_arrays(
        *(np.asarray(one, dtype=np.float64) for one in (factor, numerator, denominator))
    )
    scale = 10.0**places
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        scaled = a * b / c * scale
        rounded = np.sign(scaled) * np.floor(np.abs(scaled) + 0.5) / scale
        off = np.abs(np.abs(scaled) % 1 - 0.5)
    large = np.abs(scaled) > 1e9  # here floats no longer tell a half from its neighbours
    doubtful = np.isfinite(scaled) & ((off < _NEAR) | large)
    if doubtful.any():
        cases = np.stack([a[doubtful], b[doubtful], c[doubtful]], axis=1)
        distinct, back = np.unique(cases, axis=0, return_inverse=True)
        exact = np.array([_exactly(x, y, z, places) for x, y, z in distinct.tolist()])
        rounded = np.array(rounded)
        rounded[doubtful] = exact[back.reshape(-1)]
    return np.asarray(rounded + 0.0, dtype=np.float64)  # never −0.0


def without_noise(values: T) -> T:
    """Take binary noise off sums and differences of decimals (0.1 + 0.2 → 0.3)."""
    return cast(T, np.round(cast(Any, values), 8))


def decimals(values: ArrayLike) -> NDArray[np.object_]:
    """Return numbers as the decimals that name them: sums and products of these are exact."""
    column = np.atleast_1d(np.asarray(values, dtype=np.float64))
    return np.array([Decimal(repr(value)) for value in column.tolist()], dtype=object)


def as_floats(values: NDArray[np.object_]) -> Numbers:
    """Return decimals as floats again."""
    return values.astype(np.float64)


def _exactly(factor: float, numerator: float, denominator: float, places: int) -> float:
    over = Fraction(Decimal(repr(factor))) * Fraction(Decimal(repr(numerator)))
    value = over / Fraction(Decimal(repr(denominator))) * 10**places
    whole, rest = divmod(abs(value), 1)
    whole += rest >= Fraction(1, 2)
    sign = -1 if value < 0 else 1
    return float(Decimal(sign * int(whole)).scaleb(-places))


def half_up_text(value: float, places: int = 2) -> str:
    """Write a number rounded half up, without trailing zeros: 7.930 → `7.93`, 10.0 → `10`."""
    quantum = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(float(value))).quantize(quantum, ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") if places else f"{rounded:f}"
