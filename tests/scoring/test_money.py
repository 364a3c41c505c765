"""The execution rate has a total on each side, or all sources of one full split; else no rate."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.core.model import BudgetScore, FundLine, ScoreTable, Subproject
from evalxl.frames.money_table import Amount, money_table
from tests.scoring.small import row, scored, table

CASES = tomllib.loads((Path(__file__).parent / "cases" / "money.toml").read_text(encoding="utf-8"))[
    "case"
]
STAGES = {"年初预算数": "initial", "全年预算数": "budget", "全年执行数": "paid"}


def _lines(drawn: str) -> Iterator[FundLine]:
    head, *rows = (line.split("|") for line in drawn.strip().splitlines())
    for label, *cells in ([cell.strip() for cell in one] for one in rows):
        name = label.removeprefix("其中：")
        for stage, text in zip(head[1:], cells, strict=True):
            number = float(text) if text and text[0] in "-0123456789" else None
            yield FundLine(
                f"{name}_{STAGES[stage.strip()]}",
                label,
                number,
                "万元",
                None if number is None else round(number * 1e4, 2),
                None,
                is_unread=bool(text) and number is None,
                is_of_which=label != name,
            )


def _form(lines: tuple[FundLine, ...], **more: Any) -> ScoreTable:
    form = table([row("1", "1", 90)], line=BudgetScore(10, None, None), **more)
    return ScoreTable(**{**{name: getattr(form, name) for name in form.__slots__}, "funds": lines})


def _rate(lines: tuple[FundLine, ...], **more: Any) -> str:
    rates = scored(_form(lines, **more)).execution
    chosen = rates[rates["preferred"]]
    return "".join(chosen["formula"].str.split(" = ").str[-1])


@pytest.mark.parametrize("case", CASES, ids=[one["about"] for one in CASES])
def test_the_rate_is_taken_from_totals_or_full_splits(case: dict[str, Any]) -> None:
    assert _rate(tuple(_lines(case["money"]))) == case["rate"]


def test_without_a_rate_a_person_decides() -> None:
    drawn = "资金 | 全年预算数 | 全年执行数\ntotal | 300 |\ncentral | 280 | 260\nlocal | 20 |"
    project = scored(_form(tuple(_lines(drawn)))).projects.iloc[0]
    assert (project["execution_kind"], project["undecided"]) == ("undecided", 10)


SOURCES = ("fiscal", "carryover", "own_income", "other", "彩票公益金", "群众自筹", "债券资金")
AMOUNT = st.one_of(st.none(), st.integers(0, 500).map(float))


@given(
    st.dictionaries(st.sampled_from(SOURCES), st.tuples(AMOUNT, AMOUNT), min_size=1), st.booleans()
)
def test_no_sum_is_taken_from_a_part_of_the_money(
    sources: dict[str, tuple[float | None, float | None]], has_budget: bool
) -> None:
    """Whatever is filled: the sum is that of all sources, or there is none."""
    budget, paid = (sum(one[side] or 0 for one in sources.values()) for side in (0, 1))
    cells = [Amount("total_budget", budget if has_budget else None, False, False)]
    for name, amounts in sources.items():
        pairs = zip(("budget", "paid"), amounts, strict=True)
        cells += [Amount(f"{name}_{stage}", yuan, False, False) for stage, yuan in pairs]
    assert money_table(cells).full_sum("paid") in (None, paid)


def _parts(*amounts: tuple[float | None, float | None]) -> tuple[Subproject, ...]:
    return tuple(
        Subproject(no, f"子项目{no}", None, budget, paid, "万元")
        for no, (budget, paid) in enumerate(amounts, 1)
    )


def test_subprojects_are_summed_only_where_each_tells_its_amounts() -> None:
    assert _rate((), subprojects=_parts((200, 100), (100, 50))) == "150/300"
    assert _rate((), subprojects=_parts((200, 100), (100, None))) == ""


def test_subprojects_that_do_not_make_up_the_budget_tell_no_payment() -> None:
    budget = (FundLine("total_budget", "", 400.0, "万元", 4e6, None),)
    assert _rate(budget, subprojects=_parts((200, 100), (100, 50))) == ""
    assert _rate(budget, subprojects=_parts((200, 100), (200, 50))) == "150/400"
