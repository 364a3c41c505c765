"""Heads of tables: which rows are one, and what its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.column import LEVELS, STAGES, UNREAD, Column
from evalxl.reading.tables.columns import OTHER_PERIOD, names_reviewer, understood_columns
from evalxl.reading.tables.levels import level_name, level_of
from evalxl.reading.tables.periods import names_year
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

TALLEST_HEAD = 4
SUREST = 2
"""So many listed labels make a head, however many others were guessed."""
_RESULTS = {"actual", "score"}
_SECOND = {"actual": "completion", "reason": "remark"}
"""What a second column of the same role is: a remark on the result."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one table: its rows and its columns by role.

    `repeated` are columns of a stage of money that another column was taken for; `aside` are
    those of other periods.
    """

    top: int
    bottom: int
    columns: Mapping[str, Column]
    fields: Mapping[str, Column]
    unknown: tuple[Column, ...]
    repeated: Mapping[str, Column] = field(default_factory=dict)
    aside: tuple[Column, ...] = ()

    @property
    def is_printed(self) -> bool:
        """Whether the table has a head of its own, and does not go on below another's."""
        return self.top <= self.bottom

    def has(self, *roles: str) -> bool:
        """Return whether any of the roles has a column."""
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
    runs = (_with_years_above(page, run) for run in _runs(page))
    return [head for run in runs if (head := head_of(page, run)) is not None]


def _with_years_above(page: Page, run: list[int]) -> list[int]:
    """Add the row above a head where years stand over its columns: 2022年 | 2023年, 上年 | 本年."""
    place = page.numbers.index(run[0])
    if place == 0 or len(run) == TALLEST_HEAD:
        return run
    above = page.numbers[place - 1]
    years = [cell for cell in page.rows[above] if names_year(cell.text)]
    covered = (
        len([one for one in page.rows[run[0]] if block.left <= one.column <= block.right])
        for block in (page.extent(cell.row, cell.column) for cell in years)
    )
    return [above, *run] if len(years) > 1 and all(covered) else run


def _runs(page: Page) -> Iterator[list[int]]:
    """Group rows made of column labels; blank rows in between do not part them."""
    run: list[int] = []
    for row in page.numbers:
        if _is_head_row(page.rows[row]) or (run and row <= _lowest(page, run)):
            run.append(row)
            continue
        if run:
            yield run[-TALLEST_HEAD:]
        run = []
    if run:
        yield run[-TALLEST_HEAD:]


def _lowest(page: Page, run: list[int]) -> int:
    """Return the last row most labels of a head are merged down to: it is the head's as well.

    So words that are no labels, such as 年初 and 调整后 below 年度指标值, do not end a head.
    """
    labels = page.rows[run[0]]
    head = page.numbers[page.numbers.index(run[0]) :][:TALLEST_HEAD]
    tall = [page.extent(cell.row, cell.column).bottom for cell in labels]
    tall = [bottom for bottom in tall if run[0] < bottom <= head[-1]]
    return max(tall) if len(tall) > 1 and 2 * len(tall) >= len(labels) else run[0]


def _is_head_row(cells: list[Cell]) -> bool:
    """Return whether the row consists of column labels, mostly."""
    words = vocabulary()
    listed = guessed = strange = 0
    if any(cell.kind != "s" for cell in cells) and _is_listed_level(cells[0]):
        return False  # a level's own row with its points, beside headings said once more
    for cell in cells:
        if cell.kind != "s":
            strange += 1
            continue
        column = words.heading(cell.text)
        if column is not None:
            listed += column.confidence == 1
            guessed += column.confidence < 1
        elif not (words.fields.match(cell.text) or words.sections.match(cell.text)):
            strange += 1
    if len(cells) == 1:
        return listed == 1 and words.columns.role(cells[0].text) != "name"
    return listed >= min(max(guessed, 1), SUREST) and listed + guessed > strange


def head_of(page: Page, run: list[int]) -> Head | None:
    """Understand the columns under a run of label rows; `None` if they make no table."""
    found: dict[str, Column] = {}
    fields: dict[str, Column] = {}
    unknown: list[Column] = []
    seconds: list[tuple[str, Column]] = []
    repeated: dict[str, Column] = {}
    aside: list[Column] = []
    for role, column in understood_columns(page, run):
        if role in (None, OTHER_PERIOD, UNREAD):
            aside += [column] if role == OTHER_PERIOD else []
            _note_field(column, fields, unknown)
        elif role in STAGES and _names_sources(page, run[-1], column):
            continue
        elif _is_grouped(role, column, found):
            found["level1"], found[role] = found[role], column
        elif role in found and role in (*LEVELS, "name", "subproject"):
            continue  # names said twice in one head
        elif role in STAGES and _is_second(page, run[-1], column, found.get(role)):
            # a listed label goes before a guess: 全年预算数 before 项目总预算金额
            found[role], other = sorted((found[role], column), key=lambda one: -one.confidence)
            repeated[role] = other
        else:
            seconds += _place(page, run[-1], role, column, found)
    for role, column in seconds:
        found.setdefault(role, column)
    unknown += _beside_results(found)
    if len(found) < 2 and "situation" not in found:
        return None
    found = _promoted(_without_empty_remarks(page, run[-1], found))
    return Head(
        run[0],
        run[-1],
        _level_by_content(page, run[-1], found),
        fields,
        tuple(unknown),
        repeated,
        tuple(aside),
    )


def _beside_results(found: dict[str, Column]) -> list[Column]:
    """Take out a column 情况说明 that stands beside results: it tells of them, not of the form."""
    is_of_rows = "situation" in found and bool(_RESULTS & found.keys())
    return [found.pop("situation")] if is_of_rows else []


def _level_by_content(page: Page, bottom: int, found: dict[str, Column]) -> dict[str, Column]:
    """Name the only column of levels after what it holds: 大类 may list 数量指标, 质量指标."""
    if "level1" not in found or "level2" in found:
        return found
    column = found["level1"].first
    below = [row for row in page.numbers if row > bottom][:FAR]
    levels = [level_of(page.text(row, column)) for row in below]
    seconds, firsts = levels.count("level2"), levels.count("level1")
    if seconds < 2 or seconds <= 2 * firsts:
        return found
    return {"level2" if role == "level1" else role: one for role, one in found.items()}


FAR = 30
"""So many rows below a head are looked at to tell what a column holds."""


def _is_grouped(role: str, column: Column, found: dict[str, Column]) -> bool:
    """Return whether the column found of a role is the first level above another one of it."""
    is_second_level = role == "level2" and role in found and "level1" not in found
    return _is_group_of_names(role, column, found) or (
        is_second_level and not _RESULTS & found.keys()
    )


def _is_group_of_names(role: str, column: Column, found: dict[str, Column]) -> bool:
    """Return whether the name column found is a level, such as 考核内容 before 考核指标."""
    if role != "name" or "name" not in found or any(level in found for level in LEVELS):
        return False
    return not (_RESULTS & found.keys() or column.label.endswith(("内容", "要点")))


def _note_field(column: Column, fields: dict[str, Column], unknown: list[Column]) -> None:
    role = vocabulary().fields.role(column.label)
    if role is None:
        unknown.append(column)
    else:
        fields.setdefault(role, column)


def _place(
    page: Page, bottom: int, role: str, column: Column, found: dict[str, Column]
) -> list[tuple[str, Column]]:
    """Return a column its role; of two alike the second has a lesser one, which is returned.

    Of two stages of money the one with a number below it counts: the other names the block.
    A listed label goes before a guessed one: 自评得分 before 系统得分.
    """
    known = found.get(role)
    if known is None:
        found[role] = column
        return []
    if role in STAGES:
        if not _has_number_below(page, bottom, known):
            found[role] = column
        return []
    if role == "sign" and _tells_only_the_kind(page, bottom, known):
        found[role] = column
        return []
    if column.confidence > known.confidence:
        found[role], column = column, known
    if role == "actual" and column.label.strip().endswith("值"):
        return []  # 东县完成值 beside 全市完成值 is another's result, and no remark on it
    if role == "score" and names_reviewer(column.path):
        return [("review_score", column)]
    return [(_SECOND.get(role, role), column)]


def _is_second(page: Page, bottom: int, column: Column, known: Column | None) -> bool:
    """Return whether a stage has two columns with amounts: which of them counts, nobody knows."""
    both = known is not None and _has_number_below(page, bottom, known)
    return both and _has_number_below(page, bottom, column)


def _names_sources(page: Page, bottom: int, column: Column) -> bool:
    """Return whether a label like 年度预算数（万元） is the corner above the names of the rows."""
    row = page.next_row(bottom)
    cell = page.at(row, column.first) if row else None
    return (
        cell is not None and cell.kind == "s" and vocabulary().sources.match(cell.text) is not None
    )


def _tells_only_the_kind(page: Page, bottom: int, column: Column) -> bool:
    """Return whether a column of 指标性质 holds 定量 and 定性 and leaves the signs to another."""
    row = page.next_row(bottom)
    return row is not None and page.text(row, column.first)[:2] in ("定量", "定性")


def _has_number_below(page: Page, bottom: int, column: Column) -> bool:
    row = page.next_row(bottom)
    cells = (page.at(row, place) for place in range(column.first, column.last + 1) if row)
    return any(read_number(cell) for cell in cells)


def _without_empty_remarks(page: Page, bottom: int, found: dict[str, Column]) -> dict[str, Column]:
    """Leave out a column 备注 nobody wrote in: it asks for no reason."""
    below = (row for row in page.numbers if row > bottom and len(page.rows[row]) > 1)
    written = {cell.column for row in below for cell in page.rows[row]}
    return {
        role: column
        for role, column in found.items()
        if role != "remark" or column.first in written
    }


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
    if "group" in found and "name" in found and found["name"].first < found["group"].first:
        found["name"], found["group"] = found["group"], found["name"]
    if "group" in found and not any(role in found for role in (*LEVELS, "name", "subproject")):
        found["name"] = found.pop("group")
    if "group" in found and not any(role in found for role in ("level1", "level2")):
        found["level1"] = found.pop("group")
    found.pop("group", None)
    return found


def _is_listed_level(cell: Cell) -> bool:
    """Whether a cell names a level the vocabulary lists."""
    return vocabulary().levels.is_listed(level_name(cell.text))
