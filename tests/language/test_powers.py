"""Powers of ten are numbers; what only looks like one is left alone or in doubt."""

from __future__ import annotations

import pytest

import evalxl
from evalxl.language.doubt import is_in_doubt
from evalxl.language.powers import without_powers

WRITTEN = [
    ("5×10⁴株", "50000株"),
    ("1.5×10³吨", "1500吨"),
    ("3.2 × 10⁻³", "0.0032"),
    ("≥5*10^4株", "≥50000株"),
    ("2X10**3", "2000"),
    ("1.0E+02", "100"),
    ("2.5e-1", "0.25"),
    ("从3×10²到4×10²", "从300到400"),
]
LEFT_ALONE = ["10²亩", "120m²", "E10路", "CO₂", "B5E+2", "5×10", "0.5×10米", "9×10⁹⁹"]


@pytest.mark.parametrize(("text", "plain"), WRITTEN)
def test_a_power_of_ten_is_written_out(text: str, plain: str) -> None:
    assert without_powers(text) == plain


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_anything_else_is_left_alone(text: str) -> None:
    assert without_powers(text) == text


@pytest.mark.parametrize("text", ["5×104株", "1E2", "10⁻³", "10²"])
def test_a_power_that_may_be_none_is_in_doubt(text: str) -> None:
    assert is_in_doubt(without_powers(text))


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "completion"),
    [
        ("≥5×10⁴株", "4.8×10⁴株", "unmet", 96),
        ("≥50000株", "5×10⁴株", "met", 100),
        ("≥1.5×10³吨", "1600吨", "exceeded", 106.67),
        ("≥5×104株", "52000株", "cannot_tell", None),
        ("3个镇×4场", "12场", "cannot_tell", None),
        ("制作3×4米展板", "制作3×4米展板", "met", None),
    ],
)
def test_powers_and_products_in_rows(
    target: str, actual: str, verdict: str, completion: float | None
) -> None:
    found = evalxl.compare(target, actual)
    assert (found.verdict, found.completion) == (verdict, completion)
