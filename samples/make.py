"""Make the invented part of the samples again: `python samples/make.py`.

The five forms of real departments in `inbox/` were transcribed from published reports and are not
touched. Everything of 临江县 is invented; the same code gives the same bytes.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.generator.facts import Home, Project, half_up, invent, sectors  # noqa: E402
from tests.generator.make import filled  # noqa: E402

PLACE, YEAR = "临江县", 2025
EDUCATION, HEALTH, WATER = "教育局", "卫生健康局", "水利局"


class Sample(NamedTuple):
    """One form: whose it is, in which form, and what is wrong with it, if anything."""

    bureau: str
    project: int
    form: str
    fault: str | None = None


SAMPLES = (
    Sample(EDUCATION, 0, "national-project"),
    Sample(EDUCATION, 1, "national-project", "unmet_no_reason"),
    Sample(EDUCATION, 2, "national-project-cost"),
    Sample(EDUCATION, 3, "yunnan", "overspend"),
    Sample(EDUCATION, 4, "sichuan", "score_filled"),
    Sample(EDUCATION, 5, "department"),
    Sample(HEALTH, 0, "transfer-project", "unmet"),
    Sample(HEALTH, 1, "transfer-region"),
    Sample(HEALTH, 2, "chongqing", "completion_over"),
    Sample(HEALTH, 3, "key-project"),
    Sample(HEALTH, 4, "hubei", "execution_score_mismatch"),
    Sample(HEALTH, 5, "department", "actual_not_answering"),
    Sample(WATER, 0, "jiangmen-score-table", "evidence_reference"),
    Sample(WATER, 1, "sub-project-report", "low_execution"),
    Sample(WATER, 2, "national-project", "weight_sum"),
    Sample(WATER, 3, "national-project-cost", "wrong_sign"),
    Sample(WATER, 4, "national-project", "total_mismatch"),
)
BROKEN = f"{PLACE}{WATER}/{YEAR}年_河道管理所_防汛物资购置（传输中断）.xlsx"
MISSING = ("防汛物资购置", "校园安全防范建设")
_WIDTHS = 22


def main() -> None:
    """Write the forms, the control files and last year's folder."""
    for bureau in (EDUCATION, HEALTH, WATER):
        shutil.rmtree(HERE / "inbox" / (PLACE + bureau), ignore_errors=True)
    shutil.rmtree(HERE / "last-year", ignore_errors=True)
    made = [(sample.form, _place(sample, HERE / "inbox")) for sample in SAMPLES]
    projects = [project for form, project in made if form != "department"]
    for sample in SAMPLES[:3]:
        _place(sample, HERE / "last-year", last_year=True)
    whole = next((HERE / "inbox" / (PLACE + WATER)).glob("*.xlsx")).read_bytes()
    (HERE / "inbox" / BROKEN).write_bytes(whole[: len(whole) // 2])
    _roster(projects)
    _adjustments(projects)


def _place(sample: Sample, folder: Path, *, last_year: bool = False) -> Project:
    rng = random.Random(f"{sample.bureau}/{sample.project}")  # noqa: S311 - to repeat, not to hide
    project = invent(rng, Home(PLACE, sample.bureau))
    _named(project, sample)
    if last_year:
        _turn_back(project)
    made = filled(sample.form, project, rng, None if last_year else sample.fault, plain=True)
    name = f"{project.year}年_{project.unit}_{project.project_name}.xlsx"
    path = folder / project.bureau / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
    return project


def _named(project: Project, sample: Sample) -> None:
    sector = next(one for one in sectors() if one["bureau"] == sample.bureau)
    names = [*sector["projects"], "部门整体支出"]
    project.project_name = names[min(sample.project, len(names) - 1)]
    project.unit = PLACE + sector["units"][sample.project % len(sector["units"])]
    if sample.form == "department":
        project.unit = project.bureau


def _turn_back(project: Project) -> None:
    """Make it last year's: less money, and a higher target that has come down since."""
    project.year -= 1
    for amount in ("initial", "budget", "paid", "carryover"):
        setattr(project, amount, half_up(getattr(project, amount) * 0.9))
    for row in project.rows:
        for text in ("target", "actual", "bare_target", "bare_actual"):
            setattr(row, text, getattr(row, text).replace(str(YEAR), str(project.year)))
    row = project.rows[0]
    more = str(int(int(row.bare_actual) * 1.1) + 1)
    row.target, row.bare_target = f"≥{more}{row.measure}", more
    row.actual, row.bare_actual = f"{more}{row.measure}", more


def _roster(projects: list[Project]) -> None:
    expected: list[tuple[Any, ...]] = [
        (p.bureau, p.project_name, p.year, "2026-03-31", p.contact) for p in projects
    ]
    expected += [
        (PLACE + bureau, name, YEAR, "2026-03-31", "王某某")
        for bureau, name in zip((WATER, EDUCATION), MISSING, strict=True)
    ]
    _table("roster.xlsx", ("部门", "项目名称", "年度", "截止日期", "联系人"), expected)


def _adjustments(projects: list[Project]) -> None:
    reviewed = projects[0]
    row = next(row for row in reviewed.rows if row.verdict == "claimed")
    head = ("填报单位", "项目名称", "年度", "指标", "复核得分", "理由", "复核人", "日期")
    line = (
        reviewed.unit,
        reviewed.project_name,
        reviewed.year,
        row.name,
        row.weight - 2,
        "现场核查：佐证材料只能说明部分效果。",
        "李某某",
        "2026-05-12",
    )
    _table("adjustments.xlsx", head, [line])


def _table(name: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    book = xlsxwriter.Workbook(str(HERE / "inbox" / name))
    book.set_properties({"created": datetime(2020, 1, 1)})  # the same bytes every time
    paper = book.add_worksheet(name.partition(".")[0])
    paper.set_column(0, len(head) - 1, _WIDTHS)
    paper.write_row(0, 0, head, book.add_format({"bold": True}))
    paper.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        paper.write_row(number, 0, row)
    book.close()


if __name__ == "__main__":
    main()
