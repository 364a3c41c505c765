"""Columns of money whose headings nobody knows: budget, spending and rate by how they relate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from evalxl.core import lazy_re as re
from evalxl.reading.evidence.columns import Choice
from evalxl.reading.evidence.guess import certainty
from evalxl.reading.numbers import SUM_SLACK, percent, read_number
from evalxl.reading.tables.column import STAGES, Column
from evalxl.reading.tables.table import Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

ROLES = ("initial", "budget", "paid", "rate", "weight", "score")
BUDGETS = ("budget", "adjusted", "net_budget")
MOST_OPEN = 6

Amounts = Mapping[str, float | None]


def choose_stages(table: Table, labels: Mapping[int, str]) -> list[Choice]:
    """Choose columns for the stages of money that no label of a table has.

    The printed rate is what was spent of the budget, points follow from it, and budgets stand
    left of the spending. Only the row that carries most of them is looked at: the total. Stages
    whose labels were only guessed are open as well.
    """
    table, labels, guessed = _with_guessed_open(table, labels)
    row = _fullest(table)
    columns = [
        column
        for column, label in labels.items()
        if row and _holds(table.page.at(row, column)) and not _NO_MONEY.search(label)
    ]
    roles = [role for role in ROLES if not _has(table, role)]
    if row is None or not columns or len(columns) > MOST_OPEN:
        return []
    said = {
        (role, column): _said(table, labels, column, role) + 2.0 * (guessed.get(column) == role)
        for role in roles
        for column in columns
    }
    rated = [
        (
            _rate(table, row, dict(zip(given, columns, strict=True)))
            + sum(said.get(one, 0.0) for one in zip(given, columns, strict=True)),
            given,
        )
        for given in _assignments([_possible(table, row, column, roles) for column in columns])
    ]
    best, chosen = max(rated, key=lambda one: one[0])
    choices = []
    for place, (role, column) in enumerate(zip(chosen, columns, strict=True)):
        others = [score for score, given in rated if given[place] != role]
        if role and guessed.get(column) != role:
            sure = certainty(best - max(others, default=0.0))
            choices.append(Choice(role, column, sure, WHY[role]))
    return choices


def _with_guessed_open(
    table: Table, labels: Mapping[int, str]
) -> tuple[Table, Mapping[int, str], dict[int, str]]:
    """Open the stages whose labels were guessed, if others are open too."""
    named = table.head.columns
    guessed = {one.first: role for role, one in named.items() if role in STAGES and _is_guess(one)}
    if not labels or not guessed or len(labels) + len(guessed) > MOST_OPEN:
        return table, labels, {}
    known = {role: one for role, one in named.items() if one.first not in guessed}
    more = {column: named[role].label for column, role in guessed.items()}
    return replace(table, head=replace(table.head, columns=known)), {**labels, **more}, guessed


def _is_guess(column: Column) -> bool:
    return column.confidence < 1


def budget_by_rate(table: Table) -> Iterator[tuple[str, int]]:
    """Name the budget from which the printed rate follows, where another one has its label.

    The other one was there before it: 预算批复数 beside 调整预算数.
    """
    row = _fullest(table)
    places = {role: one.first for role, one in table.head.columns.items()}
    if (
        row is None
        or "initial" in places
        or not {"budget", "adjusted", "paid", "rate"} <= {*places}
    ):
        return
    cells = {role: table.page.at(row, column) for role, column in places.items()}
    found = {role: read_number(cells[role]) for role in ("budget", "adjusted", "paid")}
    values = {role: one.value for role, one in found.items() if one}
    rate = percent(cells["rate"])
    if len(values) < len(found) or rate is None or not all(values.values()):
        return
    off = {role: abs(values["paid"] / values[role] * 100 - rate) for role in ("budget", "adjusted")}
    if off["adjusted"] <= SUM_SLACK < off["budget"] and places["budget"] < places["adjusted"]:
        yield "initial", places["budget"]
        yield "budget", places["adjusted"]


_NO_MONEY = re.compile("编码|代码|编号|序号|电话|人数|上年|去年|往年|结余|扣")


def _said(table: Table, labels: Mapping[int, str], column: int, role: str) -> float:
    """Rate what the words of a label, and sums down its column, say for a stage of money."""
    if role not in STAGES:
        return 0.0
    words = vocabulary().stages
    like = words.likeness(role, labels[column])
    others = max(words.likeness(other, labels[column]) for other in STAGES if other != role)
    return (LIKE_WORDS if like > max(others, HALF) else 0.0) + ADDED_UP * _adds_up(table, column)


LIKE_WORDS, HALF, ADDED_UP = 1.0, 0.5, 0.5


def _adds_up(table: Table, column: int) -> bool:
    """Whether the first amount of a column is the sum of those below it."""
    found = [read_number(table.page.at(row, column)) for row in table.rows]
    amounts = [one.value for one in found if one]
    return len(amounts) > 1 and abs(amounts[0] - sum(amounts[1:])) <= SUM_SLACK


def _possible(table: Table, row: int, column: int, roles: Sequence[str]) -> list[str]:
    """Return the roles a column could have by its number alone, and none."""
    cell = table.page.at(row, column)
    found = read_number(cell)
    value = percent(cell) if cell and "%" in cell.text else found.value if found else None
    return ["", *(role for role in roles if _alone(role, cell, value) > IMPOSSIBLE)]


IMPOSSIBLE = -1.5


def _assignments(possible: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Walk the ways to give each column one of its roles, no role twice."""
    for given in product(*possible):
        named = [role for role in given if role]
        if len(set(named)) == len(named):
            yield given


def _has(table: Table, role: str) -> bool:
    return table.head.has(*BUDGETS) if role == "budget" else table.head.has(role)


def _fullest(table: Table) -> int | None:
    rows = [*table.rows, *([] if table.total_row is None else [table.total_row])]
    return max(rows, key=lambda row: (len(table.page.rows[row]), -row), default=None)


def _holds(cell: Cell | None) -> bool:
    return read_number(cell) is not None


def _rate(table: Table, row: int, given: Mapping[str, int]) -> float:
    """Rate one way to name the open columns by what must hold between them."""
    places = {role: one.first for role, one in table.head.columns.items()}
    places |= {role: column for role, column in given.items() if role}
    cells = {role: table.page.at(row, column) for role, column in places.items()}
    values = {role: found.value if (found := read_number(c)) else None for role, c in cells.items()}
    values["rate"] = percent(cells.get("rate"))
    rest = [column for column in _numbers(table, row) if column not in places.values()]
    changes = [found.value for one in rest if (found := read_number(table.page.at(row, one)))]
    terms = _terms(values, places, cells, [role for role in given if role])
    return sum(terms) + _explained_change(values, changes)


def _numbers(table: Table, row: int) -> list[int]:
    """Return the columns of a row that hold numbers."""
    return [cell.column for cell in table.page.rows[row] if _holds(cell)]


def _explained_change(values: Amounts, changes: Sequence[float]) -> float:
    """Rate that a column without a role holds what a budget grew or shrank by, which may be 0.

    Read the other way round, a budget of nothing grew by all of it.
    """
    initial, budget = values.get("initial"), values.get("budget")
    if not initial or budget is None:
        return 0.0
    return 2.0 if any(abs(initial + one - budget) <= SUM_SLACK for one in changes) else 0.0


def _terms(
    values: Amounts,
    places: Mapping[str, int],
    cells: Mapping[str, Cell | None],
    given: Sequence[str],
) -> Iterator[float]:
    budget = next((values[one] for one in (*BUDGETS, "initial") if values.get(one)), None)
    paid, rate = values.get("paid"), values.get("rate")
    weight, score = values.get("weight"), values.get("score")
    if (
        budget
        and paid is not None
        and rate is not None
        and _matters(given, "budget", "paid", "rate", "initial")
    ):
        yield (
            3.0
            if abs(paid / budget * 100 - rate) <= SUM_SLACK + 0.5 * (rate == round(rate))
            else -3.0
        )
    if "paid" in given and budget and paid is not None:
        yield 0.5 if paid <= budget else -2.0
    if weight and score is not None and _matters(given, "weight", "score"):
        yield 0.5 if score <= weight else -3.0
        if rate is not None:
            yield 2.0 if abs(min(rate, 100) / 100 * weight - score) <= SUM_SLACK else -0.5
    for role in given:
        yield _alone(role, cells[role], values[role])
        yield _like_others(role, values, given)
    order = [places[role] for role in ("initial", "budget", "paid") if role in places]
    yield 0.7 if order == sorted(order) else -2.0
    if "rate" in given or "score" in given:
        late = [places[role] for role in ("paid", "rate", "score") if role in places]
        yield 0.3 if late == sorted(late) else 0.0


def _matters(given: Sequence[str], *roles: str) -> bool:
    return any(role in given for role in roles)


def _alone(role: str, cell: Cell | None, value: float | None) -> float:
    is_percent = cell is not None and cell.text.strip().endswith(("%", "％"))
    if role == "rate":
        return 1.5 if is_percent else 0.0
    if is_percent or value is None:
        return -4.0
    if role == "weight":
        return 1.0 if value in (5, 6, 8, 10, 12, 15, 20) else -2.0
    if role == "score":
        return 0.5 if 0 <= value <= 20 else -3.0
    return 1.0 if value >= 0 else -4.0


def _like_others(role: str, values: Amounts, given: Sequence[str]) -> float:
    """Rate that an amount is of the size of those with a label: a code or a year is not."""
    known = [values[one] for one in STAGES if one not in given and values.get(one)]
    own = values[role]
    if role not in STAGES or not known or not own:
        return 0.0
    return 0.5 if any(1 / LIKE <= own / (one or own) <= LIKE for one in known) else -4.0


LIKE = 5.0

_MONEY = ("与表上的执行率和其他金额相符", "agrees with the printed rate and the other amounts")
WHY: Mapping[str, tuple[str, str]] = dict.fromkeys((*STAGES, "weight", "score"), _MONEY) | {
    "rate": ("等于支出除以预算", "equals what was spent of the budget"),
    "weight": ("与执行率和得分相符", "agrees with the rate and the points"),
    "score": ("等于执行率乘分值", "equals the rate times the weight"),
}
