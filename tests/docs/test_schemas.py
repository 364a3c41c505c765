"""What commands print as JSON is what docs/schemas says, on every form we have."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import evalxl
from docs import make_schemas
from evalxl.cli.main import main

DATA = Path(__file__).parents[1] / "data"
FORMS = sorted((DATA / "forms").glob("*.xlsx"))


def complaints(name: str, said: Any) -> list[str]:
    checker = Draft202012Validator(make_schemas.SCHEMAS[name])
    return [f"{one.json_path}: {one.message}"[:300] for one in checker.iter_errors(said)]


@pytest.mark.parametrize("name", make_schemas.SCHEMAS)
def test_the_schema_files_are_fresh_and_valid(name: str) -> None:
    """Make them anew with `python docs/make.py`."""
    assert make_schemas.path_of(name).read_text(encoding="utf-8") == make_schemas.written(name)
    Draft202012Validator.check_schema(make_schemas.SCHEMAS[name])


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem[:20])
def test_read_keeps_to_its_schema(form: Path) -> None:
    said = json.loads(json.dumps(evalxl.read(form).to_dict(), ensure_ascii=False))
    assert complaints("evalxl-read", said) == []
    assert said["projects"]


def test_a_file_that_is_no_form_keeps_to_the_schema_too(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").touch()
    said = evalxl.read(tmp_path / "empty.xlsx").to_dict()
    assert complaints("evalxl-read", said) == []
    assert said["projects"] == []


def rows() -> Iterator[dict[str, str]]:
    with (DATA / "rows.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def test_compare_keeps_to_its_schema() -> None:
    for row in rows():
        said = evalxl.compare(row["target"], row["actual"], name=row.get("name") or "").to_dict()
        assert complaints("evalxl-compare", json.loads(json.dumps(said))) == [], row


def test_run_and_status_keep_to_their_schemas(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    shutil.copy(FORMS[0], tmp_path / "inbox" / "form.xlsx")
    (tmp_path / "inbox" / "broken.xlsx").write_bytes(b"PK\x03\x04")
    report = evalxl.run(tmp_path / "inbox", tmp_path / "out", now=datetime(2026, 1, 31), jobs=1)
    assert complaints("evalxl-run", report.to_dict()) == []
    from evalxl.batch.status import status

    assert complaints("evalxl-status", status(tmp_path / "out").to_dict()) == []


def test_diff_keeps_to_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = FORMS[:2]
    assert main(["diff", str(old), str(new), "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert complaints("evalxl-diff", said) == []
    assert said["changes"]
