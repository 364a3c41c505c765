"""Amounts of money told only in words: `待付项目100.63万元`, `压减了300万元`, `调剂追加120.7万元`.

Each sentence is read clause by clause. A clause counts only if one of the cue words stands
directly before its amount; where the texts tell different amounts for one thing, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.core import lazy_re as re
from evalxl.core.model import FundLine, ScoreTable
from evalxl.core.terms import MoneyUnit
from evalxl.language.amounts import amounts

_LINK = r"(?:资金|经费|款项?|金额|预算|指标|项目|支出|共计?|合计|总计|数?为|是|了|约|[:：、\s])*"
_CUES = {
    "pending": ("待付", r"(?:待付|待支付|应付未付|已垫付未支付|尚未支付|未支付)"),
    "cut": ("压减", r"(?:压减|调减|核减|追减|收回|统筹收回)"),
    "added": ("追加", r"(?:调剂追加|调增追加|追加|调增|增拨)"),
    "initial_approved": (
        "预算批复",
        r"(?:(?:年初)?预算批复|批复(?:年初)?预算|年初(?:批复)?预算(?:批复|安排)?)",
    ),
}
_PATTERNS = {key: re.compile(rf"{cue}{_LINK}\Z") for key, (_, cue) in _CUES.items()}
_OTHER_YEAR = re.compile(r"(?:上年|去年|往年|以前年度|次年|下年|明年)")
_NO_FACT = re.compile(r"(?:拟|计划|预计|建议|申请|可|未|不再|没有|无需)$")
_CLAUSE = re.compile(r"[^。；;!！?？\n]+")


def told_amounts(table: ScoreTable) -> tuple[FundLine, ...]:
    """Collect the amounts that only the texts of a form tell.

    Reads the reasons of indicators and dimensions, the overall goals and the narrative.

    Returns:
        Lines with the keys `pending`, `cut`, `added`, `initial_approved`, in the form's unit and
        without a cell; a key is missing where nothing or contradictory amounts are told, and
        `initial_approved` also where the money block has the initial budget.
    """
    told: dict[str, dict[float, str]] = {key: {} for key in _CUES}
    if any(line.key.endswith("_initial") and line.value is not None for line in table.funds):
        del told["initial_approved"]
    for text in _texts(table):
        for key, yuan, words in _amounts(text):
            if key in told:
                told[key].setdefault(yuan, words)
    unit = MoneyUnit(table.money_unit)
    return tuple(
        FundLine(key, words, round(yuan / unit.yuan, 6), unit.value, yuan, None)
        for key, found in told.items()
        if len(found) == 1
        for yuan, words in found.items()
    )


def _texts(table: ScoreTable) -> Iterator[str]:
    yield from (row.reason for row in table.indicators if row.reason)
    yield from (row.reason for row in table.dimensions if row.reason)
    yield from (text for text in (table.goals.expected, table.goals.achieved) if text)
    yield from (paragraph.text for paragraph in table.narrative)


def _amounts(text: str) -> Iterator[tuple[str, float, str]]:
    """Return key, yuan and wording of every amount told for the year itself, as a fact."""
    for clause in _CLAUSE.findall(text):
        for amount in amounts(clause):
            for key, pattern in _PATTERNS.items():
                cue = pattern.search(clause, 0, amount.start)
                before = clause[max(0, cue.start() - 8) : cue.start()] if cue else ""
                if cue and not (_OTHER_YEAR.search(before) or _NO_FACT.search(before)):
                    words = clause[cue.start() : amount.end]
                    yield key, amount.yuan, f"{_CUES[key][0]}（{words}）"
