"""Evidence: listed, numbered soundly, and documents at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from evalxl.checks.material import Material, bare, blank, is_blank, rows
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity

_ENTRY = re.compile(r"(?:^|[\n；;])\s*(\d{1,2}(?:-\d{1,3})?)\s*[.．、)）]\s*([^\n；;]+)")
_DOCUMENT = re.compile(
    r"表|册|单|书|报告|通知|通报|公告|公示|通告|合同|协议|发票|凭证|截图|照片|名单|目录|清单|材料|资料|总结|方案|"
    r"办法|规定|制度|文件|函|证|报道|链接|网址|记录|台账|纪要|批复|意见|汇编|简报|附件|图|佐证|数据|统计|系统|"
    r"年报|月报|公报|情况|说明|新闻|视频|档案"
)
_CLAIM = re.compile(
    r"没有发生|未发生|已完成|已全部|均已|达到|良好|正常|满意|没有出现|未出现|提高|提升"
)


def evidence_missing(material: Material) -> Iterable[Finding]:
    """Find scored rows without evidence in forms that list it."""
    indicators = material.table("indicators")
    lacks = blank(indicators["evidence"])
    used = material.spread(indicators, material.counts(indicators, ~lacks) >= 2)
    asked = pd.notna(indicators["cell_evidence"]) & (indicators["score"] > 0)
    for row in rows(indicators, lacks & used & asked & ~indicators["is_execution"]):
        surveyed = "满意" in f"{row.level2}{row.name}"
        yield row_finding(
            "evidence_missing",
            row,
            "evidence",
            expected=row.score,
            severity=Severity.WARNING if surveyed else None,
        )


def evidence_weak(material: Material) -> Iterable[Finding]:
    """Find statements where a document should be named."""
    indicators = material.table("indicators")
    for row in rows(indicators, ~blank(indicators["evidence"])):
        said = row.evidence.strip()
        if _CLAIM.search(said) and not _DOCUMENT.search(said) and not _ENTRY.search(said):
            yield row_finding(
                "evidence_weak",
                row,
                "evidence",
                provided=said,
                params={
                    "problem": "是一句陈述，不是可核对的文件",
                    "problem_en": "is a statement, not a document that can be checked",
                },
            )


def evidence_reference(material: Material) -> Iterable[Finding]:
    """Find evidence numbers that stand for two documents, and gaps in the numbering."""
    for project in material.projects:
        titles: dict[str, str] = {}
        last: Any = None
        for row, number, title in _entries(material.rows_of(project)):
            last = row
            known = titles.setdefault(number, title)
            if not _same(known, title):
                zh, en = f"“{known}”和“{title}”编号相同", f"“{known}” and “{title}” share it"
                yield _reference(row, number, zh, en)
        if last is not None:
            yield from _gaps(last, titles, material.thresholds.evidence_number_gap)


def _entries(indicators: Iterable[Any]) -> Iterator[tuple[Any, str, str]]:
    for row in indicators:
        for number, title in () if is_blank(row.evidence) else _ENTRY.findall(row.evidence):
            yield row, number, title.strip()


def _same(one: str, other: str) -> bool:
    """Return whether two titles may name one document: one often cuts the other short."""
    first, second = bare(one), bare(other)
    return first[:12] == second[:12] or first in second or second in first


def _gaps(row: Any, titles: dict[str, str], longest: int) -> Iterable[Finding]:
    """Report short runs of numbers that are never referenced, list by list."""
    lists: dict[str, set[int]] = {}
    for number in titles:
        head, dash, tail = number.rpartition("-")
        lists.setdefault(head + dash, set()).add(int(tail))
    for head, numbers in lists.items():
        unused = sorted(set(range(min(numbers), max(numbers))) - numbers)
        if len(numbers) >= 5 and 0 < len(unused) <= longest:
            missing_ones = "、".join(f"{head}{number}" for number in unused)
            yield _reference(row, missing_ones, "编号中断，没有一处引用", "is never referenced")


def _reference(row: Any, number: str, zh: str, en: str) -> Finding:
    return row_finding(
        "evidence_reference",
        row,
        "evidence",
        provided=number,
        params={"problem": zh, "problem_en": en},
    )
