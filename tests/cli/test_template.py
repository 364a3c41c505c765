"""`evalxl template`: blanks of all forms, prefilled ones, drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalxl.cli.main import main
from tests.writing_forms.filling import FORMS, filled, given


def texts(file: Path) -> set[Any]:
    return {cell.value for sheet in openpyxl.load_workbook(file) for row in sheet for cell in row}


@pytest.mark.parametrize("kind", [*FORMS, "roster", "adjustments"])
def test_every_blank_can_be_written(kind: str, tmp_path: Path) -> None:
    assert main(["template", "new", kind, "-o", str(tmp_path / "新.xlsx")]) == 0
    assert (tmp_path / "新.xlsx").is_file()


def test_last_years_form_hands_its_names_targets_and_weights_on(tmp_path: Path) -> None:
    old, new = tmp_path / "去年.xlsx", tmp_path / "今年.xlsx"
    typed = given("national-project")
    old.write_bytes(filled("national-project", typed))
    arguments = ["template", "new", "national-project", "--from", str(old), "-o", str(new)]
    assert main(arguments) == 0
    kept = texts(new)
    assert {"（2026年度）", typed.content["project_name"], "≥320公里"} <= kept
    assert not kept & {"326公里", typed.content["total_paid"], typed.content["goal_achieved"]}


def test_a_line_of_the_roster_fills_the_head(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["部门", "项目名称", "年度", "截止日期", "联系人"])
    sheet.append(["清河县水利局", "河道清淤", 2025, "2026-03-31", "王某某"])
    book.save(tmp_path / "roster.xlsx")
    new = tmp_path / "新.xlsx"
    roster = ["--roster", str(tmp_path), "--project", "河道清淤", "-o", str(new)]
    assert main(["template", "new", "national-project", *roster]) == 0
    assert {"（2025年度）", "河道清淤", "清河县水利局"} <= texts(new)


def test_a_project_that_is_not_in_the_roster_is_a_wrong_use(tmp_path: Path) -> None:
    roster = ["--roster", str(tmp_path), "--project", "河道清淤"]
    assert main(["template", "new", "hubei", *roster, "-o", str(tmp_path / "新.xlsx")]) == 2


def test_a_near_miss_of_a_forms_name_is_answered_with_the_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", "show", "hubai"]) == 2
    assert "hubei" in capsys.readouterr().err


def test_a_draft_of_a_known_form_names_its_rival(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(filled("yunnan", given("yunnan")))
    assert main(["template", "learn", str(file)]) == 0
    assert "known as yunnan" in capsys.readouterr().out
