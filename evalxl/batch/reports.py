"""The records of one run: `runs/<run id>/{manifest.json,findings.jsonl,findings.sarif,run.log}`."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import evalxl
from evalxl.batch.report import RunReport
from evalxl.batch.storage.ledger import Ledger
from evalxl.batch.storage.store import Staged
from evalxl.findings.jsonlines import lines
from evalxl.findings.sarif import pieces

if TYPE_CHECKING:
    import pandas as pd

_LEVEL = {"refused": "WARN", "faulted": "ERROR"}


def make(
    report: RunReport,
    files: pd.DataFrame,
    findings: pd.DataFrame,
    ledger: Ledger,
    outputs: list[Staged],
    fail_on: str,
) -> Iterator[tuple[str, bytes]]:
    """Return the files of the run's folder, name and bytes."""
    folder = f"runs/{report.run_id}"
    whole = files.astype({"size": "Int64"})  # beside missing ones, pandas gives bytes a point
    rows = whole.astype(object).where(files.notna(), None).to_dict("records")
    said = manifest(report, rows, ledger, outputs, fail_on)
    yield f"{folder}/manifest.json", _json(said)
    yield f"{folder}/findings.jsonl", _encoded(lines(findings))
    yield f"{folder}/findings.sarif", _encoded(pieces(findings, version=evalxl.__version__))
    yield f"{folder}/run.log", ("\n".join(_log(report, rows)) + "\n").encode()


def manifest(
    report: RunReport,
    rows: list[dict[Any, Any]],
    ledger: Ledger,
    outputs: list[Staged],
    fail_on: str,
) -> dict[str, Any]:
    """Say what was made from what, in a stable order; the ledger can be made again from it."""
    written = [
        {"path": one.path, "sha256": one.sha256, "role": one.role, "owner": one.owner}
        for one in ledger.outputs()
        if one.role != "summary"
    ]
    written += [{"path": one.path, "sha256": one.sha256, "role": "summary"} for one in outputs]
    return {
        "schema": "evalxl-manifest/1",
        "run_id": report.run_id,
        "version": evalxl.__version__,
        "now": report.now,
        "host": socket.gethostname(),
        "exit_code": report.exit_code(fail_on),
        "counts": report.counts,
        "severities": report.severities,
        "kept": report.kept,
        "in_use": report.in_use,
        "troubles": report.troubles,
        "answers": ledger.answers(),
        "inputs": rows,
        "stamps": sorted(ledger.stamps(settled=False)),
        "outputs": sorted(written, key=lambda one: one["path"]),
    }


def _log(report: RunReport, rows: list[dict[Any, Any]]) -> Iterator[str]:
    yield f"{report.now} INFO run {report.run_id} inbox={report.inbox} out={report.out}"
    for row in rows:
        level = _LEVEL.get(str(row["status"]), "INFO")
        why = " ".join(
            str(row["reason_en"] or row["reason_zh"] or row["superseded_by"] or "").split()
        )
        yield f"{report.now} {level} {row['status']} {row['path']}{' — ' + why if why else ''}"
    for path, why in report.troubles.items():
        yield f"{report.now} ERROR not written {path} — {why}"
    yield from (f"{report.now} INFO {line}" for line in report.lines("en"))


def _encoded(texts: Iterator[str]) -> bytes:
    """Join texts as bytes, none of which is held beside the whole."""
    whole = io.BytesIO()
    whole.writelines(text.encode() for text in texts)
    return whole.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
