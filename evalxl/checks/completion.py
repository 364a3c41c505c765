"""How far results lie from their targets: far above, far below, or printed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from evalxl.checks.material import (
    Material,
    blank,
    both,
    explain_at,
    missing,
    rounded,
    rows,
)
from evalxl.checks.reasons import explains
from evalxl.checks.targets import has_verdict, row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Direction, Severity, Verdict
from evalxl.findings import plain
from evalxl.frames.arrays import Arrays, Column
from evalxl.policies.sections import Over

_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*[%％]?")
_DONE = re.compile(r"(?:已|全部|按期)?(?:完成|达标|达成|实现)")


def completion_over(material: Material) -> Iterable[Finding]:
    """Find results far above their target, where more is better."""
    lines = _over_lines(material)
    for row in rows(lines, lines["is_over"]):
        is_explained = explains(row.reason)
        is_owed = row.asks_reason and not is_explained and row.cell_reason is not None
        yield row_finding(
            "completion_over",
            row,
            "actual",
            provided=row.actual,
            expected=row.target,
            severity=Severity.ERROR if is_owed else None,
            settled="explained" if is_explained else None,
            params={
                "excess": _excess(row),
                "asked": _REASON_IS_OWED if is_owed else "",
                **explain_at(row.cell_reason),
            },
        )


_REASON_IS_OWED = both("，按评分办法须填写原因", ", and the policy asks for a reason")


def _over_lines(material: Material) -> Arrays:
    """Measure each row by its policy's line, and by the configured one where there is one.

    Returns:
        The indicators with `line`, `zero_line`, `is_over` and `asks_reason`.
    """
    indicators, given = material.table("indicators"), material.thresholds.completion_over

    def of_policy(value: Callable[[Over], float], other: float = 0.0) -> Column:
        return material.spread(indicators, material.by_policy(lambda one: value(one.over), other))

    completion, line = indicators["completion"], of_policy(lambda over: over.line, 150.0)
    zero_line = of_policy(lambda over: over.zero_target_line or np.nan, np.nan)
    is_over = completion > (line if given is None else given) + 1e-9
    if given is None:
        is_over |= (completion >= line) & (of_policy(lambda over: over.inclusive) > 0)
    is_over &= has_verdict(indicators, Verdict.EXCEEDED, Verdict.MET)
    is_over &= indicators["direction"] != Direction.LESS_IS_BETTER.value
    is_over |= (indicators["target_value"] == 0) & (indicators["actual_value"] >= zero_line)
    return indicators.also(
        line=line if given is None else np.full(len(line), given),
        zero_line=zero_line,
        is_over=is_over,
        asks_reason=of_policy(lambda over: over.rule == "reason") > 0,
    )


def _excess(row: Any) -> dict[str, str]:
    if missing(row.completion):
        line = plain(row.zero_line)
        return both(f"目标为 0 而达到了 {line}", f"{line} or more where nothing was asked")
    rate, line = plain(rounded(row.completion)), plain(row.line)
    return both(f"完成率 {rate}%，超过 {line}%", f"{rate} % of the target, above {line} %")


def completion_under(material: Material) -> Iterable[Finding]:
    """Find missed targets of which less than half was reached."""
    indicators, line = material.table("indicators"), material.thresholds.completion_under
    under = (indicators["completion"] < line) & ~indicators["is_execution"]
    for row in rows(indicators, under & has_verdict(indicators, Verdict.UNMET)):
        yield row_finding(
            "completion_under",
            row,
            "actual",
            provided=row.actual,
            expected=row.target,
            settled="explained" if explains(row.reason) else None,
            params={
                "rate": rounded(row.completion),
                "line": line,
                **explain_at(row.cell_reason),
            },
        )


def completion_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the printed completion with the one that target and result make."""
    indicators = material.table("indicators")
    printed = ~blank(indicators["published_completion"])
    for row in rows(indicators, printed & ~np.isnan(indicators["completion"])):
        if not _prints(row.published_completion, row, material.thresholds.completion_tolerance):
            yield row_finding(
                "completion_mismatch",
                row,
                "completion",
                provided=row.published_completion,
                expected=rounded(row.completion),
                params={"target": row.target, "actual": row.actual},
            )


def _prints(text: object, row: Any, tolerance: float) -> bool:
    """Return whether a printed completion may stand for the computed one."""
    said = str(text).strip()
    number = _PERCENT.fullmatch(said)
    if not number:
        # `完成` says enough where nothing but reaching the target could be said.
        done = _DONE.fullmatch(said) is not None
        return not done or (row.verdict == Verdict.MET and abs(row.completion - 100) < 1e-6)
    told = float(number[1])
    possible = [row.completion]
    if row.completion:
        possible.append(10_000 / row.completion)  # 目标/实际, where less is better
    if row.completion > 100:
        possible.append(100.0)  # many forms cap the rate
    return any(
        abs(told - one) <= tolerance or (told <= 20 and abs(told * 100 - one) <= tolerance)
        for one in possible
    )
