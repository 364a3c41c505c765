"""The page itself: the overview of the workbook, its tables sortable, its charts as SVG."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalxl.writing.summary import digest
from evalxl.writing.summary.facts import Facts, gather, title
from evalxl.writing.summary.page import svg
from evalxl.writing.summary.page.escaping import escape
from evalxl.writing.summary.page.tables import shown, table
from evalxl.writing.summary.sheets import department_table, lists, problems, projects
from evalxl.writing.summary.tables.table import Column, each
from evalxl.writing.summary.view import BatchView, SummaryOptions

if TYPE_CHECKING:
    import pandas as pd

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_PROBLEMS = (
    Column(key="title", heading="问题"),
    Column(key="code", heading="编号"),
    Column(key="severity_zh", heading="程度"),
    Column(key="n", heading="处数", kind="count"),
    Column(key="projects", heading="涉及项目", kind="count"),
)
_GRADES = (
    Column(key="grade", heading="等级"),
    Column(key="projects", heading="项目数", kind="count"),
    Column(key="share", heading="占项目", kind="percent"),
    Column(key="budget", heading="全年预算（万元）", kind="money"),
    Column(key="budget_share", heading="占预算", kind="percent"),
)


def summary_page(
    batch: BatchView, options: SummaryOptions | None = None, facts: Facts | None = None
) -> bytes:
    """Write the overview as one self-contained HTML page, in UTF-8.

    The same batch, options and `batch.now` give the same bytes. Texts of forms are escaped; a
    content policy in the page forbids every request.
    """
    options = options or SummaryOptions()
    facts = facts or gather(batch, options)
    parts = [*_overview(batch, facts), *_tables(batch, facts, options)]
    colours = ";".join(f"{name}:{value}" for name, value in svg.COLOURS.items())
    css = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return (
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>项目支出绩效自评总览</title><style>:root{{{colours}}}{css}</style></head>"
        f"<body><main>{''.join(parts)}</main><script>{script}</script></body></html>"
    ).encode("utf-8", errors="replace")


def _overview(batch: BatchView, facts: Facts) -> list[str]:
    said = f"生成于 {batch.now:%Y-%m-%d %H:%M}，evalxl {batch.version}。“—”表示不明，不按 0 计。"
    tiles = "".join(
        f"<div class=tile><span>{escape(one.label)}</span><b>{_tile(one)}</b>"
        f"<span>{escape(one.note)}</span></div>"
        for one in digest.tiles(batch, facts)
    )
    points = "".join(f"<li>{escape(text)}</li>" for text in digest.takeaways(batch, facts))
    grades = digest.grades(facts.projects)
    charts = f"<div class=charts>{''.join(_charts(facts, grades))}</div>"
    return [
        f"<h1>项目支出绩效自评总览</h1><p class=note>{escape(said)}</p>",
        f"<div class=tiles>{tiles}</div><ul>{points}</ul>",
        "<h2>等级与得分</h2>",
        charts if len(facts.projects) else "<p class=note>没有可核算的项目。</p>",
        table(_GRADES, grades),
    ]


def _tile(tile: digest.Tile) -> str:
    if tile.value is None:
        return "—"
    if tile.kind == "percent":
        return f"{tile.value:.2%}"
    return f"{tile.value:,.2f}" if tile.kind == "money" else shown(tile.kind, tile.value)


def _charts(facts: Facts, grades: pd.DataFrame) -> list[str]:
    own = digest.histogram(facts.projects["self_evaluated"])
    computed = digest.histogram(facts.projects["adopted"])
    bins = [
        (name, [(left, str(left) if left else ""), (right, str(right) if right else "")])
        for name, left, right in zip(own["range"], own["n"], computed["n"], strict=True)
    ]
    by_grade = [(one.grade, [_share(one.share), _share(one.budget_share)]) for one in each(grades)]
    points = [
        (one.rate, one.adopted, f"{one.no} 号 {shown('text', one.project_name)}", one.is_outlier)
        for one in each(digest.spread(facts.projects))
    ]
    charts = [
        svg.columns("等级分布", ("占项目数", "占预算"), by_grade),
        svg.columns("得分分布（项目数）", ("自评", "核算"), bins),
    ]
    if points:
        name = "执行率与核算得分（红点：得分明显高于执行率；"
        name += f"{digest.FARTHEST:.0f}% 以上画在边上）"
        charts.append(svg.scatter(name, ("执行率", "核算得分"), points))
    return charts


def _share(percent: float) -> tuple[float, str]:
    return (percent, f"{percent:.0f}%") if percent == percent else (0.0, "—")


def _tables(batch: BatchView, facts: Facts, options: SummaryOptions) -> list[str]:
    departments = department_table.table(facts)
    everything = projects.table(facts)
    rows = everything.frame.assign(copy_link=_copies(batch, everything.frame))
    left_out = len(rows) - options.page_rows
    cut = f"另有 {left_out} 个项目见 summary.xlsx。" if left_out > 0 else ""
    columns = tuple(one for one in everything.columns if one.is_printed or one.key == "copy")
    by_department = tuple(one for one in departments.columns if one.is_printed)
    worst = digest.worst(facts.findings)
    refused = lists.refused(batch)
    files = tuple(Column(key=one.key, heading=one.heading, kind=one.kind)
                  for one in refused.columns)  # fmt: skip
    return [
        "<h2>部门一览</h2>" + table(by_department, departments.frame),
        "<h2>最常见的十类问题</h2>"
        + table(_PROBLEMS, worst.assign(title=worst["slug"].map(title).astype(object))),
        "<h2>项目与问题</h2>" + _choice(facts),
        _filtered("projects", "项目", table(columns, rows.head(options.page_rows), cut)),
        _filtered("problems", "问题", _problems(facts, options)),
        "<h2>未能读取和未作处理的文件</h2>" + table(files, refused.frame),
    ]


def _choice(facts: Facts) -> str:
    """Return the list from which a department is chosen, for projects and problems alike."""
    names = dict.fromkeys([*facts.projects["department"], *facts.findings["department"]])
    options = "".join(f"<option>{escape(one)}</option>" for one in names)
    return f"<select data-department><option value=''>全部部门</option>{options}</select>"


def _filtered(name: str, what: str, content: str) -> str:
    return (
        f"<div id={name} data-filtered><h3>{what}</h3>"
        f"<input data-filter={name} placeholder='筛选：任意文字'>{content}</div>"
    )


def _problems(facts: Facts, options: SummaryOptions) -> str:
    """Return the list of problems, as far as the page goes."""
    listed = problems.findings(facts)
    left_out = len(listed.rows) - options.page_rows
    cut = f"另有 {left_out} 个问题见 summary.xlsx。" if left_out > 0 else ""
    rows = facts.located(listed.frame.head(options.page_rows))
    columns = tuple(replace(one, link=None) for one in listed.columns if one.is_printed)
    return table(columns, rows, cut)


def _copies(batch: BatchView, rows: pd.DataFrame) -> pd.Series[str]:
    copies = batch.files.drop_duplicates("path").set_index("path")["scored_path"]
    return rows["file"].map(copies).astype(object)
