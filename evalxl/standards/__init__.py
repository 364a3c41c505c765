"""Scoring standards that a form carries in its own column (评分标准): read, and applied to a row."""

from evalxl.standards.deciding import Row, Ruling, rule_on
from evalxl.standards.reading import read_standard

__all__ = ["Row", "Ruling", "read_standard", "rule_on"]
