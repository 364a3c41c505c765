"""Invented but lifelike projects: what a department would fill in, with the right answers."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

PLACES = ("临江县", "青山市", "安平县", "河口区", "东岭县", "南湖区", "清源县", "白石市")
SHARE_OF_SPECIALS = 0.3
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("某某",)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a project belongs: a place and a bureau of `pools.toml`, the n-th of its projects."""

    place: str
    bureau: str
    project: int = 0


@dataclass(slots=True)
class Row:
    """One indicator and what is true of it; `verdict` as INTERFACE §4."""

    level1: str
    level2: str
    name: str
    weight: float
    target: str
    actual: str
    score: float | None
    verdict: str
    reason: str | None = None
    sign: str = ""
    measure: str = ""
    bare_target: str = ""
    bare_actual: str = ""
    subproject: str | None = None

    @property
    def computed(self) -> float | None:
        """The points it earns: its weight where the target is reached, else its own score."""
        return self.weight if self.verdict in {"met", "exceeded", "claimed"} else self.score


@dataclass(slots=True)
class Project:
    """One filled form before it is drawn. Money in 万元."""

    bureau: str
    unit: str
    project_name: str
    year: int
    initial: float
    budget: float
    paid: float
    carryover: float
    other: float
    contact: str
    phone: str
    goal_expected: str
    goal_achieved: str
    rows: list[Row] = field(default_factory=list)
    execution_weight: float = 10
    share_of_projects: float = 0  # of a whole department's money
    subprojects: list[tuple[str, float, float]] = field(default_factory=list)

    @property
    def execution_score(self) -> float:
        """Points of budget execution: the rate, at most 1, times the weight."""
        return half_up(min(self.paid / self.budget, 1.0) * self.execution_weight)

    @property
    def total(self) -> float:
        """The unit's own total."""
        return half_up(sum(row.score or 0 for row in self.rows) + self.execution_score)


def half_up(value: float, places: int = 2) -> float:
    """Round as the field does."""
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))


def shares(total: float, weights: list[float]) -> list[float]:
    """Share `total` out by weight, to two places, the last taking the rest."""
    shares = [half_up(total * weight / sum(weights)) for weight in weights]
    shares[-1] = half_up(shares[-1] + total - sum(shares))
    return shares


@cache
def sectors() -> list[dict[str, Any]]:
    """Load the pools."""
    told = tomllib.loads((Path(__file__).parent / "pools.toml").read_text(encoding="utf-8"))
    return list(told["sector"])


@cache
def specials() -> list[dict[str, Any]]:
    """Load the rows that are no plain rates or counts."""
    told = tomllib.loads((Path(__file__).parent / "pools.toml").read_text(encoding="utf-8"))
    return list(told["special"])


def invent(rng: random.Random, home: Home | None = None) -> Project:
    """Invent one faultless project, of any department or of one told."""
    sector = rng.choice([one for one in sectors() if home is None or one["bureau"] == home.bureau])
    place = rng.choice(PLACES) if home is None else home.place
    budget = half_up(rng.choice([1, 1, 10, 10, 100]) * rng.uniform(8, 95))
    carryover = half_up(budget * 0.1) if rng.random() < 0.2 else 0.0
    project = Project(
        bureau=place + sector["bureau"],
        unit=place + rng.choice(sector["units"]),
        project_name=rng.choice(sector["projects"]),
        year=2025,
        initial=budget,
        budget=budget,
        paid=half_up(budget * rng.choice([1, 1, 0.995, 0.97, 0.93])),
        carryover=carryover,
        other=0.0,
        contact=rng.choice(SURNAMES) + rng.choice(GIVEN),
        phone=f"0000-{rng.randrange(10**6, 10**7)}",
        goal_expected=f"完成年度建设和服务任务，{''.join(sector['words'])}。",
        goal_achieved=f"已按计划完成年度任务，{''.join(sector['words'])}。",
    )
    project.rows = list(_rows(rng, sector))
    return project


def _rows(rng: random.Random, sector: dict[str, Any]) -> list[Row]:
    quantity = rng.sample(sector["quantity"], k=min(3, len(sector["quantity"])))
    plan = [
        *(
            ("产出指标", "数量指标", spec, weight)
            for spec, weight in zip(quantity, (8, 7, 7), strict=False)
        ),
        ("产出指标", "质量指标", rng.choice(sector["quality"]), 10),
        ("产出指标", "时效指标", rng.choice(sector["time"]), 8),
        ("效益指标", "社会效益指标", rng.choice(sector["social"]), 15),
    ]
    rows = [_measured(rng, *one) for one in plan]
    for place, row in enumerate(rows):
        others = [one for one in specials() if one["level2"] == row.level2]
        if others and rng.random() < SHARE_OF_SPECIALS:
            rows[place] = _special(row, rng.choice(others))
    rows.insert(5, _cost(rng))
    name, words = sector["words"]
    rows.append(
        Row(
            "效益指标",
            "可持续影响指标",
            name,
            15,
            words,
            words,
            15,
            "claimed",
            sign="定性",
            bare_target=words,
            bare_actual=words,
        )
    )
    rows.append(
        _measured(
            rng,
            "满意度指标",
            "服务对象满意度指标",
            [rng.choice(sector["satisfied"]), "%", 85, 95],
            10,
        )
    )
    return rows


def _measured(rng: random.Random, level1: str, level2: str, spec: list[Any], weight: float) -> Row:
    name, unit, low, high = spec
    target = rng.randint(low, high)
    if unit == "%":
        actual = 100 if target == 100 else rng.randint(target, 100)
    else:
        actual = rng.choice([target, target, int(target * rng.uniform(1.0, 1.19))])
    sign = "=" if target == 100 and unit == "%" else rng.choice(["≥", "≥", "", "不少于"])
    verdict = "met" if actual == target else "exceeded"
    text = f"{sign}{target}{unit}" if sign != "=" else f"{target}{unit}"
    return Row(
        level1,
        level2,
        name,
        weight,
        text,
        f"{actual}{unit}",
        weight,
        verdict,
        sign={"": "≥", "不少于": "≥", "=": "＝"}.get(sign, sign),
        measure=unit,
        bare_target=str(target),
        bare_actual=str(actual),
    )


def _special(row: Row, told: dict[str, Any]) -> Row:
    """Put a date, a ceiling, a zero or a range in the place of a plain row."""
    return Row(
        row.level1,
        row.level2,
        told["name"],
        row.weight,
        told["target"],
        told["actual"],
        row.weight,
        told["verdict"],
        sign=told.get("sign", "定性"),
        measure=told.get("measure", ""),
        bare_target=told.get("bare_target", told["target"]),
        bare_actual=told.get("bare_actual", told["actual"]),
    )


def _cost(rng: random.Random) -> Row:
    limit = rng.randint(5, 60)
    actual = rng.choice([limit, limit - rng.randint(0, 4)])
    return Row(
        "产出指标",
        "成本指标",
        "项目总成本",
        10,
        f"≤{limit}万元",
        f"{actual}万元",
        10,
        "met",
        sign="≤",
        measure="万元",
        bare_target=str(limit),
        bare_actual=str(actual),
    )


def miss(
    row: Row,
    rng: random.Random,
    *,
    reason: str | None = "因施工进度滞后，下年一季度完成",
    least: float = 0.55,
    most: float = 0.9,
) -> None:
    """Make a measured row miss its target, scored as the national rule scores it."""
    target = int(row.bare_target)
    actual = max(1, int(target * rng.uniform(least, most)))
    row.actual, row.bare_actual = f"{actual}{row.measure}", str(actual)
    row.score = half_up(actual / target * row.weight)
    row.verdict, row.reason = "unmet", reason
