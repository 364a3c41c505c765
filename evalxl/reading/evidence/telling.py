"""What the ledger leaves over, put to the person who filled in the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.reading.evidence.doubt import Doubt
from evalxl.reading.evidence.guess import Guess, standard_label
from evalxl.reading.evidence.ledger import Open
from evalxl.reading.evidence.relabel import printed_label
from evalxl.reading.evidence.sources import unknown_sources
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.table import Kind
from evalxl.reading.vocabulary import vocabulary

TOLD = ("label_missing", "rows_not_read", "sheet_not_read", "text_not_placed", "label_repeated")
"""Findings that already say of a place that it was not read."""
MOST_SHOWN = 6
LONGEST_SHOWN = 20


def tell_open(
    page: Page,
    left: Sequence[Open],
    told: Sequence[Finding],
    remarks: Remarks,
    *,
    is_strange: bool,
) -> None:
    """Add a finding for each column, labelled value and block of rows without a use.

    Args:
        page: The page of the ledger.
        left: What its ledger leaves over.
        told: What was found so far; what these tell already is not told again.
        remarks: Receives the findings.
        is_strange: Whether nothing of the page was understood; then one finding is enough.
    """
    told_labels = {label for one in told if one.slug in TOLD for label in _labels_of(one.params)}
    told_rows = {
        one.at.row + more
        for one in told
        if one.slug in ("rows_not_read", "sheet_not_read", "text_not_placed")
        and one.at is not None
        and one.at.sheet == page.name
        for more in range(_count(one.params))
    }
    rest = [one for one in left if not (one.label and one.label.text in told_labels)]
    rest = [one for one in rest if one.kind == "column" or one.first.row not in told_rows]
    columns = [one for one in rest if one.kind == "column"]
    others = [one for one in rest if one.kind != "column"]
    for column in columns:
        _tell(page, [column], remarks, Severity.ERROR if column.has_numbers else None)
    for block in [others] if is_strange and others else _blocks(page, others):
        is_stray = all(one.kind == "row" for one in block) and len(block) == 1
        _tell(page, block, remarks, Severity.NOTE if is_stray or is_strange else None)


def _labels_of(params: object) -> list[str]:
    near = params.get("near") if isinstance(params, dict) else None
    return near if isinstance(near, list) else []


def _count(params: object) -> int:
    rows = params.get("rows", 1) if isinstance(params, dict) else 1
    return rows if isinstance(rows, int) else 1


def _blocks(page: Page, left: Sequence[Open]) -> Iterator[list[Open]]:
    """Group what is left of rows below each other; a single row is told value by value."""
    order = {row: no for no, row in enumerate(page.numbers)}
    rows = sorted({one.first.row for one in left})
    for _, run in groupby(enumerate(rows), key=lambda at: order[at[1]] - at[0]):
        numbers = {row for _, row in run}
        block = [one for one in left if one.first.row in numbers]
        if len(numbers) == 1 or all(one.kind == "labelled" for one in block):
            yield from ([one] for one in block)
        else:
            yield block


def _tell(page: Page, block: Sequence[Open], remarks: Remarks, severity: Severity | None) -> None:
    """Add one finding, which names the labels of the block and shows what stands there."""
    first = block[0].first
    labels = [_shown(one.label.text) for one in block if one.label]
    cells = [cell for one in block for cell in one.cells]
    values = [_shown(cell.text) for cell in cells]
    zh, en = _what(page, block, labels, len(values))
    finding = Finding(
        slug="not_read",
        at=page.ref(first.row, first.column),
        where="、".join(labels[:MOST_SHOWN]),
        provided="、".join(values[:MOST_SHOWN]) + ("…" if len(values) > MOST_SHOWN else ""),
        params={"what": {"zh": zh, "en": en}, "cells": len(values), "area": page.area(cells)},
        severity=severity,
    )
    remarks.findings.append(finding)


def _what(page: Page, block: Sequence[Open], labels: Sequence[str], count: int) -> tuple[str, str]:
    label = labels[0] if labels else ""
    if block[0].kind == "column":
        named = (
            (f"标题“{label}”", f"headed “{label}”") if label else ("没有标题", "without a heading")
        )
        return f"一列（{named[0]}，{count} 格）", f"a column {named[1]} ({count} cells)"
    if len(block) == 1 and label:
        return f"“{label}”的内容", f"what stands beside “{label}”"
    if len(block) == 1:
        return "一格文字", "a single cell"
    last = page.area([cell for one in block for cell in one.cells]).rpartition(":")[2]
    return f"{count} 格内容（至 {last}）", f"a block of {count} cells (to {last})"


def _shown(text: str) -> str:
    plain = "".join(printed_label(text).split())
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


def tell_guesses(page: Page, guesses: Sequence[Guess], remarks: Remarks) -> None:
    """Add a note for each label that was understood by other evidence than its words."""
    for one in guesses:
        if one.is_label:
            continue
        remarks.add(
            "read_by_content",
            page.ref(one.row, one.column),
            standard_label(one.context, one.role),
            _shown(one.printed),
            why={"zh": one.why[0], "en": one.why[1]},
            percent=round(one.certainty * 100),
        )


def tell_stages(part: Part, remarks: Remarks) -> None:
    """Note stages of money that were understood by their place and sums, not by their words."""
    for block in part.sources_across:
        for cell, stage in block.tops:
            if vocabulary().stages.role(cell.text) != stage:
                at = part.page.ref(cell.row, cell.column)
                standard = standard_label("stages", stage)
                remarks.add(
                    "read_by_content", at, standard, _shown(cell.text), why=STAGES, percent=95
                )


STAGES = {
    "zh": "其下各来源之和等于它，各栏从安排、到位到支出不增加",
    "en": "the sources below add up to it, and planned, arrived and spent do not grow",
}


def tell_own_sources(part: Part, remarks: Remarks) -> None:
    """Note the sources of money that keep their own names because no list has them."""
    for table in part.of(Kind.MONEY):
        for _, cell in unknown_sources(table):
            remarks.add(
                "read_by_content",
                part.page.ref(cell.row, cell.column),
                "资金来源",
                _shown(cell.text),
                why={
                    "zh": "列在资金来源各行中，词表里没有这个来源，金额按原名保留",
                    "en": "it stands among the sources of money; its amounts keep its own name",
                },
                percent=100,
            )


def tell_doubts(found: Iterable[Doubt], remarks: Remarks) -> None:
    """Add a finding for each other reading that would close the sums; it spares the department."""
    for one in found:
        remarks.add(
            "reading_doubtful",
            one.at,
            one.where,
            one.read,
            instead=one.instead,
            spares=one.spares,
        )
