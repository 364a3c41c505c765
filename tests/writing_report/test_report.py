"""The draft of the written report: what it states, what it leaves to a person, how it is kept."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

import evalxl
from evalxl.cli.main import main
from evalxl.writing.report import Facts, chapters, facts_of, skeletons, word
from evalxl.writing.report.blocks import Heading, Table, Text
from tests.writing_forms.filling import FORMS, filled, given

DATA = Path(__file__).parent.parent / "data" / "forms"


@cache
def facts(name: str) -> Facts:
    file = next(DATA.glob(f"{name}*.xlsx"))
    return facts_of(evalxl.read(file).to_dict()["projects"][0])


@cache
def drawn(name: str) -> bytes:
    return word(chapters(facts(name)), facts(name))


def text_of(content: bytes) -> str:
    return "\n".join(one.text for one in opened(content).paragraphs)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


SUBPROJECTS = "2022年_江门"


def test_it_has_the_six_chapters_in_their_order() -> None:
    chapters_ = [
        p.text for p in opened(drawn(SUBPROJECTS)).paragraphs if p.style.name == "Heading 1"
    ]
    assert chapters_ == [
        "一、项目概况",
        "二、项目组织实施情况",
        "三、项目绩效情况",
        "四、项目主要做法和经验",
        "五、存在问题及建议",
        "六、项目自评结论及得分",
    ]


def test_it_counts_the_indicators_by_kind() -> None:
    said = text_of(drawn(SUBPROJECTS))
    assert "下设16个二级项目，共设置63项绩效指标" in said
    for kind in (
        "数量指标36项",
        "质量指标6项",
        "时效指标6项",
        "经济效益指标2项",
        "社会效益指标8项",
        "满意度指标4项",
        "可持续影响指标1项",
    ):
        assert kind in said


def test_it_states_money_and_the_execution_rate() -> None:
    said = text_of(drawn(SUBPROJECTS))
    assert "预算安排8,054.71万元，实际支出6,983.74万元，支出率为86.70%" in said


def test_it_names_the_two_subprojects_that_spent_more_than_planned() -> None:
    said = text_of(drawn(SUBPROJECTS))
    assert "实际支出超过预算安排的二级项目有2个" in said
    assert "总部经济扶持资金预算安排800.00万元，实际支出817.33万元，支出率为102.17%" in said
    assert "促进企业上规模专项资金预算安排1,550.00万元，实际支出2,185.00万元" in said


def test_it_lists_every_missed_target_and_asks_for_the_reason() -> None:
    said = text_of(drawn(SUBPROJECTS)).split("五、存在问题及建议")[1]
    names = ["扶持骨干企业数量", "办公场地补贴企业数量", "上云上平台企业个数", "扶持 5G 示范园区"]
    for name in names:
        assert name.replace(" ", "") in said.replace(" ", "")
    assert said.count("【待补充：未完成的原因】") == 8


def test_it_gives_score_and_grade_as_the_form_does() -> None:
    assert "绩效自评分数为96分，绩效等级为优" in text_of(drawn(SUBPROJECTS))


def test_what_only_a_person_knows_is_a_marked_gap() -> None:
    runs = [run for one in opened(drawn(SUBPROJECTS)).paragraphs for run in one.runs]
    gaps = [run for run in runs if run.text.startswith("【待补充")]
    assert len(gaps) > 5
    assert all(run.font.highlight_color is not None for run in gaps)


@pytest.mark.parametrize(
    "name", ["2021年", "2022年_江门", "2022年_益阳", "2023年_江门", "2023年_广"]
)
def test_the_tables_add_up_to_the_numbers_of_the_text(name: str) -> None:
    tables = opened(drawn(name)).tables
    kinds, indicators = (
        next(one for one in tables if one.rows[0].cells[0].text == head)
        for head in ("指标类型", "序号")
    )
    by_name = [one for one in tables if "三级指标" in [cell.text for cell in one.rows[0].cells]]
    indicators = by_name[0] if by_name else indicators
    assert kinds.rows[-1].cells[1].text == str(len(indicators.rows) - 1)
    states = [row.cells[-1].text for row in indicators.rows[1:]]
    assert kinds.rows[-1].cells[3].text == str(states.count("未完成"))
    assert kinds.rows[-1].cells[4].text == str(states.count("待核"))
    assert f"共设置{len(states)}项绩效指标" in text_of(drawn(name))


def test_the_same_form_gives_the_same_bytes() -> None:
    assert drawn(SUBPROJECTS) == word(chapters(facts(SUBPROJECTS)), facts(SUBPROJECTS))


def test_a_bureaus_own_template_keeps_its_cover_and_gets_the_report_at_its_mark() -> None:
    own = docx.Document()
    own.add_paragraph("清河县财政局")
    own.add_paragraph("{{项目名称}}（{{年度}}）")
    own.add_paragraph("{{正文}}")
    own.add_paragraph("附件清单")
    saved = io.BytesIO()
    own.save(saved)
    made = word(chapters(facts(SUBPROJECTS)), facts(SUBPROJECTS), saved.getvalue())
    said = [one.text for one in opened(made).paragraphs if one.text]
    assert said[:3] == ["清河县财政局", "工业扶持专项资金（2022）", "项目绩效自评报告"]
    assert said[-1] == "附件清单"
    assert "{{" not in "".join(said)


@pytest.mark.parametrize("form", FORMS)
def test_every_known_form_can_be_reported_on(form: str, tmp_path: Path) -> None:
    file, out = tmp_path / "表.xlsx", tmp_path / "报告.docx"
    file.write_bytes(filled(form, given(form)))
    assert main(["report", str(file), "-o", str(out)]) == 0
    assert "None" not in text_of(out.read_bytes())


def test_a_file_without_a_form_is_a_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(b"no workbook")
    assert main(["report", str(tmp_path / "表.xlsx"), "-o", str(tmp_path / "报告.docx")]) == 2


def chapter(name: str, heading: str, skeleton: str | None = None) -> list[str]:
    """Give what stands below a heading, down to the next one."""
    said = [one for one in chapters(facts(name), skeleton) if not isinstance(one, Table)]
    first = next(n for n, one in enumerate(said) if one.text == heading) + 1
    rest = said[first:]
    end = next((n for n, one in enumerate(rest) if isinstance(one, Heading)), len(rest))
    return [one.text for one in rest[:end]]


def test_problems_and_measures_that_stand_in_the_workbook_are_carried_over() -> None:
    problems = chapter("2021年", "（一）存在问题")
    assert problems[0].startswith("1、因项目用款审批、政府采购")
    measures = chapter("2021年", "（二）改进措施或有关建议")
    assert [one[:8] for one in measures] == ["1、加强项目进度", "2、加强绩效培训"]


def test_a_hunan_report_has_its_own_chapters_and_states_points_level_by_level() -> None:
    name = "2022年_益阳"
    heads = [one.text for one in chapters(facts(name)) if isinstance(one, Heading)]
    assert "三、综合评价结论" in heads
    assert "六、绩效自评结果拟应用和公开情况" in heads
    told = chapter(name, "（三）绩效指标完成情况分析")[0]
    assert told == (
        "各部分得分：预算执行率得10分（满分10分），产出指标得50分（满分50分），"
        "效益指标得39分（满分40分）。"
    )
    problems = chapter(name, "五、存在的问题和改进措施")
    assert any(one.startswith("一是规模过小") for one in problems)


def test_an_evaluation_of_a_key_project_goes_dimension_by_dimension() -> None:
    """Of 17 points for budgeting and use 15 were given: 88.24 %."""
    name = "2023年_广"
    heads = [one.text for one in chapters(facts(name)) if isinstance(one, Heading)]
    first = next(one for one in heads if one.startswith("1.") and one.endswith("分析"))
    assert "该指标分值4分，评价得分3分，得分率为75.00%。" in chapter(name, first)[0]
    told = [one.text for one in chapters(facts(name)) if isinstance(one, Text)]
    assert any("该指标分值17分，评价得分15分，得分率为88.24%" in one for one in told)


def test_amounts_are_told_as_they_stand_in_the_form_not_as_a_policy_derives_them() -> None:
    told = chapter("2023年_江门", "（三）预算安排及使用情况")
    assert told[-1] == (
        "其中：预算1,435.00万元，年中压减300.00万元，待支付100.63万元，实际支出1,033.48万元。"
    )


@pytest.mark.parametrize("skeleton", skeletons())
def test_every_skeleton_fits_every_form(skeleton: str) -> None:
    for name in ("2021年", "2022年_江门", "2022年_益阳", "2023年_江门", "2023年_广"):
        said = "".join(one.text for one in chapters(facts(name), skeleton) if isinstance(one, Text))
        assert "None" not in said
        assert "【待补充：" in said


def test_a_skeleton_nobody_knows_is_a_wrong_use(tmp_path: Path) -> None:
    file = next(DATA.glob("2021年*.xlsx"))
    out = tmp_path / "报告.docx"
    assert main(["report", str(file), "-o", str(out), "--skeleton", "没有"]) == 2
