"""Faults that only show across forms: batches of forms, each with one of them planted many times.

A batch is `Generated` forms; `planted` names the finding on the form that must get it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import cycle

from tests.generator.facts import PLACES, Home, Project, half_up, invent, miss, sectors
from tests.generator.faults.fault import NATIONAL, REASONED
from tests.generator.make import Generated, filled

Plant = Callable[[Project, random.Random], None]
_FORMS = ("national-project", "yunnan", "sichuan", "national-project-cost")
_CLAUSES = (
    "组织现场核查{}次",
    "走访村组{}个",
    "入户座谈{}户群众",
    "核对资金台账{}册",
    "培训管护人员{}名",
    "更换老旧设备{}台",
    "召开调度会议{}场",
    "整改问题{}个",
)
_CAUSES = ("汛期降雨", "设备停产", "图纸变更", "征地未决", "管线迁改", "招标流标")


@dataclass(slots=True)
class Submission:
    """Two submissions of one project."""

    old: Generated
    new: Generated


def _made(
    project: Project, form: str, rng: random.Random, number: int, slug: str | None = None
) -> Generated:
    made = filled(form, deepcopy(project), rng)
    made.path = made.path.replace(".xlsx", f"_{number:04d}_{form}.xlsx")
    made.planted = [slug] if slug else []
    return made


def _projects(count: int, seed: str) -> Iterator[tuple[int, Project, str, random.Random]]:
    """Invent projects, one a unit, with a form each."""
    forms = cycle(_FORMS)
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        project = invent(rng)
        project.unit += f"第{number + 1}分站"
        project.project_name += f"（{number + 1}）"
        yield number, project, next(forms), rng


def duplicate_file(count: int) -> list[Generated]:
    """Hand the same bytes in twice, under another name."""
    batch = []
    for number, project, form, rng in _projects(count, "file"):
        first = _made(project, form, rng, number)
        again = deepcopy(first)
        again.path = f"补报/{first.path}"
        again.planted = ["duplicate_file"]
        batch += [first, again]
    return batch


def duplicate_project(count: int) -> list[Generated]:
    """Hand one project in on two forms."""
    batch = []
    for number, project, form, rng in _projects(count, "project"):
        other = "national-project-cost" if form != "national-project-cost" else "sichuan"
        batch.append(_made(project, form, rng, number))
        batch.append(_made(project, other, rng, number, "duplicate_project"))
    return batch


def copied_text(count: int) -> list[Generated]:
    """Copy what another unit wrote: its report of results, or its reason."""
    batch = []
    for number, project, form, rng in _projects(count, "copied"):
        other = invent(rng)
        other.project_name += f"（另{number + 1}）"
        if number % 2:
            clauses = rng.sample(_CLAUSES, 6)
            told = "，".join(clause.format(rng.randint(100, 999)) for clause in clauses)
            project.goal_achieved = other.goal_achieved = f"{told}，全部完成。"
        else:
            causes = [f"{one}影响{rng.randint(100, 999)}天" for one in rng.sample(_CAUSES, 4)]
            for one in (project, other):
                miss(one.rows[-1], rng, reason="、".join(causes))
        batch.append(_made(project, form, rng, number))
        batch.append(_made(other, form, rng, number, "copied_text"))
    return batch


def all_full_scores(count: int) -> list[Generated]:
    """Give every project of a department all points."""
    batch = []
    for number in range(count):
        for turn in range(5):
            rng = random.Random(f"full/{number}/{turn}")
            project = invent(rng)
            project.bureau = f"{PLACES[number % len(PLACES)]}第{number + 1}管理局"
            project.project_name += f"（{number + 1}之{turn + 1}）"
            project.paid = project.budget
            form = NATIONAL[0] if turn % 2 else _FORMS[number % len(_FORMS)]
            slug = "all_full_scores" if turn == 0 else None
            batch.append(_made(project, form, rng, number * 5 + turn, slug))
    return batch


def foreign_name(count: int) -> list[Generated]:
    """Leave the name of another bureau of the batch in a text."""
    bureaus = [sector["bureau"] for sector in sectors()]
    batch = []
    for number, project, form, rng in _projects(count, "foreign"):
        own = bureaus[number % len(bureaus)]
        other = bureaus[(number - 1) % len(bureaus)]
        home = Home(PLACES[number % len(PLACES)], own)
        project = invent(rng, home)
        project.project_name += f"（{number + 1}）"
        project.unit = project.bureau
        slug = None
        if number % 2:
            project.goal_achieved = f"{other}严格按照资金管理办法组织实施，全部任务按期完成。"
            slug = "foreign_name"
        batch.append(_made(project, form, rng, number, slug))
    return batch


def results_ahead_of_money(count: int) -> list[Generated]:
    """Reach every target with half of the money."""
    batch = []
    for number, project, form, rng in _projects(count, "ahead"):
        project.paid = half_up(project.budget * rng.uniform(0.3, 0.6))
        batch.append(_made(project, form, rng, number, "results_ahead_of_money"))
    return batch


def department_sum_mismatch(count: int) -> list[Generated]:
    """Hand in a project of a department that has more, or less, than the department spent."""
    batch = []
    for number, project, _, rng in _projects(count, "department"):
        project.share_of_projects, form = 0.5, _FORMS[number % len(_FORMS)]
        part = deepcopy(project)
        factor = (0.75, 0.5, 0.25)[number % 3]
        for name in ("initial", "budget", "paid"):
            setattr(part, name, half_up(getattr(project, name) * factor))
        part.carryover = part.other = 0
        slug = None if factor == project.share_of_projects else "department_sum_mismatch"
        batch.append(_made(project, "department", rng, number, slug))
        batch.append(_made(part, form, rng, number))
    return batch


def _easier(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if row.level2 == "满意度指标" or "满意度" in row.level2)
    row.bare_target = str(int(row.bare_target) - 10)
    row.target = f"≥{row.bare_target}%"


def _reweighted(project: Project, rng: random.Random) -> None:
    first, second = (row for row in project.rows if row.level2 == "数量指标"), project.rows[-1]
    lighter = next(first)
    for row, change in ((lighter, -2), (second, 2)):
        row.weight += change
        row.score = row.weight


def resubmitted(slug: str, count: int) -> Iterator[Submission]:
    """Hand a project in again, with a lower target or other weights."""
    change: Plant = {"target_lowered": _easier, "silent_change": _reweighted}[slug]
    forms = cycle(REASONED)
    for _, project, _, rng in _projects(count, slug):
        form = next(forms)
        row = next(row for row in project.rows if "满意度" in row.level2)
        row.target, row.actual, row.bare_actual = f"≥{row.bare_target}%", "100%", "100"
        old = filled(form, deepcopy(project), random.Random(0), plain=True)
        change(project, rng)
        yield Submission(old, filled(form, deepcopy(project), random.Random(0), plain=True))


BATCHES: dict[str, Callable[[int], list[Generated]]] = {
    "duplicate_file": duplicate_file,
    "duplicate_project": duplicate_project,
    "copied_text": copied_text,
    "all_full_scores": all_full_scores,
    "foreign_name": foreign_name,
    "results_ahead_of_money": results_ahead_of_money,
    "department_sum_mismatch": department_sum_mismatch,
}
