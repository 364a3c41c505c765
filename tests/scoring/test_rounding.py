"""Points are rounded half up, exactly as on paper."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.scoring.rounding import half_up, half_up_quotient, half_up_text


def _on_paper(value: Decimal, places: int) -> float:
    return float(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


@pytest.mark.parametrize(("places", "count"), [(0, 5_000), (1, 5_000), (2, 100_000)])
def test_100_000_numbers_are_rounded_as_exact_decimals_are(places: int, count: int) -> None:
    chance = random.Random(2026)
    kinds = (
        lambda: chance.uniform(-1000, 1000),
        lambda: round(chance.uniform(-100, 100), 3),  # every tenth ends in 5
        lambda: chance.randrange(-(10**6), 10**6) / 200,
        lambda: chance.uniform(-1e12, 1e12),
    )
    numbers = [chance.choice(kinds)() for _ in range(count)]
    expected = [_on_paper(Decimal(repr(one)), places) for one in numbers]
    assert half_up(numbers, places).tolist() == expected


def test_100_000_scores_equal_exact_fractions_rounded() -> None:
    """w × A ÷ T as on paper, whatever binary fractions make of it on the way."""
    chance = random.Random(7)
    weights = [chance.randrange(1, 2000) / 100 for _ in range(100_000)]
    targets = [chance.choice([4, 8, 20, 40, 90, 300, chance.randrange(1, 999)]) for _ in weights]
    actuals = [chance.randrange(0, 10 * target) / 10 for target in targets]
    exact = [
        Fraction(str(w)) * Fraction(str(a)) / t * 100
        for w, a, t in zip(weights, actuals, targets, strict=True)
    ]
    expected = [math.floor(one + Fraction(1, 2)) / 100 for one in exact]
    assert half_up_quotient(weights, actuals, targets).tolist() == expected


@given(st.decimals(-(10**7), 10**7, places=3))
def test_any_decimal_of_three_places_is_rounded_as_on_paper(value: Decimal) -> None:
    assert half_up(float(value), 2) == _on_paper(Decimal(repr(float(value))), 2)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(1.005, 1.01), (2.675, 2.68), (8.625, 8.63), (-1.005, -1.01), (0.004, 0.0), (11.9906, 11.99)],
)
def test_a_half_goes_away_from_zero(value: float, rounded: float) -> None:
    assert half_up(value) == rounded


def test_what_is_no_number_stays_none() -> None:
    rounded = half_up([np.nan, np.inf, -np.inf])
    assert np.isnan(rounded[0])
    assert rounded[1:].tolist() == [np.inf, -np.inf]


def test_no_division_by_zero_raises() -> None:
    assert np.isnan(half_up_quotient(10, 0, 0))
    assert half_up_quotient(10, 1, 0) == np.inf


@pytest.mark.parametrize(
    ("value", "places", "said"), [(7.930, 2, "7.93"), (10.0, 2, "10"), (0.0, 2, "0"), (8.6, 0, "9")]
)
def test_numbers_are_written_without_trailing_zeros(value: float, places: int, said: str) -> None:
    assert half_up_text(value, places) == said
