"""The parts of a bureau's own report across a batch (see `skeletons/batch/`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evalxl.writing.report.blocks import Block, Table, Text, gap
from evalxl.writing.report.numbers import money, points, rate
from evalxl.writing.summary import digest

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.writing.summary import BatchView, Facts

_NAMED = 5
_PROBLEMS = 8
_WAN = 10_000


@dataclass(frozen=True)
class BatchFacts:
    """What the parts are written from. `facts` has money in yuan and rates in percent."""

    view: BatchView
    facts: Facts
    name: str | None = None
    unit: str | None = None
    info: dict[str, Any] = field(default_factory=dict)
    texts: tuple[Any, ...] = ()

    @property
    def projects(self) -> pd.DataFrame:
        """One row a project."""
        return self.facts.projects

    @property
    def year(self) -> int | None:
        """The year of all projects; `None` where there are several."""
        years = self.projects["year"].dropna().unique()
        return int(years[0]) if len(years) == 1 else None

    @property
    def slow_line(self) -> float:
        """Below this rate spending is slow, in percent."""
        return float(self.view.thresholds["low_execution_warning"])


def _wan(yuan: Any) -> str:
    known = _known(yuan)
    return money(None if known is None else float(known) / _WAN)


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def batch_front(batch: BatchFacts) -> Iterator[Block]:
    """Name year and bureau."""
    year = f"{batch.year}年度" if batch.year else "各年度"
    yield Text(f"{year}　{gap('编报单位')}　{gap('编报日期')}")


def batch_received(batch: BatchFacts) -> Iterator[Block]:
    """Say how many forms came, from how many departments, and what could not be read."""
    projects, status = batch.projects, batch.view.files["status"]
    refused = batch.view.files[status.isin(("refused", "faulted"))]["path"].tolist()
    departments, units = (projects[name].nunique() for name in ("department", "unit"))
    yield Text(
        f"共收到 {len(projects)} 个项目的绩效自评表，"
        f"涉及 {departments} 个部门、{units} 个实施单位。"
    )
    if refused:
        named = "、".join(refused[:_NAMED]) + ("等" if len(refused) > _NAMED else "")
        yield Text(f"另有 {len(refused)} 份文件未能读取，未纳入汇总：{named}。")


def batch_missing(batch: BatchFacts) -> Iterator[Block]:
    """Name the projects of the roster without a form."""
    found = batch.facts.findings
    missing = found.loc[found["slug"].eq("not_submitted"), "message"].tolist()
    if missing:
        yield Text(f"应报未报 {len(missing)} 个项目：")
        yield from map(Text, missing)


def batch_organised(batch: BatchFacts) -> Iterator[Block]:
    """Leave to a person how the work was organised."""
    yield Text(gap("组织方式、时间安排、审核和抽查情况"))


def batch_money(batch: BatchFacts) -> Iterator[Block]:
    """Sum the money."""
    projects = batch.projects
    counted = float(projects["counted_budget"].sum())
    unknown = int(projects["budget"].isna().sum())
    left_out = f"（{unknown} 个项目金额不明，未计入）" if unknown else ""
    text = f"全年预算合计 {_wan(projects['budget'].sum())} 万元{left_out}，"
    text += f"全年执行合计 {_wan(projects['paid'].sum())} 万元"
    if counted > 0:
        text += f"，执行率 {rate(100 * float(projects['counted_paid'].sum()) / counted)}"
    yield Text(f"{text}。")


def batch_money_table(batch: BatchFacts) -> Iterator[Block]:
    """Set the departments side by side."""
    table = digest.departments(batch.facts)
    yield Table(
        "各部门项目资金和自评情况（万元）",
        ("主管部门", "项目数", "全年预算", "全年执行", "执行率", "自评平均分", "核算平均分"),
        tuple(
            (
                str(row["department"]),
                str(row["projects"]),
                *(_wan(row[name]) for name in ("budget", "paid")),
                rate(_known(row["rate"])),
                *(points(_known(row[name])) for name in ("self_mean", "adopted_mean")),
            )
            for row in table.to_dict("records")
        ),
        (24, 9, 14, 14, 12, 13, 13),
        frozenset({1, 2, 3, 4, 5, 6}),
    )


def batch_slow(batch: BatchFacts) -> Iterator[Block]:
    """Name the projects that spent little, those with most money first."""
    projects = batch.projects
    slow = projects[projects["rate"].lt(batch.slow_line)]
    if slow.empty:
        return
    first = slow.sort_values("budget", ascending=False, kind="stable").head(_NAMED)
    named = "、".join(
        f"“{row['project_name']}”（{row['department']}，{rate(row['rate'])}）"
        for row in first.to_dict("records")
    )
    more = "等" if len(slow) > len(first) else ""
    yield Text(
        f"执行率低于 {batch.slow_line:g}% 的项目 {len(slow)} 个，"
        f"涉及预算 {_wan(slow['budget'].sum())} 万元：{named}{more}。"
    )


def batch_points(batch: BatchFacts) -> Iterator[Block]:
    """Compare what the units gave themselves with what was computed."""
    projects = batch.projects
    own, adopted = (_known(projects[name].mean()) for name in ("self_evaluated", "adopted"))
    if own is None or adopted is None or batch.year is None:
        return
    over = projects[projects["difference"].ge(5)]
    text = f"自评平均 {points(own)} 分，按评分办法核算平均 {points(adopted)} 分"
    if len(over):
        named = "、".join(f"“{name}”" for name in over["project_name"].head(_NAMED))
        more = "等" if len(over) > _NAMED else ""
        text += f"；自评比核算高 5 分及以上的项目 {len(over)} 个：{named}{more}"
    yield Text(f"{text}。")


def batch_grades(batch: BatchFacts) -> Iterator[Block]:
    """Count the projects by grade."""
    table = digest.grades(batch.projects)
    yield Table(
        "评价等级分布",
        ("等级", "项目数", "占比", "全年预算（万元）"),
        tuple(
            (
                str(row["grade"]),
                str(row["projects"]),
                rate(row["share"]),
                _wan(row["budget"]),
            )
            for row in table.to_dict("records")
        ),
        (25, 20, 20, 35),
        frozenset({1, 2, 3}),
    )


def batch_targets(batch: BatchFacts) -> Iterator[Block]:
    """Count the indicators by what became of them."""
    names = ("set", "reached", "unmet", "claimed", "cannot_tell")
    counts = {name: int(batch.projects[name].sum()) for name in names}
    yield Text(
        "共设绩效指标 {set} 项，其中达标 {reached} 项、未达标 {unmet} 项、"
        "以文字说明完成 {claimed} 项，另有 {cannot_tell} 项依表内填报无法判定，待核实。".format(
            **counts
        )
    )


def batch_missed(batch: BatchFacts) -> Iterator[Block]:
    """Name the projects with most targets missed."""
    projects = batch.projects
    missed = projects[projects["unmet"].gt(0)]
    if missed.empty:
        return
    first = missed.sort_values("unmet", ascending=False, kind="stable").head(_NAMED)
    named = "、".join(
        f"“{row['project_name']}”（{row['department']}，{row['unmet']} 项）"
        for row in first.to_dict("records")
    )
    yield Text(f"未达标指标分布在 {len(missed)} 个项目，较多的有：{named}。")


def batch_problems(batch: BatchFacts) -> Iterator[Block]:
    """List the most frequent findings, each with one project as an example."""
    found = batch.facts.findings
    found = found[found["severity"].ne("note") & found["project"].notna()]
    kinds = found.groupby("title").agg(count=("title", "size"), owners=("project", "nunique"))
    kinds = kinds.sort_values(["owners", "count"], ascending=False, kind="stable").head(_PROBLEMS)
    for number, (title, row) in enumerate(kinds.iterrows(), 1):
        case = found[found["title"].eq(str(title))].iloc[0]
        message = str(case["message"]).rstrip("。")
        yield Text(
            f"{number}．{title}：涉及 {row['owners']} 个项目、{row['count']} 处。"
            f"如{case['department']}“{case['project_name']}”：{message}。"
        )


def batch_cases(batch: BatchFacts) -> Iterator[Block]:
    """Set out the projects of high risk."""
    projects = batch.projects
    risky = projects[projects["risk"].eq("高")]
    if risky.empty:
        return
    first = risky.sort_values(["error", "difference"], ascending=False, kind="stable").head(10)
    if len(risky) > len(first):
        yield Text(f"风险较高的项目共 {len(risky)} 个，下表列出其中 {len(first)} 个。")
    yield Table(
        "风险较高的项目",
        ("项目名称", "主管部门", "执行率", "自评得分", "核算得分", "主要问题"),
        tuple(
            (
                str(row["project_name"] or row["file"]),
                str(row["department"]),
                rate(_known(row["rate"])),
                points(_known(row["self_evaluated"])),
                points(_known(row["adopted"])),
                row["problems"] if isinstance(row["problems"], str) else "",
            )
            for row in first.to_dict("records")
        ),
        (22, 16, 10, 10, 10, 32),
        frozenset({2, 3, 4}),
    )


PARTS = {
    part.__name__: part
    for part in (
        *(batch_front, batch_received, batch_missing, batch_organised, batch_money),
        *(batch_money_table, batch_slow, batch_points, batch_grades, batch_targets),
        *(batch_missed, batch_problems, batch_cases),
    )
}
"""The parts by the names that skeletons use."""
