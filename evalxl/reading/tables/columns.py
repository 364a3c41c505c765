"""Columns of a table: their places, the labels above them, their roles.

A column is understood from the path of labels above it (`三级指标 > 权重(%)`), so that merged,
broken and spread heads read alike.
"""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.text import one_width
from evalxl.reading.page import Page
from evalxl.reading.tables.column import LEVELS, Column
from evalxl.reading.tables.periods import of_the_year
from evalxl.reading.tables.shared_cells import joint_roles
from evalxl.reading.vocabulary import GUESSED, Match, vocabulary
from evalxl.xlsx.grid import Block

OTHER_PERIOD = "other_period"
"""A known label of another year or a part of it: its values are passed over for that reason."""
_WRAPPERS = {"group", "review", "own", "caption", "scores"}


def understood_columns(page: Page, run: list[int]) -> list[tuple[str | None, Column]]:
    """List the columns under the label rows `run`, each with its role as far as labels tell.

    Columns of other periods keep their place and have the role `OTHER_PERIOD`.
    """
    understood: list[tuple[str | None, Column]] = []
    for column in _columns(page, run):
        shared = _shared(page, run, column)
        match = None if shared else _role(column.path)
        role, confidence = match or (None, 0.0)
        understood += shared or [(role, column._replace(confidence=confidence))]
    understood = _in_words(page, run, _said_by_themselves(understood))
    of_year = of_the_year(understood)
    roles = [
        (role or (OTHER_PERIOD if matched else None), column)
        for (matched, _), (role, column) in zip(understood, of_year, strict=True)
    ]
    return _weights_of_levels(page, run, roles)


def _said_by_themselves(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Leave a column open that has its role only from above, where another says it itself.

    So 年度指标值 over an unknown label and 指标值: the second is the target.
    """
    words = vocabulary()
    own = {role for role, column in columns if role and words.columns.role(column.label) == role}
    return [
        (None if _only_above(role, column) and role in own else role, column)
        for role, column in columns
    ]


def _in_words(
    page: Page, run: list[int], columns: list[tuple[str | None, Column]]
) -> list[tuple[str | None, Column]]:
    """Take for reasons the column below 未达标原因 that holds them, not the ticks beside it."""
    parts = [column for role, column in columns if role == "reason" and _only_above(role, column)]
    if len(parts) < 2:
        return columns
    below = [row for row in page.numbers if row > run[-1]][:FAR]
    told = max(parts, key=lambda one: max(len(page.text(row, one.first)) for row in below))
    return [
        (None if column in parts and column is not told else role, column)
        for role, column in columns
    ]


FAR = 30
"""So many rows below a head are looked at to tell what a column holds."""


def _only_above(role: str | None, column: Column) -> bool:
    words = vocabulary()
    is_known = words.heading(column.label)
    return role is not None and len(column.path) > 1 and not is_known


def _shared(page: Page, run: list[int], column: Column) -> list[tuple[str | None, Column]]:
    """Take a column labelled 分值/得分 for two: side by side, else in the same cells.

    分值（得分） is one such only if its cells hold two numbers as well.
    """
    below = page.next_row(run[-1])
    shown = page.text(below, column.first) if below else ""
    roles = joint_roles(column.label, shown)
    if roles is None or column.last > column.first + 1:
        return []
    pair = enumerate(zip(roles, (column.first, column.last), strict=True))
    part_of = [0, 1] if column.first == column.last else [None, None]
    return [
        (role, column._replace(first=place, last=place, confidence=1.0, part=part_of[no]))
        for no, (role, place) in pair
    ]


def _weights_of_levels(
    page: Page, run: list[int], columns: list[tuple[str | None, Column]]
) -> list[tuple[str | None, Column]]:
    """Assign a weight column between two levels to the level it follows.

    The only weight column of a table is that of its rows where each of them has its own.
    """
    weights = [column for role, column in columns if role == "weight"]
    if len(weights) == 1 and _has_own_value_in_each_row(page, run, weights[0], columns):
        return columns
    result: list[tuple[str | None, Column]] = []
    for place, (role, column) in enumerate(columns):
        before = result[-1][0] if result else None
        deeper = {later for later, _ in columns[place + 1 :]} & {"level2", "level3", "name"}
        if role == "weight" and before in ("level1", "level2") and deeper - {before}:
            role = f"{before}_weight"
        result.append((role, column))
    return result


def _has_own_value_in_each_row(
    page: Page, run: list[int], weight: Column, columns: list[tuple[str | None, Column]]
) -> bool:
    """Whether a weight stands beside each row's result, and the level before it has fewer names."""
    results = [column.first for role, column in columns if role in ("actual", "target")]
    levels = [one.first for role, one in columns if role in LEVELS and one.first < weight.first]
    body = [
        row
        for row in page.numbers[page.numbers.index(run[-1]) + 1 :]
        if any(_begins(page, row, column) for column in results)
    ]
    own = [row for row in body if _begins(page, row, weight.first)]
    names = {page.text(row, levels[-1]) for row in body if levels} - {""}
    return len(own) > len(names) and len(own) >= len(body) - 1 if levels else False


def _begins(page: Page, row: int, column: int) -> bool:
    """Whether a filled cell begins here, so that none is merged down to it."""
    cell = page.at(row, column)
    return cell is not None and cell.row == row


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
    """Return whether a column is blank below a wide label that names others: an inserted one."""
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


def _role_of_wrappers(wrappers: set[str]) -> Match | None:
    """Understand a column no label of which says what it is alone: 得分情况 > 单位自评."""
    if "scores" in wrappers and wrappers & {"own", "review"}:
        return Match("review_score" if "review" in wrappers else "score", GUESSED)
    return Match("group", GUESSED) if "group" in wrappers else None


def names_reviewer(path: tuple[str, ...]) -> bool:
    """Return whether the labels of a column, or what stands in their brackets, name a review."""
    words = vocabulary().columns
    parts = [part for text in path for part in (text, *_IN_BRACKETS.findall(one_width(text)))]
    return any(words.role(part) in ("review", "review_score") for part in parts)


_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


def _role(path: tuple[str, ...]) -> Match | None:
    """Understand a column by its label path, from the label next to the values upwards."""
    words = vocabulary()
    matches = [words.heading(text) for text in path]
    joined = words.columns.match("".join(path)) if len(path) > 1 else None
    if joined and joined.confidence == 1:
        return joined
    plain = [match for match in matches if match and match.role not in _WRAPPERS]
    wrappers = {match.role for match in matches if match}
    if not plain:
        return _role_of_wrappers(wrappers)
    own = plain[-1]
    above = next((match.role for match in plain[:-1][::-1] if match.role in LEVELS), None)
    if own.role == "weight" and above in ("level1", "level2"):
        return Match(f"{above}_weight", own.confidence)
    if own.role == "target" and path[-1].strip().startswith("调整"):
        return Match("target_adjusted", own.confidence)
    if "review" in wrappers and own.role in ("score", "actual"):
        return Match(f"review_{own.role}", own.confidence)
    return own
