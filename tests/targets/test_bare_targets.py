"""Targets without a unit: the result says in which unit, or how many zeros, its number is."""

from __future__ import annotations

import pytest

from evalxl.targets import compare

CASES = [
    # target, result, name, verdict, completion
    ("≤500000", "60万元", "项目总成本", "unmet", 120.0),  # 600000 of 500000
    ("≤500000", "48万", "项目总成本", "met", 96.0),
    ("22354", "2.24万人次", "服务人次", "exceeded", 100.21),  # 22400 of 22354
    ("2000", "0.15万", "服务人次", "unmet", 75.0),  # 1500 of 2000
    ("1200", "1.2千人", "培训人数", "met", 100.0),
    ("≤50", "48.6万元", "培训成本", "met", 97.2),  # the form counts in 万元
    ("≤50", "486000元", "培训成本", "cannot_tell", None),  # of 元 far above, of 万元 below
    ("≥240", "2,513,600元", "减免租金金额", "exceeded", 104.73),  # above it in 元 and in 万元
    ("≥30", "31.2万亩", "造林面积", "exceeded", 104.0),
    ("≥300000", "31.2万亩", "造林面积", "exceeded", 104.0),
    ("≥100", "1.2千克", "样品重量", "unmet", 1.2),  # 千克 is one unit, not a thousand of any
    ("100", "2千人", "培训人数", "cannot_tell", None),  # twenty times 100, or a fiftieth of it
]


@pytest.mark.parametrize(("target", "actual", "name", "verdict", "completion"), CASES)
def test_a_unit_that_only_the_result_has_is_weighed_by_the_target(
    target: str, actual: str, name: str, verdict: str, completion: float | None
) -> None:
    found = compare(target, actual, name, "数量指标")

    assert (found.verdict, found.completion) == (verdict, completion), found.why["zh"]
