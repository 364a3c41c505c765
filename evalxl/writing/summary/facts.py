"""One row a project with everything the sheets say about it, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from evalxl.findings import catalogue
from evalxl.findings.typed_value import value_to_type
from evalxl.writing.summary import words
from evalxl.writing.summary.money import amounts
from evalxl.writing.summary.speech import speech
from evalxl.writing.summary.tables.links import CopyLinks, places
from evalxl.writing.summary.tables.shelf import Shelf

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView, SummaryOptions

_PROBLEMS_NAMED = 3


_COUNTED = (
    "project", "no", "verdict", "outcome", "completion", "weight", "score", "computed_score",
    "adjusted_score", "basis", "lost", "is_execution",
)  # fmt: skip
"""What is counted and summed of every indicator; its texts are fetched when it is written."""


_TEXTS = (
    *("sheet", "subproject", "level1", "level2", "name", "target", "actual", "reason"),
    *("cell_actual", "cell_name"),
)
_SAID = (
    *("file", "project", "indicator", "code", "slug", "severity", "sheet", "cell", "message"),
    *("holds", "expected", "difference", "fix", "project_no", "department", "project_unit"),
    *("fingerprint", "settled", "state", "answer", "answer_text", "earlier"),
    *("project_name", "title", "severity_zh", "kind_zh"),
)


@dataclass(frozen=True)
class Facts:
    """What the sheets are made from. Money in yuan, rates in percent.

    `projects`: one row a project in the order of the summary, keyed as in the frames.
    `indicators`, `findings`: their frames in the same order, with `project_no`; findings also
    with department, unit and project name, indicators without texts (see `described`), which
    are on the `shelf` under the same index. `links` leads to the copies. `lang`: of the
    workbooks. `made`: what was made of them once (see `once`).
    """

    projects: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    shelf: Shelf
    links: CopyLinks
    lang: str
    made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def owners(self, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """Return columns of the project that each row names in `project`, on the rows' index."""
        owner = self.projects.reindex(rows["project"], columns=list(columns))
        owner.index = rows.index
        return owner

    def located(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add the place of each row's `sheet` and `cell` and the link to it, by its `file`."""
        return rows.assign(
            place=places(rows["sheet"], rows["cell"]),
            link=self.links.to_cells(rows["file"], rows["sheet"], rows["cell"]),
        )

    def linked(self, projects: pd.DataFrame) -> pd.DataFrame:
        """Add the links of some projects: to the copy, and to its total with the place of that."""
        files = projects["file"]
        sheets, cells = projects["sheet_own_total"], projects["cell_own_total"]
        return projects.assign(
            copy_link=self.links.to_cells(files, projects["sheet"], [None] * len(projects)),
            total_link=self.links.to_cells(files, sheets, cells),
            total_place=places(sheets, cells),
        )

    def described(self, indicators: pd.DataFrame) -> pd.DataFrame:
        """Add names, words, places and links to some indicators; too much to keep for all."""
        owner = self.owners(indicators, "department", "project_name", "file")
        texts = self.shelf.rows(indicators.index)
        cells = texts["cell_actual"].fillna(texts["cell_name"])
        return indicators.assign(
            **{name: texts[name] for name in _TEXTS},
            why=texts[f"why_{self.lang}"],
            department=owner["department"],
            project_name=owner["project_name"],
            place=places(texts["sheet"], cells),
            link=self.links.to_cells(owner["file"], texts["sheet"], cells),
            outcome_zh=indicators["outcome"].map(words.OUTCOMES).astype(object),
            basis_zh=indicators["basis"].map(words.BASES).astype(object),
        )


_Made = TypeVar("_Made")


def once(make: Callable[[Facts], _Made]) -> Callable[[Facts], _Made]:
    """Make something of the facts once, however many sheets and pages show it."""

    @wraps(make)
    def made(facts: Facts) -> _Made:
        if make not in facts.made:
            facts.made[make] = make(facts)
        found: _Made = facts.made[make]
        return found

    return made


def gather(view: BatchView, options: SummaryOptions) -> Facts:
    """Compute the facts of a batch."""
    links = CopyLinks(view)
    projects = _projects(view, options, links)
    indicators = _indicators(view, projects)
    shelf = Shelf(view.frames, (*_TEXTS, f"why_{options.lang}"), indicators.index)
    return Facts(
        projects, indicators, _findings(view, projects, options.lang), shelf, links, options.lang
    )


def pinyin_order(texts: pd.Series[str]) -> pd.Series[str]:
    """Return sort keys: common characters are ordered in the GB code by their sound."""
    return texts.fillna("").map(lambda text: str(text).encode("gb18030", errors="replace").hex())


def _projects(view: BatchView, options: SummaryOptions, links: CopyLinks) -> pd.DataFrame:
    projects = _without_incomparable(view.frames.projects)
    money = amounts(view.frames)
    severities = _count_by_severity(view.findings).reindex(projects.index, fill_value=0)
    facts = projects.join(money).join(severities)
    facts = facts.assign(
        department=projects["department"].fillna(words.NO_DEPARTMENT).astype(object),
        rate=projects["execution_rate"],
        layout_confidence=100 * projects["layout_confidence"],
        difference=(projects["self_evaluated"] - projects["adopted"]).round(2),
        grade=_grades(projects),
        rank=projects.groupby("year", dropna=False)["adopted"].rank(method="min", ascending=False),
        reached=projects["met"] + projects["exceeded"],
        problems=_problems(view.findings, projects),
        phone=_masked(projects["phone"]) if options.mask_phone else projects["phone"],
        copy=links.known(projects["file"]).map({True: "打开", False: None}),
    )
    facts["risk"] = _risk(facts)
    return _in_order(facts)


_COMPARED = ("adopted", "lowest", "highest", "reviewed_total")


def _without_incomparable(projects: pd.DataFrame) -> pd.DataFrame:
    """Take away the points that weights of a wrong sum make: no rank or average holds them."""
    fits = projects["is_comparable"]
    return projects.assign(**{name: projects[name].where(fits) for name in _COMPARED})


def _problems(findings: pd.DataFrame, projects: pd.DataFrame) -> pd.Series[str]:
    """Name the main problems, first of all why a project has no score to compare."""
    named = _main_problems(findings).reindex(projects.index).astype(object)
    weights = projects["weight_total"]
    off = weights[~projects["is_comparable"].astype(bool) & weights.notna()]
    why = {key: f"不参加排名（分值合计 {points:g} 分）" for key, points in off.items()}
    bare = projects["adopted"].isna() & weights.isna()
    why |= dict.fromkeys(projects.index[bare], "表内没有分值，不评分")
    for key, said in why.items():
        known = named.at[key]
        named.at[key] = f"{said}；{known}" if isinstance(known, str) else said
    return named


def _in_order(facts: pd.DataFrame) -> pd.DataFrame:
    keys = facts.assign(
        _department=pinyin_order(facts["department"]),
        _score=-facts["adopted"].fillna(-1.0),
        _name=pinyin_order(facts["project_name"]),
    )
    by = ["_department", "department", "_score", "_name", "file", "no_in_file"]
    ordered = facts.loc[keys.sort_values(by, kind="stable").index]
    return ordered.assign(no=range(1, len(ordered) + 1))


def _grades(projects: pd.DataFrame) -> pd.Series[str]:
    lowest, highest = projects["grade_lowest"], projects["grade_highest"]
    certain = lowest.eq(highest)
    open_grade = lowest.fillna("").astype(str) + "～" + highest.fillna("").astype(str)
    return lowest.where(certain | lowest.isna(), open_grade).astype(object)


def _risk(facts: pd.DataFrame) -> pd.Series[str]:
    """Name the risk: errors, or own points not borne out, or a low rate of spending."""
    high = facts["error"].ge(3) | facts["difference"].ge(5) | facts["rate"].gt(100)
    middle = facts["error"].ge(1) | facts["difference"].ge(1) | facts["rate"].lt(80)
    return pd.Series("低", index=facts.index).mask(middle, "中").mask(high, "高")


def _count_by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    known = findings.dropna(subset=["project"])
    counts = known.groupby(["project", "severity"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(words.SEVERITIES), fill_value=0)


def _main_problems(findings: pd.DataFrame) -> pd.Series[str]:
    """Name the gravest problems of each project, most frequent first."""
    known = findings[findings["project"].notna() & findings["severity"].ne("note")]
    known = known.assign(order=known["severity"].map(words.SEVERITY_ORDER))
    kinds_of = known.groupby(["project", "code", "slug"])["order"]
    counts = kinds_of.agg(order="min", n="size").reset_index()
    counts = counts.assign(
        said=counts["slug"].map(title) + counts["n"].map(lambda n: f"（{n} 处）" if n > 1 else ""),
    ).sort_values(["project", "order", "n", "code"], ascending=[True, True, False, True])
    named = counts.groupby("project").head(_PROBLEMS_NAMED).groupby("project")["said"]
    kinds = counts.groupby("project").size()
    text: pd.Series[str] = named.agg("；".join)
    more = kinds.map(lambda n: f"；等 {n} 类" if n > _PROBLEMS_NAMED else "")
    return (text + more).astype(object)


def title(slug: str) -> str:
    """Return the short name of a kind of finding."""
    rule = catalogue().get(slug)
    return rule.title["zh"] if rule else slug


def _masked(phones: pd.Series[str]) -> pd.Series[str]:
    return phones.str.replace(r"(?<=\d{3})\d(?=\d{4})", "*", regex=True)


def _indicators(view: BatchView, projects: pd.DataFrame) -> pd.DataFrame:
    rows = view.frames.some("indicators", _COUNTED)
    counted = rows["adjusted_score"].fillna(rows["computed_score"])
    rows = rows.assign(
        project_no=rows["project"].map(projects["no"]),
        difference=(rows["score"] - counted).round(2),
        has_reason=view.frames.some("indicators", ["reason"])["reason"].notna(),
    )
    return rows.sort_values(["project_no", "no"], kind="stable")


def _findings(view: BatchView, projects: pd.DataFrame, lang: str) -> pd.DataFrame:
    found = view.findings
    owner = projects.reindex(found["project"])[["no", "department", "unit", "project_name"]]
    owner.index = found.index
    departments = view.files.drop_duplicates("path").set_index("path")["department"]
    of_file = found["file"].map(departments).astype(object).fillna(words.NO_DEPARTMENT)
    of_file = of_file.mask(found["slug"].isin(_OF_THE_BUREAU), words.BUREAU)
    is_missing = found["slug"].eq(_MISSING)
    of_file = of_file.mask(is_missing, found["provided"])
    rows = found.assign(
        project_no=owner["no"],
        department=owner["department"].fillna(of_file).astype(object),
        project_unit=owner["unit"],
        project_name=owner["project_name"].mask(is_missing, found["where"]),
        title=_worded(found["slug"], title),
        holds=_held(found, speech(lang)(words.EMPTY)),
        expected=_to_type(found),
        severity_zh=_worded(found["severity"], words.SEVERITIES.get),
        kind_zh=_worded(found["kind"], words.KINDS.get),
        order=found["severity"].map(words.SEVERITY_ORDER),
        _department=pinyin_order(found["file"].map(departments)),
    )
    by = ["project_no", "_department", "file", "order", "code", "row", "cell", "fingerprint"]
    return rows.sort_values(by, kind="stable")[list(_SAID)]


_TYPED = ("slug", "settled", "expected", "unit", "holds")
_MISSING = "not_submitted"
_OF_THE_BUREAU = ("adjustment_unmatched", "review_line_flawed", "waiver_unmatched")


def _held(found: pd.DataFrame, empty: str) -> pd.Series[str]:
    """Return what the cell shows, of findings without one what they are about."""
    held = found["holds"].fillna(empty)
    about = found["provided"].mask(found["slug"].eq(_MISSING))  # the department is in its column
    return held.where(found["cell"].notna(), about).astype(object)


def _to_type(found: pd.DataFrame) -> pd.Series[Any]:
    values = [value_to_type(one) for one in found[list(_TYPED)].to_dict("records")]
    return pd.Series(values, found.index, dtype=object)


def _worded(names: pd.Series[str], words: Callable[[str], str | None]) -> pd.Series[Any]:
    """Put words for names; equal ones are the same object, however many there are."""
    said = {name: words(name) for name in names.unique()}
    return pd.Series([said[name] for name in names.tolist()], names.index, dtype=object)
