"""One project through its year: targets, monitoring, self-evaluation, in one inbox."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import evalxl
from tests.looking import load_workbook
from tests.reading.drawn import draw, workbook

PLANNED = Path(__file__).parents[1] / "reading" / "planned"
SELF_EVALUATION = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2025年度） | < | < | < | < | < | < | <
项目名称 | < | 农村公路养护 | < | 项目编码 | 44078125R0001 | < | <
主管部门 | < | 县交通运输局 | < | 实施单位 | < | 县公路站 | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 300 | 300 | 285 | 10 | 95% | 9.5
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
产出指标 | 数量指标 | 养护里程 | ≥100公里 | 105公里 | 60 | 60 |
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 30 | 30 |
总分 | < | < | < | < | 100 | 99.5 |
"""


def planned(name: str) -> bytes:
    case = tomllib.loads((PLANNED / f"{name}.toml").read_text(encoding="utf-8"))
    return workbook([draw(sheet, text) for sheet, text in case["sheets"].items()])


def told(out: Path) -> dict[str, set[str]]:
    """Give the findings of the last run, by file."""
    last = max((out / "runs").iterdir())
    found: dict[str, set[str]] = {}
    for line in (last / "findings.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        found.setdefault(one["file"], set()).add(f"{one['slug']} {one['where']}")
    return found


def sheets(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO((out / "summary.xlsx").read_bytes()))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def row_of(rows: list[tuple[Any, ...]], name: str) -> dict[str, Any]:
    """Give the row of a project by the headings of its sheet."""
    head = next(number for number, row in enumerate(rows) if "项目名称" in row)
    (mine,) = [row for row in rows[head + 1 :] if name in row]
    return {str(key): value for key, value in zip(rows[head], mine, strict=True)}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "县交通运输局"
    folder.mkdir(parents=True)
    return folder


def test_the_three_stages_of_a_project_run_through_one_inbox(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    inbox.joinpath("一申报.xlsx").write_bytes(planned("declaration_money"))
    first = evalxl.run(inbox.parent, out, jobs=1)
    assert (first.counts["declared"], first.counts["scored"], first.counts["refused"]) == (1, 0, 0)
    row = row_of(sheets(out)["目标申报"], "农村公路养护")
    assert (row["状态"], row["预算（万元）"], row["分值合计"], row["年度自评"]) == (
        "申报",
        300,
        100,
        "未报送",
    )
    assert "运行监控" not in sheets(out)

    inbox.joinpath("二监控.xlsx").write_bytes(planned("monitoring_national"))
    second = evalxl.run(inbox.parent, out, jobs=1)
    assert (second.counts["monitored"], second.counts["done"]) == (1, 1)
    row = row_of(sheets(out)["运行监控"], "农村公路养护")
    assert (row["截至月份"], row["已支出（万元）"], row["资金亮灯"]) == (7, 90, "黄灯")
    assert (row["红灯指标"], row["黄灯指标"]) == (1, 1)
    assert row["需关注的指标"] == "养护成本、群众满意度"
    assert told(out)["县交通运输局/二监控.xlsx"] == {
        "behind_schedule 农村公路养护",
        "target_at_risk 养护成本",
        "target_at_risk 群众满意度",
        "silent_change 养护成本",  # it was not among the targets filed
    }

    inbox.joinpath("三自评.xlsx").write_bytes(workbook([draw("自评表", SELF_EVALUATION)]))
    third = evalxl.run(inbox.parent, out, jobs=1)
    assert (third.counts["scored"], third.counts["done"], third.counts["unchanged"]) == (1, 1, 2)
    assert told(out)["县交通运输局/三自评.xlsx"] == {
        "target_lowered 养护里程",  # 120 became 100
        "silent_change 群众满意度",  # its weight was 40 and is 30
        "no_benefit 农村公路养护",
    }
    assert row_of(sheets(out)["目标申报"], "农村公路养护")["年度自评"] == "已报送"
    projects = pd.read_parquet(out / "data" / "projects.parquet")
    assert projects["file"].tolist() == ["县交通运输局/三自评.xlsx"]
    assert projects["project_code"].tolist() == ["44078125R0001"]
    assert row_of(sheets(out)["项目汇总"], "农村公路养护")["项目编码"] == "44078125R0001"

    again = evalxl.run(inbox.parent, out, jobs=1)
    assert (again.counts["done"], again.run_id) == (0, "")


def test_forms_that_are_never_scored_leave_no_copy_and_no_sheet_behind(
    inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    inbox.joinpath("申报.xlsx").write_bytes(planned("declaration_money"))
    inbox.joinpath("自评.xlsx").write_bytes(workbook([draw("自评表", SELF_EVALUATION)]))
    evalxl.run(inbox.parent, out, jobs=1)
    assert [one.name for one in (out / "scored").rglob("*.xlsx")] == ["自评.xlsx"]
    assert not (out / "refused").exists()
    inbox.joinpath("申报.xlsx").unlink()
    evalxl.run(inbox.parent, out, jobs=1, allow_empty=True)
    assert "目标申报" not in sheets(out)
    assert not (out / "data" / "stages.parquet").exists()
