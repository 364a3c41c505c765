"""One workbook a department, ready to send: its projects, its problems, room for its answers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from evalxl.core import lazy_re as re
from evalxl.writing.summary import words
from evalxl.writing.summary.facts import Facts, gather
from evalxl.writing.summary.sheets import funds, indicators, problems, projects
from evalxl.writing.summary.tables.book import Book
from evalxl.writing.summary.tables.links import escaped
from evalxl.writing.summary.tables.rows import STRETCH
from evalxl.writing.summary.tables.table import Column, Table, Values
from evalxl.writing.summary.tables.table_writer import write_table
from evalxl.writing.summary.view import BatchView, SummaryOptions

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
INDEX = "明细索引"
_FILE = Column(key="file", heading="表格文件", kind="wrap", width=30, folded=True)
_WITH_FILE = (problems.LIST, problems.NOTES, problems.LEDGER, projects.SHEET)
_PLACES = ("place", "total_place")
_IN_SIGHT = (problems.LIST, projects.SHEET)
"""What a department prints, answers and signs; the other sheets are there to look things up."""
_BYTES = 180  # of UTF-8; file systems allow 255 for the whole name


def department_workbooks(
    batch: BatchView, options: SummaryOptions | None = None, facts: Facts | None = None
) -> Iterator[tuple[str, bytes]]:
    """Write the workbook of every department.

    Yields:
        File name (safe on every system, no two alike even where case does not count) and bytes,
        in the order of the summary.
    """
    options = options or SummaryOptions()
    facts = facts or gather(batch, options)
    options = replace(options, sheets=_IN_SIGHT)
    tables = _tables(batch, facts, options)
    files = department_files(facts)
    for department, mine in _parted(facts, tables, list(files)):
        yield files[department], _workbook(batch.now, department, mine, options)


def _tables(batch: BatchView, facts: Facts, options: SummaryOptions) -> tuple[Table, ...]:
    """Return the tables of all departments together; each is parted after."""
    return (
        problems.gravest_first(problems.findings(facts, options)),
        problems.notes(facts),
        problems.ledger(facts, batch.answers),
        projects.table(facts),
        indicators.unmet(facts),
        indicators.details(facts),
        funds.table(batch, facts),
    )


def _parted(
    facts: Facts, tables: Sequence[Table], departments: Sequence[str]
) -> Iterator[tuple[str, list[Table]]]:
    """Yield each department with its share of every table."""
    shares = [_shares(facts, table) for table in tables]
    rows = {one: max(len(at.get(one, ())) for at in shares) for one in departments}
    for group in _groups(rows):
        ready = [_cut(*one, group) for one in zip(tables, shares, strict=True)]
        yield from zip(group, map(list, zip(*ready, strict=True)), strict=True)


def _groups(rows: Mapping[str, int]) -> Iterator[list[str]]:
    """Put departments together that have few rows."""
    group, filled = list[str](), 0
    for department, count in rows.items():
        if group and filled + count > STRETCH:
            yield group
            group, filled = [], 0
        group.append(department)
        filled += count
    if group:
        yield group


def _shares(facts: Facts, table: Table) -> Mapping[str, Any]:
    """Return which rows of a table belong to each department."""
    rows = table.frame
    named = "department" in rows
    whose = rows["department"] if named else rows["project"].map(facts.projects["department"])
    shares: Any = whose.groupby(whose).indices
    return {str(department): at for department, at in shares.items()}


def _cut(table: Table, shares: Mapping[str, Any], departments: Sequence[str]) -> Iterator[Table]:
    """Part a table; the rows of all are prepared at once.

    One department of very many rows is prepared as it is written, to keep memory flat.
    """
    at = [shares.get(department, ()) for department in departments]
    mine = table.of(table.frame.take([place for share in at for place in share]))
    if len(mine.rows) <= STRETCH:
        rows = mine.prepare(mine.frame) if mine.prepare else mine.frame
        mine = replace(mine, rows=Values.of(rows, map(str, rows.columns)))
    end = 0
    for share in at:
        start, end = end, end + len(share)
        yield mine.of(mine.cut(start, end))


def index_table(facts: Facts) -> Table:
    """Lead to the department workbooks, which hold the details of a batch too large for one."""
    files = department_files(facts)
    rows = pd.DataFrame({"department": list(files), "name": list(files.values())}, dtype=object)
    of_indicators = facts.indicators["project"].map(facts.projects["department"])
    rows = rows.assign(
        link="departments/" + rows["name"].map(escaped),
        projects=rows["department"].map(facts.projects["department"].value_counts()).fillna(0),
        indicators=rows["department"].map(of_indicators.value_counts()).fillna(0),
        findings=rows["department"].map(facts.findings["department"].value_counts()).fillna(0),
    )
    return Table(
        sheet=INDEX,
        title="明细索引：指标、资金、问题与整改台账按部门分册",
        columns=(
            Column(key="department", heading="主管部门", kind="wrap", worded=True, width=30),
            Column(key="name", heading="分册", kind="text", width=40, link="link"),
            Column(key="projects", heading="项目数", kind="count", total="sum"),
            Column(key="indicators", heading="指标数", kind="count", total="sum"),
            Column(key="findings", heading="问题数", kind="count", total="sum"),
        ),
        rows=rows,
        notes=("明细行数超过上限，按部门分册存放在 departments 文件夹。",),
        frozen=1,
    )


def department_files(facts: Facts) -> Mapping[str, str]:
    """Return each department that has projects or problems its file name."""
    names = [*facts.projects["department"], *facts.findings["department"]]
    departments = [one for one in dict.fromkeys(names) if one != words.BUREAU]
    safe = {department: _safe(department) for department in departments}
    often = Counter(name.casefold() for name in safe.values())
    return {
        department: f"{name if often[name.casefold()] == 1 else _marked(name, department)}.xlsx"
        for department, name in safe.items()
    }


def _workbook(
    now: datetime, department: str, tables: Sequence[Table], options: SummaryOptions
) -> bytes:
    """Write one department's workbook from its share of the tables."""
    rows = max(len(table.rows) for table in tables)
    lean = rows > options.lean_rows
    title = f"{department} 绩效自评核查结果"
    book = Book(now, title, rows=rows, lean=lean, lang=options.lang)
    for table in tables:
        if not len(table.rows) and not table.is_needed:
            continue
        addressed = table.sheet in (problems.LIST, problems.NOTES)
        shown = _to_mail(problems.to_answer(table, department) if addressed else table)
        for placed in write_table(book, shown, options):
            if table.sheet == projects.SHEET:
                projects.decorate(book, placed)
    return book.close()


def _to_mail(table: Table) -> Table:
    """Return a table that names each form's file where others lead to its copy.

    A workbook that was mailed has no folder around it: every link to a copy would be dead.
    """
    if table.sheet not in _WITH_FILE:
        return replace(table, columns=tuple(replace(one, link=None) for one in table.columns))
    bare = [replace(one, link=None) for one in table.columns if one.key != "copy"]
    place = next((at for at, one in enumerate(bare) if one.key in _PLACES), len(bare))
    return replace(table, columns=(*bare[:place], _FILE, *bare[place:]))


def _safe(name: str) -> str:
    """Make a name that every file system takes: no signs, blanks at the ends or device names."""
    safe = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", name)).strip(" .")
    safe = safe.encode()[:_BYTES].decode(errors="ignore").strip(" .") or "_"
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe


def _marked(name: str, department: str) -> str:
    """Make equal names distinct by a mark that depends on the name alone."""
    return f"{name}~{hashlib.sha256(department.encode()).hexdigest()[:6]}"
