"""The summary of real runs, recounted: forms in, and every figure that comes out worked out again.

The quick test takes the five forms and some generated ones of every layout; the slow one 2,000 of
the generator with departments and planted faults.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evalxl.batch.run import Options, run
from evalxl.policies import load
from evalxl.settings import config
from tests.generator import generate
from tests.generator.faults import FAULTS
from tests.writing_summary import retold
from tests.writing_summary.recount import Recount, Row, known, mean, scaled, total
from tests.writing_summary.workbooks import (
    links,
    needs_office,
    read,
    recalculated,
    rows,
    totals,
    without_results,
)

FORMS = Path(__file__).parents[1] / "data" / "forms"
NOW = datetime(2026, 11, 27, 9, 0)
BY_HAND = {"总览", "图表数据", "抽查名单", "规则与口径"}
"""Sheets that are no plain table of the recount; each has a test of its own below."""


SHOWN = (
    "项目数",
    "全年预算（万元）",
    "执行率（加权）",
    "自评平均",
    "核算平均",
    "未达标",
    "待核",
    "错误",
)


@dataclass
class Batch:
    """A finished run, and what it comes to."""

    out: Path

    @cached_property
    def count(self) -> Recount:
        return Recount(self.out)

    @cached_property
    def book(self) -> Any:
        return read((self.out / "summary.xlsx").read_bytes())


def ran(folder: Path, generated: int, *, five: bool) -> Batch:
    """Put forms into an inbox and run the batch."""
    inbox = folder / "inbox"
    forms = [(f"五表/{one.name}", one.read_bytes()) for one in sorted(FORMS.glob("*.xlsx"))]
    made = generate(generated, seed=8, plant=tuple(FAULTS), share=0.4)
    for path, content in [*(forms if five else ()), *((one.path, one.content) for one in made)]:
        place = inbox / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    report = run(inbox, folder / "out", config.load(), Options(now=NOW, jobs=1))
    assert not report.fault
    return Batch(folder / "out")


SIZES = [
    pytest.param((0, True), id="the five forms"),
    pytest.param((40, True), id="all layouts"),
    pytest.param((200, False), id="200 forms", marks=pytest.mark.slow),
    pytest.param((2000, False), id="2000 forms", marks=pytest.mark.thorough),
]


@pytest.fixture(scope="module", params=SIZES)
def batch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    generated, five = request.param
    return ran(tmp_path_factory.mktemp("batch"), generated, five=five)


def same(left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-7)
    return _text(left) == _text(right)


def _text(value: Any) -> str | None:
    """A blank cell is no text; a number and a text are never the same."""
    if not known(value) or value in ("", "—"):
        return None
    return value if isinstance(value, str) else repr(value)


def test_every_sheet_is_recounted(batch: Batch) -> None:
    recounted = retold.IN_ORDER.keys() | retold.IN_ANY_ORDER.keys() | BY_HAND
    shown = set(batch.book.sheetnames) - {"历年对比", "指标历年对比"}
    assert shown <= recounted
    tables = retold.IN_ORDER | retold.IN_ANY_ORDER
    empty = {name for name in recounted - BY_HAND if not list(tables[name](batch.count))}
    assert recounted - shown == empty, "a sheet that has nothing to say is not made"


@pytest.mark.parametrize("sheet", retold.IN_ORDER)
def test_every_figure_of_a_sorted_table_stands_where_it_should(batch: Batch, sheet: str) -> None:
    wanted = list(retold.IN_ORDER[sheet](batch.count))
    shown = rows(batch.book[sheet]) if sheet in batch.book.sheetnames else []
    for number, (row, want) in enumerate(zip_longest(shown, wanted)):
        assert row, (sheet, number, want)
        assert want, (sheet, number, row)
        for heading, value in want.items():
            assert same(row[heading], value), (sheet, number, heading, row[heading], value)


@pytest.mark.parametrize("sheet", retold.IN_ANY_ORDER)
def test_every_row_of_a_list_is_there_once(batch: Batch, sheet: str) -> None:
    wanted = list(retold.IN_ANY_ORDER[sheet](batch.count))
    shown = rows(batch.book[sheet]) if sheet in batch.book.sheetnames else []
    headings = list(wanted[0]) if wanted else []
    assert _bag(shown, headings) == _bag(wanted, headings)


def _bag(table: list[Row], headings: list[str]) -> Counter[tuple[Any, ...]]:
    return Counter(
        tuple(
            float(f"{row[name]:.9g}") if isinstance(row[name], int | float) else _text(row[name])
            for name in headings
        )
        for row in table
    )


def test_totals_are_those_of_the_rows(batch: Batch) -> None:
    """Sums of what is known; means of one year; the rate is all spent by all budgeted."""
    line, some = totals(batch.book["项目汇总"]), batch.count.order
    is_of_one_year = len({p["year"] for p in some if known(p["year"])}) < 2
    for heading, key in {"年初预算（万元）": "initial", "全年预算（万元）": "budget",
                         "全年执行（万元）": "paid"}.items():  # fmt: skip
        assert same(line[heading], scaled(total(p[key] for p in some), 1e4)), heading
    for heading, key in {"自评得分": "self_evaluated", "核算得分": "adopted", "核算下限": "lowest",
                         "核算上限": "highest", "差异": "difference"}.items():  # fmt: skip
        assert same(line[heading], mean(p[key] for p in some) if is_of_one_year else None), heading
    for heading in ("指标数", "达标", "未达标", "文字认定", "待核"):
        assert line[heading] == sum(row[heading] for row in retold.projects(batch.count))
    assert same(line["执行率"], _rate(some))


def _rate(some: list[Row]) -> float | None:
    paid, budget = (total(p[key] for p in some) for key in ("counted_paid", "counted_budget"))
    return paid / budget if paid is not None and budget else None


def test_the_overview_says_what_the_rows_come_to(batch: Batch) -> None:
    sheet, count = batch.book["总览"], batch.count
    some, status = count.order, Counter(one["status"] for one in count.files)
    tiles = {
        sheet.cell(row, column).value: sheet.cell(row + 1, column).value
        for row in (4, 8)
        for column in (1, 2, 4, 6, 8)
    }
    years = Counter(p["year"] for p in some if known(p["year"]))
    most = max(years, key=lambda year: (years[year], year))
    of_year = some if len(years) < 2 else [p for p in some if p["year"] == most]
    when = "" if len(years) < 2 else f"（{most:.0f}年度）"
    wanted = {
        "收到自评表": len(count.files) - status["passed_over"],
        "未能读取": status["refused"] + status["faulted"],
        "核算项目": len(some), "全年预算（万元）": scaled(total(p["budget"] for p in some), 1e4),
        "全年执行（万元）": scaled(total(p["paid"] for p in some), 1e4),
        f"自评平均分{when}": mean(p["self_evaluated"] for p in of_year),
        f"核算平均分{when}": mean(p["adopted"] for p in of_year),
        "未达标指标": sum(p["unmet"] for p in some),
        "错误级问题": sum(one["severity"] == "error" for one in count.findings),
    }  # fmt: skip
    for label, value in wanted.items():
        assert same(tiles[label], value), label
    assert same(tiles["执行率"], scaled(_rate(some), 1)), "执行率"
    texts = [str(cell.value) for line in sheet.iter_rows(max_col=1) for cell in line if cell.value]
    for sentence in _takeaways(count):
        assert f"• {sentence}" in texts


def _takeaways(count: Recount) -> Iterator[str]:
    some = count.order
    unmet = [one for one in count.indicators if one["verdict"] == "unmet"]
    open_ = [p for p in some if p["grade"] and "～" in p["grade"]]
    over = [p["difference"] for p in some if known(p["difference"]) and p["difference"] >= 5]
    slow = [p for p in some if known(p["execution_rate"]) and p["execution_rate"] < 80]
    beyond = sum(known(p["execution_rate"]) and p["execution_rate"] > 150 for p in some)
    if beyond:
        said = f"执行率超过 150% 的项目 {beyond} 个，疑似金额单位填错；"
        yield f"{said}合计含其金额，请先核实。"
    ungraded = sum(p["grade"] is None for p in some)
    above = f"自评比核算高 5 分及以上 {len(over)} 个"
    yield f"等级待定 {len(open_)} 个，无等级 {ungraded} 个，{above}。"
    money = (total(p["budget"] for p in slow) or 0) / 1e4
    yield f"执行率低于 80% 的项目 {len(slow)} 个，涉及预算 {money:,.2f} 万元。"
    silent = sum(not known(one["reason"]) for one in unmet)
    yield f"未达标指标 {len(unmet)} 项，其中 {silent} 项未说明原因。"
    claimed, unclear = (sum(p[key] for p in some) for key in ("claimed", "cannot_tell"))
    yield f"文字认定 {claimed} 项，待核 {unclear} 项，需人工核定。"


def test_the_overview_s_tables_are_recounted(batch: Batch) -> None:
    """Grades by number and by money, the departments with most money, the worst problems."""
    count = batch.count
    lines = [[cell.value for cell in line] for line in batch.book["总览"].iter_rows(max_col=9)]
    at = {str(line[0]): number for number, line in enumerate(lines) if line[0]}
    for line in lines[at["等级分布"] + 2 : at["等级分布"] + 9]:
        mine = [p for p in count.order if retold._class(p["grade"]) == line[0]]
        if isinstance(line[1], int) or mine:
            assert line[1] == len(mine)
            assert same(line[3], scaled(total(p["budget"] for p in mine), 1e4))
    table = {row["主管部门"]: row for row in retold.departments(count)}
    ranked = sorted(table.values(), key=lambda row: -(row["全年预算（万元）"] or -1))[:15]
    first = at["部门一览（按全年预算）"] + 2
    for line, row in zip(lines[first:], ranked, strict=False):
        assert line[0] == row["主管部门"] or same(line[2], row["全年预算（万元）"])
        wanted = [table[str(line[0])][name] for name in SHOWN]
        assert all(same(left, right) for left, right in zip(line[1:], wanted, strict=True)), line
    kinds = Counter((one["severity"], one["code"]) for one in count.findings)
    order, weight = ("error", "warning", "note"), {"error": 10, "warning": 3, "note": 1}
    by_weight = lambda kind: (-kinds[kind] * weight[kind[0]], order.index(kind[0]), kind[1])  # noqa: E731
    worst = sorted(kinds, key=by_weight)[:10]
    first = at["最常见的十类问题（按处数排列，错误按 10 倍、警告按 3 倍计）"] + 2
    for line, kind in zip(lines[first:], worst, strict=False):
        who = {f["project"] for f in count.findings if (f["severity"], f["code"]) == kind}
        assert (line[4], line[6]) == (kind[1], kinds[kind])
        assert line[7] == len({one for one in who if known(one)})


def test_the_charts_draw_the_scores_and_rates_of_the_projects(batch: Batch) -> None:
    lines = list(batch.book["图表数据"].iter_rows(min_row=3, max_col=8, values_only=True))
    edges = (-math.inf, 50, 60, 70, 80, 85, 90, 95, 100, math.inf)
    for column, key in ((1, "self_evaluated"), (2, "adopted")):
        points = [round(p[key], 2) for p in batch.count.order if known(p[key])]
        for low, high, line in zip(edges, edges[1:], lines, strict=False):
            assert line[column] == sum(low <= one < high for one in points), line
    drawn = Counter((line[4], round(line[6], 9), line[7]) for line in lines if line[4])
    wanted = Counter(
        (p["number"], round(min(max(p["execution_rate"], 0), 150) / 100, 9), p["adopted"])
        for p in batch.count.order
        if known(p["execution_rate"]) and known(p["adopted"])
    )
    assert drawn == wanted


def test_the_sample_and_the_rules_name_projects_and_policies_that_exist(batch: Batch) -> None:
    drawn = rows(batch.book["抽查名单"])
    assert len(drawn) == max(math.ceil(len(batch.count.order) / 10), 3)
    for row in drawn:
        p = batch.count.order[row["项目序号"] - 1]
        assert same(row["项目名称"], p["project_name"])
        assert same(row["全年预算（万元）"], scaled(p["budget"], 1e4))
        assert same(row["核算得分"], p["adopted"])
    said = {
        str(name).removeprefix("评分办法："): int(str(text).split()[1])
        for name, text, *_ in batch.book["规则与口径"].iter_rows(values_only=True)
        if str(name).startswith("评分办法：")
    }
    used = Counter(load(p["policy"]).zh for p in batch.count.order)
    assert said == used


def test_departments_get_exactly_their_share(batch: Batch) -> None:
    books = {
        place.stem: read(place.read_bytes()) for place in (batch.out / "departments").glob("*.xlsx")
    }
    for sheet in ("项目汇总", "指标明细", "未达标指标", "资金执行"):
        whole = retold.IN_ORDER[sheet](batch.count)
        with_rows = [book for book in books.values() if sheet in book.sheetnames]
        shown = [row for book in with_rows for row in rows(book[sheet])]
        wanted = list(whole)
        headings = [one for one in wanted[0] if one != "核算表"] if wanted else []
        assert _bag(shown, headings) == _bag(wanted, headings)
        for book in with_rows:
            assert len({row["主管部门"] for row in rows(book[sheet])}) <= 1
    listed = [book["问题清单"] for book in books.values() if "问题清单" in book.sheetnames]
    shown = [row for sheet in listed for row in rows(sheet)]
    told = retold.told_elsewhere(batch.count)
    wanted = [one for one in retold.findings(batch.count) if one["识别码"] not in told]
    assert _bag(shown, list(wanted[0])) == _bag(wanted, list(wanted[0]))


def test_every_link_leads_to_a_file_and_to_a_sheet_of_it(batch: Batch) -> None:
    """Links are read from the parts of the summary, and every target is opened."""
    sheets: dict[Path, set[str]] = {}
    found = list(links((batch.out / "summary.xlsx").read_bytes()))
    assert found
    for target, where in found:
        path = (batch.out / unquote(target.replace("\\", "/"))).resolve()
        if path not in sheets:
            assert path.is_file(), target
            sheets[path] = _sheets(path) if path.suffix == ".xlsx" else set()
        if where is not None:
            named = re.fullmatch(r"'(.+)'!([A-Z]{1,3}[1-9]\d*)", where)
            assert named, where
            assert named[1].replace("''", "'") in sheets[path], (target, where)


def _sheets(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as parts:
        text = parts.read("xl/workbook.xml").decode()
    return {
        unescape(one) for one in re.findall(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"", text)
    }


@pytest.mark.office
@needs_office
def test_every_cell_is_what_libreoffice_makes_of_it(batch: Batch, tmp_path: Path) -> None:
    """The stored results are taken out first, so that what comes back can only be computed."""
    content = (batch.out / "summary.xlsx").read_bytes()
    bare, taken = without_results(content)
    assert taken >= 7 * len(batch.count.order)
    there = recalculated(bare, tmp_path)
    for sheet in batch.book:
        other = there[sheet.title]
        both = zip_longest(sheet.iter_rows(values_only=True), other.iter_rows(values_only=True))
        for number, (left, right) in enumerate(both, 1):
            for mine, theirs in zip_longest(left or (), right or ()):
                assert same(mine, theirs), (sheet.title, number, mine, theirs)
