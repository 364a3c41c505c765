"""The grade a text tells: `自评结论为“优秀”`, `为“优”等级`, where no cell of the form holds it."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.core import lazy_re as re
from evalxl.core.model import Field, Paragraph

_GRADE = r"[“\"‘]?(?P<grade>优秀|优|良好|良|中等|中|较差|差|低)[”\"’]?"
_END = r"(?=[。，；、,;.)）\s]|$)"
_TOLD = (
    re.compile(rf"(?:等级|等次|结论|评级)(?:评定|评价|确定)?(?:为|是|属于)?[:：]?{_GRADE}{_END}"),
    re.compile(rf"为{_GRADE}(?:等级|等次|级|档)"),
)
_ABOUT = re.compile(r"自评|绩效|评价|得分")
_OF_OTHERS = re.compile(r"上年|去年|空气|水质|信用|质量等级|企业等级|景区")
_CLAUSE = re.compile(r"[^。；;!！?？\n]+")
_SAME = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


def told_grade(narrative: Iterable[Paragraph]) -> Field | None:
    """Find the one grade the texts tell, in its short word; `None` where they tell none or two."""
    found: dict[str, Field] = {}
    for paragraph in narrative:
        for clause in _CLAUSE.findall(paragraph.text):
            if _ABOUT.search(clause) and not _OF_OTHERS.search(clause):
                for match in (one for told in _TOLD for one in told.finditer(clause)):
                    word = _SAME.get(match["grade"], match["grade"])
                    found.setdefault(word, Field(word, paragraph.cell, match[0]))
    return next(iter(found.values())) if len(found) == 1 else None
