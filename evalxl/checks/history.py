"""Two submissions of one project side by side: what changed, and what nobody asked to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from evalxl.checks.material import bare, both, missing, place, rows
from evalxl.core.model import CellRef, Finding
from evalxl.core.terms import Direction
from evalxl.findings import plain
from evalxl.frames import Frames

_ROW_COLUMNS = {
    "target": both("指标值", "target"),
    "weight": both("分值", "weight"),
    "actual": both("完成值", "result"),
    "score": both("得分", "score"),
    "reason": both("原因", "reason"),
    "evidence": both("佐证材料", "evidence"),
}
_PROJECT_COLUMNS = {
    "own_total": both("总分", "total"),
    "grade_published": both("等级", "grade"),
    "budget_own_score": both("预算执行得分", "points for execution"),
}
_CELLS = {
    "own_total": "own_total",
    "grade_published": "grade",
    "budget_own_score": "budget_score",
}
_SILENT = frozenset({"target", "weight", "budget"})
"""What is approved beforehand and not for the unit to change when it corrects a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs. `what` is a column's name, in both languages in `words`.

    `before` is `None` where something is new, `after` where it was removed. `project` is the
    key in the newer frames (`None`: the whole project is gone), `at` the cell there. `is_silent`:
    an unrequested change; `is_lower`: a target that became easier, in a new year too.
    """

    where: str
    what: str
    words: dict[str, str]
    project: int | None = None
    before: str | float | None = None
    after: str | float | None = None
    indicator: int | None = None
    at: CellRef | None = None
    is_silent: bool = False
    is_lower: bool = False


def changes(old: Frames, new: Frames, *, is_one_form: bool = True) -> list[Change]:
    """List what changed: lowered targets first, then other unrequested changes.

    Rows are matched by their names. In a new year a budget, weights and targets of its own are
    no unrequested changes; a target below last year's is still marked as lower.

    Args:
        old: Scored, as are the newer.
        new: The later submission.
        is_one_form: Two single projects are the same one, whatever they are called.
    """
    pairs = _pairs(old.projects, new.projects, is_one_form)
    found = [
        *(_gone_or_new(old, new, pairs)),
        *(change for mine, theirs in pairs for change in _between(old, mine, new, theirs)),
    ]
    return sorted(found, key=lambda one: (not one.is_lower, not one.is_silent))


def compare_submissions(old: Frames, new: Frames, *, is_one_form: bool = True) -> list[Finding]:
    """Find targets that were lowered, and weights, targets and budgets that were changed."""
    found = changes(old, new, is_one_form=is_one_form)
    return [_finding(change) for change in found if change.is_silent]


def _finding(change: Change) -> Finding:
    return Finding(
        slug="target_lowered" if change.is_lower else "silent_change",
        project=change.project,
        indicator=change.indicator,
        at=change.at,
        where=change.where,
        provided=_shown(change.after),
        expected=_shown(change.before),
        params={"column": change.words["zh"], "column_en": change.words["en"], "since": ""},
    )


def _shown(value: str | float | None) -> str:
    return "（空）" if missing(value) else plain(value)


def _pairs(old: pd.DataFrame, new: pd.DataFrame, is_one_form: bool) -> list[tuple[int, int]]:
    """Match projects by unit, name and year; of one form also across years, or by number alone."""
    if is_one_form and len(old) == len(new) == 1:
        return [(int(old.index[0]), int(new.index[0]))]
    same_year = _matched(rows(old), rows(new), _project_key)
    if not is_one_form:
        return same_year
    mine, theirs = ({pair[side] for pair in same_year} for side in (0, 1))
    others = _matched(
        [row for row in rows(old) if row.Index not in mine],
        [row for row in rows(new) if row.Index not in theirs],
        lambda row: _project_key(row)[:2],
    )
    return sorted(same_year + others, key=lambda pair: pair[1])


def _matched(
    old: Iterable[Any], new: Iterable[Any], key: Callable[[Any], tuple[str, ...]]
) -> list[tuple[int, int]]:
    earlier = {key(row): int(row.Index) for row in old}
    return [(earlier[key(row)], int(row.Index)) for row in new if key(row) in earlier]


def _project_key(row: Any) -> tuple[str, str, str]:
    return bare(row.unit), bare(row.project_name), plain(row.year)


def _gone_or_new(old: Frames, new: Frames, pairs: list[tuple[int, int]]) -> Iterator[Change]:
    matched = {mine for mine, _ in pairs}, {theirs for _, theirs in pairs}
    words = both("项目", "project")
    for row in rows(old.projects):
        if row.Index not in matched[0]:
            name = str(row.project_name)
            yield Change(where=name, what="project", words=words, before=name)
    for row in rows(new.projects):
        if row.Index not in matched[1]:
            name = str(row.project_name)
            yield Change(
                project=int(row.Index), where=name, what="project", words=words, after=name
            )


def _between(old: Frames, mine: int, new: Frames, theirs: int) -> Iterator[Change]:
    found = _changed(old, mine, new, theirs)
    years = old.projects.at[mine, "year"], new.projects.at[theirs, "year"]
    if any(missing(year) for year in years) or plain(years[0]) == plain(years[1]):
        return found
    return (replace(one, is_silent=False) for one in found)


def _changed(old: Frames, mine: int, new: Frames, theirs: int) -> Iterator[Change]:
    yield from _money(old, mine, new, theirs)
    (before,), (after,) = rows(old.projects.loc[[mine]]), rows(new.projects.loc[[theirs]])
    for column, words in _PROJECT_COLUMNS.items():
        was, now = getattr(before, column), getattr(after, column)
        if _differ(was, now):
            yield Change(
                project=theirs,
                where=words["zh"],
                what=column,
                words=words,
                before=was,
                after=now,
                at=place(after.sheet, getattr(after, f"cell_{_CELLS[column]}")),
            )
    yield from _indicators(_rows_of(old, mine), _rows_of(new, theirs), theirs)


def _rows_of(frames: Frames, project: int) -> dict[tuple[str, str, int], Any]:
    """Return the indicators by sub-project and name; equal names are told apart by their order."""
    found: dict[tuple[str, str, int], Any] = {}
    for row in rows(frames.indicators, frames.indicators["project"].eq(project)):
        name, number = (bare(row.subproject), bare(row.name)), 1
        while (*name, number) in found:
            number += 1
        found[(*name, number)] = row
    return found


def _indicators(
    old: dict[tuple[str, str, int], Any], new: dict[tuple[str, str, int], Any], project: int
) -> Iterator[Change]:
    for key, row in old.items():
        if key not in new:
            yield Change(
                project=project, where=row.name, before=row.target, is_silent=True, **_WHOLE_ROW
            )
    for key, row in new.items():
        if key in old:
            yield from _cells(old[key], row, project)
        else:
            yield Change(
                project=project,
                where=row.name,
                after=row.target,
                indicator=row.no,
                at=place(row.sheet, row.cell_name),
                is_silent=True,
                **_WHOLE_ROW,
            )


_WHOLE_ROW: dict[str, Any] = {"what": "indicator", "words": both("指标", "indicator")}


def _cells(old: Any, new: Any, project: int) -> Iterator[Change]:
    for column, words in _ROW_COLUMNS.items():
        before, after = getattr(old, column), getattr(new, column)
        if _differ(before, after):
            yield Change(
                project=project,
                where=new.name,
                what=column,
                words=words,
                before=before,
                after=after,
                indicator=new.no,
                at=place(new.sheet, getattr(new, f"cell_{column}")),
                is_silent=column in _SILENT and not missing(before),
                is_lower=column == "target" and _is_easier(old, new),
            )


def _is_easier(old: Any, new: Any) -> bool:
    """Return whether the new target is easier to reach, both being numbers of one unit."""
    if missing(old.target_value) or missing(new.target_value) or old.target_unit != new.target_unit:
        return False
    if new.direction == Direction.LESS_IS_BETTER:
        return bool(new.target_value > old.target_value)
    return bool(new.target_value < old.target_value)


def _differ(before: Any, after: Any) -> bool:
    if missing(before) or missing(after):
        return missing(before) != missing(after)
    if isinstance(before, str) or isinstance(after, str):
        return "".join(str(before).split()) != "".join(str(after).split())
    return abs(float(before) - float(after)) > 1e-9


def _money(old: Frames, mine: int, new: Frames, theirs: int) -> Iterator[Change]:
    """Compare fund lines by their keys; what was paid may be corrected, a budget may not."""
    before, after = _lines(old, mine), _lines(new, theirs)
    for key in dict.fromkeys((*before, *after)):
        old_line, new_line = before.get(key), after.get(key)
        was, now = (None if line is None else line.yuan for line in (old_line, new_line))
        line = new_line or old_line
        if line is None or not _differ(was, now):
            continue
        is_budget = not key.startswith("paid") and not key.endswith("_paid")
        yield Change(
            project=theirs,
            where=str(line.label),
            what="budget" if is_budget else "paid",
            words=both("金额（元）", "amount (yuan)"),
            before=was,
            after=now,
            at=place(new_line.sheet, new_line.cell) if new_line else None,
            is_silent=is_budget and line.cell is not None and not missing(was),
        )


def _lines(frames: Frames, project: int) -> dict[str, Any]:
    mine: Iterable[Any] = rows(frames.funds, frames.funds["project"].eq(project))
    return {line.key: line for line in mine}
