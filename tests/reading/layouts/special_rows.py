"""Rows of indicators that ask more of a reader than their columns do."""

from __future__ import annotations

from collections.abc import Callable

from tests.reading.layouts.blocks import Style
from tests.reading.layouts.truth import Line, Project, half_up, invent, pick


def special_project(style: Style) -> Project:
    """Invent a project and give it the rows that the drawn bends ask for."""
    own = style.bent("own_levels")
    project = invent(style.rng, own_levels=own, execution=style.rng.random() < 0.7)
    for bend, change in ROWS.items():
        if style.bent(bend):
            change(project, style)
    return project


def _share(project: Project, style: Style) -> tuple[Line, float]:
    """Take half of the points of the last line of the first level."""
    last = [line for line in project.lines if line.level1 == project.lines[0].level1][-1]
    half = half_up(last.weight / 2, 1)
    last.weight = half_up(last.weight - half)
    last.score = half_up(last.score - half) if last.score > last.weight else last.score
    if last.reason:
        last.reason, last.actual, last.score = None, last.target.replace("≥", ""), last.weight
    return last, half


def _two_rates(project: Project, style: Style) -> None:
    """Tell two rates of execution apart by their brackets (B2)."""
    last, half = _share(project, style)
    word = pick((("资金", "经费", "款项"), ("支出率", "执行率", "使用率")), style.rng)
    first, second = style.rng.choice(
        (("上半年", "下半年"), ("一季度", "三季度"), ("6月末", "11月末"))
    )
    place = project.lines.index(last) + 1
    one, other = half_up(half / 2), half_up(half - half_up(half / 2))
    project.lines[place:place] = [
        Line(last.level1, last.level2, f"{word}（{first}）", one, "≥40%", "46%", one),
        Line(last.level1, last.level2, f"{word}（{second}）", other, "≥70%", "75%", other),
    ]


def _ceiling_by_words(project: Project, style: Style) -> None:
    """Tell by description and standard that less is better (B8)."""
    last, half = _share(project, style)
    name = pick((("闲置", "空闲", "失修"), ("铺位", "床位", "座席"), ("占比", "比例")), style.rng)
    remark = style.rng.choice(("以不高于目标为佳", "数值不得超过目标", "越低越好，不应高于目标值"))
    ceiling = Line(last.level1, last.level2, name, half, "5%", "3%", half)
    ceiling.verdicts, ceiling.remark = ("met", "exceeded"), remark
    ceiling.standard = "每高出一个百分点扣1分，扣完为止"
    project.lines.insert(project.lines.index(last) + 1, ceiling)


def _no_cost(project: Project, style: Style) -> None:
    """Put into the cost category what is no cost (C8)."""
    last, half = _share(project, style)
    level2 = last.level2 if project.own_levels else "成本指标"
    place = project.lines.index(last) + 1
    if style.rng.random() < 0.5:
        name = pick((("自筹", "社会", "村集体"), ("资金", "资本"), ("投入", "投入额")), style.rng)
        line = Line(
            last.level1,
            level2,
            name,
            half,
            "50万元",
            "0万元",
            0,
            "自筹款年内未到账，次年筹措",
            ("cannot_tell", "unmet"),
        )
    else:
        name = pick(
            (("特困户", "护林员", "养护工"), ("补助", "津贴"), ("标准执行额", "标准发放数")),
            style.rng,
        )
        line = Line(
            last.level1,
            level2,
            name,
            half,
            "3000元/人",
            "3200元/人",
            half,
            None,
            ("cannot_tell", "met", "exceeded"),
        )
    project.lines.insert(place, line)


ROWS: dict[str, Callable[[Project, Style], None]] = {
    "two_rates": _two_rates,
    "row_direction": _ceiling_by_words,
    "no_cost": _no_cost,
}
