"""Every cent can be explained: cells, rule, formula, rounding, clause, difference."""

from __future__ import annotations

import numpy as np
import pytest

from evalxl.core.errors import UsageError
from evalxl.frames import Frames
from evalxl.policies import available, load
from evalxl.scoring import score
from evalxl.scoring.execution import earned
from evalxl.scoring.explain import explain
from evalxl.scoring.explain_text import text
from evalxl.scoring.formulas import Spent, execution_formula
from tests.scoring.forms import form
from tests.scoring.small import row, scored, table

JIANGMEN = {"jiangmen": load("jiangmen")}


@pytest.fixture(scope="module")
def jiangmen() -> Frames:
    return score(form("2023 江门", "jiangmen"), JIANGMEN)


def test_the_11_99_points_of_jiangmen_are_explained(jiangmen: Frames) -> None:
    """All four formulas, and the two amounts that no table cell supports."""
    found = explain(jiangmen, JIANGMEN, 0, 1)
    assert [one.points for one in found.alternatives] == [8.64, 10.93, 9.48, 11.99]
    assert found.formula == "min((1033.48+100.63)/(1435-300), 1) × 12 = 11.99"
    assert (found.computed, found.own, found.difference) == (11.99, 11.99, 0)
    (stated,) = found.stated
    assert stated.agrees
    unsupported = [(one.text, one.narrative) for one in stated.numbers if not one.is_supported]
    assert unsupported == [("100.63", ("A47",)), ("300", ("A47",))]


def test_the_words_fit_on_one_screen_and_name_everything(jiangmen: Frames) -> None:
    said = text(explain(jiangmen, JIANGMEN, 0, 1), "zh")
    for words in (
        "8.64",
        "10.93",
        "9.48",
        "11.99",
        "表格单元格中没有，仅文字 A47 提及",
        "H6",
        "jiangmen",
    ):
        assert words in said
    assert len(said.splitlines()) <= 40
    english = text(explain(jiangmen, JIANGMEN, 0, 1), "en")
    assert "in no table cell, only told in A47" in english


def test_a_cell_finds_its_row(jiangmen: Frames) -> None:
    by_number = explain(jiangmen, JIANGMEN, 0, 3)
    for cell in ("I16", "i16", "$I$16", "指标评分表!I16", "G16"):
        assert explain(jiangmen, JIANGMEN, 0, cell) == by_number
    assert by_number.formula == "min(305/300, 1) × 2.22 = 2.22"


def test_the_execution_line_of_the_money_block_is_explained() -> None:
    policies = {"mof-2020": load("mof-2020")}
    found = explain(score(form("2022 益阳"), policies), policies, 0, "J6")
    assert found.formula == "min(593.04/593.04, 1) × 10 = 10"
    assert [one.points for one in found.alternatives] == [10, 7.89]
    assert "执行率" in text(found)


@pytest.mark.parametrize("which", [99, "ZZ9", "别的表!I16"])
def test_what_has_no_score_is_refused(jiangmen: Frames, which: int | str) -> None:
    with pytest.raises(UsageError, match="no score belongs to"):
        explain(jiangmen, JIANGMEN, 0, which)


def test_a_difference_between_own_and_computed_score_is_told() -> None:
    done = scored(table([row("≥100", "90", 10, score=10.0)]))
    found = explain(done, {"mof-2020": load("mof-2020")}, 0, 1)
    assert (found.computed, found.own, found.difference) == (9, 10, 1)
    assert "相差 +1" in text(found, "zh")
    assert "按照完成值与指标值的比例记分" in text(found, "zh")


@pytest.mark.parametrize(
    ("target", "actual", "name", "expected"),
    [
        ("≥20", "27", "培训人数", "min(27/20, 1) × 2.22 = 2.22"),
        ("≥20", "17", "培训人数", "min(17/20, 1) × 2.22 = 1.89"),
        ("≤50", "60", "事故起数", "max(1 − (60 − 50)/50, 0) × 2.22 = 1.78"),
        ("2亿元", "18000万元", "新增产值", "min(1.8/2, 1) × 2.22 = 2"),
        ("6-8家", "3家", "总部企业数", "min(3/6, 1) × 2.22 = 1.11"),
        ("有所提高", "有提高", "设计能力", "100% × 2.22 = 2.22"),
        ("0起", "2起", "事故起数", "0 × 2.22 = 0"),
        ("≥全省平均水平", "6.8%", "工业增加值增速", ""),
    ],
)
def test_a_formula_is_written_with_its_numbers(
    target: str, actual: str, name: str, expected: str
) -> None:
    done = scored(table([row(target, actual, 2.22, name=name)]))
    assert explain(done, {"mof-2020": load("mof-2020")}, 0, 1).formula == expected


def test_a_rounded_coefficient_is_shown_as_the_share() -> None:
    """Chongqing: 66.67 % × 9 = 6.0003."""
    done = scored(table([row("≥300", "200", 9, name="培训人数")]), policy="chongqing")
    found = explain(done, {"chongqing": load("chongqing")}, 0, 1)
    assert found.formula == "min(66.67%, 1) × 9 = 6"


@pytest.mark.parametrize(
    ("policy", "paid", "expected"),
    [
        ("mof-2020", 94, "min(94/100, 1) × 10"),
        ("mof-2020", 115, "min(115/100, 1) × 10"),
        ("step-execution", 94, "10 − 0.5 × (100 − 100 × 94/100)"),
        ("step-execution", 60, "max(10 − 0.5 × (100 − 100 × 60/100), 0)"),
        ("step-execution", 100, "1 × 10 (100/100 ≥ 100%)"),
    ],
)
def test_what_a_rate_earns_is_written_by_the_policys_rule(
    policy: str, paid: float, expected: str
) -> None:
    assert execution_formula(Spent(f"{paid}/100", paid / 100), 10.0, load(policy)) == expected


@pytest.mark.parametrize("name", [name for name in available() if load(name).compute])
def test_the_formula_of_execution_comes_to_the_points(name: str) -> None:
    policy = load(name)
    for paid in (0.0, 50, 79, 84.5, 90, 94, 99.5, 100, 115, 160):
        (points,) = earned(np.array([10.0]), np.array([paid]), np.array([100.0]), policy)
        said = execution_formula(Spent(f"{paid}/100", paid / 100), 10.0, policy)
        bare = said.partition(" (")[0] if "≥" in said else said
        told = eval(bare.replace("×", "*").replace("−", "-"))
        assert points == pytest.approx(told, abs=0.51 * 10**-policy.rounding.places), (paid, said)


def test_every_row_of_every_rule_can_be_put_into_words(jiangmen: Frames) -> None:
    for number in jiangmen.indicators["no"]:
        for lang in ("zh", "en"):
            assert text(explain(jiangmen, JIANGMEN, 0, int(number)), lang)
