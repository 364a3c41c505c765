"""总览: what the director sees first, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evalxl.writing.summary import digest
from evalxl.writing.summary.facts import title
from evalxl.writing.summary.sheets import charts
from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.canvas import Canvas
from evalxl.writing.summary.tables.rows import LINE, lines
from evalxl.writing.summary.tables.table import A3, A4, each

if TYPE_CHECKING:
    from evalxl.writing.summary.facts import Facts
    from evalxl.writing.summary.view import BatchView

SHEET, CHART_DATA = "总览", "图表数据"
_WIDTHS = (24, *[13] * 8)
_HALF = (468, 300)
_GRADES, _CHARTS, _DEPARTMENTS = 11, 28, 46
_SHOWN = 15
_POINTS = 5_000


def write(book: Book, view: BatchView, facts: Facts, hidden: str) -> None:
    """Write the page: tiles, grades, scores, departments, problems; last what is `hidden`."""
    sheet, canvas = book.sheet(SHEET), Canvas()
    for column, width in enumerate(_WIDTHS):
        done(sheet.set_column(column, column, width))
    years = sorted({f"{year:.0f}" for year in facts.projects["year"].dropna()})
    scope = "、".join(years) + "年度" if years else "年度不明"
    said = f"{scope}　生成于 {view.now:%Y-%m-%d}　evalxl {view.version}"
    canvas.heights[0] = 34
    canvas.put(0, 0, "title", "项目支出绩效自评总览", last=8)
    canvas.put(1, 0, "subtitle", f"{said}　“—”表示不明，不按 0 计", last=8)
    _tiles(canvas, digest.tiles(view, facts))
    grades = digest.grades(facts.projects)
    _grades(canvas, grades)
    for row, text in enumerate(digest.takeaways(view, facts), _CHARTS - 6):
        _wrapped(canvas, row, "lead", f"• {book.say(text)}", last=4)
    _section(canvas, _CHARTS, "得分分布与资金执行")
    end = _departments(canvas, digest.departments(facts))
    _problems(canvas, end + 2, digest.worst(facts.findings), len(facts.projects))
    _wrapped(canvas, end + 15, "subtitle", book.say(hidden), last=8)
    canvas.write(book, sheet)
    _draw(book, sheet, facts, grades)
    _finish(book, sheet, end + 15)


def _wrapped(canvas: Canvas, row: int, look: str, text: str, *, last: int) -> None:
    """Put a text over several columns, in a row as tall as its lines."""
    needed = lines(text, sum(_WIDTHS[: last + 1]))
    canvas.heights[row] = max(19.0, 4 + LINE * needed)
    canvas.put(row, 0, look, text, last=last)


def _section(canvas: Canvas, row: int, text: str) -> None:
    canvas.heights[row] = 22
    canvas.put(row, 0, "section", text, last=8)


def _tiles(canvas: Canvas, tiles: list[digest.Tile]) -> None:
    """Five tiles in a row: the first on the wide column, the others two columns each."""
    for number, tile in enumerate(tiles):
        row = 3 + 4 * (number // 5)
        left = 2 * (number % 5) - (1 if number % 5 else 0)
        right = left + (1 if number % 5 else 0)
        canvas.put(row, left, "tile_label", tile.label, last=right)
        canvas.put(row + 1, left, f"{tile.kind}.tile", tile.value, last=right)
        canvas.put(row + 2, left, "tile_note", tile.note, last=right)
        canvas.heights[row + 1] = 30


def _grades(canvas: Canvas, grades: pd.DataFrame) -> None:
    _section(canvas, _GRADES, "等级分布")
    head = ("等级", "项目数", "占项目", "全年预算（万元）", "占预算")
    kinds = ("center", "count", "percent", "money", "percent")
    rows = [
        (one.grade, one.projects, one.share / 100, one.budget / 10_000, one.budget_share / 100)
        for one in each(grades)
    ]
    _grid(canvas, _GRADES + 1, head, kinds, rows)
    unknown = int(grades["unknown"].sum())
    if unknown:
        text = f"另有 {unknown} 个项目预算不明，未计入金额。"
        canvas.put(_GRADES + 2 + len(rows), 0, "note", text)


def _departments(canvas: Canvas, table: pd.DataFrame) -> int:
    """List the departments with the most money; give the row after the last."""
    _section(canvas, _DEPARTMENTS, "部门一览（按全年预算）")
    head = (
        *("主管部门", "项目数", "全年预算（万元）", "执行率", "自评平均", "核算平均"),
        *("未达标指标", "待核指标", "错误"),
    )
    kinds = ("wrap", "count", "money", "percent", "points", "points", "count", "count", "count")
    shown = table.sort_values("budget", ascending=False, kind="stable").head(_SHOWN)
    rows = [
        (one.department, one.projects, one.budget / 10_000, one.rate / 100, one.self_mean,
         one.adopted_mean, one.unmet, one.cannot_tell, one.error)
        for one in each(shown)
    ]  # fmt: skip
    end = _grid(canvas, _DEPARTMENTS + 1, head, kinds, rows)
    if len(table) > _SHOWN:
        text = f"其余 {len(table) - _SHOWN} 个部门见“部门汇总”。"
        canvas.put(end, 0, "note", text)
        end += 1
    return end


def _problems(canvas: Canvas, top: int, worst: pd.DataFrame, projects: int) -> None:
    error, warning = (digest.GRAVITY[one] for one in ("error", "warning"))
    order = f"按处数排列，错误按 {error} 倍、警告按 {warning} 倍计"
    _section(canvas, top, f"最常见的十类问题（{order}）")
    heads = {0: "问题", 4: "编号", 5: "程度", 6: "处数", 7: "涉及项目", 8: "占全部项目"}
    canvas.heights[top + 1] = 32
    for column, text in heads.items():
        canvas.put(top + 1, column, "head", text, last=3 if column == 0 else None)
    for row, one in enumerate(each(worst), top + 2):
        canvas.put(row, 0, "text", title(one.slug), last=3)
        canvas.put(row, 4, "center", one.code)
        canvas.put(row, 5, "center", one.severity_zh)
        canvas.put(row, 6, "count", one.n)
        canvas.put(row, 7, "count", one.projects)
        canvas.put(row, 8, "percent", one.projects / projects if projects else None)
    if not len(worst):
        canvas.put(top + 2, 0, "note", "没有发现问题。")


def _grid(canvas: Canvas, top: int, head: Any, kinds: Any, rows: list[Any]) -> int:
    for column, text in enumerate(head):
        canvas.put(top, column, "head", text)
    canvas.heights[top] = 32
    for row, values in enumerate(rows, top + 1):
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            canvas.put(row, column, kind, value)
    if not rows:
        canvas.put(top + 1, 0, "note", "没有可核算的项目。")
    return top + 1 + max(len(rows), 1)


def _draw(book: Book, sheet: Any, facts: Facts, grades: pd.DataFrame) -> None:
    if not len(facts.projects):
        return
    first, last = _GRADES + 2, _GRADES + 1 + len(grades)
    series = [
        ("占项目数", [SHEET, first, 2, last, 2], style.MID),
        ("占预算", [SHEET, first, 4, last, 4], style.PALE),
    ]
    chart = charts.columns(
        book, "等级分布（项目数与预算）", [SHEET, first, 0, last, 0], series, "0%"
    )
    said = book.say("各等级占项目数与占预算的比重")
    charts.place(sheet, chart, _GRADES + 1, 5, (376, 290), said)
    bins = len(digest.BINS)
    series = [
        ("自评", [CHART_DATA, 2, 1, 1 + bins, 1], style.PALE),
        ("核算", [CHART_DATA, 2, 2, 1 + bins, 2], style.DEEP),
    ]
    ranges = [CHART_DATA, 2, 0, 1 + bins, 0]
    chart = charts.columns(book, "得分分布（项目数）", ranges, series, "#,##0;;")
    charts.place(sheet, chart, _CHARTS + 1, 0, _HALF, book.say("自评得分与核算得分的分布"))
    points = _points(facts)
    if len(points):
        labelled = "标注为项目序号；" if points["is_outlier"].any() else ""
        name = f"执行率与核算得分（{labelled}{digest.FARTHEST:.0f}% 以上画在边上）"
        chart = charts.scatter(
            book,
            name,
            *_scatter_series(points),
            _floors(points),
        )
        said = book.say("各项目执行率与核算得分")
        charts.place(sheet, chart, _CHARTS + 1, 4, (470, 300), said)


def _floors(points: pd.DataFrame) -> tuple[float, float]:
    """Let the axes begin at a round number below the lowest point."""
    rate = points["rate"].min() // 10 / 10
    return max(rate - 0.1, 0.0), max(points["adopted"].min() // 10 * 10, 0.0)


def _points(facts: Facts) -> pd.DataFrame:
    """Return the points to draw, outliers last; of very many only every n-th."""
    points = digest.spread(facts.projects)
    plain = points[~points["is_outlier"]]
    step = -(-len(plain) // _POINTS) or 1
    return pd.concat([plain.iloc[::step], points[points["is_outlier"]]])


def _scatter_series(points: pd.DataFrame) -> tuple[charts.Series, charts.Series | None]:
    outliers = int(points["is_outlier"].sum())
    start, end = 2, 1 + len(points)
    every = charts.Series(CHART_DATA, (start, end), 6, 7)
    if not outliers:
        return every, None
    last = points.tail(outliers)
    names = [f"{no} 号" for no in last["no"]]
    return every, charts.Series(CHART_DATA, (end - outliers + 1, end), 6, 7, names)


def write_chart_data(book: Book, facts: Facts) -> None:
    """Write the figures behind the histogram and the scatter, for whoever wants to check."""
    sheet, canvas = book.sheet(CHART_DATA, is_hidden=True), Canvas()
    for column, width in enumerate((12, 10, 10, 4, 8, 40, 10, 10)):
        done(sheet.set_column(column, column, width))
    canvas.put(0, 0, "section", "总览图表所用数据", last=7)
    own = digest.histogram(facts.projects["self_evaluated"])
    computed = digest.histogram(facts.projects["adopted"])
    for column, text in {0: "得分段", 1: "自评", 2: "核算", 4: "序号", 5: "项目", 6: "执行率（图）",
                         7: "核算得分"}.items():  # fmt: skip
        canvas.put(1, column, "head", text)
    for row, (name, left, right) in enumerate(
        zip(own["range"], own["n"], computed["n"], strict=True), 2
    ):
        canvas.put(row, 0, "center", name)
        canvas.put(row, 1, "count", left)
        canvas.put(row, 2, "count", right)
    for row, one in enumerate(each(_points(facts)), 2):
        canvas.put(row, 4, "count", one.no)
        canvas.put(row, 5, "text", one.project_name)
        canvas.put(row, 6, "percent", one.rate / 100)
        canvas.put(row, 7, "points", one.adopted)
    canvas.write(book, sheet)
    done(sheet.freeze_panes(2, 0))
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    done(sheet.repeat_rows(1))
    done(sheet.set_footer(book.say("&L&A&C第 &P 页，共 &N 页")))
    sheet.hide_gridlines(2)


def _finish(book: Book, sheet: Any, last: int) -> None:
    sheet.set_paper(A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    done(sheet.print_area(0, 0, last, 8))
    done(sheet.set_footer(book.say("&C第 &P 页，共 &N 页")))
    sheet.hide_gridlines(2)
    bar = {"type": "data_bar", "bar_color": style.PALE, "bar_solid": True, "min_type": "num",
           "min_value": 0, "max_type": "num", "max_value": 1.2}  # fmt: skip
    done(sheet.conditional_format(_DEPARTMENTS + 2, 3, _DEPARTMENTS + 1 + _SHOWN, 3, bar))
