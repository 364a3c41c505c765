"""The driver: from a sheet to the forms it shows."""

from __future__ import annotations

from evalxl.reading.page import Page, whole
from evalxl.reading.repetition.beside import views_of_groups
from evalxl.reading.repetition.groups import find_groups
from evalxl.reading.repetition.lists import table_of_lists
from evalxl.reading.repetition.stacked import stacked
from evalxl.reading.repetition.strips import strips
from evalxl.reading.repetition.turned import turned
from evalxl.xlsx.grid import Sheet


def views(sheet: Sheet) -> list[Sheet]:
    """Return the forms of a sheet; it alone where nothing repeats.

    Forms side by side first, then in each of them projects side by side and indicators beside
    each other, projects below each other, lists of labels and values, and forms on their side.
    """
    page = whole(sheet)
    cut = strips(sheet, page)
    if cut[0] is sheet:
        return _views_of_strip(sheet, page)
    return [view for strip in cut for view in _views_of_strip(strip, whole(strip))]


def _views_of_strip(sheet: Sheet, page: Page) -> list[Sheet]:
    groups = find_groups(page)
    if groups is not None:
        return views_of_groups(sheet, page, groups)
    below = stacked(sheet, page)
    return below or [table_of_lists(sheet, page) or turned(sheet, page) or sheet]
