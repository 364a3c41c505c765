"""The driver: from a sheet to the forms it shows."""

from __future__ import annotations

from evalxl.reading.page import whole
from evalxl.reading.repetition.beside import views_of_groups
from evalxl.reading.repetition.groups import find_groups
from evalxl.reading.repetition.lists import table_of_lists
from evalxl.reading.repetition.strips import strips
from evalxl.reading.repetition.turned import turned
from evalxl.xlsx.grid import Sheet


def views(sheet: Sheet) -> list[Sheet]:
    """Return the forms of a sheet; it alone where nothing repeats.

    Forms side by side first, then in each of them projects side by side and indicators beside
    each other, lists of labels and values, and forms on their side.
    """
    return [view for strip in strips(sheet, whole(sheet)) for view in _views_of_strip(strip)]


def _views_of_strip(sheet: Sheet) -> list[Sheet]:
    page = whole(sheet)
    groups = find_groups(page)
    if groups is not None:
        return views_of_groups(sheet, page, groups)
    return [table_of_lists(sheet, page) or turned(sheet, page) or sheet]
