"""A first draft of a form description, from one filled file, for a person to review."""

from __future__ import annotations

import json
from collections.abc import Iterator

from evalxl.core import lazy_re as re
from evalxl.core.model import Workbook
from evalxl.language.years import WITH_WORD
from evalxl.reading.forms import UNKNOWN, default_policy
from evalxl.reading.page import whole
from evalxl.reading.page_content import Part, take_apart
from evalxl.reading.tables.column import Column
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Grid

ADVICE = """\
# Drafted by `evalxl template learn` from one filled file.
# Before it goes to templates/ beside evalxl.toml:
# - give it a name in both languages and the policy your bureau scores by;
# - keep under [recognise] only what tells this form from all others;
# - give labels listed at the end a role under [labels.columns]: role = ["label", …]."""
_YEAR = re.compile(rf"[（(]?{WITH_WORD}[）)]?")


def draft(grid: Grid, workbook: Workbook) -> str:
    """Draft the TOML of a layout: what tells it apart, labels guessed, labels nobody knew."""
    parts = [part for sheet in grid.sheets if sheet.cells for part in take_apart(whole(sheet))]
    title = _title(parts)
    name = _quoted(title or "未命名表式")
    lines = [
        ADVICE,
        *_rival(workbook),
        f"name = {{ zh = {name}, en = {name} }}",
        f"policy = {_quoted(default_policy(workbook.form))}",
        "",
        "[recognise]",
        *([f"title = [{_quoted(title)}]"] if title else []),
        *_columns(parts),
        *_own_labels(parts),
        *_guessed(parts),
        *_unknown(parts),
    ]
    return "\n".join(lines) + "\n"


def _rival(workbook: Workbook) -> Iterator[str]:
    """Warn where a known form claims the file: two must not claim the same."""
    if workbook.form != UNKNOWN:
        yield f"# - this file is known as {workbook.form}: tell the two apart (without_columns, …)."


def _title(parts: list[Part]) -> str:
    """Return the form's title as forms of every year have it: without blanks and year."""
    titles = ("".join(cell.text.split()) for part in parts for cell in part.titles)
    bare = (_YEAR.sub("", title) for title in titles)
    return next((title for title in bare if title), "")


def _columns(parts: list[Part]) -> Iterator[str]:
    main = next((one for one in _tables(parts) if one.kind is Kind.INDICATORS), None)
    if main is not None:
        roles = [role for role in main.head.columns if role != "no"]
        yield f"columns = {json.dumps(roles)}"


def _own_labels(parts: list[Part]) -> Iterator[str]:
    """Return the labels nobody knew: what no known form prints tells this one best."""
    labels = dict.fromkeys(_plain(one) for table in _tables(parts) for one in table.head.unknown)
    if labels:
        yield f"labels = {json.dumps(list(labels), ensure_ascii=False)}"


def _guessed(parts: list[Part]) -> Iterator[str]:
    """List labels that a pattern guessed: right or wrong, they belong into the description."""
    guessed: dict[str, list[str]] = {}
    for table in _tables(parts):
        for role, column in table.head.columns.items():
            if column.confidence < 1:
                guessed.setdefault(role, []).append(_plain(column))
    yield ""
    yield "[labels.columns]"
    for role, labels in guessed.items():
        yield f"{role} = {json.dumps(labels, ensure_ascii=False)}  # guessed"


def _unknown(parts: list[Part]) -> Iterator[str]:
    """List labels without any role as comments, with their places and what they look like."""
    for table in _tables(parts):
        for column in table.head.unknown:
            at = table.page.ref(table.head.bottom, column.first)
            near = _near(_plain(column))
            hint = f"; like: {', '.join(near)}" if near else ""
            yield f"# {at.sheet}!{at.address}: {_quoted(_plain(column))} has no role{hint}"


def _near(label: str) -> list[str]:
    """Name the roles that have labels much like this one."""
    columns = vocabulary().columns
    roles = dict.fromkeys(columns.roles.values())
    return [role for role in roles if columns.near_misses(role, [label])]


def _tables(parts: list[Part]) -> Iterator[Table]:
    for part in parts:
        yield from part.tables


def _plain(column: Column) -> str:
    return "".join(column.label.split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
