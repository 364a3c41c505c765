"""The head of a form: project, unit, year, contact … and amounts told label by label."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.model import BudgetScore, CellRef, Field, FundLine, Goals
from evalxl.core.terms import MoneyUnit
from evalxl.language.years import WRITTEN, in_digits, year_in, years
from evalxl.reading.money.by_source import fund_line
from evalxl.reading.numbers import MONEY_UNITS, money_unit, percent, read_number, typed_number
from evalxl.reading.page import Page
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.levels import printed_weight
from evalxl.reading.texts.inline import Pair
from evalxl.reading.vocabulary import key
from evalxl.xlsx.grid import Cell

_LINE_OF_YEAR = re.compile(rf"(?:^|\n)\W*{WRITTEN}\s*(?:年\s*度?)?\W*$")
_TITLE = re.compile(r"^[^。；;，,：:\n]*(?:自评|评价表|评分表|绩效)[^。；;，,：:\n]*$")
_CODES = ("编码", "代码", "编号")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=(?:[A-Za-z-]*\d){6})[A-Za-z0-9-]{6,40}(?![A-Za-z0-9])")
_PHONE = re.compile(r"[\d\-+()（）]{5,}\s*$")
_DOER = re.compile(r"实施|承担|执行|使用|建设")
NUMERIC = {"overall_score", "review_total", "amount_evaluated"}
POINTS = {"execution_weight": "weight", "execution_score": "score"}
NOT_INFO = {"goal_expected", "goal_achieved", "text", "money_unit", "subproject", "unread", *POINTS}
LONGEST_TITLE = 60
PROJECT = "项目名称"


def read_info(pairs: Iterable[Pair], remarks: Remarks) -> dict[str, Field]:
    """Read the labelled values of the head; the first filled one of a kind counts."""
    info: dict[str, Field] = {}
    for pair in pairs:
        if pair.role in NOT_INFO or (pair.kind == "amounts" and pair.role not in NUMERIC):
            continue
        for role, value in _values(pair):
            known = info.get(role)
            if known is None or known.value is None or _is_nearer(pair, known):
                info[role] = Field(value, pair.at, pair.label)
            elif value is not None and value != known.value and role == "project_name":
                remarks.add("label_repeated", pair.at, pair.label, str(value), first=known.value)
    return info


def _is_nearer(pair: Pair, known: Field) -> bool:
    """Return whether a later label says more exactly what is asked.

    A later unit is the one that did the work, where the known one only reports; 项目名称 names
    the project itself, where the known label names the fund it is paid from.
    """
    if pair.role == "project_name" and pair.text:
        label = known.label or ""
        names_project = key(label) == PROJECT or "（项目）" in label.replace("(项目)", "（项目）")
        return key(pair.label) == PROJECT and not names_project
    names_doer = pair.role == "unit" and bool(pair.text) and _DOER.search(pair.label)
    return bool(names_doer) and not _DOER.search(known.label or "")


def _values(pair: Pair) -> list[tuple[str, str | int | float | None]]:
    """Return the field a pair tells, or the two of 联系人及电话 and of 项目名称（项目编码）."""
    text = pair.text or None
    if pair.role == "year":
        return [("year", year_in(pair.text)), ("year_text", text)]
    if pair.role == "project_name" and any(word in pair.label for word in _CODES):
        return [("project_name", text), ("project_code", _code_in(pair.text))]
    if pair.role in NUMERIC:
        found = read_number(pair.cell) if pair.cell else typed_number(pair.text)
        return [(pair.role, found.value if found else text)]
    if pair.role == "rate":
        return [("rate", percent(pair.cell) if pair.cell else _percent_text(pair.text))]
    if pair.role == "contact_and_phone" and text:
        phone = _PHONE.search(text)
        name = text[: phone.start()].strip(" ,，/、") if phone else text
        return [("contact", name or None), ("phone", phone[0].strip() if phone else None)]
    if pair.role == "contact_and_phone":
        return [("contact", None), ("phone", None)]
    return [(pair.role, text)]


def _code_in(text: str) -> str | None:
    """Find the code beside a project's name; two of them name none."""
    found = _CODE.findall(text)
    return found[0] if len(found) == 1 else None


def _percent_text(text: str) -> float | None:
    found = typed_number(text)
    return found.value if found else None


def titles(page: Page) -> list[Cell]:
    """Return the titles of a page: short texts that name an evaluation."""
    return [
        cell
        for cell in page.cells()
        if cell.kind == "s" and len(cell.text) <= LONGEST_TITLE and _is_title(cell.text)
    ]


@lru_cache(maxsize=8192)
def _is_title(text: str) -> bool:
    return _TITLE.search(_tight(text)) is not None


def _tight(text: str) -> str:
    """Take out the blanks that spread a title over its line, and a line of the year below it."""
    return re.sub(r"[^\S\n]", "", _LINE_OF_YEAR.sub("", text))


def year_in_titles(page: Page) -> dict[str, Field]:
    """Find the year in a title, or in a short line near it: `（2022年度）`, `2022年度 · 元`."""
    named = {cell.row: cell for cell in titles(page)[:3]}
    for cell in page.cells():
        text = in_digits(cell.text) if cell.kind == "s" else ""
        told = years(text)
        if not told:
            continue
        place = page.numbers.index(cell.row)
        is_near = place < ROWS_OF_TITLES or not named.keys().isdisjoint(
            page.numbers[max(place - 2, 0) : place]
        )
        is_title = named.get(cell.row) is cell or (place == 0 and _heads_alone(page, cell))
        if is_title or (is_near and _is_line_of_year(text)):
            at, year = page.ref(cell.row, cell.column), told[0]
            said = text[year.start : year.end]
            return {"year": Field(year.number, at), "year_text": Field(said, at)}
    return {}


def _heads_alone(page: Page, cell: Cell) -> bool:
    """Whether a text alone in its row calls itself a table."""
    return len(page.rows[cell.row]) == 1 and cell.text.rstrip("（）() ").endswith("表")


def _is_line_of_year(text: str) -> bool:
    """Whether a short text tells the form's year, alone or beside something else."""
    told = years(text) if len(text) <= LONGEST_TITLE else ()
    is_the_form_s = len(told) == 1 and told[0].is_fiscal
    return is_the_form_s or bool(_LINE_OF_YEAR.match(text))


ROWS_OF_TITLES = 3
"""So many rows at the top of a page may name it before its labels begin."""


def read_amounts(pairs: Iterable[Pair], unit: str, remarks: Remarks) -> list[FundLine]:
    """Read the amounts told label by label."""
    lines: dict[str, FundLine] = {}
    for pair in pairs:
        if pair.kind != "amounts":
            continue
        name = amount_key(pair)
        if pair.cell is None and pair.text:
            line = _inline_amount(name, pair, unit)
        else:
            line = fund_line(name, pair.label, pair.cell, pair.at, unit, remarks)
        if line is None:
            continue
        if name not in lines or lines[name].value is None:
            lines[name] = line
    return list(lines.values())


def read_execution_points(pairs: Iterable[Pair], rate: Field | None) -> BudgetScore | None:
    """Read the points for budget execution where they are told label by label."""
    cells: dict[str, CellRef] = {}
    points: dict[str, float] = {}
    for pair in pairs:
        role = POINTS.get(pair.role)
        if role is None or role in cells or pair.kind != "fields":
            continue
        cells[role] = pair.at
        found = read_number(pair.cell) if pair.cell else typed_number(pair.text)
        if found:
            points[role] = found.value
    if not cells:
        return None
    if rate and rate.cell:
        cells["rate"] = rate.cell
    weight = points.get("weight") or printed_weight((rate and rate.label) or "")
    printed = rate.value if rate and isinstance(rate.value, float | int) else None
    return BudgetScore(weight, printed, points.get("score"), cells)


def _inline_amount(name: str, pair: Pair, unit: str) -> FundLine | None:
    """Read `全年预算数：45.6万元`, label and amount in one cell; `None` where it is no amount."""
    found = typed_number(pair.text)
    if found is None or found.unit not in (None, *MONEY_UNITS):
        return None
    own = found.unit or money_unit(pair.label) or unit
    return FundLine(
        name, pair.label, found.value, own, MoneyUnit(own).to_yuan(found.value), pair.at
    )


def amount_key(pair: Pair) -> str:
    """Name an amount as INTERFACE §3 lists it."""
    if pair.role in ("amount_evaluated", "budget_planned"):
        return pair.role
    return f"{pair.role}_{pair.qualifier or 'total'}"


def read_goals(pairs: Iterable[Pair]) -> Goals:
    """Read the overall goals; several goals are joined line by line."""
    texts: dict[str, list[str]] = {"expected": [], "achieved": []}
    cells: dict[str, CellRef] = {}
    for pair in pairs:
        side = {"goal_expected": "expected", "goal_achieved": "achieved"}.get(pair.role)
        if pair.kind != "fields" or side is None:
            continue
        if pair.text and pair.text not in texts[side]:
            if not texts[side]:
                cells[side] = pair.at
            texts[side].append(pair.text)
        cells.setdefault(side, pair.at)
    expected, achieved = ("\n".join(texts[side]) or None for side in ("expected", "achieved"))
    return Goals(expected, achieved, cells)
