"""Grid → ScoreTable: forms are understood by their labels, wherever they stand."""

from evalxl.reading.assemble import read_workbook
from evalxl.reading.unsure import surely_understood

__all__ = ["read_workbook", "surely_understood"]
