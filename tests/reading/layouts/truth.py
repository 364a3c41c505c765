"""What a layout says: projects with weights, scores and money that agree with each other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PLACES = ("苇塘镇", "石磨乡", "杉坪县", "雁洲区", "白芦县", "枫桥铺镇", "盐井乡", "柳堤区")
BODIES = ("水务站", "文化馆", "公路段", "园林所", "卫生院", "敬老院", "农技站", "供销社")
HEADS = ("水利局", "文旅局", "交通局", "城管局", "卫健局", "民政局", "农业农村局", "商务局")
THINGS = (
    ("渡口", "处"),
    ("泵房", "座"),
    ("书屋", "间"),
    ("候车亭", "个"),
    ("旧渠", "公里"),
    ("菜棚", "栋"),
    ("校车", "辆"),
    ("公厕", "座"),
    ("苗圃", "亩"),
    ("机井", "眼"),
    ("戏台", "座"),
    ("村道", "公里"),
    ("档案柜", "组"),
    ("球场", "片"),
    ("病床", "张"),
    ("水尺", "根"),
)
DEEDS = ("新建", "修缮", "改造", "翻修", "维护")
PEOPLE = ("周边居民", "乘客", "农户", "师生", "患者", "读者", "摊主", "村民")
CAUSES = ("连续降雨", "供货延迟", "征地协商", "图纸变更", "施工队换场", "材料涨价")
REMEDIES = ("次年二季度补齐", "已另排工期", "改由邻镇承办", "年后集中推进")
OWN_FIRST = (("建设", "服务", "管护", "惠民"), ("任务", "成效", "板块", "要求"))
OWN_SECOND = (("主体", "附属", "日常", "外围", "配套"), ("工程", "事项", "工作", "内容"))
SOURCES = (("省级", "市级", "县级", "镇级"), ("补助", "拨款", "配套资金", "专项资金", "财政资金"))
OWN_SOURCES = (("乡贤会", "校友", "商会", "福彩"), ("捐款", "筹款", "公益金", "赞助"))


@dataclass(slots=True)
class Line:
    """One indicator. `verdicts`: those a right reader may give; empty where any may stand."""

    level1: str
    level2: str
    name: str
    weight: float
    target: str
    actual: str
    score: float
    reason: str | None = None
    verdicts: tuple[str, ...] = ()
    remark: str = ""
    standard: str = ""


@dataclass(slots=True)
class Money:
    """Amounts in yuan."""

    initial: int
    budget: int
    paid: int


@dataclass(slots=True)
class Project:
    """One project that adds up: weights to 100, scores to the total, sources to their sum."""

    name: str
    unit: str
    supervisor: str
    year: int
    money: Money
    sources: dict[str, Money]
    lines: list[Line]
    execution_weight: int
    own_levels: bool = False

    @property
    def execution_score(self) -> float:
        return half_up(self.execution_weight * self.money.paid / self.money.budget)

    @property
    def total(self) -> float:
        return half_up(sum(line.score for line in self.lines) + self.execution_score)

    def level_weight(self, level1: str) -> float:
        return half_up(sum(line.weight for line in self.lines if line.level1 == level1))


def half_up(value: float, places: int = 2) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def pick(parts: tuple[tuple[str, ...], ...], rng: random.Random) -> str:
    """Compose a word of one member of each part."""
    return "".join(rng.choice(part) for part in parts)


def invent(
    rng: random.Random, *, execution: bool = True, own_levels: bool = False, reasons: bool = True
) -> Project:
    """Invent a project; without `reasons` it misses no target, since no cell could say why."""
    thing, unit = rng.choice(THINGS)
    place = rng.choice(PLACES)
    weight = 10 if execution else 0
    lines = _lines(rng, thing, unit, 100 - weight)
    if own_levels:
        _own_words(lines, rng)
    if reasons:
        for line in rng.sample(lines[:3], rng.choice((1, 1, 2))):
            _miss(line, rng)
    money, sources = _money(rng)
    return Project(
        name=f"{place}{thing}{rng.choice(('提升', '整治', '更新', '保障'))}项目",
        unit=place + rng.choice(BODIES),
        supervisor=rng.choice(PLACES) + rng.choice(HEADS),
        year=rng.choice((2023, 2024, 2025)),
        money=money,
        sources=sources,
        lines=lines,
        execution_weight=weight,
        own_levels=own_levels,
    )


def sibling(project: Project, rng: random.Random, *, reasons: bool = True) -> Project:
    """Invent another project with the same indicators and weights, but its own targets."""
    lines = []
    for line in project.lines:
        target, actual = _values(line, rng)
        lines.append(
            Line(line.level1, line.level2, line.name, line.weight, target, actual, line.weight)
        )
    if reasons:
        _miss(rng.choice(lines[:3]), rng)
    money, sources = _money(rng)
    other = invent(rng, execution=bool(project.execution_weight))
    name = other.name if other.name != project.name else f"{other.name}二期"
    return Project(
        name, other.unit, project.supervisor, project.year, money, sources, lines,
        project.execution_weight, project.own_levels,
    )  # fmt: skip


def _lines(rng: random.Random, thing: str, unit: str, points: int) -> list[Line]:
    second, second_unit = rng.choice([one for one in THINGS if one[0] != thing])
    who = rng.choice(PEOPLE)
    plan = [
        ("产出指标", "数量指标", f"{rng.choice(DEEDS)}{thing}数量", unit),
        ("产出指标", "数量指标", f"配套{second}数量", second_unit),
        ("产出指标", "质量指标", f"{thing}验收合格率", "%"),
        ("产出指标", "时效指标", f"{thing}按期完工率", "%"),
        ("效益指标", "社会效益指标", f"受益{who}人数", "人"),
        ("效益指标", "可持续影响指标", f"{thing}完好率", "%"),
        ("满意度指标", "服务对象满意度指标", f"{who}满意度", "%"),
    ]
    if rng.random() < 0.5:
        plan.insert(4, ("产出指标", "成本指标", f"单{unit}{thing}造价", "万元"))
    if rng.random() < 0.3:
        plan.pop(1)
    weights = {"产出指标": points - 40, "效益指标": 30, "满意度指标": 10}
    lines = []
    for level1, whole in weights.items():
        own = [one for one in plan if one[0] == level1]
        for (_, level2, name, measure), weight in zip(
            own, _split(whole, len(own), rng), strict=True
        ):
            line = Line(level1, level2, name, weight, measure, "", weight)
            line.target, line.actual = _values(line, rng, measure)
            lines.append(line)
    return lines


def _split(whole: int, count: int, rng: random.Random) -> list[float]:
    """Share points out unevenly, in halves, exactly."""
    shares = [half_up(round(2 * whole / count * rng.uniform(0.75, 1.25)) / 2) for _ in range(count)]
    shares[-1] = half_up(whole - sum(shares[:-1]))
    return shares


def _values(line: Line, rng: random.Random, unit: str | None = None) -> tuple[str, str]:
    """Write a target and a result that reaches it; a ceiling where the name asks for one."""
    measure = unit or "".join(letter for letter in line.target if letter not in "≥≤0123456789.")
    if measure == "%":
        target = rng.randint(82, 97)
        return f"≥{target}%", f"{rng.randint(target, 100)}%"
    if measure == "万元":
        cap = rng.randint(30, 90) / 10
        return f"≤{cap}万元", f"{half_up(cap * rng.choice((1, 0.95, 0.9)), 1)}万元"
    target = rng.randint(8, 60) * (10 if measure == "人" else 1)
    sign = rng.choice(("≥", "≥", ""))
    return f"{sign}{target}{measure}", f"{int(target * rng.choice((1, 1, 1.1)))}{measure}"


def _miss(line: Line, rng: random.Random) -> None:
    """Let a result fall short of its target, with its points and a reason."""
    target = int("".join(letter for letter in line.target if letter.isdigit()))
    actual = max(1, int(target * rng.uniform(0.7, 0.95)))
    line.actual = line.target.replace("≥", "").replace(str(target), str(actual))
    line.score = half_up(line.weight * actual / target)
    line.reason = f"因{rng.choice(CAUSES)}未全部完成，{rng.choice(REMEDIES)}"


def _own_words(lines: list[Line], rng: random.Random) -> None:
    """Call levels by words that no form of the ministry has."""
    known: dict[str, str] = {}
    for line in lines:
        for old, parts in ((line.level1, OWN_FIRST), (line.level2, OWN_SECOND)):
            while old not in known:
                word = pick(parts, rng)
                if word not in known.values():
                    known[old] = word
    for line in lines:
        line.level1, line.level2 = known[line.level1], known[line.level2]


def _money(rng: random.Random) -> tuple[Money, dict[str, Money]]:
    names = [pick(SOURCES, rng)]
    other = pick(OWN_SOURCES if rng.random() < 0.3 else SOURCES, rng)
    if other[:2] != names[0][:2]:
        names.append(other)
    parts = {}
    for name in names:
        initial = rng.randint(200, 9000) * 1000
        budget = half_up(initial * rng.choice((0.8, 0.9, 1, 1, 1.25)), -3)
        paid = half_up(budget * rng.choice((1, 0.98, 0.94, 0.92)), -2)
        parts[name] = Money(initial, int(budget), int(paid))
    return add_up(list(parts.values())), parts


def add_up(parts: list[Money]) -> Money:
    return Money(
        sum(one.initial for one in parts),
        sum(one.budget for one in parts),
        sum(one.paid for one in parts),
    )
