"""Checks across projects; they see a whole batch and never stand in a scored copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import pandas as pd

from evalxl.checks.execution import plain_rates
from evalxl.checks.material import POINT, Material, bare, missing, place, rounded, rows
from evalxl.checks.narrative.sentences import told
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding

_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{1,5}?[省市县区州盟旗]){1,2}?")
_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,10}(?:局|委员会|部)")


def duplicate_file(paths: Mapping[str, str]) -> Iterator[Finding]:
    """Name files that are byte for byte another, which stands before them.

    Args:
        paths: Each path with its sha256, in the order in which they count.
    """
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(paths[path], path)
        if other != path:
            yield Finding(slug="duplicate_file", file=path, where=path, params={"other": other})


def duplicate_project(material: Material) -> Iterator[Finding]:
    """Find one unit's project of one year in two places."""
    projects = material.frames.projects
    keys = pd.DataFrame(
        {
            "unit": projects["unit"].map(bare),
            "name": projects["project_name"].map(bare),
            "year": projects["year"].fillna(0),
        }
    )
    named = keys["name"].ne("")
    again = named & keys.duplicated()
    first = keys[named].drop_duplicates().reset_index().set_index(["unit", "name", "year"])
    for project in rows(projects, again):
        key = keys.loc[project.Index]
        other = projects.loc[first["index"][key["unit"], key["name"], key["year"]]]
        yield Finding(
            slug="duplicate_project",
            project=project.Index,
            where=project.project_name,
            provided=project.unit,
            params={"other": other["file"], "year": _year(project.year)},
        )


def _year(year: object) -> str:
    return "—" if missing(year) else str(int(float(str(year))))


def all_full_scores(material: Material) -> Iterator[Finding]:
    """Find departments in which every project gives itself all points."""
    projects = material.frames.projects
    scored = projects[projects["own_total"].notna()]
    full = scored["own_total"] >= scored["own_total_weight"].fillna(100) - POINT
    groups = full.groupby(scored["department"]).agg(["all", "size"])
    least = material.thresholds.full_scores_least
    for found in rows(groups, groups["all"] & groups["size"].ge(least)):
        first = scored.index[scored["department"].eq(found.Index)][0]
        yield Finding(
            slug="all_full_scores",
            project=int(first),
            where=str(found.Index),
            provided=str(found.size),
        )


def results_ahead_of_money(material: Material) -> Iterator[Finding]:
    """Find projects whose indicators run far ahead of what was spent."""
    indicators = material.frames.indicators
    rates = {key: rate.value for key, rate in material.once(plain_rates).items()}
    counts = ~indicators["is_execution"] & indicators["score"].notna()
    sums = indicators.loc[counts, ["project", "score", "weight"]].groupby("project").sum()
    value = pd.Series(rates, name="value", dtype="float64")
    sums = sums[sums["weight"] > 0].join(value, how="inner")
    share, rate = sums["score"] / sums["weight"] * 100, sums["value"] * 100
    for found in rows(
        sums.assign(share=share, rate=rate), share - rate > material.thresholds.results_ahead
    ):
        yield Finding(
            slug="results_ahead_of_money",
            project=found.Index,
            where=str(material.frames.projects.at[found.Index, "project_name"]),
            provided=rounded(found.share),
            expected=rounded(found.rate),
            difference=rounded(found.share - found.rate),
            unit="%",
        )


def foreign_name(material: Material) -> Iterator[Finding]:
    """Find texts that name, as the acting unit, another unit of the same batch."""
    projects = material.frames.projects
    units = projects["unit"].where(projects["unit"].notna(), "").astype(str)
    cores = {_PLACE.sub("", unit) for unit in units.unique()}
    others = [core for core in cores if _ORGAN.fullmatch(core)]
    if len(others) < 2:
        return
    acting = re.compile(
        "(" + "|".join(map(re.escape, sorted(others, key=len, reverse=True))) + ")"
        r"(?=(?:严格|认真|积极|高度|按照|切实|全面|扎实|统筹|负责|组织|制定|建立)[\u4e00-\u9fff])"
    )
    for project, sheet, cell, text in told(material):
        found = set(acting.findall(text))
        unit = units[project] if found else ""
        names = {name for name in found if name not in unit and unit}
        if not names:
            continue
        known = {projects.at[project, column] for column in ("supervisor", "department")}
        for name in sorted(names):
            if any(isinstance(one, str) and name in one for one in known):
                continue
            yield Finding(
                slug="foreign_name",
                project=project,
                at=place(sheet, cell),
                where=str(projects.at[project, "project_name"]),
                provided=name,
                expected=unit,
            )


def _received(alike: object, years: str) -> dict[str, str]:
    """Say what was received instead: the project of another year, or one with a name like it."""
    if years:
        return {
            "near": f"；收到的同名表格写的是 {years} 年度，请核对年度",
            "near_en": f"; a form of this name came with the year {years}, check which is right",
        }
    if alike:
        zh, en = f"；收到的“{alike}”名称相近", f"; “{alike}” was received and is alike"
        return {"near": zh, "near_en": en}
    return {"near": "", "near_en": ""}


def not_submitted(
    material: Material, roster: Sequence[Any], seen: pd.DataFrame | None = None
) -> Iterator[Finding]:
    """Name the projects of the roster without a form.

    Args:
        material: The batch.
        roster: Entries with `department`, `project_name`, `year` and `deadline`.
        seen: Projects to compare with, where not those of the batch.
    """
    projects = material.frames.projects if seen is None else seen
    have = {
        (bare(name), _year(year))
        for name, year in zip(projects["project_name"], projects["year"], strict=True)
    }
    names = {name for name, _ in have}
    for entry in roster:
        year = _year(entry.year)
        name = bare(entry.project_name)
        if (name, year) in have or (year == "—" and name in names):
            continue
        near = get_close_matches(name, [n for n, y in have if y == year], n=1, cutoff=0.75)
        said = next((p for p in projects["project_name"] if near and bare(p) == near[0]), None)
        years = "、".join(sorted(y for n, y in have if n == name))
        yield Finding(
            slug="not_submitted",
            file="roster.xlsx",
            where=entry.project_name,
            provided=entry.department,
            params={
                "year": year,
                "due": f"，截止 {entry.deadline}" if entry.deadline else "",
                "due_en": f", due {entry.deadline}" if entry.deadline else "",
                **_received(said, years),
            },
        )
