"""Reasons: present where points or targets were missed, and saying something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from evalxl.checks.material import (
    POINT,
    Material,
    blank,
    both,
    place,
    rounded,
    rows,
    says_nothing,
    silent,
)
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Verdict
from evalxl.frames.arrays import Arrays, Mask

_VAGUE = re.compile(
    r"(?:正常|是|否|详见报告|见附件|(?:由于|因|受)?(?:新冠)?(?:疫情|客观|其他|主观|历史|特殊|天气)"
    r"(?:原因|因素|情况)?(?:的?影响)?|客观原因|其他|原因不明)[。.；;]?"
)
_SHORTFALL = re.compile(
    r"未(?:能|按|达|完成|及时|实现|开展|支付)|不足|延[期迟后]|推迟|滞后|取消|下降|困难|不到位|没有完成|偏低"
)
_ABOVE = re.compile(r"超额|超过|高于|超出|优于|好于|偏高")


def is_vague(reason: str) -> bool:
    """Whether a reason does not tell why something was missed."""
    return _VAGUE.fullmatch(reason.strip()) is not None


def explains(reason: object) -> bool:
    """Whether a reason cell tells why."""
    return isinstance(reason, str) and not says_nothing(reason) and not is_vague(reason)


def deduction_no_reason(material: Material) -> Iterable[Finding]:
    """Find points that are missing without a word, though no target is shown to be missed."""
    indicators, dimensions = material.table("indicators"), material.table("dimensions")
    lost = (indicators["score"] < indicators["weight"] - POINT) & (indicators["weight"] > 0)
    missed = (indicators["verdict"] == Verdict.UNMET) | indicators["is_execution"]
    for row in rows(indicators, lost & _lacks_reason(indicators) & ~missed):
        yield _deduction(row, row.no)
    lost = dimensions["score"] < dimensions["weight"] - POINT
    for row in rows(dimensions, lost & _lacks_reason(dimensions)):
        yield _deduction(row)


def _deduction(row: Any, indicator: int | None = None) -> Finding:
    return Finding(
        slug="deduction_no_reason",
        project=row.project,
        indicator=indicator,
        at=place(row.sheet, row.cell_reason),
        where=row.name,
        provided=row.score,
        expected=row.weight,
        difference=rounded(row.weight - row.score),
        unit="分",
        params={"score_cell": row.cell_score},
    )


def _lacks_reason(table: Arrays) -> Mask:
    """Return which rows have a cell for a reason that says nothing."""
    return pd.notna(table["cell_reason"]) & silent(table["reason"])


def unmet_no_reason(material: Material) -> Iterable[Finding]:
    """Find missed targets whose reason cell is empty."""
    indicators = material.table("indicators")
    missed = (indicators["verdict"] == Verdict.UNMET) & ~indicators["is_execution"]
    for row in rows(indicators, missed & _lacks_reason(indicators)):
        yield Finding(
            slug="unmet_no_reason",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_reason),
            where=row.name,
            provided=row.actual,
            expected=row.target,
            params={"reason": _empty_or(row.reason)},
        )


def _empty_or(reason: object) -> dict[str, str]:
    """Say that a reason is empty, or what stands in its place."""
    if isinstance(reason, str) and reason.strip():
        return both(f"只填了“{reason.strip()}”", f"says no more than “{reason.strip()}”")
    return both("是空的", "is empty")


def reason_vague(material: Material) -> Iterable[Finding]:
    """Find reasons that do not tell why something was missed."""
    indicators = material.table("indicators")
    lost = (indicators["score"] < indicators["weight"] - POINT) & ~indicators["is_execution"]
    asked = lost | (indicators["verdict"] == Verdict.UNMET)
    for row in rows(indicators, asked & ~blank(indicators["reason"])):
        if is_vague(row.reason):
            yield Finding(
                slug="reason_vague",
                project=row.project,
                indicator=row.no,
                at=place(row.sheet, row.cell_reason),
                where=row.name,
                provided=row.reason,
            )


def reason_on_full_score(material: Material) -> Iterable[Finding]:
    """Find reasons for a shortfall beside full marks and a target that was not missed."""
    indicators = material.table("indicators")
    full = (indicators["weight"] > 0) & (indicators["score"] >= indicators["weight"] - POINT)
    missed = indicators["verdict"] == Verdict.UNMET
    for row in rows(indicators, full & ~missed & ~blank(indicators["reason"])):
        if _SHORTFALL.search(row.reason) and not _ABOVE.search(row.reason):
            yield Finding(
                slug="reason_on_full_score",
                project=row.project,
                indicator=row.no,
                at=place(row.sheet, row.cell_reason),
                where=row.name,
                provided=row.reason,
                expected=row.weight,
            )
