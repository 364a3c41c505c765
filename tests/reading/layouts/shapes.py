"""Which columns a table of indicators has, in which order, and which rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.reading.layouts.blocks import Style
from tests.reading.layouts.truth import Line, Project, half_up, pick

VALUES = ("target", "actual", "weight", "score")
NUMBERS = (
    ("{a} ", "{a}.{b} ", "{a}.{b}.{c} "),
    ("{z}、", "（{z2}）", "{c}．"),
    ("{A} ", "{A}{b} ", "{A}{b}-{c} "),
)
ZH = "一二三四五六七八九"
EXTRAS = (
    (("经手", "盯办", "跟进"), ("人员", "岗位"), ("老周", "小何", "阿琴", "老邵")),
    (("存放", "归档"), ("柜号", "盒号"), ("甲3", "乙7", "丙1", "丁9")),
    (("公示", "张贴"), ("与否", "情况"), ("已贴", "未贴", "不需")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: an indicator, a level with a row of its own, or a sum."""

    kind: str
    text: str = ""
    line: Line | None = None
    weight: float | None = None
    score: float | None = None


@dataclass(slots=True)
class Shape:
    """The columns of a table in order, by role, with the label of each; one shape for a layout."""

    naming: tuple[str, ...]
    values: tuple[str, ...]
    labels: dict[str, str]
    extra_words: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.naming + self.values

    def column(self, role: str) -> int:
        wide = [2 if one == "reason_parts" else 0 for one in self.columns]
        place = self.columns.index(role)
        return 1 + place + sum(wide[:place])

    @property
    def head_rows(self) -> int:
        return 2 if "reason_parts" in self.columns else 1


def shape(style: Style, *, reasons: bool = True) -> Shape:
    """Draw the columns of this layout's table."""
    rng = style.rng
    naming: tuple[str, ...] = ("level1", "level2", "name")
    if style.bent("numbered"):
        naming = ("name",)
    elif style.bent("category"):
        naming = ("level2", "name")
    elif style.bent("three_columns"):
        style.labels.ways.update(dict.fromkeys(naming, "odd"))
    if "numbered" not in style.used and rng.random() < 0.3:
        naming = ("no", *naming)
    values = [*VALUES, *([_reasons(style)] if reasons else [])]
    if style.bent("order"):
        rng.shuffle(values)
    if style.bent("row_direction"):
        values = ["description", *values, "standard"]
    if style.bent("second_points"):
        values = ["own_weight", "own_score", *values]
    words: tuple[str, ...] = ()
    if style.bent("extra_column"):
        *parts, words = rng.choice(EXTRAS)
        values.insert(rng.randint(0, len(values)), "extra")
        style.labels.drawn["extra"] = pick(tuple(parts), rng)
    return Shape(naming, tuple(values), _labels((*naming, *values), style), words)


def _reasons(style: Style) -> str:
    return "reason_parts" if style.bent("reason_parts") else "reason"


def _labels(roles: Sequence[str], style: Style) -> dict[str, str]:
    desk = pick((("内控", "台账", "程序"),), style.rng)
    fixed = {
        "no": "序号",
        "description": style.rng.choice(("指标说明", "指标解释")),
        "standard": "评分标准",
        "own_weight": f"{desk}{style.rng.choice(('分值', '满分'))}",
        "own_score": f"{desk}{style.rng.choice(('得分', '考评得分'))}",
        "reason_parts": style.rng.choice(("未达标原因", "未完成原因")),
    }
    return {
        role: fixed[role]
        if role in fixed
        else style.labels.drawn["extra"]
        if role == "extra"
        else style.labels(role)
        for role in roles
    }


def rows_of(project: Project, style: Style, form: Shape) -> Iterator[Row]:
    """List the rows: the lines, and where levels have rows of their own, these too."""
    if "numbered" not in style.used:
        yield from (Row("line", line.name, line) for line in project.lines)
        return
    first, second, third = style.rng.choice(NUMBERS)
    sums = style.bent("level_sums")
    counts = [0, 0, 0]
    level1 = level2 = None
    for line in project.lines:
        if line.level1 != level1:
            counts = [counts[0] + 1, 0, 0]
            yield _level(_numbered(first, counts), line, project, 1, sums=sums)
        if (line.level1, line.level2) != (level1, level2):
            counts = [counts[0], counts[1] + 1, 0]
            yield _level(_numbered(second, counts), line, project, 2, sums=sums)
        level1, level2 = line.level1, line.level2
        counts[2] += 1
        yield Row("line", _numbered(third, counts) + line.name, line)


def _numbered(pattern: str, counts: list[int]) -> str:
    a, b, c = counts
    return pattern.format(a=a, b=b, c=c, z=ZH[a - 1], z2=ZH[max(b, 1) - 1], A=chr(64 + a))


def _level(number: str, line: Line, project: Project, depth: int, *, sums: bool) -> Row:
    own = [
        one
        for one in project.lines
        if one.level1 == line.level1 and (depth == 1 or one.level2 == line.level2)
    ]
    name = line.level1 if depth == 1 else line.level2
    weight = half_up(sum(one.weight for one in own)) if sums else None
    score = half_up(sum(one.score for one in own)) if sums else None
    return Row("level", number + name, None, weight, score)
