"""Comments on the cells of indicators whose cell for the reason is empty."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.core.model import Indicator
from evalxl.reading.remarks import Remarks
from evalxl.reading.texts.narrative import is_instruction
from evalxl.xlsx.grid import Sheet

_AUTHOR = re.compile(r"^[^\n:：]{1,20}[:：]\s*\n")
"""The name office programs put before a comment, on a line of its own."""
_BESIDE = ("actual", "score")
_SHOWN = 60


def with_reasons_in_comments(
    indicators: list[Indicator], sheet: Sheet, remarks: Remarks
) -> list[Indicator]:
    """Take the comment on an empty reason cell for the reason, and say so.

    A comment on the result or the score may be a reason, or somebody's question: it is told, and
    not taken.
    """
    if not sheet.comments:
        return indicators
    return [_with_reason(one, sheet, remarks) for one in indicators]


def _with_reason(one: Indicator, sheet: Sheet, remarks: Remarks) -> Indicator:
    if one.reason is not None or "reason" not in one.cells:
        return one
    reason = _comment(one, "reason", sheet)
    if reason:
        remarks.add("reason_from_comment", one.cells["reason"], one.name, reason[:_SHOWN])
        return replace(one, reason=reason)
    for role in _BESIDE:
        if said := _comment(one, role, sheet):
            remarks.add(
                "comment_not_read",
                one.cells[role],
                one.name,
                said[:_SHOWN],
                reason_cell=one.cells["reason"].address,
            )
    return one


def _comment(one: Indicator, role: str, sheet: Sheet) -> str | None:
    """Return the comment on a role's cell without its author; hints of the form are none."""
    at = one.cells.get(role)
    said = sheet.comments.get((at.row, at.column), "") if at else ""
    text = _AUTHOR.sub("", said).strip()
    return text if text and not is_instruction(text) else None
