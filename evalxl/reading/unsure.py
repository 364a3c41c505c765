"""A form that was not understood surely enough is refused with how it was understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evalxl.core.model import CellRef, Finding, ScoreTable, Workbook
from evalxl.reading.evidence.guess import standard_label

MOST_SHOWN = 3
"""Projects of one file whose reading is described."""
LOOK = (
    "对照上面的理解，把没有认出或认错的标题改成常用的叫法",
    "compare this with the form and give headings that were missed or mistaken their usual names",
)
TOLD_AT_THE_FORM = (
    *("label_missing", "not_read", "rows_not_read", "sheet_not_read"),
    *("read_by_content", "reading_doubtful"),
)
"""What of the reading says why the confidence is low; the rest is about a form that counts."""


def surely_understood(workbook: Workbook, least: float) -> Workbook:
    """Refuse a file with a project whose layout was understood less surely than is asked.

    Args:
        workbook: A file as read.
        least: The `layout_confidence` a form must have, from 0 to 1.

    Returns:
        The workbook, or one without tables whose first finding, `layout_uncertain`, says how
        each project was understood and which cells to mend.
    """
    if not workbook.tables or workbook.layout_confidence >= least:
        return workbook
    told = [one for one in workbook.findings if one.slug in TOLD_AT_THE_FORM]
    doubts = _doubts(told, {table.sheet for table in workbook.tables})
    why = Finding(
        slug="layout_uncertain",
        file=workbook.file,
        at=doubts[0].at if doubts else None,
        params={
            "found": round(100 * workbook.layout_confidence),
            "least": round(100 * least),
            "understood": _understood(workbook.tables),
            "next": _next_step(doubts),
        },
    )
    others = (replace(one, project=None) for one in told if one not in doubts)
    return replace(workbook, tables=(), findings=(why, *others))


def _doubts(told: Sequence[Finding], sheets: set[str]) -> list[Finding]:
    """Return what lowers the confidence on the sheets of the form: unread areas, guessed labels.

    A sheet of which nothing was understood hardly counts, so it is no doubt of the form.
    """
    placed = [one for one in told if one.at is not None and one.at.sheet in sheets]
    unread = [one for one in placed if "area" in one.params]
    guessed = [one for one in placed if one.params.get("percent", 100) != 100]
    return [*unread[:MOST_SHOWN], *guessed[:MOST_SHOWN]]


def _next_step(doubts: Sequence[Finding]) -> dict[str, str]:
    """Say what to change, in the cells of this form."""
    steps = [_step(one) for one in doubts] or [LOOK]
    return {"zh": "；".join(zh for zh, _ in steps), "en": "; ".join(en for _, en in steps)}


def _step(doubt: Finding) -> tuple[str, str]:
    if area := doubt.params.get("area"):
        zh = f"{area} 没有读取，把其中与自评表无关的移到另一张工作表，属于自评表的补上常用的标题"
        en = f"{area} was not read: move what does not belong to the form to another sheet"
        return zh, f"{en} and give the rest its usual headings"
    address = doubt.at.address if doubt.at else ""
    return f"把 {address} 改为“{doubt.where}”", f"change {address} to “{doubt.where}”"


def _understood(tables: tuple[ScoreTable, ...]) -> dict[str, str]:
    shown = [dict.fromkeys(_described(table)) for table in tables[:MOST_SHOWN]]
    more = len(tables) - len(shown)
    zh = [*("，".join(one[0] for one in parts) for parts in shown), f"另有 {more} 个项目"]
    en = [*(", ".join(one[1] for one in parts) for parts in shown), f"{more} more projects"]
    return {
        "zh": "；".join(zh[: None if more else -1]),
        "en": "; ".join(en[: None if more else -1]),
    }


def _described(table: ScoreTable) -> Iterator[tuple[str, str]]:
    """Describe the reading of one project in Chinese and English, each value with its cell."""
    yield f"工作表“{table.sheet}”", f"sheet “{table.sheet}”"
    for role, field in table.info.items():
        if field.value is not None and field.cell is not None and role != "year_text":
            label = field.label or standard_label("fields", role)
            yield (f"{label} {_at(field.cell, table)}",) * 2
    if table.indicators:
        head, rows = table.header_rows[1], f"{table.first_row}–{table.last_row}"
        yield (
            f"第 {head} 行为表头，第 {rows} 行为 {len(table.indicators)} 个指标",
            f"row {head} heads {len(table.indicators)} indicators in rows {rows}",
        )
    for role, column in table.columns.items():
        letters = CellRef(table.sheet, 1, column).address.rstrip("1")
        label = standard_label("columns", role)
        yield f"{label} {letters} 列", f"{label} column {letters}"
    for line in table.funds:
        if line.value is not None and line.cell is not None:
            yield (f"{line.label} {_at(line.cell, table)}",) * 2


def _at(cell: CellRef, table: ScoreTable) -> str:
    return cell.address if cell.sheet == table.sheet else f"{cell.sheet}!{cell.address}"
