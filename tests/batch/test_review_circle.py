"""A review as a bureau makes it: submitted, checked, answered, reviewed, waived, decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from evalxl.batch.options import Here, Options
from evalxl.batch.report import RunReport
from evalxl.batch.run import run
from evalxl.settings import config, control

PROJECT, UNIT, DEPARTMENT = "职业技能培训", "某培训中心", "人社局"
LIST, MATTERS = "问题清单", "整改台账"


def form(place: Path, reason: str | None, execution: float = 9.5) -> None:
    """Write a form: 45 of 50 in proportion, a result that answers nothing, 9.5 for execution.

    ≥100人 and 90人 of 50 points are 45; ≥9家 and “完成” are for a person to judge (40 points);
    95 of 100万元 make 9.5 of 10.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines: list[tuple[Any, ...]] = [
        ("项目支出绩效自评表",),
        ("（2025年度）",),
        ("项目名称", PROJECT),
        ("主管部门", DEPARTMENT, "实施单位", UNIT),
        ("资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        (None, "年度资金总额", 100, 100, 95, 10, "95%", execution),
        ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "偏差原因"),
        ("产出指标", "数量指标", "培训人数", "≥100人", "90人", 50, 45, reason),
        ("产出指标", "质量指标", "通过验收的基地家数", "≥9家", "完成", 40, 40, None),
        ("总分", None, None, None, None, 100, 85 + execution, None),
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    place.parent.mkdir(parents=True, exist_ok=True)
    book.save(place)


def night(inbox: Path, out: Path) -> RunReport:
    """Run once more, a day after the last run."""
    settings = config.load()
    batch = settings.batch.model_copy(update={"settle_seconds": 0.0})
    chosen = settings.model_copy(
        update={"batch": batch, "control": control.load(inbox, datetime(2026, 3, 1).date())}
    )
    past = len([*(out / "runs").glob("*")])
    options = Options(now=datetime(2026, 3, 1 + past), jobs=1, engine=Here())
    return run(inbox, out, chosen, options)


def table(book: Path, sheet: str) -> list[dict[str, Any]]:
    """Read a table of a workbook as a person sees it, by its headings."""
    cells = [list(row) for row in openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(cells) if row[0] == "序号")
    body = [row for row in cells[head + 1 :] if any(row[1:])]  # below: who signs, and the notes
    return [dict(zip(map(str, cells[head]), row, strict=True)) for row in body]


def states(book: Path) -> dict[str, str]:
    return {row["编号"]: row["状态"] for row in table(book, LIST)}


def told(out: Path, report: RunReport) -> dict[str, str]:
    """Read the states of a night's findings from its JSON lines."""
    lines = (
        (out / "runs" / report.run_id / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return {one["code"]: one["state"] for one in map(json.loads, lines)}


def rows_of(book: openpyxl.Workbook) -> Iterator[dict[str, Any]]:
    """Go over the rows of 问题清单: heading → cell."""
    rows = iter(book[LIST].iter_rows())
    head = next(row for row in rows if row[0].value == "序号")
    for row in rows:
        yield {str(name.value): cell for name, cell in zip(head, row, strict=True)}


def answer(source: Path, target: Path, said: dict[str, tuple[str, str]]) -> None:
    """Fill in the answer columns of a department workbook, by the codes of the findings."""
    book = openpyxl.load_workbook(source)
    for row in rows_of(book):
        if row["编号"].value in said:
            row["部门答复"].value, row["答复说明"].value = said[str(row["编号"].value)]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def reviews(place: Path) -> None:
    """Write the reviewer's decisions: 30 points for the question, a waiver, and a slip."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("填报单位", "项目名称", "年度", "指标", "复核得分", "理由", "复核人", "日期"))
    sheet.append(
        (UNIT, PROJECT, 2025, "通过验收的基地家数", 30, "验收单 6 家", "李四", "2026-02-20")
    )
    sheet.append((UNIT, PROJECT, 2025, "没有的指标", 5, None, "李四", "2026-02-20"))
    waivers = book.create_sheet("豁免")
    waivers.append(("编号", "填报单位", "项目名称", "指标", "理由", "批准人", "有效期"))
    waivers.append(("EVX322", UNIT, PROJECT, None, "运转类项目", "王五", "2026-12-31"))
    book.save(place)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    form(tmp_path / "in" / DEPARTMENT / "培训.xlsx", None)
    return tmp_path / "in"


def test_a_review_from_submission_to_decision(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    book = out / "departments" / f"{DEPARTMENT}.xlsx"

    night(inbox, out)
    before = states(book)
    assert {before[code] for code in ("EVX601", "EVX303", "EVX322", "EVX323")} == {"未答复"}
    project = pd.read_parquet(out / "data/projects.parquet").iloc[0]
    assert (project["lowest"], project["highest"]) == (54.5, 94.5)  # 45 + 9.5, and 40 open
    assert pd.isna(project["final"])
    (row,) = table(out / "summary.xlsx", "项目汇总")[:1]
    assert (row["等级"], row["核定得分"], row["核定等级"]) == ("差～优", "—", "—")

    said = {"EVX601": ("已改", "补填原因"), "EVX323": ("说明", "没有直接服务对象")}
    answer(book, inbox / DEPARTMENT / "答复" / "人社局答复.xlsx", said)
    form(inbox / DEPARTMENT / "培训.xlsx", "场地维修停课一期，下年一季度补训")
    reviews(inbox / "adjustments.xlsx")
    report = night(inbox, out)

    after = states(book)
    assert "EVX601" not in after  # the reason is there
    assert {code: after[code] for code in ("EVX301", "EVX303", "EVX322", "EVX323")} == {
        "EVX301": "已答复",  # missed, explained and scored in proportion
        "EVX303": "已复核",
        "EVX322": "豁免",
        "EVX323": "已答复",
    }
    assert after.items() <= told(out, report).items()
    mended = [row for row in table(book, MATTERS) if row["状态"] == "已整改"]
    assert [(row["项目名称"], row["部门答复"]) for row in mended] == [(PROJECT, "已改")]
    (decided,) = pd.read_parquet(out / "data/projects.parquet").to_dict("records")
    assert (decided["final"], decided["grade_final"]) == (84.5, "良")  # 45 + 30 + 9.5
    (row,) = table(out / "summary.xlsx", "项目汇总")[:1]
    assert (row["核定得分"], row["核定等级"], row["复核得分"]) == (84.5, "良", 84.5)
    found = pd.read_parquet(out / "data/findings.parquet").set_index("slug")
    assert found.at["no_satisfaction", "answer_text"] == "没有直接服务对象"
    (unused,) = report.unmatched
    assert unused == (
        f"adjustments.xlsx 第 3 行{UNIT}·{PROJECT}·没有的指标（李四，复核得分“5”）"
        "未采用：表里没有这个指标。"
    )
    assert f"复核调整：{unused}" in [*report.lines("zh")]
    assert "没有的指标" not in str(table(book, LIST))  # the reviewer's slip is the bureau's own

    (inbox / DEPARTMENT / "答复" / "人社局答复.xlsx").unlink()
    night(inbox, out)
    assert states(book)["EVX323"] == "已答复"  # kept over nights


def test_a_correction_that_is_wrong_again_is_one_finding_with_its_history(
    inbox: Path, tmp_path: Path
) -> None:
    """95 of 100万元 make 9.5 of 10; the unit claims 10, then 9.9."""
    out = tmp_path / "out"
    book = out / "departments" / f"{DEPARTMENT}.xlsx"
    for score in (10, 9.9):
        form(inbox / DEPARTMENT / "培训.xlsx", "停课一期，下年补训", execution=score)
        night(inbox, out)
        (row,) = (row for row in table(book, LIST) if row["编号"] == "EVX205")
        assert (row["现填"], row["应为"], row["状态"]) == (f"{score:g}", "9.5", "未答复")
        if score == 10:
            answer(book, inbox / DEPARTMENT / "答复.xlsx", {"EVX205": ("已改", "见 H6")})
    assert row["上次答复"].startswith("已改：见 H6（")  # and the day of the list
    assert "已整改" not in {row["状态"] for row in table(book, MATTERS)}
    (registered,) = table(out / "summary.xlsx", "答复登记")
    assert registered["答复状态"] == "未整改：同一处仍有问题"


def test_answers_of_a_list_that_is_gone_are_kept_and_not_counted_again(
    inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    night(inbox, out)
    returned = inbox / DEPARTMENT / "答复.xlsx"
    answer(out / "departments" / f"{DEPARTMENT}.xlsx", returned, {"EVX323": ("说明", "没有对象")})
    assert "部门答复：本次登记 1 条，累计 1 条。" in [*night(inbox, out).lines("zh")]
    returned.unlink()
    assert "部门答复：本次登记 0 条，累计 1 条。" in [*night(inbox, out).lines("zh")]


def test_answers_that_match_nothing_are_kept_and_listed(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    book = out / "departments" / f"{DEPARTMENT}.xlsx"
    night(inbox, out)
    answer(book, inbox / DEPARTMENT / "答复.xlsx", {"EVX323": ("异议", "另有说明")})
    returned = openpyxl.load_workbook(inbox / DEPARTMENT / "答复.xlsx")
    for row in rows_of(returned):
        if row["编号"].value == "EVX601":
            row["部门答复"].value, row["识别码"].value = "说明：另行报送", None
        if row["编号"].value == "EVX322":
            row["部门答复"].value, row["识别码"].value = "已改", "0123456789abcdef"
            row["项目名称"].value = "别的项目"
    returned.save(inbox / DEPARTMENT / "答复.xlsx")
    report = night(inbox, out)
    listed = {row["编号"]: row for row in table(out / "summary.xlsx", "答复登记")}
    assert {code: row["答复状态"] for code, row in listed.items()} == {
        "EVX323": "已答复",
        "EVX601": "未匹配：没有识别码",
        "EVX322": "未匹配：本批没有这个项目",
    }
    assert (listed["EVX601"]["部门答复"], listed["EVX601"]["答复说明"]) == ("说明", "另行报送")
    assert report.counts["answers"] == 1
    assert report.counts["refused"] == 0


def test_what_is_typed_into_an_output_is_read_before_it_is_set_aside(
    inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    book = out / "departments" / f"{DEPARTMENT}.xlsx"
    night(inbox, out)
    answer(book, book, {"EVX323": ("说明", "直接写在结果里")})
    night(inbox, out)
    assert states(book)["EVX323"] == "已答复"
    assert any("人工修改" in one.name for one in book.parent.iterdir())
