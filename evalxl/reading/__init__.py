"""Grid → ScoreTable: forms are understood by their labels, wherever they stand."""

from evalxl.reading.assemble import read_workbook

__all__ = ["read_workbook"]
