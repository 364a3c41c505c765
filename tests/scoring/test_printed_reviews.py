"""A review printed in the form decides its rows; the bureau's own adjustments go before it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import evalxl
from evalxl.api import Outcome
from evalxl.scoring.printed_reviews import PRINTED, with_printed_reviews

HEAD = (
    "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重"
    "|自评完成值|自评得分|复核完成值|复核得分|偏离度|备注"
)
ROWS = """
产出指标|数量指标|购置设备数量|≥|20|台|30|20|30|18|27|-10%|2台未到货
|质量指标|验收合格率|≥|100|%|20|100|20|100|20|0%|
|时效指标|按期完成率|≥|95|%|10|100|10|90|9.47|-10%|1批延期
效益指标|社会效益指标|服务患者人次|≥|5000|人次|30|5200|30|5200|30|0%|
满意度指标|服务对象满意度指标|患者满意度|≥|90|%|10|96|10|无佐证|0|-100%|无调查材料
"""


def form(rows: str = ROWS) -> bytes:
    """The review form of thirteen columns, as bytes."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2025年度项目支出绩效自评复核表"])
    sheet.append(["项目名称", "设备购置", None, "预算单位", "某县医院"])
    for line in (HEAD, *rows.strip().splitlines()):
        sheet.append([_value(text) for text in line.split("|")])
    sheet.append(["合计", *[None] * 5, 100, None, 100, None, 86.47])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _value(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text or None


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    path = tmp_path / "复核表.xlsx"
    path.write_bytes(form())
    return evalxl.score([path])


def test_the_form_of_thirteen_columns_ends_with_the_reviewed_total(outcome: Outcome) -> None:
    """27 + 20 + 9.47 + 30 + 0 = 86.47, which is 良; the unit gave itself 100."""
    (project,) = outcome.projects.to_dict("records")
    assert project["self_evaluated"] == 100
    assert project["reviewed_total"] == pytest.approx(86.47)
    assert project["adopted"] == pytest.approx(86.47)
    assert (project["grade_lowest"], project["grade_highest"]) == ("良", "良")


def test_a_row_carries_the_review_and_its_remark_where_they_differ(outcome: Outcome) -> None:
    rows = outcome.indicators.set_index("name")
    assert rows.loc["购置设备数量", "adjusted_score"] == 27
    assert rows.loc["购置设备数量", "adjusted_reason"] == "2台未到货"
    assert rows.loc["验收合格率", "adjusted_reason"] is None
    assert set(rows["reviewer"]) == {PRINTED}


def test_a_column_that_exceeds_a_weight_is_no_review() -> None:
    table = pd.DataFrame(
        {
            "project": [0, 0, 1],
            "review_score": [95.0, 8.0, 8.0],
            "score": [10.0, 10.0, 10.0],
            "allotted": [10.0, 10.0, 10.0],
            "reason": [None, None, "资料不全"],
        }
    )
    empty = pd.DataFrame(
        {"adjusted_score": [float("nan")] * 3, "adjusted_reason": None, "reviewer": None}
    )
    found = with_printed_reviews(empty, table)
    assert found["adjusted_score"].isna().tolist() == [True, True, False]
    assert found["adjusted_reason"].tolist() == [None, None, "资料不全"]


def test_an_adjustment_of_the_bureau_goes_before_the_printed_review() -> None:
    table = pd.DataFrame(
        {
            "project": [0],
            "review_score": [8.0],
            "score": [10.0],
            "allotted": [10.0],
            "reason": ["x"],
        }
    )
    given = pd.DataFrame({"adjusted_score": [6.0], "adjusted_reason": ["抽查"], "reviewer": ["张"]})
    found = with_printed_reviews(given, table)
    assert found.iloc[0].tolist() == [6.0, "抽查", "张"]
