"""The chapters bureaus ask for, 一、项目概况 to 六、自评结论及得分, with gaps for a person."""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.writing.report import sentences
from evalxl.writing.report.blocks import Block, Heading, Table, Text, gap
from evalxl.writing.report.facts import Facts, reason
from evalxl.writing.report.numbers import money, percent, points, rate

_VERDICTS = {
    "met": "完成",
    "exceeded": "超额完成",
    "claimed": "完成（定性）",
    "unmet": "未完成",
    "cannot_tell": "待核",
}


def chapters(facts: Facts) -> Iterator[Block]:
    """Write the whole report."""
    yield Heading(0, "项目绩效自评报告")
    yield from _front(facts)
    yield from _about(facts)
    yield from _carrying_out(facts)
    yield from _performance(facts)
    yield Heading(1, "四、项目主要做法和经验")
    yield Text(gap("主要做法、可推广的经验"))
    yield from _problems(facts)
    yield from _conclusion(facts)


def _front(facts: Facts) -> Iterator[Block]:
    for label, value in (
        ("项目名称", facts.name),
        ("预算部门", facts.unit),
        ("填报人姓名", facts.info.get("contact")),
        ("联系电话", facts.info.get("phone")),
        ("填报日期", facts.info.get("report_date")),
    ):
        yield Text(f"{label}：{value or gap(label)}")


def _about(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "一、项目概况")
    yield Heading(2, "（一）设立背景")
    yield Text(gap("项目设立的背景、支持的方向和领域"))
    yield Heading(2, "（二）立项依据")
    yield Text(str(facts.info.get("basis") or gap("立项文件名称和文号")))
    if facts.goals.get("expected"):
        yield Text(f"总体目标：{facts.goals['expected']}")
    yield Heading(2, "（三）预算安排及使用情况")
    yield Text(sentences.spending(facts))
    if facts.subprojects:
        yield _money_table(facts)


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


def _carrying_out(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "二、项目组织实施情况")
    yield Heading(2, "（一）投入")
    yield Text(gap("立项论证、绩效目标设置和资金落实情况"))
    yield Heading(2, "（二）过程")
    yield Heading(3, "1.资金管理")
    yield Text(sentences.spending(facts))
    if facts.overspent:
        yield Text(sentences.overspending(facts))
    if facts.slow:
        yield Text(sentences.slowness(facts))
    yield Heading(3, "2.项目管理")
    yield Text(gap("管理制度，申报、审核、资金拨付和验收的程序"))


def _performance(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "三、项目绩效情况")
    if not facts.kinds:
        yield Text(gap("绩效指标及完成情况"))
        return
    yield Text(sentences.overview(facts))
    if facts.goals.get("achieved"):
        yield Text(f"总体目标完成情况：{facts.goals['achieved']}")
    yield _kinds_table(facts)
    yield _indicator_table(facts)
    present = [
        side for side in ("产出", "效果", "其他") if any(kind.side == side for kind in facts.kinds)
    ]
    for ordinal, side in zip("一二三", present, strict=False):
        yield Heading(2, f"（{ordinal}）{side}指标分析")
        for number, kind in enumerate((k for k in facts.kinds if k.side == side), 1):
            yield Heading(3, f"{number}.{kind.name}完成情况")
            yield Text(sentences.completion(kind, facts))


def _kinds_table(facts: Facts) -> Table:
    rows = [
        tuple(
            map(
                str,
                (
                    kind.name,
                    len(kind.rows),
                    len(kind.done),
                    len(kind.of("unmet")),
                    len(kind.of("cannot_tell")),
                ),
            )
        )
        for kind in facts.kinds
    ]
    total = [str(sum(int(row[column]) for row in rows)) for column in range(1, 5)]
    return Table(
        "绩效指标设置及完成情况汇总表（单位：项）",
        ("指标类型", "设置", "完成", "未完成", "待核"),
        (*rows, ("合计", *total)),
        (4, 2, 2, 2, 2),
        frozenset({1, 2, 3, 4}),
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
            _VERDICTS[row["verdict"]],
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


def _problems(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "五、存在问题及建议")
    yield Heading(2, "（一）存在问题")
    if facts.unmet:
        yield Text(f"部分绩效指标未能完成，共{len(facts.unmet)}项：")
        yield from map(Text, sentences.missed(facts))
    for one in facts.dimensions:
        if text := reason(one):
            yield Text(f"{one['name']}：{text}")
    yield Text(gap("其他问题"))
    yield Heading(2, "（二）改进措施或有关建议")
    yield Text(gap("针对上述问题的改进措施和建议"))


def _conclusion(facts: Facts) -> Iterator[Block]:
    yield Heading(1, "六、项目自评结论及得分")
    year = f"{facts.year}年" if facts.year else ""
    score = f"{points(facts.total)}分" if facts.total is not None else gap("绩效自评分数")
    yield Text(
        f"{year}{facts.name or '项目'}{gap('总体结论')}，绩效自评分数为{score}，"
        f"绩效等级为{facts.grade or gap('绩效等级')}。"
    )
