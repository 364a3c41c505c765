"""A night as it comes in: hundreds of different forms, of many origins, lengths and dialects.

`real_like(n)` goes over 500 different workbooks: the published forms, those drawn in all
dialects, forms filled in by hand, and generated ones, some with a fault, some with up to 40 rows
and long texts. A workbook that comes again belongs to another project.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.settings import config
from tests.generator.facts import PLACES, Project, invent, sectors, shares
from tests.generator.faults import FAULTS
from tests.generator.faults.file import FILE
from tests.generator.make import FORMS, filled
from tests.generator.xml import rewritten
from tests.reading.drawn import draw, workbook
from tests.writing_forms import filling

DISTINCT = 500
_TESTS = Path(__file__).parents[1]
_FAULTY = 0.4
_FAULTS = sorted(FAULTS.keys() - FILE.keys())  # of files that any program can open
_LEAST_NAME = 4
_FONTS = ("宋体", "仿宋_GB2312", "微软雅黑", "等线", "SimSun", "方正仿宋简体")
_UNUSED_STYLES = (0, 0, 20, 60, 150)  # what copying between workbooks leaves behind
_REPORT = (
    "一是严格执行资金管理办法，专款专用，全年下达资金{}万元，未发现挤占挪用；"
    "二是按季调度{}，对进度滞后的{}个标段约谈施工单位；"
    "三是组织验收和抽查{}次，发现问题{}个，已全部整改到位。"
)


def real_like(count: int, seed: int = 2026) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each form of a night; the first `DISTINCT` have no twin.

    Args:
        count: How many.
        seed: The same seed gives the same bytes.
    """
    bases = _bases(seed)
    for number in range(count):
        content, name = bases[number % len(bases)]
        rng = random.Random(f"{seed}/{number}/department")
        department = rng.choice(PLACES) + rng.choice(sectors())["bureau"]
        yield f"{department}/{number + 1:05}.xlsx", _renamed(content, name, number)


@cache
def _bases(seed: int) -> list[tuple[bytes, str]]:
    """Make the different workbooks, in a mixed order, each with the name of its project."""
    made = [path.read_bytes() for path in sorted((_TESTS / "data" / "forms").glob("*.xlsx"))]
    made += [filling.filled(form, filling.given(form)) for form in filling.FORMS]
    made += [_drawn(path) for path in sorted((_TESTS / "reading").glob("[df]*/*.toml"))]
    made += [_generated(f"{seed}/{number}") for number in range(DISTINCT - len(made))]
    rng = random.Random(seed)
    rng.shuffle(made)
    return [(one, _project_name(one)) for one in (_dressed(one, rng) for one in made)]


def _drawn(path: Path) -> bytes:
    sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
    return workbook([draw(name, text) for name, text in sheets.items()])


def _generated(seed: str) -> bytes:
    """Make a form with a fault, or with more rows and longer texts than usual."""
    rng = random.Random(seed)
    slug = rng.choice(_FAULTS) if rng.random() < _FAULTY else None
    form = rng.choice(FAULTS[slug].forms if slug else FORMS)
    project = invent(rng)
    project.project_name += f"（{seed.replace('/', '-')}）"
    if slug is None:  # faults are planted in forms of the usual length
        _lengthen(project, rng)
    return filled(form, project, rng, slug).content


def _lengthen(project: Project, rng: random.Random) -> None:
    """Add rows of other projects up to 40, share the points out anew, and report at length."""
    total = sum(row.weight for row in project.rows)
    names = {row.name for row in project.rows}
    for _ in range(rng.choice((0, 1, 1, 2, 4, 6))):
        for row in invent(rng).rows:
            if row.name not in names:
                names.add(row.name)
                project.rows.append(row)
    project.rows.sort(key=lambda row: (_place(row.level1), row.level2))
    for row, weight in zip(
        project.rows, shares(total, [row.weight for row in project.rows]), strict=True
    ):
        row.score, row.weight = weight, weight
    for _ in range(rng.choice((0, 1, 3))):
        numbers = [rng.randint(2, 90) for _ in range(4)]
        project.goal_achieved += _REPORT.format(numbers[0], project.project_name, *numbers[1:])


def _place(level1: str) -> int:
    return ("产出指标", "效益指标", "满意度指标").index(level1)


def _dressed(content: bytes, rng: random.Random) -> bytes:
    """Give a workbook fonts and unused styles of its own, as every office has others."""
    font, size, unused = rng.choice(_FONTS), rng.randint(9, 12), rng.choice(_UNUSED_STYLES)

    def styles(text: str) -> str:
        text = re.sub(r'(<name val=")宋体"', rf'\g<1>{font}"', text)
        text = re.sub(r'<sz val="10"', f'<sz val="{size}"', text)
        known = int(re.search(r'<cellXfs count="(\d+)"', text)[1])  # type: ignore[index]
        text = text.replace(f'<cellXfs count="{known}"', f'<cellXfs count="{known + unused}"')
        extra = (
            f'<xf numFmtId="{n % 14}" fontId="0" fillId="0" borderId="0" xfId="0"'
            f' applyAlignment="1"><alignment horizontal="left" indent="{n % 15}"/></xf>'
            for n in range(unused)
        )
        return text.replace("</cellXfs>", f"{''.join(extra)}</cellXfs>")

    return rewritten(content, "xl/styles.xml", styles)


def _project_name(content: bytes) -> str:
    """Return the name of the first project as the form has it; empty where none is found."""
    tables = pipeline.open_form(Source("a.xlsx", content), config.load()).workbook.tables
    name = tables[0].info.get("project_name") if tables else None
    return str(name.value or "") if name is not None else ""


def _renamed(content: bytes, name: str, number: int) -> bytes:
    """Make a workbook that of another project, where its project has a name of some length."""
    if number < DISTINCT or len(name) < _LEAST_NAME:
        return content
    old, new = escape(name), escape(f"{name}（第{number // DISTINCT + 1}批）")
    return rewritten(content, "xl/", lambda text: text.replace(old, new))
