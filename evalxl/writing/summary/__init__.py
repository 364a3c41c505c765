"""Outcome of a batch → one summary workbook, as bytes."""

from evalxl.writing.summary.view import BatchView, SummaryOptions
from evalxl.writing.summary.workbook import summary_workbook

__all__ = ["BatchView", "SummaryOptions", "summary_workbook"]
