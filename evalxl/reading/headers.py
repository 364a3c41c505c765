"""Heads of tables: which rows are one, and what each column holds.

A head has one to four rows; a column is understood from the path of labels above it
(`三级指标 > 权重(%)`), so that merged, broken and spread heads read alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.vocabulary import GUESSED, Match, vocabulary
from evalxl.xlsx.grid import Block, Cell

TALLEST_HEAD = 4
LEVELS = ("level1", "level2", "level3", "level4")
STAGES = ("initial", "adjusted", "budget", "pooled", "net_budget", "arrived", "paid")
_WRAPPERS = {"group", "review", "own", "caption"}
_RESULTS = {"actual", "score"}
_SECOND = {"score": "review_score", "actual": "completion", "reason": "remark"}
"""What a second column of the same role is: a review of the scores, a remark on the result."""


class Column(NamedTuple):
    """One column of a table: its places, its label path and how sure its role is."""

    first: int
    last: int
    label: str
    path: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one table: its rows and its columns by role."""

    top: int
    bottom: int
    columns: Mapping[str, Column]
    fields: Mapping[str, Column]
    unknown: tuple[Column, ...]
    second_form_from: int | None = None

    def has(self, *roles: str) -> bool:
        """Tell whether any of the roles has a column."""
        return any(role in self.columns for role in roles)

    @property
    def name_role(self) -> str | None:
        """The role whose column names the rows: the deepest level, else a plain name."""
        for role in ("level4", "level3", "name", "level2", "level1"):
            if role in self.columns:
                return role
        return None


def find_heads(page: Page) -> list[Head]:
    """Find the heads of all tables on a page, from top to bottom."""
    return [head for run in _runs(page) if (head := _head(page, run)) is not None]


def _runs(page: Page) -> Iterator[list[int]]:
    """Group rows made of column labels; blank rows in between do not part them."""
    run: list[int] = []
    for row in page.numbers:
        if _is_head_row(page.rows[row]):
            run.append(row)
            continue
        if run:
            yield run[-TALLEST_HEAD:]
        run = []
    if run:
        yield run[-TALLEST_HEAD:]


def _is_head_row(cells: list[Cell]) -> bool:
    """Tell whether the row consists of column labels, mostly."""
    words = vocabulary()
    listed = guessed = strange = 0
    for cell in cells:
        if cell.kind != "s":
            return False
        column = words.columns.match(cell.text) or words.stages.match(cell.text)
        if column is not None:
            listed += column.confidence == 1
            guessed += column.confidence < 1
        elif not (words.fields.match(cell.text) or words.sections.match(cell.text)):
            strange += 1
    if len(cells) == 1:
        return listed == 1 and words.columns.role(cells[0].text) != "name"
    return listed >= 1 and listed + guessed > strange and listed >= guessed


def _head(page: Page, run: list[int]) -> Head | None:
    """Understand the columns under a run of label rows; `None` if they make no table."""
    found: dict[str, Column] = {}
    fields: dict[str, Column] = {}
    unknown: list[Column] = []
    second_form: int | None = None
    columns = _weights_of_levels(_understood(page, run))
    for place, (role, column) in enumerate(columns):
        if role is None:
            _note_field(column, fields, unknown)
        elif role in found and role in (*LEVELS, "name", "subproject"):
            if _RESULTS & found.keys() and _RESULTS & {later for later, _ in columns[place:]}:
                second_form = column.first
                break
        else:
            _place(page, run[-1], role, column, found)
    if len(found) < 2 and "situation" not in found:
        return None
    return Head(run[0], run[-1], _promoted(found), fields, tuple(unknown), second_form)


def _understood(page: Page, run: list[int]) -> list[tuple[str | None, Column]]:
    """Give each column its role, as far as its labels tell."""
    understood: list[tuple[str | None, Column]] = []
    for column in _columns(page, run):
        match = _role(column.path)
        role, confidence = match or (None, 0.0)
        understood.append((role, column._replace(confidence=confidence)))
    return understood


def _weights_of_levels(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Give a weight column between two levels to the level it follows."""
    result: list[tuple[str | None, Column]] = []
    for place, (role, column) in enumerate(columns):
        before = result[-1][0] if result else None
        deeper = {later for later, _ in columns[place + 1 :]} & {"level2", "level3", "name"}
        if role == "weight" and before in ("level1", "level2") and deeper - {before}:
            role = f"{before}_weight"
        result.append((role, column))
    return result


def _note_field(column: Column, fields: dict[str, Column], unknown: list[Column]) -> None:
    role = vocabulary().fields.role(column.label)
    if role is None:
        unknown.append(column)
    else:
        fields.setdefault(role, column)


def _place(page: Page, bottom: int, role: str, column: Column, found: dict[str, Column]) -> None:
    """Give a column its role; of two alike the second has a lesser one.

    Of two stages of money the one with a number below it counts: the other names the block.
    """
    if role in found and role in STAGES:
        if not _has_number_below(page, bottom, found[role]):
            found[role] = column
    elif role in found:
        found.setdefault(_SECOND.get(role, role), column)
    else:
        found[role] = column


def _has_number_below(page: Page, bottom: int, column: Column) -> bool:
    row = page.next_row(bottom)
    cells = (page.at(row, place) for place in range(column.first, column.last + 1) if row)
    return any(read_number(cell) for cell in cells)


def _promoted(found: dict[str, Column]) -> dict[str, Column]:
    """Let stand-ins take the place of roles the table does not have."""
    for role, stand_in in (
        ("score", "raw_score"),
        ("reason", "remark"),
        ("budget", "adjusted"),
        ("target", "target_adjusted"),
        ("target", "goal"),
    ):
        if role not in found and stand_in in found:
            found[role] = found.pop(stand_in)
    if "group" in found and not any(role in found for role in (*LEVELS, "name", "subproject")):
        found["name"] = found.pop("group")
    found.pop("group", None)
    return found


def _columns(page: Page, run: list[int]) -> list[Column]:
    """List the columns under a head; neighbours below one merged label are one column.

    A label merged down into the rows below names the whole block, such as 项目资金（万元）.
    """
    columns: list[Column] = []
    body = page.next_row(run[-1]) or run[-1] + 1
    for number in range(page.left, page.right + 1):
        path = _path(page, run, number)
        if not path:
            continue
        own = [page.extent(row, number) for row in run if page.at(row, number)]
        deepest = own[-1] if own else None
        if columns and deepest and deepest.left < number and columns[-1].path == path:
            columns[-1] = columns[-1]._replace(last=number)
        elif deepest is None or not (
            deepest.bottom >= body or _is_spacer(page, run, deepest, number)
        ):
            columns.append(Column(number, number, path[-1], path, 0))
    return columns


def _is_spacer(page: Page, run: list[int], deepest: Block, column: int) -> bool:
    """Tell whether a column is blank below a wide label that names others: an inserted one."""
    below = [row for row in run if row > deepest.bottom]
    others = (other for other in range(deepest.left, deepest.right + 1) if other != column)
    return any(page.text(row, other) for other in others for row in below)


def _path(page: Page, run: list[int], column: int) -> tuple[str, ...]:
    """Read the labels above a column from top to bottom.

    A blank beside a label whose merge was broken inherits that label, if something stands
    below both.
    """
    path: list[str] = []
    for place, row in enumerate(run):
        text = page.text(row, column)
        if not text and any(page.text(below, column) for below in run[place + 1 :]):
            text = _label_to_the_left(page, run[place:], column)
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _label_to_the_left(page: Page, run: list[int], column: int) -> str:
    for left in range(column - 1, page.left - 1, -1):
        text = page.text(run[0], left)
        if text:
            return text if any(page.text(below, left) for below in run[1:]) else ""
    return ""


def _role(path: tuple[str, ...]) -> Match | None:
    """Understand a column by its label path, from the label next to the values upwards."""
    words = vocabulary()
    matches = [words.columns.match(text) or words.stages.match(text) for text in path]
    joined = words.columns.match("".join(path)) if len(path) > 1 else None
    if joined and joined.confidence == 1:
        return joined
    plain = [match for match in matches if match and match.role not in _WRAPPERS]
    wrappers = {match.role for match in matches if match}
    if not plain:
        return Match("group", GUESSED) if "group" in wrappers else None
    own = plain[-1]
    above = next((match.role for match in plain[:-1][::-1] if match.role in LEVELS), None)
    if own.role == "weight" and above in ("level1", "level2"):
        return Match(f"{above}_weight", own.confidence)
    if "review" in wrappers and own.role in ("score", "actual"):
        return Match(f"review_{own.role}", own.confidence)
    return own
