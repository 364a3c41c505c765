"""Mid-year forms in several layouts, each with one thing planted that has gone wrong."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from tests.generator.make import Generated

MID_YEAR = ("behind_schedule", "target_at_risk", "likelihood_doubtful")
"""What can be planted in such a form."""
_ANSWERS = {"certain": "确定能", "possible": "有可能"}
Line = Sequence[object]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in mid-year: its name, target, result so far, expected one, and answer."""

    level1: str
    level2: str
    name: str
    target: str
    so_far: str
    forecast: str
    sure: str = "certain"


def _rows(number: int, planted: str | None) -> list[Row]:
    """Make three indicators; 120 and more kilometres are on course with 80 after seven months."""
    length = 120 + number
    roads = {
        "target_at_risk": (80, length // 2, "possible"),
        "likelihood_doubtful": (10, length, "certain"),
    }
    so_far, forecast, sure = roads.get(planted or "", (80, length, "certain"))
    return [
        Row(
            "产出指标",
            "数量指标",
            "养护里程",
            f"≥{length}公里",
            f"{so_far}公里",
            f"{forecast}公里",
            sure,
        ),
        Row("产出指标", "质量指标", "验收合格率", "≥95%", "97%", "97%"),
        Row("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", "92%"),
    ]


def _national(number: int, rows: Iterable[Row], spent: float) -> Iterable[Line]:
    yield ("项目支出绩效目标执行监控表",)
    yield ("（2025年度）",)
    yield ("项目名称", f"农村公路养护{number}", "实施单位", f"县公路站{number}")
    yield ("项目资金（万元）", "", "年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数")
    yield ("", "年度资金总额", 300, spent, f"{spent / 3:.2f}%", 300)
    yield (
        *("一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "全年预计完成情况"),
        *("完成目标可能性", "偏差原因分析"),
    )
    for row in rows:
        yield _line(row, _ANSWERS[row.sure])


def _local(number: int, rows: Iterable[Row], spent: float) -> Iterable[Line]:
    yield ("2025年1—7月预算绩效运行监控表",)
    yield ("项目名称", f"农村公路养护{number}", "预算单位", f"县公路站{number}")
    yield ("年初预算（万元）", 300, "截至7月底支出数（万元）", spent, "预计全年支出（万元）", 300)
    yield (
        *("一级指标", "二级指标", "三级指标", "目标值", "截至7月底完成值", "预计年底完成值"),
        *("完成可能性", "偏差原因及纠偏措施"),
    )
    for row in rows:
        yield _line(row, {"certain": "能", "possible": "可能"}[row.sure])


def _ticked(number: int, rows: Iterable[Row], spent: float) -> Iterable[Line]:
    yield ("绩效运行跟踪监控表",)
    yield ("项目名称", f"农村公路养护{number}", "项目单位", f"县公路站{number}")
    yield ("资金情况（万元）", "预算数", "1-7月支出", "支出进度")
    yield ("", 300, spent, f"{spent / 3:.2f}%")
    yield (
        *("一级指标", "二级指标", "三级指标", "年初目标值", "1-7月完成值", "预计全年完成值"),
        *("可能性：确定能", "可能性：有可能", "可能性：不可能"),
    )
    for row in rows:
        ticks = ["√" if row.sure == one else "" for one in ("certain", "possible", "unlikely")]
        yield _line(row, *ticks)


def _line(row: Row, *answer: str) -> Line:
    return (row.level1, row.level2, row.name, row.target, row.so_far, row.forecast, *answer)


LAYOUTS: dict[str, Callable[[int, Iterable[Row], float], Iterable[Line]]] = {
    "national": _national,
    "local": _local,
    "ticked": _ticked,
}


def monitored(layout: str, number: int, planted: str | None) -> Generated:
    """Make one form; half of the budget is spent after seven months where nothing is planted."""
    spent = 60 + number if planted == "behind_schedule" else 160 + number
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    paper = book.add_worksheet("监控表")
    for place, line in enumerate(LAYOUTS[layout](number, _rows(number, planted), spent)):
        for column, value in enumerate(line):
            if value != "":
                paper.write(place, column, value)
    book.close()
    path = f"县交通运输局/{layout}_{planted}_{number:02d}.xlsx"
    slugs = [planted] if planted else []
    return Generated(path, target.getvalue(), "unknown", {}, slugs, layout)
