"""Targets measured by a yardstick that the bureau keeps: 全省平均水平, GDP增速."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evalxl import compare
from evalxl.core.terms import Verdict
from evalxl.settings import config
from evalxl.settings.control import Control
from evalxl.targets.compare import use_benchmarks
from evalxl.targets.known_benchmarks import Benchmark

KNOWN = (
    Benchmark("高中阶段毛入学率", "全省平均", 2024, "92.5%", "省统计公报"),
    Benchmark("GDP增速", "全县", 2024, "5.6%", "县统计局"),
    Benchmark("森林覆盖率", "全国平均", 2023, "25.1%", "林草局"),
    Benchmark("平均通勤时间", "全市平均", 2024, "36分钟", "交通局"),
    Benchmark("满意度", "全省平均", 2024, "90%", "省调查队"),
)


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    use_benchmarks(KNOWN)
    yield
    use_benchmarks(())


@pytest.mark.parametrize(
    ("target", "actual", "name", "verdict"),
    [
        ("≥全省平均水平", "93.1%", "高中阶段毛入学率", Verdict.EXCEEDED),
        ("不低于全省平均", "92.5%", "高中阶段毛入学率", Verdict.MET),
        ("高于全省平均水平", "91%", "高中阶段毛入学率", Verdict.UNMET),
        ("达到全省平均水平以上", "93%", "全县高中阶段毛入学率（%）", Verdict.EXCEEDED),
        ("高于全县GDP增速", "6.2%", "一般公共预算收入增速", Verdict.EXCEEDED),
        ("不低于GDP增速", "5.1%", "居民收入增速", Verdict.UNMET),
        ("≤全市平均水平", "32分钟", "平均通勤时间", Verdict.MET),
    ],
)
def test_the_value_of_the_yardstick_decides(
    target: str, actual: str, name: str, verdict: Verdict
) -> None:
    told = compare(target, actual, name, year=2024)
    assert told.verdict == verdict
    assert "来源：" in told.why["zh"]


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [
        ("≥全国平均水平", "30%", "森林覆盖率"),  # known for another year
        ("≥全省平均水平", "93%", "初中毛入学率"),  # another measure
        ("≥全省平均水平", "93%", "患者满意度"),  # the yardstick is of a wider measure
        ("≥全国平均水平", "93%", "高中阶段毛入学率"),  # another scope
        ("≥全省平均水平", "120人", "高中阶段毛入学率"),  # another unit
        ("高于全省平均水平2个百分点", "95%", "高中阶段毛入学率"),  # by how much is not taken in
    ],
)
def test_what_the_yardstick_does_not_answer_stays_open(target: str, actual: str, name: str) -> None:
    assert compare(target, actual, name, year=2024).verdict == Verdict.CANNOT_TELL


def test_a_yardstick_of_another_year_is_named_with_what_to_add() -> None:
    told = compare("≥全国平均水平", "30%", "森林覆盖率", year=2024)
    assert "只有 2023 年的数，请补上本年度的" in told.why["zh"]
    assert told.flags == ("benchmark_missing",)


def test_the_file_enters_what_a_copy_depends_on() -> None:
    assert config.load(control=Control(benchmarks=KNOWN)).digest() != config.load().digest()


def test_without_yardsticks_nothing_is_decided() -> None:
    use_benchmarks(())
    told = compare("≥全省平均水平", "93.1%", "高中阶段毛入学率", year=2024)
    assert told.verdict == Verdict.CANNOT_TELL
