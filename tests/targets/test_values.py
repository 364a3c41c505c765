"""The public `compare` takes what a cell holds: a text, a number, nothing."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

import evalxl
from evalxl.targets.values import Value


@pytest.mark.parametrize(
    ("target", "actual", "same_as"),
    [
        (20, 27, ("20", "27")),
        (20.0, 19.5, ("20", "19.5")),
        (0.25, Decimal("0.250"), ("0.25", "0.25")),
        (10**22, 1e22, ("1" + "0" * 22, "1" + "0" * 22)),
        (1e-7, -3, ("0.0000001", "-3")),
        (100, math.nan, ("100", None)),
        ("≥90%", 95, ("≥90%", "95")),
    ],
)
def test_a_number_is_understood_as_the_text_its_cell_would_show(
    target: Value, actual: Value, same_as: tuple[str, str | None]
) -> None:
    said = evalxl.compare(target, actual, name="扶持企业数量")
    assert said == evalxl.compare(*same_as, name="扶持企业数量")


@pytest.mark.parametrize("wrong", [True, [20], {"value": 20}, b"20"])
def test_what_is_neither_text_nor_number_is_refused_in_plain_words(wrong: object) -> None:
    with pytest.raises(TypeError, match="text or a number was expected"):
        evalxl.compare(wrong, "27")  # type: ignore[arg-type]
