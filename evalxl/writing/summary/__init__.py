"""Outcome of a batch → the summary workbook, a page, and one workbook a department, as bytes."""

from evalxl.writing.summary.by_department import department_workbooks
from evalxl.writing.summary.facts import Facts, gather
from evalxl.writing.summary.page import summary_page
from evalxl.writing.summary.sheets.lists import drawn_sample
from evalxl.writing.summary.sheets.rules import parameters
from evalxl.writing.summary.view import FILES, BatchView, SummaryOptions
from evalxl.writing.summary.workbook import summary_workbook

__all__ = [
    "FILES",
    "BatchView",
    "Facts",
    "SummaryOptions",
    "department_workbooks",
    "drawn_sample",
    "gather",
    "parameters",
    "summary_page",
    "summary_workbook",
]
