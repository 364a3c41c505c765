"""历年对比: the same project a year before, matched by unit and name; near names only offered."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from evalxl.core import lazy_re as re
from evalxl.language.years import WITH_WORD
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.sheets.projects import years
from evalxl.writing.summary.tables.table import Column, Table

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView

SHEET = "历年对比"
_NEAR = 0.75
_YEAR = re.compile(rf"{WITH_WORD}|[（）()“”\"'\s·、，,.\-—_]")


def table(view: BatchView, facts: Facts) -> Table:
    """Lay out this year beside the last year of the same project."""
    return Table(
        sheet=SHEET,
        title="历年对比表",
        columns=(
            Column(key="no", heading="项目序号", kind="count", width=7),
            Column(key="department", heading="主管部门", kind="wrap", worded=True, width=18),
            Column(key="unit", heading="实施单位", kind="wrap", width=20),
            Column(key="project_name", heading="项目名称", kind="wrap", width=32),
            Column(key="year_text", heading="本年", kind="center", width=7),
            Column(key="past_year", heading="上次年度", kind="center", width=8),
            Column(key="budget", heading="本年预算（万元）", kind="money", width=13),
            Column(key="rate", heading="本年执行率", kind="percent", width=10),
            Column(key="past_rate", heading="上次执行率", kind="percent", width=10),
            Column(key="adopted", heading="本年核算", kind="points", width=9),
            Column(key="past_adopted", heading="上次核算", kind="points", width=9),
            Column(key="rise", heading="增减", kind="change", width=9),
            Column(key="grade", heading="本年等级", kind="center", width=9),
            Column(key="past_grade", heading="上次等级", kind="center", width=9),
            Column(key="state", heading="对应情况", kind="center", worded=True, width=12),
            Column(
                key="offer",
                heading="疑似同一项目（请确认，未并入）",
                kind="wrap",
                worded=True,
                width=40,
            ),
        ),
        rows=_said(compare(view, facts)),
        notes=("按实施单位和项目名称（不计年度、空格和标点）对应；名称相近的只列出，不自动合并。",),
    )


def _said(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, or none where not one project has an earlier year, sure or offered."""
    is_said = rows["past_year"].notna() | rows["offer"].notna()
    return rows if is_said.any() else rows.head(0)


def compare(view: BatchView, facts: Facts) -> pd.DataFrame:
    """Join each project with its latest earlier year; offer near names where there is none."""
    projects, past = facts.projects, view.history
    if past is None:
        raise ValueError("there is no history to compare with")
    now = projects.assign(key=keys(projects), unit_key=plain(projects["unit"]))
    past = past.assign(key=keys(past), unit_key=plain(past["unit"]))
    past = past.sort_values(["year", "file"], kind="stable")
    joined = now.reset_index(names="project").merge(
        past[["key", "year", "execution_rate", "adopted", "grade_adopted"]].add_prefix("past_"),
        left_on="key", right_on="past_key", how="left",
    )  # fmt: skip
    earlier = joined["past_year"].lt(joined["year"]) & joined["key"].notna()
    matched = joined[earlier].drop_duplicates("project", keep="last").set_index("project")
    columns = ["past_year", "past_execution_rate", "past_adopted", "past_grade_adopted"]
    rows = now.join(matched[columns])
    found = rows["past_year"].notna()
    offers = _offers(rows[~found], past)
    return rows.assign(
        year_text=years(rows["year"]),
        past_year=years(rows["past_year"]),
        past_rate=rows["past_execution_rate"],
        past_grade=rows["past_grade_adopted"],
        rise=(rows["adopted"] - rows["past_adopted"]).round(2),
        offer=offers.reindex(rows.index),
        state=found.map({True: "已对应", False: "新项目"}).mask(
            ~found & rows.index.isin(offers.index), "待确认"
        ),
    )


def plain(texts: pd.Series[str]) -> pd.Series[str]:
    """Fold names for matching only: width, case, years, blanks and punctuation do not count."""
    distinct = {text: _fold(text) for text in texts.dropna().unique()}
    return texts.map(distinct)


def keys(projects: pd.DataFrame) -> pd.Series[str]:
    """Name each project by unit and name; missing where either is."""
    return plain(projects["unit"]) + "\x1f" + plain(projects["project_name"])


def _fold(text: str) -> str:
    return _YEAR.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _offers(unmatched: pd.DataFrame, past: pd.DataFrame) -> pd.Series[str]:
    """Offer near names of earlier years of the same unit; a whole county's pairs are too many."""
    known = past.dropna(subset=["project_name", "year", "unit_key"])
    known = known.assign(folded=plain(known["project_name"]))
    by_unit = defaultdict[str, list[tuple[str, str, float]]](list)
    columns = ["unit_key", "folded", "project_name", "year"]
    for unit, *earlier in known[columns].itertuples(index=False, name=None):
        by_unit[unit].append(tuple(earlier))
    offers: dict[object, str] = {}
    named = unmatched.dropna(subset=["project_name", "unit_key", "year"])
    names = plain(named["project_name"])
    rows = zip(named.index, named["unit_key"], names, named["year"], strict=True)
    for project, unit, name, this_year in rows:
        best = max(
            ((_alike(name, folded), past_name, year)
             for folded, past_name, year in by_unit.get(unit, ()) if year < this_year),
            default=(0.0, "", 0.0),
        )  # fmt: skip
        if best[0] >= _NEAR:
            offers[project] = f"{best[1]}（{best[2]:.0f} 年，相似 {best[0]:.0%}）"
    return pd.Series(offers, dtype=object)


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
