"""Spreadsheet files as files: opened safely, read cell by cell, patched without loss."""

from evalxl.xlsx.grid import Block, Cell, Grid, Sheet, Value
from evalxl.xlsx.kinds import kind_of
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.reader import read_grid

__all__ = ["Block", "Cell", "Grid", "Limits", "Sheet", "Value", "kind_of", "read_grid"]
