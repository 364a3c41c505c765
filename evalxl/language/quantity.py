"""One number with its unit, its comparison and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evalxl.core.terms import Operator
from evalxl.language.units import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    Attributes:
        value: The number as written (`90` for 90%).
        unit: What stands behind it.
        start: Where it begins, comparison words included.
        end: Where it ends, unit and comparison words included.
        op: The comparison written with it; `None` where none is.
        reach: `AT_LEAST` after 提高到, `AT_MOST` after 降至: a comparison in a target only.
        upper: The other end, where this is a range.
        is_approximate: 约, 左右, 近.
        trend: 1 after 增长 and the like, -1 after 下降, 0 else.
        in_brackets: It stands in brackets or quotation marks.
        is_tolerance: Written with ±.
        is_chinese: Written in Chinese numerals.
        limit: It only limits the number asked for: `AT_MOST` of 人次 where 人 are asked.
    """

    value: Decimal
    unit: Unit
    start: int
    end: int
    op: Operator | None = None
    reach: Operator | None = None
    upper: Decimal | None = None
    is_approximate: bool = False
    trend: int = 0
    in_brackets: bool = False
    is_tolerance: bool = False
    is_chinese: bool = False
    limit: Operator | None = None
