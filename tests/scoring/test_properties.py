"""What holds for every row: bounds, monotony, independence of the company it keeps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalxl.policies import available
from tests.scoring.small import Row, row, scored, scored_by, table

numbers = st.integers(-50, 400)
texts = st.one_of(
    st.none(),
    numbers.map(str),
    st.builds("{}{}家".format, st.sampled_from(["≥", "≤", ">", "不少于", ""]), numbers),
    st.builds("{}-{}次".format, st.integers(1, 50), st.integers(51, 99)),
    st.sampled_from(
        ["有所提高", "有提高", "完成", "2023年6月底前", "2023年8月", "无", "≥全省平均水平"]
    ),
)
rows = st.builds(
    row,
    texts,
    texts,
    st.one_of(st.none(), st.integers(0, 2000).map(lambda cents: cents / 100)),
    name=st.sampled_from(["服务企业数量", "投诉次数", "补贴标准", "设计能力"]),
    score=st.one_of(st.none(), st.floats(-5, 40, allow_nan=False)),
    level1=st.sampled_from(["产出指标", "成本指标"]),
    level2=st.sampled_from(["数量指标", "质量指标"]),
)
projects = st.lists(
    st.tuples(st.lists(rows, min_size=1, max_size=5), st.sampled_from(available())),
    min_size=20,
    max_size=40,
)
few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(projects)
def test_points_lie_between_nothing_and_the_weight_and_totals_close(
    given_projects: list[tuple[list[Row], str]],
) -> None:
    done = scored_by(*((table(some), policy) for some, policy in given_projects))
    points = done.indicators["computed_score"].dropna()
    assert (points >= 0).all()
    assert (points <= done.indicators["allotted"].loc[points.index]).all()
    totals = done.projects[done.projects["scored_from"].notna()]
    assert (totals["residual"] == 0).all()
    assert (totals["lowest"] <= totals["adopted"]).all()
    assert (totals["adopted"] <= totals["highest"]).all()
    assert (totals["highest"] <= totals["weight_total"]).all()


def _earned(pairs: Sequence[tuple[str, str]], policy: str, name: str) -> list[float]:
    given_rows = [row(target, actual, 7.77, name=name) for target, actual in pairs]
    points: list[float] = (
        scored(table(given_rows), policy=policy).indicators["computed_score"].tolist()
    )
    return points


@pytest.mark.parametrize("policy", ["mof-2020", "platform", "hubei", "chongqing", "integer"])
def test_a_better_result_never_earns_less(policy: str) -> None:
    rising = [("≥80", str(result)) for result in range(-5, 170)]
    points = _earned(rising, policy, "服务企业数量")
    assert points == sorted(points)
    falling = [("≤80", str(result)) for result in range(170, -1, -1)]
    points = _earned(falling, policy, "投诉次数")
    assert points == sorted(points)


@few
@given(st.lists(rows, min_size=10, max_size=20), st.sampled_from(["mof-2020", "hubei", "guangxi"]))
def test_a_score_is_the_same_alone_and_in_company(some: list[Row], policy: str) -> None:
    columns = ["rule", "computed_score", "score_kind", "lost"]
    together = scored(*(table([one]) for one in some), policy=policy).indicators[columns]
    for number in (0, len(some) // 2, len(some) - 1):
        alone = scored(table([some[number]]), policy=policy).indicators[columns]
        assert alone.equals(together.iloc[[number]].reset_index(drop=True))


def test_ten_thousand_others_change_nothing() -> None:
    one = row("≥300", "271", 2.22)
    many = scored(table([one, *[row(f"≥{n % 90 + 1}", str(n % 70)) for n in range(10_000)]]))
    assert many.indicators["computed_score"].iloc[0] == 2.01  # 271/300 × 2.22 = 2.0054
