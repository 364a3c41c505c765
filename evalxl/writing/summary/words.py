"""The words of the enumerations as a bureau writes them in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from evalxl.core.terms import JUDGED, REVIEWED, FindingKind, ScoreKind, Severity, Verdict, word


def _words(terms: type[StrEnum]) -> Mapping[str, str]:
    return {term.value: word(term.value, "zh") for term in terms}


OUTCOMES = {**_words(Verdict), JUDGED: word(JUDGED, "zh")}
SEVERITIES = _words(Severity)
KINDS = _words(FindingKind)
BASES = {**_words(ScoreKind), REVIEWED: word(REVIEWED, "zh")}
STATUSES: Mapping[str, str] = {
    "scored": "已核算",
    "refused": "未能读取",
    "faulted": "程序故障",
    "answers": "部门答复",
    "declared": word("declared", "zh"),
    "monitored": word("monitored", "zh"),
    "passed_over": "未作处理（非自评表）",
    "control": "控制文件",
    "superseded": "已由另一份代替",
}
GRADES = ("优", "良", "中", "低", "差")
OPEN_GRADE = "等级待定"
NO_GRADE = "无等级"
EMPTY = "（空）"
BUREAU = "（本级）"
"""Whose the findings about a bureau's own files are: reviews and waivers that match nothing."""
NO_DEPARTMENT = "（未填主管部门）"
SEVERITY_ORDER: Mapping[str, int] = {"error": 0, "warning": 1, "note": 2}
