"""The parts of a report that follow from the form; a part without facts is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from evalxl.writing.report import sentences
from evalxl.writing.report.blocks import Block, Heading, Table, Text, gap
from evalxl.writing.report.facts import Facts, Kind, reason
from evalxl.writing.report.numbers import money, percent, points, rate

_OUTCOMES = {
    "met": "完成",
    "exceeded": "超额完成",
    "claimed": "完成（定性）",
    "unmet": "未完成",
    "judged": "已复核",
    "cannot_tell": "待核",
}


def _front(facts: Facts) -> Iterator[Block]:
    for label, value in (
        ("项目名称", facts.name),
        ("预算部门", facts.unit),
        ("填报人姓名", facts.info.get("contact")),
        ("联系电话", facts.info.get("phone")),
        ("填报日期", facts.info.get("report_date")),
    ):
        yield Text(f"{label}：{value or gap(label)}")


def _money_table(facts: Facts) -> Table:
    rows = [
        (
            str(one["no"]),
            one["name"],
            money(one["budget"]),
            money(one["actual"]),
            percent(one["actual"], one["budget"]),
        )
        for one in facts.subprojects
    ]
    total = (money(facts.budget), money(facts.spent), percent(facts.spent, facts.budget))
    return Table(
        f"预算安排及使用情况表（单位：{facts.money_unit}）",
        ("序号", "二级项目", "预算金额", "实际支出金额", "支出率"),
        (*rows, ("", "合计", *total)),
        (1, 5, 2, 2, 2),
        frozenset({2, 3, 4}),
    )


def _kinds_table(facts: Facts) -> Table:
    columns: dict[str, Callable[[Kind], int]] = {
        "设置": lambda kind: len(kind.rows),
        "完成": lambda kind: len(kind.done),
        "未完成": lambda kind: len(kind.of("unmet")),
        "已复核": lambda kind: len(kind.of("judged")),
        "待核": lambda kind: len(kind.of("cannot_tell")),
    }
    if not any(map(columns["已复核"], facts.kinds)):
        del columns["已复核"]
    counts = [[count(kind) for count in columns.values()] for kind in facts.kinds]
    total = [sum(column) for column in zip(*counts, strict=True)]
    names = [*(kind.name for kind in facts.kinds), "合计"]
    return Table(
        "绩效指标设置及完成情况汇总表（单位：项）",
        ("指标类型", *columns),
        tuple((name, *map(str, row)) for name, row in zip(names, [*counts, total], strict=True)),
        (4, *(2 for _ in columns)),
        frozenset(range(1, 1 + len(columns))),
    )


def _indicator_table(facts: Facts) -> Table:
    has_subprojects = any(row["subproject"] for row in facts.rows)
    rows = [
        (
            str(row["no"]),
            (row["subproject"] if has_subprojects else row["level2"]) or "",
            row["name"],
            row["target"] or "",
            row["actual"] or "",
            rate(row["completion"]),
            _OUTCOMES[row["outcome"]],
        )
        for row in facts.rows
    ]
    group = "二级项目" if has_subprojects else "二级指标"
    return Table(
        "绩效目标及完成情况表",
        ("序号", group, "三级指标", "目标值", "实际完成值", "完成率", "完成情况"),
        tuple(rows),
        (2, 5, 6, 4, 6, 3, 3),
        frozenset({5}),
        merged=1,
    )


def _conclusion(facts: Facts) -> Iterator[Block]:
    year = f"{facts.year}年" if facts.year else ""
    whose = "绩效评价得分" if facts.dimensions else "绩效自评分数"
    score = f"{points(facts.total)}分" if facts.total is not None else gap(whose)
    yield Text(
        f"{year}{facts.name or '项目'}{gap('总体结论')}，{whose}为{score}，"
        f"绩效等级为{facts.grade or gap('绩效等级')}。"
    )


def _basis(facts: Facts) -> Iterator[Block]:
    if facts.info.get("basis"):
        yield Text(str(facts.info["basis"]))


def _goal(facts: Facts) -> Iterator[Block]:
    if facts.goals.get("expected"):
        yield Text(f"总体目标：{facts.goals['expected']}")


def _achieved(facts: Facts) -> Iterator[Block]:
    if facts.goals.get("achieved"):
        yield Text(f"总体目标完成情况：{facts.goals['achieved']}")


def _spending(facts: Facts) -> Iterator[Block]:
    yield Text(sentences.spending(facts))


def _observed_money(facts: Facts) -> Iterator[Block]:
    if told := sentences.observed(facts):
        yield Text(told)


def _money(facts: Facts) -> Iterator[Block]:
    if facts.subprojects:
        yield _money_table(facts)


def _overspending(facts: Facts) -> Iterator[Block]:
    if facts.overspent:
        yield Text(sentences.overspending(facts))


def _slowness(facts: Facts) -> Iterator[Block]:
    if facts.slow:
        yield Text(sentences.slowness(facts))


def _overview(facts: Facts) -> Iterator[Block]:
    if facts.kinds:
        yield Text(sentences.overview(facts))


def _kinds(facts: Facts) -> Iterator[Block]:
    if facts.kinds:
        yield _kinds_table(facts)


def _indicators(facts: Facts) -> Iterator[Block]:
    if facts.kinds:
        yield _indicator_table(facts)


def _analysis(facts: Facts) -> Iterator[Block]:
    """Analyse the indicators side by side: outputs, effects, others."""
    sides = ("产出", "效果", "其他")
    present = [side for side in sides if any(kind.side == side for kind in facts.kinds)]
    for ordinal, side in zip("一二三", present, strict=False):
        yield Heading(2, f"（{ordinal}）{side}指标分析")
        for number, kind in enumerate((k for k in facts.kinds if k.side == side), 1):
            yield Heading(3, f"{number}.{kind.name}完成情况")
            yield Text(sentences.completion(kind, facts))


def _analysis_by_kind(facts: Facts) -> Iterator[Block]:
    """Analyse the indicators kind by kind, below a heading that has its number already."""
    for number, kind in enumerate(facts.kinds, 1):
        yield Heading(3, f"{number}.{kind.name}完成情况")
        yield Text(sentences.completion(kind, facts))


def _points_by_level(facts: Facts) -> Iterator[Block]:
    if told := sentences.points_by_level(facts):
        yield Text(told)


def _dimension_table(facts: Facts) -> Iterator[Block]:
    rows = [
        (one["name"], points(one["weight"]), points(one["score"]), sentences.share(one))
        for one in facts.dimensions
    ]
    if rows:
        yield Table(
            "评价指标得分表（单位：分）",
            ("评价指标", "分值", "得分", "得分率"),
            tuple(rows),
            (6, 2, 2, 2),
            frozenset({1, 2, 3}),
        )


def _dimensions(facts: Facts) -> Iterator[Block]:
    """Write one paragraph a dimension: its points, its rate, and why points were lost."""
    for number, one in enumerate(facts.dimensions, 1):
        yield Heading(2, f"{number}.{one['name']}分析")
        yield Text(sentences.dimension(one))


def _missed(facts: Facts) -> Iterator[Block]:
    if facts.unmet:
        yield Text(f"部分绩效指标未能完成，共{len(facts.unmet)}项：")
        yield from map(Text, sentences.missed(facts))


def _lost_points(facts: Facts) -> Iterator[Block]:
    for one in facts.dimensions:
        if text := reason(one):
            yield Text(f"{one['name']}：{text}")


PARTS: Mapping[str, Callable[[Facts], Iterator[Block]]] = {
    "front": _front,
    "basis": _basis,
    "goal": _goal,
    "achieved": _achieved,
    "spending": _spending,
    "observed_money": _observed_money,
    "money_table": _money,
    "overspending": _overspending,
    "slowness": _slowness,
    "overview": _overview,
    "kinds_table": _kinds,
    "indicator_table": _indicators,
    "analysis": _analysis,
    "analysis_by_kind": _analysis_by_kind,
    "points_by_level": _points_by_level,
    "dimension_table": _dimension_table,
    "dimensions": _dimensions,
    "missed": _missed,
    "lost_points": _lost_points,
    "conclusion": _conclusion,
}
"""The parts a skeleton may name."""
