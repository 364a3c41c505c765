"""Scoring standards in a form's own column (评分标准): read, and applied to a row."""

from evalxl.standards.deciding import rule_on
from evalxl.standards.reading import read_standard
from evalxl.standards.rows import COLUMNS, row_of, ruling
from evalxl.standards.ruling import Row, Ruling, reason

__all__ = ["COLUMNS", "Row", "Ruling", "read_standard", "reason", "row_of", "rule_on", "ruling"]
