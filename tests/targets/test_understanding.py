"""What a comparison tells besides its verdict: values, units, direction, flags, parts."""

from __future__ import annotations

import pytest

from evalxl.core.terms import Direction, DirectionSource, Operator, TargetKind, Verdict
from evalxl.targets import Comparison, compare


@pytest.mark.parametrize(
    ("target", "actual", "name", "flag"),
    [
        ("≥90%", "≥90%", "覆盖率", "actual_is_bound"),
        ("≥1000人次", "1000人", "参会人数", "unit_mismatch"),
        ("不少于5场(次)", "5批次", "活动场数", "unit_mismatch"),
        ("≥20项", "20", "问题数量", "unit_missing"),
        ("3家", "完成", "企业数量", "actual_not_answering"),
        ("≥全省平均水平", "6.8%", "工业投资增速", "benchmark_missing"),
        ("400万元", "合计1720万元，其中市本级377.5万元", "奖励资金", "ambiguous_value"),
        ("20", "20", "建设二级公路32.1公里", "points_in_value_cells"),
        ("3%", "0", "预算调整率", "direction_guessed"),
        ("≥100人", "约180人", "参会人数", "approximate"),
        ("5万元", "50000", "会议费", "money_unit_suspect"),
        ("≥5次", "", "会议次数", "missing_value"),
        ("1次/月", "12次", "例会", "period_mismatch"),
    ],
)
def test_what_a_person_should_look_at_is_flagged(
    target: str, actual: str, name: str, flag: str
) -> None:
    assert flag in compare(target, actual, name).flags


@pytest.mark.parametrize(
    ("target", "actual", "name", "level2", "is_odd"),
    [
        ("≥90万元", "95万元", "项目总成本", "成本指标", True),
        ("≤4", "4", "建设示范村数量", "数量指标", True),
        ("≤90万元", "85万元", "项目总成本", "成本指标", False),
        ("≥4", "4", "建设示范村数量", "数量指标", False),
    ],
)
def test_a_sign_that_goes_against_the_name_is_flagged(
    target: str, actual: str, name: str, level2: str, is_odd: bool
) -> None:
    assert ("wrong_sign" in compare(target, actual, name, level2).flags) == is_odd


def test_a_plain_row_carries_no_flag() -> None:
    assert compare("≥20家", "27家", "扶持企业数量", "数量指标").flags == ()


def test_a_unit_column_speaks_for_both_cells() -> None:
    assert compare("95", "96", "合格率", unit="%", sign="≥").flags == ()
    assert compare("5", "6", "企业数量", unit="家", sign="≥").flags == ()


def test_a_deadline_after_the_year_of_the_form_is_flagged() -> None:
    assert "deadline_after_filing" in compare("2023年上半年", "阶段完成", year=2022).flags
    assert compare("2022年12月底前", "2022年11月", year=2022).flags == ()


def test_each_part_of_a_compound_target_is_visible() -> None:
    found = compare(
        "营业收入增长10亿元以上，财政贡献增长1亿元以上，地方贡献超过2000万元",
        "营业收入增长72亿元以上，财政贡献增长2亿元以上，地方贡献超过4000万元",
    )

    assert (found.verdict, found.completion) == (Verdict.EXCEEDED, None)
    assert [(part.verdict, part.completion) for part in found.parts] == [
        (Verdict.EXCEEDED, 720.0),
        (Verdict.EXCEEDED, 200.0),
        (Verdict.EXCEEDED, 200.0),
    ]


@pytest.mark.parametrize(
    ("op", "name", "level2", "direction", "source"),
    [
        ("≥", "投诉率", "", Direction.MORE_IS_BETTER, DirectionSource.SIGN),
        ("≤", "企业数量", "", Direction.LESS_IS_BETTER, DirectionSource.SIGN),
        ("", "有效投诉率", "", Direction.LESS_IS_BETTER, DirectionSource.NAME),
        ("", "投诉处理率", "", Direction.MORE_IS_BETTER, DirectionSource.NAME),
        ("", "成本核算率", "成本指标", Direction.MORE_IS_BETTER, DirectionSource.NAME),
        ("", "预算执行偏离度", "", Direction.LESS_IS_BETTER, DirectionSource.NAME),
        ("", "排查安全隐患数量", "", Direction.MORE_IS_BETTER, DirectionSource.DEFAULT),
        ("", "业务办理差错率", "", Direction.LESS_IS_BETTER, DirectionSource.NAME),
        ("", "补助标准", "", Direction.EXACT, DirectionSource.NAME),
        ("", "宣传片制作", "经济成本指标", Direction.LESS_IS_BETTER, DirectionSource.CATEGORY),
        ("", "企业数量", "数量指标", Direction.MORE_IS_BETTER, DirectionSource.DEFAULT),
        ("=", "企业数量", "数量指标", Direction.EXACT, DirectionSource.SIGN),
        ("", "收费标准控制数", "成本指标", Direction.EXACT, DirectionSource.NAME),
        ("", "会议费(不得高于目标)", "成本指标", Direction.LESS_IS_BETTER, DirectionSource.SIGN),
        ("", "接待费(越低越好)", "数量指标", Direction.LESS_IS_BETTER, DirectionSource.SIGN),
        ("", "不得低于目标的产量", "产出指标", Direction.MORE_IS_BETTER, DirectionSource.SIGN),
    ],
)
def test_the_direction_comes_from_the_sign_then_the_name_then_the_category(
    op: str, name: str, level2: str, direction: Direction, source: DirectionSource
) -> None:
    found = compare(f"{op}5", "4", name, level2)

    assert (found.direction, found.direction_source) == (direction, source)


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("5万元，不得高于目标", "4万元", "met"),
        ("5万元，不得高于目标", "6万元", "unmet"),
        ("5万元，不得低于目标", "4万元", "unmet"),
    ],
)
def test_a_relation_that_the_target_states_in_words_counts(
    target: str, actual: str, verdict: str
) -> None:
    assert compare(target, actual, "培训经费").verdict == verdict


@pytest.mark.parametrize(
    ("target", "actual", "name", "verdict"),
    [
        ("≤100万元", "0万元", "项目投入成本", "cannot_tell"),
        ("100万元", "0", "财政资金投入", "cannot_tell"),
        ("≤100万元", "0.5万元", "项目投入成本", "met"),
        ("≤5万元", "0万元", "公务接待费", "met"),
        ("0万元", "0万元", "项目投入成本", "met"),
    ],
)
def test_money_put_in_of_nothing_is_asked(
    target: str, actual: str, name: str, verdict: str
) -> None:
    assert compare(target, actual, name, "成本指标").verdict == verdict


@pytest.mark.parametrize(
    ("target", "op", "value", "upper", "unit"),
    [
        ("≥2亿元", Operator.AT_LEAST, 2.0, None, "亿元"),
        ("不少于5场（次）", Operator.AT_LEAST, 5.0, None, "场(次)"),
        ("15%及其以下", Operator.AT_MOST, 15.0, None, "%"),
        ("18—54周岁", Operator.RANGE, 18.0, 54.0, "周岁"),
        ("±10%", Operator.RANGE, -10.0, 10.0, "%"),
        ("百分之九十以上", Operator.AT_LEAST, 90.0, None, "%"),
        ("每周3次", Operator.EQUAL, 3.0, None, "次/周"),
        ("12,000册", Operator.EQUAL, 12000.0, None, "册"),
        ("三家", Operator.EQUAL, 3.0, None, "家"),
        ("≥5GWh", Operator.AT_LEAST, 5.0, None, "GWh"),
    ],
)
def test_a_target_is_taken_apart(
    target: str, op: Operator, value: float, upper: float | None, unit: str
) -> None:
    read = compare(target, "").parsed_target

    assert (read.op, read.value, read.upper, read.unit) == (op, value, upper, unit)
    assert read.kind == TargetKind.QUANTITATIVE


@pytest.mark.parametrize(
    ("target", "actual", "completion"),
    [
        ("2-3家", "4家", 133.33),
        ("6-8家", "10家", 125.0),
        ("3-5场", "2场", 66.67),
        ("≤200万元", "150万元", 75.0),
        ("3家", "1家", 33.33),
        ("8家", "9家", 112.5),
        ("0起", "0起", None),
        ("≥-5%", "-3%", None),
        ("5亿元", "60000万元", 120.0),
    ],
)
def test_completion_is_the_result_in_percent_of_the_target(
    target: str, actual: str, completion: float | None
) -> None:
    assert compare(target, actual).completion == completion


def test_the_published_shape_has_exactly_its_keys() -> None:
    found: Comparison = compare("≥20家", "扶持工业企业数量27家", "扶持工业企业数量")

    assert found.to_dict() == {
        "verdict": "exceeded",
        "completion": 135.0,
        "why": {
            "zh": "完成值 27家 高于目标 ≥20家，超额完成。",
            "en": "The result 27家 goes beyond the target ≥20家.",
        },
        "parsed_target": {
            "op": ">=",
            "value": 20.0,
            "upper": None,
            "unit": "家",
            "kind": "quantitative",
        },
        "parsed_actual": {"value": 27.0, "unit": "家", "is_bound": False},
        "direction": ">=",
        "direction_source": "sign",
    }
