"""Why a file could not be read: as a record, and as a note a clerk can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evalxl import findings
from evalxl.batch.inputs.inbox import Item
from evalxl.core.errors import Refused
from evalxl.core.model import Finding
from evalxl.xlsx import Limits

if TYPE_CHECKING:
    from evalxl.core.records import FileRecord

PASSING = {"too_slow", "worker_died", "unreadable"}
"""Troubles that may be over tomorrow: such a file is tried again every night."""


def known_before(item: Item, limits: Limits) -> Refused:
    """Return the refusal of an input that is not read at all."""
    if item.refusal == "limit_exceeded":
        return Refused(
            "limit_exceeded",
            limit="file_bytes",
            allowed=limits.file_bytes,
            found=item.found,
            place=item.path,
        )
    if item.refusal == "too_slow":
        return Refused(
            "limit_exceeded",
            limit="seconds",
            allowed=item.found,
            found=f">{item.found}",
            place=item.path,
        )
    if item.refusal == "worker_died" and item.detail == "MemoryError":
        nothing = {"allowed": "—", "found": "—"}
        return Refused("limit_exceeded", limit="megabytes", place=item.path, **nothing)
    if item.refusal == "worker_died":
        return Refused("program_fault", error=item.detail, place="worker")
    return Refused(item.refusal, kind=item.detail or "file", detail=item.path)


def record(item: Item, refusal: Refused) -> FileRecord:
    """Make the record of an input that never reached the pipeline."""
    from evalxl.core.records import FileRecord

    return FileRecord(
        path=item.path,
        sha256=item.sha256,
        status="faulted" if refusal.slug == "program_fault" else "refused",
        findings=[_row(item.path, Finding(slug=refusal.slug, params=refusal.params))],
    )


def fault(path: str, error: Exception) -> FileRecord:
    """Make the record of an input on which we failed; it names the place in our code."""
    from evalxl.core.faults import fault as told
    from evalxl.core.records import FileRecord

    found = [_row(path, told(error))]
    return FileRecord(path=path, sha256="", status="faulted", findings=found)


def _row(path: str, finding: Finding) -> dict[str, Any]:
    rule = findings.catalogue()[finding.slug]
    message, fix = findings.words(finding)
    return {
        "file": path,
        "project": None,
        "indicator": None,
        "code": rule.code,
        "slug": finding.slug,
        "severity": rule.severity.value,
        "kind": rule.kind.value,
        "scope": rule.scope.value,
        "sheet": None,
        "cell": None,
        "row": None,
        "where": "",
        "message": message,
        "provided": None,
        "expected": None,
        "difference": None,
        "unit": None,
        "fix": fix,
        "fingerprint": findings.fingerprint(finding, path),
    }


def reasons(record: FileRecord) -> tuple[str, str]:
    """Say in one line why there is no scored copy, in Chinese and in English."""
    causes = _causes(record)
    rules = [findings.catalogue()[str(row["slug"])] for row in causes]
    return "；".join(str(row["message"]) for row in causes), "; ".join(
        rule.title["en"] for rule in rules
    )


def note(record: FileRecord) -> bytes:
    """Write `refused/….txt`: what, why, next step, in Chinese and English.

    UTF-8 with BOM and CRLF, so that the oldest Notepad shows it right.
    """
    lines = [f"文件：{record.path}", "这份文件没有评分。", ""]
    for row in _causes(record):
        lines += [f"原因：{row['message']}", f"怎么办：{row['fix']}", ""]
    lines += [f"File: {record.path}", "This file was not scored.", ""]
    for row in _causes(record):
        rule = findings.catalogue()[str(row["slug"])]
        said = rule.title["en"], rule.fix["en"].format_map(_Dash())
        lines += [f"Why: {said[0]} ({row['code']})", f"What to do: {said[1]}", ""]
    return ("\r\n".join(lines)).encode("utf-8-sig")


def _causes(record: FileRecord) -> list[dict[str, Any]]:
    """Return the findings that explain the refusal: of the whole file, gravest first."""
    order = {"error": 0, "warning": 1, "note": 2}
    whole = [row for row in record.findings if row.get("project") is None]
    return sorted(whole, key=lambda row: order.get(str(row["severity"]), 3))


class _Dash(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
