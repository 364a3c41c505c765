"""The native charts of the overview, readable in colour and in grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.book import Book, done

_FONT = {"name": style.FONT, "size": 10, "color": style.INK}
_GRID = {"visible": True, "line": {"color": style.RULE, "width": 0.5}}
_QUIET = {"visible": False}

Cells = list[Any]
"""`[sheet, first row, first column, last row, last column]`, as XlsxWriter takes ranges."""


def columns(
    book: Book, title: str, categories: Cells, series: Sequence[tuple[str, Cells, str]], form: str
) -> Any:
    """Draw columns side by side: one series a (name, cells, colour), labelled in `form`."""
    chart = book.chart("column")
    for name, cells, colour in series:
        done(
            chart.add_series(
                {
                    "name": book.say(name),
                    "categories": _said(book, categories),
                    "values": _said(book, cells),
                    "fill": {"color": colour},
                    "border": {"color": style.DEEP, "width": 0.5},
                    "gap": 60,
                    "data_labels": {"value": True, "num_format": form, "font": _FONT},
                }
            )
        )
    _dress(chart, book.say(title))
    chart.set_x_axis({"num_font": _FONT, "line": {"color": style.MUTED}})
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": form, "major_gridlines": _GRID, "line": {"none": True},
         "min": 0}
    )  # fmt: skip
    chart.set_legend({"position": "top", "font": _FONT} if len(series) > 1 else {"none": True})
    return chart


def scatter(
    book: Book, title: str, points: Series, outliers: Series | None, floors: tuple[float, float]
) -> Any:
    """Draw score against execution, the outliers apart and with their names.

    `floors`: where the axes begin.
    """
    chart = book.chart("scatter")
    done(
        chart.add_series(
            {**points.cells(book), "name": book.say("项目"), "marker": _marker(style.MID, 5)}
        )
    )
    if outliers is not None:
        labels = {
            "value": True, "position": "left", "font": _FONT,
            "custom": [{"value": book.say(name)} for name in outliers.names],
        }  # fmt: skip
        looks = {
            "name": book.say("得分明显高于执行率"),
            "marker": _marker(style.ALERT, 8, "diamond"),
        }
        done(chart.add_series({**outliers.cells(book), **looks, "data_labels": labels}))
    _dress(chart, book.say(title))
    axis = {"num_font": _FONT, "name_font": {**_FONT, "bold": False}, "major_gridlines": _GRID}
    chart.set_x_axis({**axis, "name": book.say("执行率"), "num_format": "0%", "min": floors[0]})
    chart.set_y_axis({**axis, "name": book.say("核算得分"), "min": floors[1], "max": 100})
    chart.set_legend({"position": "top", "font": _FONT})
    return chart


class Series:
    """Points of a scatter on one sheet: x and y columns of the rows first … last."""

    def __init__(
        self, sheet: str, rows: tuple[int, int], x: int, y: int, names: Sequence[str] = ()
    ) -> None:
        self._sheet, self._rows, self._x, self._y = sheet, rows, x, y
        self.names = names

    def cells(self, book: Book) -> dict[str, Cells]:
        """Return the ranges as XlsxWriter takes them."""
        first, last = self._rows
        sheet = book.say(self._sheet)
        return {
            "categories": [sheet, first, self._x, last, self._x],
            "values": [sheet, first, self._y, last, self._y],
        }


def place(sheet: Any, chart: Any, row: int, column: int, size: tuple[int, int], what: str) -> None:
    """Put a chart on a sheet, with a text for those who cannot see it."""
    chart.set_size({"width": size[0], "height": size[1]})
    looks = {"x_offset": 4, "y_offset": 6, "object_position": 1, "description": what}
    done(sheet.insert_chart(row, column, chart, looks))


def _said(book: Book, cells: Cells) -> Cells:
    return [book.say(cells[0]), *cells[1:]]


def _marker(colour: str, size: int, kind: str = "circle") -> dict[str, Any]:
    return {
        "type": kind,
        "size": size,
        "fill": {"color": colour},
        "border": {"color": style.DEEP, "width": 0.5},
    }


def _dress(chart: Any, title: str) -> None:
    chart.set_title(
        {"name": title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False}
    )
    chart.set_chartarea({"border": {"color": style.RULE}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"fill": {"none": True}})
