"""What each command prints and how it ends (INTERFACE: commands, exit codes)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evalxl.cli.main import COMMANDS
from tests.batch import test_review_circle as review_circle
from tests.cli.conftest import Command


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_lists_every_command_in_both_languages(evalxl_command: Command, lang: str) -> None:
    said = evalxl_command("--help", lang=lang)
    assert said.code == 0
    for name, words in COMMANDS.items():
        assert name in said.out
        assert words[("zh", "en").index(lang)][:12] in said.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_the_common_options(evalxl_command: Command, name: str) -> None:
    said = evalxl_command(name, "--help")
    assert said.code == 0, said.err
    assert "--help" in said.out


def test_a_misspelt_command_gets_the_nearest_name_and_exit_2(evalxl_command: Command) -> None:
    said = evalxl_command("chekc", "x.xlsx")
    assert said.code == 2
    assert "did you mean check?" in said.err


def test_read_prints_the_promised_json(evalxl_command: Command, form: Path) -> None:
    said = evalxl_command("read", form)
    document = json.loads(said.out)
    assert said.code == 0
    assert document["schema"] == "evalxl-read/1"
    assert document["projects"][0]["totals"]["self_evaluated"] == 99


def test_read_as_text_names_cells(evalxl_command: Command, form: Path) -> None:
    said = evalxl_command("read", form, "--format", "text", lang="zh")
    assert said.code == 0
    assert "H28" in said.out


def test_check_exits_1_on_errors_and_0_under_never(evalxl_command: Command, form: Path) -> None:
    assert evalxl_command("check", form).code == 1
    assert evalxl_command("check", form, "--fail-on", "never").code == 0


def test_check_reports_only_what_was_selected(evalxl_command: Command, form: Path) -> None:
    said = evalxl_command("check", form, "--format", "json", "--select", "deduction_no_reason")
    assert {row["slug"] for row in json.loads(said.out)} == {"deduction_no_reason"}


def test_an_unknown_finding_is_refused_with_the_nearest_one(
    evalxl_command: Command, form: Path
) -> None:
    said = evalxl_command("check", form, "--select", "deduction_no_reson")
    assert said.code == 2
    assert "deduction_no_reason" in said.err


def test_check_as_sarif_is_one_run_of_version_2_1_0(evalxl_command: Command, form: Path) -> None:
    document = json.loads(evalxl_command("check", form, "--format", "sarif").out)
    assert document["version"] == "2.1.0"
    assert len(document["runs"]) == 1


def test_a_file_that_is_no_form_exits_3_and_says_why(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 half a file")
    said = evalxl_command("check", "broken.xlsx")
    assert said.code == 3
    assert "broken.xlsx" in said.out


def test_a_file_that_is_not_there_exits_2_without_a_traceback(evalxl_command: Command) -> None:
    said = evalxl_command("read", "nowhere.xlsx")
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "nowhere.xlsx" in said.err


def test_compare_answers_one_pair_as_json_in_a_pipe(evalxl_command: Command) -> None:
    said = evalxl_command("compare", "≥20家", "扶持工业企业数量27家", "--name", "扶持工业企业数量")
    answer = json.loads(said.out)
    assert (answer["verdict"], answer["completion"]) == ("exceeded", 135.0)


def test_compare_takes_negative_results(evalxl_command: Command) -> None:
    answer = json.loads(evalxl_command("compare", "≥-5%", "-3%").out)
    assert answer["verdict"] == "exceeded"


def test_compare_rows_keeps_the_rows_own_keys(evalxl_command: Command) -> None:
    row = {"id": "R1", "target": "3家", "actual": "完成", "verdict": "met", "note": "kept"}
    said = evalxl_command("compare", "--rows", "-", stdin=json.dumps(row, ensure_ascii=False))
    answer = json.loads(said.out)
    assert (answer["id"], answer["note"], answer["expected_verdict"]) == ("R1", "kept", "met")
    assert answer["verdict"] == "cannot_tell"


def test_compare_rows_takes_numbers_and_names_the_row_that_holds_neither(
    evalxl_command: Command,
) -> None:
    rows = '{"target": 20, "actual": 27.0, "name": 5}\n{"target": "20", "actual": [27]}\n'
    said = evalxl_command("compare", "--rows", "-", stdin=rows)
    assert json.loads(said.out)["completion"] == 135
    assert (said.code, said.err) == (2, "Error: -:2: not text and not a number: actual [27]\n")


def test_compare_takes_rows_with_the_mark_windows_puts_before_utf8(
    evalxl_command: Command, tmp_path: Path
) -> None:
    row = json.dumps({"target": "3家", "actual": "3家"}, ensure_ascii=False)
    (tmp_path / "rows.jsonl").write_text(f"{row}\n", encoding="utf-8-sig")
    said = evalxl_command("compare", "--rows", "rows.jsonl")
    assert (said.code, json.loads(said.out)["verdict"]) == (0, "met")


def test_compare_says_which_row_is_no_utf8(evalxl_command: Command, tmp_path: Path) -> None:
    row = json.dumps({"target": "3家", "actual": "3家"}, ensure_ascii=False)
    (tmp_path / "rows.jsonl").write_bytes(b"{}\n" + row.encode("gbk"))
    said = evalxl_command("compare", "--rows", "rows.jsonl")
    assert (said.code, said.err) == (2, "Error: rows.jsonl:2: not UTF-8 text\n")


def test_score_writes_copies_under_the_files_names_and_numbers_equal_ones(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(form, tmp_path / folder / "form.xlsx")
    said = evalxl_command("score", "a/form.xlsx", "b/form.xlsx", "-o", "out")
    assert said.code == 0, said.err
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["form.xlsx", "form~2.xlsx"]


def test_two_policies_are_compared(evalxl_command: Command, form: Path) -> None:
    said = evalxl_command("score", form, "-p", "mof-2020", "-p", "integer")
    assert said.code == 0, said.err
    assert "mof-2020" in said.out
    assert "integer" in said.out


def test_explain_names_cells_rule_and_formula(evalxl_command: Command, score_table: Path) -> None:
    said = evalxl_command("explain", score_table, "H21")
    assert said.code == 0, said.err
    assert "min(242/50, 1) × 2.22 = 2.22" in said.out


def test_explain_of_the_execution_score_shows_all_four_formulas(
    evalxl_command: Command, score_table: Path
) -> None:
    said = evalxl_command("explain", score_table, "1")
    for points in ("8.64", "10.93", "9.48", "11.99"):
        assert points in said.out
    for amount in ("100.63", "300"):
        assert amount in said.out


def test_explain_finds_the_project_by_the_sheet_of_the_cell(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    """A finding names `second!H14`; that address alone must do."""
    import openpyxl

    book = openpyxl.load_workbook(form)
    second = book.copy_worksheet(book.worksheets[0])
    second.title, second["H14"] = "second", 3
    book.save(tmp_path / "two.xlsx")
    said = evalxl_command("explain", "two.xlsx", "second!H14")
    assert said.out == evalxl_command("explain", "two.xlsx", "2", "--project", "2").out
    assert said.out.startswith("2. 创客中国大赛获奖企业家数 (second)")
    first = evalxl_command("explain", "two.xlsx", "H14").out
    assert first == evalxl_command("explain", "two.xlsx", "2").out
    assert "(second)" not in first
    assert evalxl_command("explain", "two.xlsx", "second!H14", "--project", "1").code == 2


def test_explain_shows_what_the_reviewer_of_the_inbox_decided(
    evalxl_command: Command, tmp_path: Path
) -> None:
    """Nobody can compute “完成” of ≥9家; the reviewer gave 30 of the 40 points the unit claims."""
    review_circle.form(tmp_path / "inbox" / "某局" / "form.xlsx", None)
    review_circle.reviews(tmp_path / "inbox" / "adjustments.xlsx")
    said = evalxl_command("explain", "inbox/某局/form.xlsx", "2", lang="zh")
    assert "核算得分: —/40; 复核得分: 30 (复核分) 李四; 自评得分: 40; 相差 +10" in said.out


def test_explain_takes_no_superscript_for_a_number(
    evalxl_command: Command, score_table: Path
) -> None:
    said = evalxl_command("explain", score_table, "²")
    assert (said.code, "no score belongs to" in said.err) == (2, True)


def test_run_writes_the_promised_folders(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    (tmp_path / "inbox" / "某局").mkdir(parents=True)
    shutil.copy(form, tmp_path / "inbox" / "某局" / "form.xlsx")
    (tmp_path / "inbox" / "notes.pdf").write_bytes(b"%PDF-1.4 evidence")
    said = evalxl_command("run", "inbox", "-o", "out", "--no-progress")
    assert said.code == 0, said.err
    for name in (
        "summary.xlsx",
        "summary.html",
        "scored/某局/form.xlsx",
        "departments/某局.xlsx",
        "data/projects.parquet",
        ".evalxl",
    ):
        assert (tmp_path / "out" / name).exists(), name
    again = evalxl_command("run", "inbox", "-o", "out", "--no-progress", "--format", "json")
    assert json.loads(again.out)["counts"]["done"] == 0
    outputs = evalxl_command("status", "out", "--outputs").out
    assert "scored/某局/form.xlsx\t" in outputs
    assert evalxl_command("verify", "out").code == 0


def test_verify_names_the_cell_that_was_changed(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    import openpyxl

    evalxl_command("score", form, "-o", "out")
    copy = next((tmp_path / "out").iterdir())
    assert evalxl_command("verify", copy).code == 0
    book = openpyxl.load_workbook(copy)
    book.worksheets[0]["G6"] = 1
    book.save(copy)
    assert evalxl_command("verify", copy).code == 1


def test_run_refuses_the_same_folder_for_inbox_and_output(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    assert evalxl_command("run", "inbox", "-o", "inbox").code == 2


def test_run_without_input_exits_5_where_input_is_required(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    assert evalxl_command("run", "inbox", "-o", "out", "--require-input").code == 5


@pytest.mark.parametrize("form_id", ["national-project", "roster", "adjustments"])
def test_template_new_writes_a_workbook_and_never_overwrites(
    evalxl_command: Command, tmp_path: Path, form_id: str
) -> None:
    assert evalxl_command("template", "new", form_id, "-o", "new.xlsx").code == 0
    assert (tmp_path / "new.xlsx").stat().st_size > 4000
    assert evalxl_command("template", "new", form_id, "-o", "new.xlsx").code == 2


def test_an_unknown_form_or_policy_gets_the_nearest_name(evalxl_command: Command) -> None:
    assert "national-project" in evalxl_command("template", "show", "national-projct").err
    assert "jiangmen" in evalxl_command("policy", "show", "jiangmne").err


def test_a_rule_is_shown_by_code_or_name(evalxl_command: Command) -> None:
    by_name = evalxl_command("rule", "overspend", lang="zh").out
    code = by_name.split()[0]
    assert evalxl_command("rule", "show", code, lang="zh").out == by_name


def test_doctor_passes_its_self_test(evalxl_command: Command) -> None:
    said = evalxl_command("doctor")
    assert said.code == 0
    assert "self-test: passed" in said.out


def test_doctor_shows_what_differs_from_the_defaults_and_all_on_request(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "evalxl.toml").write_text('[findings]\nprofile = "clerk"\n', encoding="utf-8")
    config = ("-c", str(tmp_path / "evalxl.toml"))
    said = evalxl_command("doctor", *config, lang="zh").out
    assert "findings.profile = clerk" in said
    assert "batch.chunk" not in said
    assert "加 -v 全部列出" in said
    everything = evalxl_command("doctor", "-v", *config, lang="zh").out
    assert "batch.chunk = 250  (默认)" in everything


@pytest.mark.parametrize("kind", ["--systemd", "--cron", "--windows"])
def test_schedule_prints_a_job_with_the_folders(evalxl_command: Command, kind: str) -> None:
    said = evalxl_command("schedule", "print", kind, "--inbox", "in", "-o", "out", "--at", "02:15")
    assert said.code == 0, said.err
    assert "run" in said.out


def test_one_schedule_is_printed_at_a_time(evalxl_command: Command) -> None:
    said = evalxl_command("schedule", "print", "--cron", "--systemd")
    assert (said.code, said.out) == (2, "")
    assert "give one of --systemd, --cron and --windows" in said.err


def test_a_schedule_speaks_the_language_of_whoever_asked_for_it(evalxl_command: Command) -> None:
    assert "--lang zh" in evalxl_command("schedule", "print", "--cron", lang="zh").out
    assert "--lang" not in evalxl_command("schedule", "print", "--cron").out
