"""A pipeline of the simplest kind, so that the batch is tested without any form.

An input is JSON in a file called `.xlsx`: its keys say what the file is (`unit`, `project`, `year`,
`modified`), how it behaves (`do`: `refuse`, `fault`, `crash`, `hang`, `nap`, `riddle`) and whether
its copy comes in a new format (`old`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from evalxl.batch.report import RunReport
from evalxl.batch.run import Options, run
from evalxl.core.records import FileRecord, Source
from evalxl.core.urls import Place
from evalxl.frames import FINDINGS
from evalxl.outputs.batch_outputs import Batch
from evalxl.settings import config
from evalxl.settings.config import Settings

NOW = datetime(2026, 1, 1)
MARK = b"|scored"


def settings(**batch: Any) -> Settings:
    return Settings(batch=config.Batch(settle_seconds=0.0, **batch))


def process(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    return [_record(source, settings, len(sources)) for source in sources]


def _record(source: Source, settings: Settings, company: int) -> FileRecord:
    try:
        said = json.loads(source.content)
    except ValueError:
        said = {"do": "refuse"}
    _behave(said.get("do", ""), company)
    if said.get("do") in {"refuse", "fault"}:
        status = {"refuse": "refused", "fault": "faulted"}[said["do"]]
        return FileRecord(source.path, "", status, findings=[_finding(source, "limit_exceeded")])
    project = {
        "unit": said.get("unit"),
        "project_name": said.get("project"),
        "year": said.get("year"),
    }
    copy = source.content + MARK + (settings.scoring.policy or "").encode()
    properties = {"modified": said["modified"]} if "modified" in said else {}
    rows: dict[str, list[dict[str, Any]]] = {"projects": [project]}
    form = Riddle("fake") if said.get("do") == "riddle" else "fake"
    suffix = ".xlsx" if said.get("old") else ""
    return FileRecord(source.path, "", "scored", form, rows, [], copy, suffix, properties)


class Riddle(str):
    """A text that only the process which made it can read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (_read_by, (os.getpid(),))


def _read_by(maker: int) -> str:
    if os.getpid() != maker:
        raise ValueError("not for you")
    return "fake"


def _behave(how: str, company: int) -> None:
    if how == "gorge" or (how == "crowd" and company > 1):
        raise MemoryError
    if how == "crash":
        os._exit(13)
    if how == "hang":
        time.sleep(3600)
    if how == "nap":
        time.sleep(0.3)


def _finding(source: Source, slug: str) -> dict[str, Any]:
    said = {"slug": slug, "code": "EVX102", "severity": "error", "kind": "fail", "scope": "file"}
    words = {"message": "未能读取", "fix": "请重新保存", "where": "", "fingerprint": "0"}
    return dict.fromkeys(FINDINGS) | {"file": source.path} | said | words


def conclude(batch: Batch) -> Iterator[tuple[str, bytes]]:
    files = batch.files
    scored = [one for one in batch.records if one.status == "scored"]
    lines = [f"{one.path} {one.rows['projects']}" for one in scored]
    facts = files[["path", "status", "superseded_by", "same_as"]].to_csv(index=False)
    yield "summary.xlsx", ("\n".join([*lines, facts])).encode()
    departments = sorted({one for one in files["department"] if isinstance(one, str)})
    for name in departments:
        yield f"departments/{name}.xlsx", name.encode()


def night(inbox: Place, out: Place, chosen: Settings | None = None, **options: Any) -> RunReport:
    base = Options(now=NOW, jobs=1, process=process, conclude=(conclude,))
    return run(inbox, out, chosen or settings(), replace(base, **options))


def form(place: Path, **said: Any) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return place


def tree(folder: Path) -> dict[str, bytes]:
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file()
    }


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        name: content
        for name, content in tree(folder).items()
        if not name.startswith((".evalxl/", "runs/"))
    }
