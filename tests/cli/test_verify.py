"""`evalxl verify`: every byte counts, and what was changed is named by sheet and cell."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import zipfile
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from evalxl.batch.run import Options, run
from evalxl.settings.config import load
from tests.batch.fakes import NOW
from tests.cli.conftest import DATA, Command
from tests.docs.test_schemas import complaints

COPY = "scored/某局/{}.xlsx".format
FORM = "项目支出绩效自评表"
Edit = tuple[str, str, str]
"""Part of the package, pattern, replacement."""


def edit(place: Path, part: str, pattern: str, replacement: str) -> None:
    """Change one part of a workbook, as nothing but a program with bad intentions would."""
    made = io.BytesIO()
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                changed = re.sub(pattern.encode(), replacement.encode(), text, count=1)
                assert changed != text
                text = changed
            new.writestr(name, text)
    place.write_bytes(made.getvalue())


def cell(address: str, tag: str) -> str:
    return f'(<c r="{address}"[^>]*>(?:(?!</c>).)*?<{tag}>)[^<]*'


SHEET = "xl/worksheets/sheet{}.xml".format
CASES = {
    "a_figure_of_the_details": ((SHEET(4), cell("E5", "v"), r"\g<1>999"), "评分明细!E5"),
    "a_formula_of_the_details": (
        (SHEET(4), cell("G5", "f"), r"\g<1>100"),
        "formula: 评分明细!G5",
    ),
    "the_stored_result_of_a_formula": (
        (SHEET(4), cell("M5", "v"), r"\g<1>3"),
        "result of the formula: 评分明细!M5",
    ),
    "a_word_of_the_opinion": ((SHEET(3), "年初预算|绩效自评核查意见", "通过"), "核查意见!A1"),
    "a_number_of_the_form": ((SHEET(1), cell("F6", "v"), r"\g<1>753"), f"{FORM}!F6"),
    "a_note": (
        ("xl/comments1.xml", "附预算调整批复文号", "无需更正"),
        f"note: {FORM}!F6; values unchanged",
    ),
    "a_hidden_sheet": (
        ("xl/workbook.xml", 'name="核查意见"', 'name="核查意见" state="hidden"'),
        "sheet: 核查意见",
    ),
    "what_only_a_style_says": (
        ("xl/styles.xml", "</styleSheet>", "<!-- --></styleSheet>"),
        "part: xl/styles.xml; values unchanged",
    ),
}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one run of a form a case; `out` gives each test a copy of the outputs."""
    place = tmp_path_factory.mktemp("night")
    (place / "in" / "某局").mkdir(parents=True)
    form = next((DATA / "forms").glob("2022*项目支出绩效自评表.xlsx"))
    for name in CASES:
        shutil.copy(form, place / "in" / "某局" / f"{name}.xlsx")
    run(place / "in", place / "out", load(), Options(now=NOW))
    return place


@pytest.fixture
def out(night: Path, tmp_path: Path) -> Path:
    shutil.copytree(night / "out", tmp_path / "out")
    return tmp_path / "out"


def test_what_was_changed_is_named(evalxl_command: Command, out: Path) -> None:
    for name, (change, _) in CASES.items():
        edit(out / COPY(name), *change)
    said = evalxl_command("verify", "out")
    assert said.code == 1
    told = dict(line.removeprefix("changed\t").split("\t") for line in said.out.splitlines())
    assert told == {COPY(name): named for name, (_, named) in CASES.items()}


def test_a_changed_cell_of_the_summary_is_named_and_status_uses_the_same_words(
    evalxl_command: Command, out: Path
) -> None:
    book = openpyxl.load_workbook(out / "summary.xlsx")
    sheet = book.worksheets[1]
    sheet["A1"] = "别的标题"
    book.save(out / "summary.xlsx")
    (out / COPY("a_note")).unlink()
    told = [line.split("\t") for line in evalxl_command("verify", "out").out.splitlines()]
    assert [line[:2] for line in told] == [
        ["missing", COPY("a_note")],
        ["changed", "summary.xlsx"],
    ]
    assert f"{sheet.title}!A1" in told[1][2]
    status = evalxl_command("status", "out").out.splitlines()
    assert [line.split("\t") for line in status if "\t" in line] == [line[:2] for line in told]


ONE = "a_figure_of_the_details"


def test_where_the_form_is_gone_the_reason_is_told_and_the_weaker_statement(
    evalxl_command: Command, out: Path, night: Path, tmp_path: Path
) -> None:
    edit(out / COPY(ONE), *CASES[ONE][0])
    moved = tmp_path / "in"
    shutil.copytree(night / "in", moved)
    _note_inbox(out, moved)
    (moved / "某局" / f"{ONE}.xlsx").write_bytes(b"another")
    said = evalxl_command("verify", "out")
    assert said.out == (
        f"changed\t{COPY(ONE)}\tvalues unchanged; the form it was made from is no longer in the "
        "inbox, so the place cannot be named\n"
    )


def test_under_other_settings_nothing_is_named_wrongly(
    evalxl_command: Command, out: Path, tmp_path: Path
) -> None:
    edit(out / COPY(ONE), *CASES[ONE][0])
    (tmp_path / "evalxl.toml").write_text("[output]\nlang = 'en'\n")
    said = evalxl_command("verify", "-c", "evalxl.toml", "out")
    assert "settings or program are not those of the run" in said.out
    assert "评分明细" not in said.out


def test_the_full_verification_finds_a_forged_ledger_out_and_can_make_all_else_again(
    evalxl_command: Command, out: Path
) -> None:
    edit(out / COPY(ONE), *CASES[ONE][0])
    digest = sha256((out / COPY(ONE)).read_bytes()).hexdigest()
    with sqlite3.connect(out / ".evalxl" / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE outputs SET sha256 = ? WHERE path = ?", (digest, COPY(ONE)))
    assert evalxl_command("verify", "out").code == 0
    said = evalxl_command("verify", "out", "--read-data", "--format", "json")
    assert complaints("evalxl-verify", json.loads(said.out)) == []
    found = {one["path"]: one for one in json.loads(said.out)["outputs"]}
    forged = found.pop(COPY(ONE))
    assert (said.code, forged["state"]) == (1, "changed")
    assert forged["changed"] == [{"place": "评分明细!E5", "what": "value"}]
    assert len(found) > 10
    assert {(one["state"], one["why"]) for one in found.values()} == {("ok", None)}


def _note_inbox(out: Path, inbox: Path) -> None:
    with sqlite3.connect(out / ".evalxl" / "ledger.sqlite") as ledger:
        said = (json.dumps(str(inbox)),)
        ledger.execute("UPDATE meta SET value = ? WHERE name = 'inbox'", said)
