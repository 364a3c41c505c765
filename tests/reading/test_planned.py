"""Forms of before and during the year, drawn in `planned/*.toml` with the facts told by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import Indicator, Progress, ScoreTable
from evalxl.core.terms import Likelihood
from evalxl.language.year_parts import months_passed
from evalxl.reading import read_workbook
from evalxl.reading.monitoring import likelihood_of
from evalxl.xlsx import read_grid

from .test_filled_forms import FORMS, drawn

CASES = sorted((Path(__file__).parent / "planned").glob("*.toml"))


def row(one: Indicator) -> str:
    weight = "" if one.weight is None else f" {one.weight:g}"
    return f"{one.name} {one.target}{weight}"


def progress(one: Progress) -> str:
    return f"{one.so_far or '-'} → {one.forecast or '-'} {one.likelihood or '-'}"


def told(table: ScoreTable) -> dict[str, Any]:
    mid_year = table.monitoring
    amounts = {name: getattr(mid_year, name, None) for name in ("budget", "spent", "forecast")}
    return {
        "stage": table.stage.value,
        "name": table.info["project_name"].value,
        "year": table.info["year"].value if "year" in table.info else None,
        "money": {line.key: line.yuan for line in table.funds},
        "rows": [row(one) for one in table.indicators],
        "months": mid_year.months if mid_year else None,
        "mid_year": {name: yuan for name, yuan in amounts.items() if yuan is not None},
        "progress": [progress(one) for one in mid_year.rows] if mid_year else [],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_form_of_before_or_during_the_year_is_read_and_not_evaluated(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    found = read_workbook(read_grid(drawn(case), path.name), file=path.name)
    assert found.tables == ()
    (table,) = found.planned
    said = told(table)
    wanted = {key: case[key] for key in case.keys() & said.keys()}
    assert {key: said[key] for key in wanted} == wanted
    if "findings" in case:
        assert [one.slug for one in found.findings] == case["findings"]


SELF_EVALUATION = """
项目支出绩效自评表 | < | < | < | < | < | <
（2025年度） | < | < | < | < | < | <
项目名称 | < | 农村公路养护 | < | < | < | <
主管部门 | < | 县交通运输局 | < | 实施单位 | 县公路站 | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 养护里程 | ≥100公里 | 105公里 | 70 | 70
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 30 | 30
总分 | < | < | < | < | 100 | 100
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_documents_of_one_project_in_one_workbook_are_read_each_as_what_it_is(
    is_first: bool,
) -> None:
    cases = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in CASES
        if path.stem in ("declaration_money", "monitoring_national")
    ]
    sheets = {f"{case['stage']}表": next(iter(case["sheets"].values())) for case in cases}
    own = {"自评表": SELF_EVALUATION}
    found = read_workbook(
        read_grid(drawn({"sheets": own | sheets if is_first else sheets | own}), "a.xlsx")
    )
    assert [table.sheet for table in found.tables] == ["自评表"]
    assert [told(table)["rows"] for table in found.planned] == [case["rows"] for case in cases]
    assert "document_passed_over" not in {one.slug for one in found.findings}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_self_evaluation_is_taken_for_no_other_document(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    planned = {one.sheet for one in read_workbook(read_grid(drawn(case), path.name)).planned}
    evaluated = {one.get("sheet", next(iter(case["sheets"]))) for one in case["project"]}
    assert not planned & evaluated
    assert not planned or len(case["sheets"]) > 1


@pytest.mark.parametrize(
    ("label", "months"),
    [
        ("1-7月执行情况", 7),
        ("１～７月执行数", 7),
        ("截至9月底完成值", 9),
        ("上半年完成值", 6),
        ("前三季度支出", 9),
        ("一季度", 3),
        ("1-12月执行数", None),
        ("全年执行数", None),
        ("5个月", None),
    ],
)
def test_a_label_says_how_much_of_the_year_has_passed(label: str, months: int | None) -> None:
    assert months_passed(label) == months


@pytest.mark.parametrize(
    ("answer", "sure"),
    [
        ("确定能", Likelihood.CERTAIN),
        ("能", Likelihood.CERTAIN),
        ("是", Likelihood.CERTAIN),
        ("有可能", Likelihood.POSSIBLE),
        ("可能性较大", Likelihood.POSSIBLE),
        ("完全不可能", Likelihood.UNLIKELY),
        ("不能完成", Likelihood.UNLIKELY),
        ("否", Likelihood.UNLIKELY),
        ("√", None),
    ],
)
def test_an_answer_says_how_sure_the_unit_is(answer: str, sure: Likelihood | None) -> None:
    assert likelihood_of(answer) == sure
