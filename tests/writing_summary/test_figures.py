"""Every figure a director may quote, worked out again from the frames, one row at a time."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pytest

from evalxl.writing.summary import BatchView, summary_workbook
from tests.writing_summary.builder import batch
from tests.writing_summary.workbooks import read, rows, totals

Row = dict[str, Any]


class Case:
    """A batch, its summary, and the rows of its frames as plain dicts."""

    def __init__(self, projects: int) -> None:
        self.view: BatchView = batch(projects)
        self.book = read(summary_workbook(self.view))
        frames = self.view.frames
        self.projects: list[Row] = frames.projects.to_dict("records")  # type: ignore[assignment]
        self.indicators: list[Row] = frames.indicators.to_dict("records")  # type: ignore[assignment]
        self.findings: list[Row] = self.view.findings.to_dict("records")  # type: ignore[assignment]
        self.money: list[Row] = [{} for _ in self.projects]
        for line in frames.funds.to_dict("records"):
            if line["key"].startswith("total_") and known(line["yuan"]):
                self.money[line["project"]][line["key"][6:]] = line["yuan"]
        for key, money in enumerate(self.money):
            parts = [one for one in frames.subprojects.to_dict("records") if one["project"] == key]
            if parts:  # where the form has no total, that of its sub-projects stands in
                money.setdefault("budget", math.fsum(one["budget"] for one in parts))
                money.setdefault("paid", math.fsum(one["actual"] for one in parts))

    def table(self, sheet: str) -> list[Row]:
        return rows(self.book[sheet]) if sheet in self.book.sheetnames else []


@pytest.fixture(scope="module", params=[5, 60])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def known(value: Any) -> bool:
    return value is not None and value == value


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def same(left: Any, right: Any) -> bool:
    return bool(left == pytest.approx(right, rel=1e-9, abs=1e-9))


def test_each_project_stands_once_with_its_own_figures(case: Case) -> None:
    by_name = {row["项目名称"]: row for row in case.table("项目汇总")}
    assert len(by_name) == len(case.projects)
    for project, money in zip(case.projects, case.money, strict=True):
        row = by_name[project["project_name"]]
        assert row["主管部门"] == project["department"]
        for heading, key in {"自评得分": "self_evaluated", "核算得分": "adopted",
                             "核算下限": "lowest", "核算上限": "highest"}.items():  # fmt: skip
            assert same(row[heading], project[key])
        assert same(row["差异"], round(project["self_evaluated"] - project["adopted"], 2))
        for heading, key in {"年初预算（万元）": "initial", "全年预算（万元）": "budget",
                             "全年执行（万元）": "paid"}.items():  # fmt: skip
            amount = money.get(key)
            assert row[heading] is None if amount is None else same(row[heading], amount / 1e4)
        rate = project["execution_rate"]
        assert same(row["执行率"], rate / 100) if known(rate) else row["执行率"] is None
        assert row["达标"] == project["met"] + project["exceeded"]
        parts = [row[name] for name in ("达标", "未达标", "文字认定", "待核")]
        assert row["指标数"] == project["set"] == sum(parts)
        low, high = project["grade_lowest"], project["grade_highest"]
        assert row["等级"] == (low if low == high else f"{low}～{high}")


def test_the_totals_add_up_what_is_known_and_rate_by_money(case: Case) -> None:
    line = totals(case.book["项目汇总"])
    for heading, key in {"年初预算（万元）": "initial", "全年预算（万元）": "budget",
                         "全年执行（万元）": "paid"}.items():  # fmt: skip
        assert same(line[heading], math.fsum(m[key] for m in case.money if key in m) / 1e4)
    rated = [known(p["execution_rate"]) for p in case.projects]
    both = [m for m, is_rated in zip(case.money, rated, strict=True) if is_rated]
    rate = math.fsum(m["paid"] for m in both) / math.fsum(m["budget"] for m in both)
    assert line["执行率"] == pytest.approx(rate, rel=1e-6)
    assert same(line["自评得分"], mean([p["self_evaluated"] for p in case.projects]))


def test_departments_are_summed_and_weighted_by_money(case: Case) -> None:
    members = defaultdict(list)
    for project, money in zip(case.projects, case.money, strict=True):
        members[project["department"]].append((project, money))
    table = {row["主管部门"]: row for row in case.table("部门汇总")}
    assert table.keys() == members.keys()
    for name, both in members.items():
        row = table[name]
        assert row["项目数"] == len(both)
        assert same(row["自评平均"], mean([p["self_evaluated"] for p, _ in both]))
        paid = [(p["adopted"], m["budget"]) for p, m in both if "budget" in m]
        if paid:
            budget = math.fsum(b for _, b in paid)
            assert same(row["核算加权"], math.fsum(s * b for s, b in paid) / budget)
            assert same(row["全年预算（万元）"], budget / 1e4)
        else:
            assert row["核算加权"] is None
            assert row["全年预算（万元）"] is None
        assert row["未达标"] == sum(p["unmet"] for p, _ in both)
        own = {p["project_name"] for p, _ in both}
        errors = [f for f in case.findings if f["severity"] == "error"
                  and case.projects[int(f["project"])]["project_name"] in own]  # fmt: skip
        assert row["错误"] == len(errors)


def test_the_overview_repeats_the_same_figures(case: Case) -> None:
    sheet = case.book["总览"]
    tiles = {}
    for row in (4, 8):
        for column in (1, 2, 4, 6, 8):
            tiles[sheet.cell(row, column).value] = sheet.cell(row + 1, column).value
    assert tiles["核算项目"] == len(case.projects)
    assert tiles["收到自评表"] == len(case.projects) + 1
    assert tiles["未能读取"] == 1
    assert tiles["未达标指标"] == sum(i["verdict"] == "unmet" for i in case.indicators)
    assert tiles["错误级问题"] == sum(f["severity"] == "error" for f in case.findings)
    assert same(tiles["核算平均分"], mean([p["adopted"] for p in case.projects]))
    assert same(tiles["全年执行（万元）"], math.fsum(m.get("paid", 0) for m in case.money) / 1e4)
    grades: dict[str, int] = defaultdict(int)
    for project in case.projects:
        certain = project["grade_lowest"] == project["grade_highest"]
        grades[project["grade_lowest"] if certain else "等级待定"] += 1
    shown = {}
    for row in range(14, 21):
        if isinstance(sheet.cell(row, 2).value, int):
            shown[sheet.cell(row, 1).value] = sheet.cell(row, 2).value
    assert shown == dict(grades)


def test_the_lists_hold_exactly_the_rows_they_promise(case: Case) -> None:
    unmet = [i for i in case.indicators if i["verdict"] == "unmet"]
    assert len(case.table("未达标指标")) == len(unmet)
    assert len(case.table("指标明细")) == len(case.indicators)
    notes = sum(f["severity"] == "note" and not known(f["settled"]) for f in case.findings)
    assert len(case.table("问题清单")) == len(case.findings) - notes
    assert len(case.table("提示清单")) == notes
    over = {(f["project"], f["indicator"]) for f in case.findings if f["slug"] == "completion_over"}
    assert len(case.table("目标偏低")) == len(over)
    matters = {(f["project"], f["slug"]) for f in case.findings if f["severity"] != "note"}
    assert len(case.table("整改台账")) == len(matters)
    linked = [
        p for p in case.projects
        if (known(p["execution_rate"]) and p["execution_rate"] < 80)
        or p["grade_lowest"] in ("中", "低", "差")
    ]  # fmt: skip
    assert len(case.table("预算挂钩")) == len(linked)
    lines = {"mof-2020": (90, 80, 60), "guangdong-grades": (90, 80, 70, 60)}
    near = sum(
        abs(round(p[key] - line, 4)) <= 0.5
        for p in case.projects
        for key in ("adopted", "self_evaluated")
        for line in lines[p["policy"]]
    )
    assert len(case.table("临界")) == near
    assert len(case.table("未能读取")) == 2
    assert len(case.table("抽查名单")) == max(3, math.ceil(len(case.projects) / 10))


def test_details_keep_points_losses_and_completion(case: Case) -> None:
    table = case.table("指标明细")
    assert same(
        math.fsum(row["失分"] or 0 for row in table), math.fsum(i["lost"] for i in case.indicators)
    )
    computed = [i["computed_score"] for i in case.indicators if known(i["computed_score"])]
    shown = [row["核算得分"] for row in table if row["核算得分"] is not None]
    assert sorted(shown) == pytest.approx(sorted(computed))
    completions = sorted(i["completion"] for i in case.indicators if known(i["completion"]))
    shown = sorted(row["完成率"] * 100 for row in table if row["完成率"] is not None)
    assert shown == pytest.approx(completions)


def test_money_is_listed_by_source_subproject_and_basis(case: Case) -> None:
    table = case.table("资金执行")
    kinds: dict[str, int] = defaultdict(int)
    for row in table:
        kinds[row["类别"]] += 1
    assert kinds["资金总额"] == len(case.projects)
    assert kinds["资金来源"] == 2 * len(case.projects)
    assert kinds["子项目"] == len(case.view.frames.subprojects)
    assert kinds["执行率算法"] == len(case.view.frames.execution)
    starred = [row for row in table if (row["资金来源／子项目／算法"] or "").endswith("★")]
    assert len(starred) == int(case.view.frames.execution["preferred"].sum())
