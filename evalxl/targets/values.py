"""The public `compare`: cells come as the texts they show, or as the numbers they hold."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real

from evalxl.targets.compare import compare as compare_texts
from evalxl.targets.comparison import Comparison

Value = str | float | Decimal | None


def compare(
    target: Value,
    actual: Value,
    name: str = "",
    level2: str = "",
    unit: str = "",
    sign: str = "",
    year: int | None = None,
) -> Comparison:
    """Say how a result stands to its target, and why.

    Args:
        target: The target as displayed, or its number; `None` where the cell is empty.
        actual: The result as displayed, or its number; `None` where the cell is empty.
        name: The indicator's name; tells the direction where no sign is written.
        level2: The level-2 category, such as 成本指标.
        unit: The unit column, where the form has one.
        sign: The sign column (≥, ≤, =, 定性 …), where the form has one.
        year: The year the form reports on; dates without a year lie in it.

    Returns:
        The comparison. Whatever nobody could decide is `cannot_tell`, with the reason.

    Raises:
        TypeError: Something is neither text nor number.
    """
    texts = [displayed(value) for value in (target, actual, name, level2, unit, sign)]
    return compare_texts(*texts[:2], *(text or "" for text in texts[2:]), year=year)


def displayed(value: object) -> str | None:
    """Show a value as a cell without a number format does; `None` and NaN are empty cells.

    Raises:
        TypeError: It is neither text nor number.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise TypeError(f"text or a number was expected, not {type(value).__name__}: {value!r}")
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if number.is_nan():
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
