"""The spine: what is wrong with one file costs that file, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalxl import pipeline
from evalxl.core.records import FileRecord, Source
from evalxl.outputs.parquet import gather
from evalxl.settings import config

FORMS = Path(__file__).parent / "data" / "forms"
SETTINGS = config.load()


def good() -> Source:
    return Source("good.xlsx", next(FORMS.glob("2022*自评表.xlsx")).read_bytes(), "某局")


def outcome_of(records: list[FileRecord]) -> list[tuple[str, str]]:
    return [(record.path, record.status) for record in records]


@pytest.mark.parametrize("junk", [b"", b"junk", b"PK\x03\x04" + b"\0" * 100, "项目名称,1".encode()])
def test_a_chunk_of_nothing_but_junk_is_refused_file_by_file(junk: bytes) -> None:
    (record,) = pipeline.process([Source("x.xlsx", junk)], SETTINGS)
    assert record.status == "refused"
    assert record.copy is None
    assert record.findings[0]["message"]
    assert record.findings[0]["fix"]


def test_junk_among_good_forms_changes_nothing_for_them() -> None:
    alone = pipeline.process([good()], SETTINGS)
    among = pipeline.process([Source("a.xlsx", b"junk"), good()], SETTINGS)
    assert outcome_of(among) == [("a.xlsx", "refused"), ("good.xlsx", "scored")]
    assert among[1] == alone[0]


def test_a_fault_of_ours_costs_one_file_and_names_our_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import evalxl.reading

    read = evalxl.reading.read_workbook

    def trips(grid: object, *, file: str, sha256: str) -> object:
        if file == "bad.xlsx":
            raise KeyError("a value of the form that must not be told")
        return read(grid, file=file, sha256=sha256)  # type: ignore[arg-type]

    monkeypatch.setattr(evalxl.reading, "read_workbook", trips)
    bad = Source("bad.xlsx", good().content)
    records = pipeline.process([good(), bad], SETTINGS)
    assert outcome_of(records) == [("good.xlsx", "scored"), ("bad.xlsx", "faulted")]
    message = records[1].findings[0]["message"]
    assert "KeyError" in message
    assert "must not be told" not in message


def test_a_form_that_trips_a_stage_of_all_projects_is_set_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from evalxl import checks

    run = checks.run

    def trips(frames: object, *rest: object) -> object:
        if "bad.xlsx" in set(frames.projects["file"]):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return run(frames, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "run", trips)
    bad = Source("bad.xlsx", good().content)
    records = pipeline.process([bad, good()], SETTINGS)
    assert outcome_of(records) == [("bad.xlsx", "faulted"), ("good.xlsx", "scored")]


def test_records_laid_together_again_are_the_frames_of_one_chunk() -> None:
    sources = [
        Source(path.name, path.read_bytes(), "某局") for path in sorted(FORMS.glob("*.xlsx"))
    ]
    whole = pipeline.evaluate([pipeline.open_form(one, SETTINGS) for one in sources], SETTINGS)
    parts = gather(r for one in sources for r in pipeline.process([one], SETTINGS)).frames({})
    for name in ("decided", "asserted", "undecided", "lost", "adopted"):
        assert parts.projects[name].equals(whole.frames.projects[name]), name
    assert parts.indicators["verdict"].tolist() == whole.frames.indicators["verdict"].tolist()
    assert parts.indicators["project"].tolist() == whole.frames.indicators["project"].tolist()


def test_the_same_bytes_and_settings_give_the_same_copy_whatever_stands_beside_them() -> None:
    other = Source("other.xlsx", next(FORMS.glob("2023*指标评分表.xlsx")).read_bytes())
    (alone,) = pipeline.process([good()], SETTINGS)
    together = pipeline.process([other, good()], SETTINGS)
    assert together[1].copy == alone.copy
