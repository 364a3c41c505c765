"""Each finding across forms and submissions comes out of `run`, where it is promised."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import evalxl
from tests.generator import Generated
from tests.generator.series import BATCHES, resubmitted

FIRST, SECOND = (datetime(2026, 3, day, tzinfo=UTC).timestamp() for day in (1, 2))


def put(folder: Path, one: Generated, when: float, name: str | None = None) -> None:
    import os

    path = folder / (name or one.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one.content)
    os.utime(path, (when, when))


def found(out: Path) -> list[dict[str, object]]:
    (last,) = sorted((out / "runs").iterdir())[-1:]
    lines = (last / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def changed(out: Path) -> dict[str, object]:
    wanted = ("target_lowered", "silent_change")
    return {str(one["file"]): one["slug"] for one in found(out) if one["slug"] in wanted}


def run(folder: Path, out: Path) -> None:
    evalxl.run(folder, out, jobs=1)


@pytest.mark.parametrize("slug", ["target_lowered", "silent_change"])
def test_what_changed_unasked_at_the_same_path_is_told(slug: str, tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    (pair,) = resubmitted(slug, 1)
    put(inbox, pair.old, FIRST, "甲.xlsx")
    run(inbox, out)
    assert changed(out) == {}
    put(inbox, pair.new, SECOND, "甲.xlsx")
    run(inbox, out)
    assert changed(out) == {"甲.xlsx": slug}
    put(inbox, pair.old, SECOND + 60, "甲.xlsx")
    run(inbox, out)
    assert changed(out) == {}


def test_what_changed_unasked_in_a_file_beside_the_first_is_told(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    (pair,) = resubmitted("target_lowered", 1)
    put(inbox, pair.old, FIRST, "甲.xlsx")
    put(inbox, pair.new, SECOND, "甲（修改）.xlsx")
    run(inbox, out)
    assert changed(out) == {"甲（修改）.xlsx": "target_lowered"}


def test_another_project_at_the_same_path_is_no_change(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    one, other = resubmitted("target_lowered", 2)
    put(inbox, one.old, FIRST, "甲.xlsx")
    run(inbox, out)
    put(inbox, other.new, SECOND, "甲.xlsx")
    run(inbox, out)
    assert changed(out) == {}


def test_what_shows_across_forms_comes_out_of_a_run(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    for slug, make in BATCHES.items():
        for one in make(2):
            put(inbox / slug, one, FIRST)
    inbox.joinpath("waivers.toml").write_text(
        '[[waiver]]\ncode = "EVX308"\nunit = "无此单位"\nwhy = "同意"\nwho = "张三"\n', "utf-8"
    )
    run(inbox, out)
    slugs = {one["slug"] for one in found(out)}
    assert {*BATCHES, "waiver_unmatched"} - slugs == set()
