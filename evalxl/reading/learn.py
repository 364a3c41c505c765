"""A first draft of a form description, from one filled file, for a person to review."""

from __future__ import annotations

import json
from collections.abc import Iterator

from evalxl.model import Workbook
from evalxl.reading.forms import DEFAULT_POLICY
from evalxl.reading.headers import Column
from evalxl.reading.page import whole
from evalxl.reading.parts import Part, take_apart
from evalxl.reading.tables import Kind, Table
from evalxl.xlsx.grid import Grid

ADVICE = """\
# Drafted by `evalxl template learn` from one filled file. Before it goes to templates/:
# - give it a name in both languages and the policy your bureau scores by;
# - keep under [recognise] only what tells this form from all others;
# - move labels from the comments to [labels.columns], each under the role it has."""


def draft(grid: Grid, workbook: Workbook) -> str:
    """Draft the TOML of an unknown layout: what tells it apart, and labels nobody knew."""
    parts = [part for sheet in grid.sheets if sheet.cells for part in take_apart(whole(sheet))]
    tables = [table for part in parts for table in part.tables]
    main = next((table for table in tables if table.kind is Kind.INDICATORS), None)
    title = next((cell.text.strip() for part in parts for cell in part.titles), workbook.file)
    policy = DEFAULT_POLICY
    lines = [ADVICE, f"name = {{ zh = {_quoted(title)}, en = {_quoted(title)} }}"]
    lines += [f"policy = {_quoted(policy)}", "", "[recognise]", f"title = [{_quoted(title)}]"]
    if main is not None:
        roles = [role for role in main.head.columns if role != "no"]
        lines.append(f"columns = {json.dumps(roles)}")
    lines += [*_labels(tables), *_unknown(parts)]
    return "\n".join(lines) + "\n"


def _labels(tables: list[Table]) -> Iterator[str]:
    """List labels that a pattern guessed: right or wrong, they belong into the description."""
    guessed: dict[str, list[str]] = {}
    for table in tables:
        for role, column in table.head.columns.items():
            if column.confidence < 1:
                guessed.setdefault(role, []).append(_plain(column))
    if guessed:
        yield ""
        yield "[labels.columns]"
        for role, labels in guessed.items():
            yield f"{role} = {json.dumps(labels, ensure_ascii=False)}"


def _unknown(parts: list[Part]) -> Iterator[str]:
    """List labels without any role, with their places, as comments."""
    for part in parts:
        for table in part.tables:
            for column in table.head.unknown:
                place = part.page.ref(table.head.bottom, column.first)
                yield f"# {place.sheet}!{place.address}: {_quoted(_plain(column))} has no role"


def _plain(column: Column) -> str:
    return "".join(column.label.split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
