"""The words of the enumerations as a bureau writes them in a workbook."""

from __future__ import annotations

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "met": "达标",
    "exceeded": "超额达标",
    "unmet": "未达标",
    "claimed": "自述达标",
    "cannot_tell": "待核",
}
SEVERITIES: Mapping[str, str] = {"error": "错误", "warning": "警告", "note": "提示"}
KINDS: Mapping[str, str] = {"fail": "应更正", "review": "须核实"}
SCORE_KINDS: Mapping[str, str] = {
    "decided": "算定",
    "asserted": "自述计分",
    "undecided": "待核未计",
}
STATUSES: Mapping[str, str] = {
    "scored": "已核算",
    "refused": "拒收",
    "faulted": "程序故障",
    "passed_over": "非表格，略过",
    "superseded": "已被新版取代",
}
GRADES = ("优", "良", "中", "低", "差")
OPEN_GRADE = "待定"
NO_GRADE = "无等级"
NO_DEPARTMENT = "（未填主管部门）"
SEVERITY_ORDER: Mapping[str, int] = {"error": 0, "warning": 1, "note": 2}
