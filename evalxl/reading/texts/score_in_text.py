"""The total score a text tells: `绩效自评分数为96分`, where no cell of the form holds it."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.core import lazy_re as re
from evalxl.core.model import Field, Paragraph

_TOLD = re.compile(
    r"(?:自我?评价?|评价|综合|绩效|项目|整体支出|总|最终|评定|考评)(?:总|综合|最终)?"
    r"(?:得分|评分|分数|总分|分值|打分)(?:合计|总计|共计|共|为|是|达到?|[:：\s])*"
    r"(?P<score>\d{1,3}(?:\.\d+)?)\s*分(?!以|之)"
)
_OF_A_PART = re.compile(
    r"上年|去年|往年|满分|产出|效益|决策|过程|投入|管理|执行率?|指标|成本|复核|财政|第三方|专家|考生|企业"
    r"|应|标准|平均"
)
_CLAUSE = re.compile(r"[^。；;!！?？\n]+")
HIGHEST = 120
"""A total with bonus points; higher numbers are no score out of a hundred."""
_NEAR = 12


def told_score(narrative: Iterable[Paragraph]) -> Field | None:
    """Return the one total score the texts tell; `None` where they tell none or two."""
    found: dict[float, Field] = {}
    for paragraph in narrative:
        for clause in _CLAUSE.findall(paragraph.text):
            for match in _TOLD.finditer(clause):
                near = clause[max(0, match.start() - _NEAR) : match.start()]
                score = float(match["score"])
                if score <= HIGHEST and not _OF_A_PART.search(re.split("[，,]", near)[-1]):
                    found.setdefault(score, Field(score, paragraph.cell, match[0]))
    return next(iter(found.values())) if len(found) == 1 else None
