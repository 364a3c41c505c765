"""Findings as a frame: coded, worded, one per cell and root cause, in a stable order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalxl import frames
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import catalogue, fingerprint, plain, words
from evalxl.findings.selection import Profile, graded, is_for, selected

if TYPE_CHECKING:
    import pandas as pd

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class _Owner:
    """The project a finding belongs to; `key` is its row in the projects frame."""

    file: str
    key: int | None
    name: str


def frame(
    found: Iterable[Finding],
    projects: pd.DataFrame,
    *,
    lang: str = "zh",
    severities: Mapping[str, str] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: Profile = "all",
) -> pd.DataFrame:
    """Lay findings out with exactly the columns of `frames.FINDINGS`.

    Args:
        found: Findings; `project` is the key of the projects frame, `None` for a whole `file`.
        projects: The projects frame; reads `file`, `unit`, `project_name`, `year`.
        lang: Language of messages and fixes.
        severities: Configured severities, by slug or beginning of a code.
        select: Slugs or beginnings of codes to report; all where empty.
        ignore: Slugs or beginnings of codes to leave out.
        profile: For whom: see `selection.is_for`. What the form itself settles always stays.

    Returns:
        One row per cell and root cause, by file, project, severity, code and place.
    """
    wanted = selected(select, ignore)
    grades = graded(severities or {})
    owners = _owners(projects)
    placed = [(_owner(one, owners), one) for one in found]
    kept = [
        (owner, one)
        for owner, one in _root_causes(placed)
        if one.slug in wanted and (one.settled or is_for(profile, _grade(one, grades), _kind(one)))
    ]
    seen: Counter[tuple[str, str]] = Counter()  # by file: what shares a chunk must not matter
    rows = []
    for owner, one in sorted(kept, key=lambda pair: _order(pair[0], pair[1], grades)):
        mark = fingerprint(one, owner.name)
        seen[owner.file, mark] += 1
        name = _numbered(mark, seen[owner.file, mark])
        rows.append(_row(owner, one, _grade(one, grades), lang, name))
    return frames.frame(rows, frames.FINDINGS)


def _numbered(mark: str, times: int) -> str:
    """Distinguish equal findings of one project, in the order of their places."""
    return mark if times == 1 else f"{mark}-{times}"


def _owners(projects: pd.DataFrame) -> dict[int | str, _Owner]:
    """Find a project's owner by its key, and a file's by its name: that of its first project."""
    owners: dict[int | str, _Owner] = {}
    columns = (projects[name] for name in ("file", "unit", "project_name", "year"))
    for key, file, unit, name, year in zip(projects.index, *columns, strict=True):
        identity = "\x1f".join(map(plain, (unit, name, year)))
        owners[int(key)] = _Owner(file, int(key), identity)
        owners.setdefault(file, _Owner(file, None, owners[int(key)].name))
    return owners


def _owner(one: Finding, owners: Mapping[int | str, _Owner]) -> _Owner:
    known = owners.get(one.file if one.project is None else one.project)
    return known or _Owner(one.file, None, one.file)


def _root_causes(placed: Sequence[tuple[_Owner, Finding]]) -> list[tuple[_Owner, Finding]]:
    """Keep the first of each finding at a cell, and none that another explains."""
    rules = catalogue()
    first: dict[tuple[object, ...], tuple[_Owner, Finding]] = {}
    for owner, one in placed:
        place = (one.at, one.where) if one.at else (one.indicator, one.where, plain(one.provided))
        first.setdefault((owner.file, owner.key, one.slug, place), (owner, one))
    causes = {
        (owner.file, owner.key, one.slug, spot)
        for owner, one in first.values()
        for spot in _spots(one)
    }
    spared = {
        (owner.file, owner.key, slug)
        for owner, one in first.values()
        if one.slug == "reading_doubtful"
        for slug in _spared(one)
    }
    return [
        (owner, one)
        for owner, one in first.values()
        if (owner.file, owner.key, one.slug) not in spared
        and not any(
            (owner.file, owner.key, cause, spot) in causes
            for cause in rules[one.slug].yields_to
            for spot in _spots(one)
        )
    ]


def _spared(one: Finding) -> tuple[str, ...]:
    """Name what a project is not blamed for while its reading is in doubt."""
    spares = one.params.get("spares")
    return spares if isinstance(spares, tuple) else ()


def _spots(one: Finding) -> tuple[object, ...]:
    return tuple(spot for spot in (one.at, one.indicator) if spot is not None)


def _grade(one: Finding, grades: Mapping[str, Severity]) -> Severity:
    if one.settled:
        return Severity.NOTE
    return grades.get(one.slug) or one.severity or catalogue()[one.slug].severity


def _kind(one: Finding) -> FindingKind:
    return one.kind or catalogue()[one.slug].kind


def _order(owner: _Owner, one: Finding, grades: Mapping[str, Severity]) -> tuple[Any, ...]:
    at = one.at
    return (
        owner.file,
        -1 if owner.key is None else owner.key,
        _RANK[_grade(one, grades)],
        catalogue()[one.slug].code,
        (at.sheet, at.row, at.column) if at else ("", 0, 0),
        -1 if one.indicator is None else one.indicator,
        one.where,
        plain(one.provided),
    )


def _row(
    owner: _Owner, one: Finding, severity: Severity, lang: str, mark: str
) -> tuple[object, ...]:
    rule = catalogue()[one.slug]
    message, fix = words(one, lang)
    return (
        owner.file or one.file,
        owner.key,
        one.indicator,
        rule.code,
        one.slug,
        severity.value,
        _kind(one).value,
        rule.scope.value,
        one.at.sheet if one.at else None,
        one.at.address if one.at else None,
        one.at.row if one.at else None,
        one.where,
        message,
        None if one.provided is None else plain(one.provided),
        None if one.expected is None else plain(one.expected),
        one.difference,
        one.unit,
        fix,
        mark,
        *(None, None, None),  # waived by whom, why, until when: see `waivers`
        None,  # what the cell holds: see `outputs.advice`
        one.settled,
        *(None, None, None, None),  # state and answers: see `outputs.batch_outputs`
    )
