"""The summary as one self-contained HTML page: no network, no Excel."""

from evalxl.writing.summary.page.page import summary_page

__all__ = ["summary_page"]
