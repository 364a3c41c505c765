"""URLs of shared storage on the command line, and places that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evalxl.cli import common
from evalxl.core.errors import UsageError
from evalxl.core.urls import Url, place
from tests.cli.conftest import Command

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"


@pytest.fixture
def inbox(tmp_path: Path, form: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(form, tmp_path / "in")
    return tmp_path / "in"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("in/a", Path("in/a")),
        ("C:/in", Path("C:/in")),
        ("file:///srv/in", Path("/srv/in")),
        ("file:///srv/%E7%94%B2", Path("/srv/甲")),
        ("s3://bucket/in/", Url("s3://bucket/in")),
        ("S3://Bucket/In", Url("s3://Bucket/In")),
    ],
)
def test_a_place_is_a_path_or_a_url(said: str, meant: Path | Url) -> None:
    assert place(said) == meant


def test_a_url_has_parents_up_to_its_bucket() -> None:
    assert Url("s3://b/x/y.xlsx").parents == [Url("s3://b/x"), Url("s3://b")]
    assert (Url("s3://b") / "x.xlsx").suffix == ".xlsx"


@pytest.mark.parametrize(
    "words",
    [
        ("watch", "s3://bucket/in", "-o", "out"),
        ("score", "a.xlsx", "-o", "s3://bucket/out"),
        ("check", "s3://bucket/in/a.xlsx"),
    ],
)
def test_a_command_that_needs_this_machine_says_so(
    evalxl_command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = evalxl_command(*words)
    assert said.code == 2
    assert "of this machine" in said.err
    assert not (tmp_path / "s3:").exists()


def test_storage_nobody_knows_is_told_in_both_languages(
    evalxl_command: Command, inbox: Path
) -> None:
    said = evalxl_command("run", inbox, "-o", "nonsense://a/out", lang="zh")
    assert (said.code, "不认识 nonsense://" in said.err) == (2, True)
    said = evalxl_command("run", "nonsense://a/in", "-o", "out")
    assert (said.code, "known as nonsense://" in said.err) == (2, True)


def test_a_file_url_is_the_folder_it_names(evalxl_command: Command, inbox: Path) -> None:
    said = evalxl_command("run", inbox.as_uri(), "-o", "out", "--dry-run")
    assert said.code == 0, said.err
    assert said.out == evalxl_command("run", inbox, "-o", "out", "--dry-run").out


def test_control_files_of_an_inbox_on_a_store_count() -> None:
    pytest.importorskip("fsspec", reason="needs evalxl[remote]")
    inbox = Url("memory://settings/in")
    files, root = inbox.opened()
    files.pipe_file(f"{root}/evalxl.toml", b"[batch]\nchunk = 7\n")
    settings = common.load_settings(None, beside=inbox)
    assert settings.batch.chunk == 7
    assert settings.origin["batch.chunk"] == "memory://settings/in/evalxl.toml"


def test_settings_that_cannot_be_looked_for_are_not_taken_for_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A store that does not answer must not turn into a run by the default rules."""
    pytest.importorskip("fsspec", reason="needs evalxl[remote]")
    inbox = Url("memory://settings/in")

    def fails(*_: object, **__: object) -> None:
        raise ConnectionError("no answer")

    monkeypatch.setattr(type(inbox.opened()[0]), "info", fails)
    with pytest.raises(UsageError, match="cannot be reached"):
        common.load_settings(None, beside=inbox)


def test_the_summary_made_again_knows_the_control_files_of_the_inbox(
    evalxl_command: Command, inbox: Path, tmp_path: Path
) -> None:
    """Rebuilding by hand must not lose the roster's reminders, nor the bureau's own settings."""
    shutil.copy(SAMPLES / "roster.xlsx", inbox)
    out, when = tmp_path / "out", ("--now", "2026-05-01T00:00:00")

    def outputs() -> dict[str, bytes]:
        there = (place for place in out.rglob("*") if place.is_file())
        made = (place for place in there if not {".evalxl", "runs"} & set(place.parts))
        return {str(place.relative_to(out)): place.read_bytes() for place in made}

    evalxl_command("run", str(inbox), "-o", str(out), *when)
    before = outputs()
    evalxl_command("summary", str(out), *when)
    assert any("催报" in path for path in before)
    assert outputs() == before
