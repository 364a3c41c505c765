"""Findings about which nothing is asked any more: reviewed, or explained by the department."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import catalogue, plain

if TYPE_CHECKING:
    import pandas as pd

EXPLAINED, REVIEWED, WAIVED = "explained", "reviewed", "waived"
_LINE = "execution_score_mismatch"
_POINTS = "EVX5"
_REVIEWED = {"zh": "（已复核：复核得分 {points} 分{by}）", "en": " (reviewed: {points} points{by})"}
_BY = {"zh": "，{who}", "en": ", {who}"}
_EXPLAINED = {"zh": "（部门说明：{text}）", "en": " (the department says: {text})"}


def reviewed(
    findings: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame, lang: str = "zh"
) -> pd.DataFrame:
    """Turn questions that a reviewer's score answers into notes that say so.

    Args:
        findings: Columns of `frames.FINDINGS`.
        indicators: Scored; reads `project`, `no` and the reviewer's columns.
        projects: Scored; reads `execution_adjusted`.
        lang: Language of what is added to the message.

    Returns:
        The same rows and columns. Settled are the questions about a reviewed row and the findings
        about its points; a fault in the form, such as an empty reason, stays.
    """
    scored = indicators[indicators["adjusted_score"].notna()]
    rows = {
        (int(project), int(no)): (points, who, why)
        for project, no, points, who, why in zip(*(scored[name] for name in _COLUMNS), strict=True)
    }
    lines = projects["execution_adjusted"].dropna().to_dict()
    if not rows and not lines:
        return findings

    def words(row: Any) -> str | None:
        if row.slug == _LINE and row.project in lines:
            return _review(lines[row.project], None, None, lang)
        if row.indicator != row.indicator or (row.project, row.indicator) not in rows:
            return None
        is_asked = row.kind == FindingKind.REVIEW or str(row.code).startswith(_POINTS)
        return _review(*rows[row.project, row.indicator], lang) if is_asked else None

    return _settled(findings, REVIEWED, words)


_COLUMNS = ("project", "no", "adjusted_score", "reviewer", "adjusted_reason")


def _review(points: float, who: object, why: object, lang: str) -> str:
    said = [one for one in (who, why) if isinstance(one, str) and one]
    by = _BY[lang].format(who="，".join(said)) if said else ""
    return _REVIEWED[lang].format(points=plain(points), by=by)


def explained(
    findings: pd.DataFrame, answers: Mapping[tuple[str, str], str], lang: str = "zh"
) -> pd.DataFrame:
    """Turn findings that may be explained, and are, into notes with the explanation.

    Args:
        findings: Columns of `frames.FINDINGS`.
        answers: File and fingerprint → the department's explanation, from the answer column of
            that file: what shares a chunk with it must not matter.
        lang: Language of what is added to the message.
    """
    rules = catalogue()

    def words(row: Any) -> str | None:
        text = answers.get((row.file, row.fingerprint))
        may_be = row.kind == FindingKind.REVIEW or rules[row.slug].can_be_explained
        return _EXPLAINED[lang].format(text=text) if text and may_be else None

    return _settled(findings, EXPLAINED, words) if answers else findings


def _settled(findings: pd.DataFrame, how: str, words: Callable[[Any], str | None]) -> pd.DataFrame:
    said = [words(row) if row.settled is None else None for row in findings.itertuples(index=False)]
    chosen = [one is not None for one in said]
    if not any(chosen):
        return findings
    changed = findings.copy()
    changed.loc[chosen, "severity"] = Severity.NOTE.value
    changed.loc[chosen, "settled"] = how
    changed.loc[chosen, "message"] = [
        message + word
        for message, word in zip(findings["message"], said, strict=True)
        if word is not None
    ]
    return changed
