"""Forms a bureau described itself: laid beside its configuration, known everywhere from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import evalxl
from evalxl.batch.run import Options, run
from evalxl.cli.main import main
from evalxl.core import resources
from evalxl.core.errors import ConfigurationError
from evalxl.settings import config, control, discovery

NOW = datetime(2026, 1, 1)
OURS = """\
name = { zh = "打分卡", en = "Score card" }
policy = "ours"

[recognise]
labels = ["落地情形"]

[labels.columns]
actual = ["落地情形"]
"""
POLICY = '[policy.ours]\nextends = "mof-2020"\n'


@pytest.fixture(autouse=True)
def shipped_forms_only() -> Iterator[None]:
    yield
    resources.use(())


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with our own form, its description and its blank, and the policy it names."""
    folder = tmp_path / "in"
    (folder / "甲局").mkdir(parents=True)
    (folder / "templates").mkdir()
    forms = Path(__file__).parent / "data" / "forms"
    book = openpyxl.load_workbook(next(forms.glob("2022*项目支出绩效自评表.xlsx")))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "".join(cell.value.split()) == "实际完成值":
                cell.value = "落地情形"
    book.save(folder / "甲局" / "a.xlsx")
    book.save(folder / "templates" / "card.xlsx")
    (folder / "templates" / "card.toml").write_text(OURS, encoding="utf-8")
    (folder / "evalxl.toml").write_text(POLICY, encoding="utf-8")
    return folder


def test_a_run_knows_the_forms_described_in_its_inbox(inbox: Path, tmp_path: Path) -> None:
    """The blank and its description are control files: one input, three passed over."""
    report = evalxl.run(inbox, tmp_path / "out", now=NOW, jobs=2)
    assert (report.fault, report.counts["scored"], report.counts["inputs"]) == ("", 1, 1)
    assert report.counts["passed_over"] == 3
    settings = discovery.load(None, inbox, NOW.date())
    said = evalxl.read(inbox / "甲局" / "a.xlsx", settings=settings).to_dict()
    assert (said["form"], said["projects"][0]["policy"]) == ("card", "ours")
    assert said["projects"][0]["indicators"][0]["actual"] == "136家"
    undescribed = evalxl.read(inbox / "甲局" / "a.xlsx").to_dict()
    assert undescribed["form"] == "national-project"  # the renamed column is read by its content
    assert "read_by_content" in [one["slug"] for one in undescribed["findings"]]


def test_forms_elsewhere_in_a_folder_of_that_name_are_forms(inbox: Path, tmp_path: Path) -> None:
    """Only a blank beside its description is none; a department may have any name."""
    form = (inbox / "甲局" / "a.xlsx").read_bytes()
    (inbox / "templates" / "b.xlsx").write_bytes(form)
    (inbox / "甲局" / "templates").mkdir()
    (inbox / "甲局" / "templates" / "card.xlsx").write_bytes(form)
    report = evalxl.run(inbox, tmp_path / "out", now=NOW, jobs=1)
    assert (report.counts["scored"], report.counts["passed_over"]) == (3, 3)


def test_another_description_does_the_forms_again(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    evalxl.run(inbox, out, now=NOW, jobs=1)
    assert evalxl.run(inbox, out, now=NOW, jobs=1).counts["done"] == 0
    (inbox / "templates" / "card.toml").write_text(OURS.replace("打分", "计分"), encoding="utf-8")
    assert evalxl.run(inbox, out, now=NOW, jobs=1).counts["done"] == 1


def test_the_commands_know_them_with_c(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = ["-c", str(inbox / "evalxl.toml")]
    assert main(["template", "list", *known]) == 0
    assert "card" in capsys.readouterr().out
    assert main(["template", "show", "card", *known]) == 0
    assert capsys.readouterr().out == OURS
    assert main(["template", "new", "card", *known, "-o", str(tmp_path / "new.xlsx")]) == 0
    blank = (inbox / "templates" / "card.xlsx").read_bytes()
    assert (tmp_path / "new.xlsx").read_bytes() == blank
    assert main(["template", "show", "card"]) == 2


def test_a_policy_nobody_knows_is_refused_before_anything_is_done(inbox: Path) -> None:
    (inbox / "evalxl.toml").unlink()
    with pytest.raises(ConfigurationError, match="unknown policy 'ours'"):
        discovery.load(None, inbox, NOW.date())


def test_a_bureaus_own_description_goes_before_one_that_ships(inbox: Path) -> None:
    """The national form has targets, too: two claim the file, and the bureau's own names it."""
    claims_all = OURS.replace('labels = ["落地情形"]', 'columns = ["target"]')
    (inbox / "templates" / "card.toml").write_text(claims_all, encoding="utf-8")
    forms = Path(__file__).parent / "data" / "forms"
    national = next(forms.glob("2022*项目支出绩效自评表.xlsx"))
    assert evalxl.read(national).to_dict()["form"] == "national-project"
    settings = discovery.load(None, inbox, NOW.date())
    said = evalxl.read(national, settings=settings).to_dict()
    assert said["form"] == "card"
    assert "ambiguous_form" not in [found["slug"] for found in said["findings"]]


def test_without_the_folder_nothing_changes(tmp_path: Path) -> None:
    assert control.load(tmp_path).templates == ()
    assert config.load(None, None, control.load(tmp_path)).digest() == config.load().digest()


def test_the_python_door_reads_what_lies_in_the_inbox_as_the_command_does(
    inbox: Path, tmp_path: Path
) -> None:
    """`evalxl run` finds the same settings: nothing is left to do for it."""
    out = tmp_path / "out"
    evalxl.run(inbox, out, now=NOW, jobs=1)
    settings = discovery.load(None, inbox, NOW.date())
    assert run(inbox, out, settings, Options(now=NOW, jobs=1)).counts["unchanged"] == 1
