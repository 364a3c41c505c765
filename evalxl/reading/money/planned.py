"""The money of a declaration: sources of money with one amount each, all of them planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evalxl.core.model import CellRef, FundLine
from evalxl.reading.money.by_source import fund_line
from evalxl.reading.money.sources import is_of_which, plain_label
from evalxl.reading.money.sources_down import Line, runs_of_amounts
from evalxl.reading.page import Page
from evalxl.reading.projects import Project
from evalxl.reading.vocabulary import vocabulary

_FEWEST = 2
_TOTAL = "total"


def planned_money(project: Project, unit: str) -> tuple[list[FundLine], set[CellRef]]:
    """Read a total with its sources below it; what is asked for before the year is the budget.

    Returns:
        The lines, and the cells they stand in with their labels.
    """
    lines: list[FundLine] = []
    read: set[CellRef] = set()
    for page, run in _blocks(project):
        for line in run:
            at = page.ref(line.value.row, line.value.column)
            label, source = plain_label(line.label.text), _source(line)
            made = fund_line(f"{source}_budget", label, line.value, at, unit, project.remarks)
            lines.append(replace(made, is_of_which=is_of_which(line.label.text)))
            read |= {at, page.ref(line.label.row, line.label.column)}
    return lines, read


def _blocks(project: Project) -> Iterator[tuple[Page, list[Line]]]:
    """Find the runs of sources that begin with their total, each source but once."""
    for part in project.parts:
        taken = {row for table in part.tables for row in table.taken()}
        for run in runs_of_amounts(part.page, taken):
            sources = [_source(line) for line in run]
            is_block = len(run) >= _FEWEST and len(set(sources)) == len(run)
            if is_block and sources[0] == _TOTAL and None not in sources:
                yield part.page, run


def _source(line: Line) -> str | None:
    return vocabulary().sources.role(line.label.text)
