"""Help while typing: drop-downs, hints, and a warning where a number is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evalxl.core.model import column_letters
from evalxl.writing.forms.layout import Description
from evalxl.writing.forms.place import Placed

_HINT_LENGTH = 255  # Excel's limit
_AMOUNT = ("_initial", "_budget", "_paid", "_own", "_lower", "budget", "actual", "amount_evaluated")
_POINTS = {"weight", "level1_weight", "level2_weight", "budget_weight", "coefficient"}
_YEAR_HINT = "把年度填进标题，如 2025。"


def guide(paper: Any, placed: Sequence[Placed], description: Description) -> None:
    """Lay drop-downs, hints and warnings over the open cells; nothing is ever forbidden."""
    weights = {cell.row: cell for cell in placed if cell.role == "weight" and cell.table}
    budget_weight = next((cell for cell in placed if cell.role == "budget_weight"), None)
    for cell in placed:
        limit = weights.get(cell.row) if cell.role == "score" else None
        rule = _rule(cell, description, budget_weight if cell.role == "budget_score" else limit)
        if rule:
            row, column = cell.row - 1, cell.column - 1
            paper.data_validation(row, column, row, column, rule)


def _rule(cell: Placed, description: Description, limit: Placed | None) -> dict[str, Any]:
    if cell.kind != "input":
        return _titled(_YEAR_HINT) if "year" in cell.gaps else {}
    role = cell.role or ""
    hint = description.hints.get(role, "")
    rule = _choices(description, role) or _limited(cell, limit) or _number(cell, role)
    return (rule | _titled(hint, rule)) if rule or hint else {}


def _titled(hint: str, rule: dict[str, Any] | None = None) -> dict[str, Any]:
    told = {"input_title": "填写说明", "input_message": hint[:_HINT_LENGTH]} if hint else {}
    return told if rule else {"validate": "any", **told}


def _choices(description: Description, role: str) -> dict[str, Any]:
    words = description.choices.get(role)
    if not words:
        return {}
    return {"validate": "list", "source": list(words), **_warning("请尽量从下拉列表中选择。")}


def _limited(cell: Placed, limit: Placed | None) -> dict[str, Any]:
    if limit is None:
        return {}
    own, most = (f"{column_letters(one.column)}{one.row}" for one in (cell, limit))
    test = f"=AND(ISNUMBER({own}),{own}>=0,{own}<={most})"
    return {"validate": "custom", "value": test, **_warning("得分应为数字，不低于0，不高于分值。")}


def _number(cell: Placed, role: str) -> dict[str, Any]:
    is_result = cell.table == "indicators" and role == "actual"  # 27家, 98%, 2025年11月
    is_points = role in _POINTS
    is_amount = cell.row > 1 and role.endswith(_AMOUNT) and not is_result
    if not (is_points or is_amount):
        return {}
    words = "分值应为数字，不带“分”字。" if is_points else "金额只填数字，不带单位。"
    return {"validate": "decimal", "criteria": ">=", "value": 0, **_warning(words)}


def _warning(words: str) -> dict[str, Any]:
    return {
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": words,
        "ignore_blank": True,
    }
