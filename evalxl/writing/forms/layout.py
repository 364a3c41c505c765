"""How a form is laid out, told in rows of text, as `templates/<form>.toml` holds it.

A row is its cells from left to right, parted by `|`. A cell is a printed label or a role in
braces, `{project_name}`, and may span columns and rows: `项目名称:2` is two columns wide,
`绩效指标:1x4` four rows high. Places covered from above are left out, as in an HTML table.
A row that starts with `#` is a title; one that starts with `>` is a note.

A table's `row` is repeated for each of its entries; `{level1^}` is merged over equal neighbours,
and a cell `绩效指标:1xN` at the left of its header runs down to the table's end.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evalxl.core import lazy_re as re
from evalxl.core.errors import ConfigurationError
from evalxl.settings.validation_messages import expected, own

_CELL = re.compile(r"^(?P<text>.*?)(?::(?P<across>\d+)(?:x(?P<down>\d+|N))?)?$", re.DOTALL)
_ROLE = re.compile(r"^\{(?P<role>\w+)(?P<merge>\^?)\}$")
TO_THE_END = -1


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell of a row as described; `down` is `TO_THE_END` where it runs to the table's end."""

    text: str
    across: int = 1
    down: int = 1
    role: str | None = None
    merges: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One described row; `style` is `title`, `note` or `body`."""

    cells: tuple[Printed, ...]
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A repeated part: its heading lines, the pattern of one entry, how many blank entries."""

    name: str
    heading: tuple[Line, ...]
    entry: Line
    blank_entries: int = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: column widths (characters), and its lines and tables from top to bottom."""

    name: str
    widths: tuple[float, ...]
    parts: tuple[Line | Table, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """One form we can draw: `choices` are drop-downs by role, `hints` what to type where.

    With `scores_rate` the blank computes the points of execution in proportion to its rate.
    """

    form: str
    sheets: tuple[Sheet, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    scores_rate: bool = False


def load_description(path: Path) -> Description:
    """Read the `[blank]` part of a form's TOML (see `description`)."""
    return description(path.stem, path.read_text(encoding="utf-8"))


def description(form: str, text: str) -> Description:
    """Understand the `[blank]` part of a form's TOML.

    Raises:
        ConfigurationError: There is no such part, or something in it is missing or unknown.
    """
    told = tomllib.loads(text)
    if "blank" not in told:
        raise ConfigurationError(
            f"{form}: no [blank] part: this form has no blank to send out",
            f"{form}：说明文件里没有 [blank]，没有空白表可写",
        )
    try:
        return _description(told.get("id", form), _ToldBlank.model_validate(told["blank"]))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = ".".join(str(part) for part in ("blank", *first["loc"]))
        en, zh = expected(first)
        file = f"templates/{form}.toml"
        raise ConfigurationError(f"{file}: {key}: {en}", f"{file}：{key}：{zh}") from None


class _Told(BaseModel):
    """A part of a description as its TOML has it."""

    model_config = ConfigDict(extra="forbid")


class _ToldTable(_Told):
    heading: list[str]
    row: str
    blank_entries: int = Field(8, ge=1)


class _ToldSheet(_Told):
    name: str = Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\]+$")
    widths: list[float] = Field(min_length=1)
    rows: list[str] = Field(min_length=1)
    tables: dict[str, _ToldTable] = {}
    landscape: bool = False

    @model_validator(mode="after")
    def _tables_are_there(self) -> _ToldSheet:
        for name in filter(None, map(_table_name, self.rows)):
            if name not in self.tables:
                raise own(f"no table for the row @{name}", f"“@{name}”没有对应的表")
        return self


class _ToldBlank(_Told):
    sheets: list[_ToldSheet] = Field(min_length=1)
    choices: dict[str, list[str]] = {}
    hints: dict[str, str] = {}
    starts: dict[str, list[dict[str, Any]]] = {}
    scores_rate: bool = False


def _description(form: str, blank: _ToldBlank) -> Description:
    return Description(
        form=form,
        sheets=tuple(_sheet(one) for one in blank.sheets),
        choices={role: tuple(words) for role, words in blank.choices.items()},
        hints=blank.hints,
        starts={name: tuple(rows) for name, rows in blank.starts.items()},
        scores_rate=blank.scores_rate,
    )


def _sheet(told: _ToldSheet) -> Sheet:
    return Sheet(
        name=told.name,
        widths=tuple(told.widths),
        parts=tuple(_part(row, told.tables) for row in told.rows),
        landscape=told.landscape,
    )


def _part(row: str, tables: Mapping[str, _ToldTable]) -> Line | Table:
    name = _table_name(row)
    if name is None:
        return line(row)
    told = tables[name]
    return Table(
        name=name,
        heading=tuple(line(text) for text in told.heading),
        entry=line(told.row),
        blank_entries=told.blank_entries,
    )


def _table_name(row: str) -> str | None:
    """Return the name of the table that stands in a row's place, as `@indicators`."""
    return row[1:].strip() if row.startswith("@") else None


def line(text: str) -> Line:
    """Understand one described row."""
    style = {"#": "title", ">": "note"}.get(text[:1], "body")
    body = text if style == "body" else text[1:]
    return Line(tuple(_printed(cell.strip()) for cell in body.split("|")), style)


def _printed(text: str) -> Printed:
    found = _CELL.match(text)
    assert found is not None
    words, across, down = found["text"], int(found["across"] or 1), found["down"] or "1"
    role = _ROLE.match(words)
    return Printed(
        text="" if role else words,
        across=across,
        down=TO_THE_END if down == "N" else int(down),
        role=role["role"] if role else None,
        merges=bool(role and role["merge"]),
    )
