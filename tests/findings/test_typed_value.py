"""What 应为 shows: a value that can be typed as it stands, in the way of the cell."""

from __future__ import annotations

import pytest

from evalxl.findings.typed_value import value_to_type

WRONG_RATE = {"slug": "rate_mismatch", "expected": "116.34", "unit": "%", "settled": None}


@pytest.mark.parametrize(
    ("changed", "typed"),
    [
        ({"holds": "98%"}, "116.34%"),
        ({"holds": "98％ "}, "116.34%"),
        ({"holds": "98"}, "116.34"),
        ({"holds": None}, "116.34"),
        ({"holds": "98%", "expected": "116.34%"}, "116.34%"),
        ({"holds": "98%", "unit": "分"}, "116.34"),
        ({"settled": "explained"}, None),
        ({"expected": None}, None),
        ({"slug": "unmet"}, None),
    ],
    ids=[
        *("a percent sign as in the cell", "a wide one", "none in the cell", "an empty cell"),
        *("a sign already", "points", "settled", "no value known", "a question"),
    ],
)
def test_the_value_is_written_as_the_cell_writes_it(
    changed: dict[str, object], typed: str | None
) -> None:
    assert value_to_type(WRONG_RATE | changed) == typed
