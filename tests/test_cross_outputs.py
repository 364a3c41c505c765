"""Every figure that two outputs of a run show is the same, figure by figure.

Each output has a function that takes the figures of one project out of what a person sees there;
the JSON of `evalxl read` is what all others are held against.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evalxl import pipeline
from evalxl.batch.options import Options
from evalxl.batch.run import run
from evalxl.core.records import Source
from evalxl.core.terms import ADJUSTMENT_COLUMNS, word
from evalxl.outputs.document import document
from evalxl.scoring.explain import explain
from evalxl.settings import discovery
from evalxl.writing.report import chapters, facts_of
from evalxl.writing.report.blocks import Text
from tests.generator import generate

FORMS = Path(__file__).parent / "data" / "forms"
FEW, MANY = 4, 60
TODAY = date(2026, 1, 1)
REVIEWED, ANSWERED, WAIVED = "已复核", "已答复", "豁免"
Figures = Mapping[str, float | None]
Row = Mapping[str, Any]


class Night:
    """One run over real and generated forms, and what its outputs show."""

    def __init__(self, place: Path, generated: int) -> None:
        self.inbox, self.out = place / "in", place / "out"
        forms = {one.name: one.read_bytes() for one in sorted(FORMS.glob("*.xlsx"))}
        forms |= {one.path: one.content for one in generate(generated, seed=41)}
        for name, content in forms.items():
            target = self.inbox / "局" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        sources = [Source(f"局/{name}", content) for name, content in sorted(forms.items())]
        self.settings = discovery.load(None, self.inbox, TODAY)
        write_decisions(self.inbox, self._evaluated(sources))
        self.settings = discovery.load(None, self.inbox, TODAY)
        run(self.inbox, self.out, self.settings, Options(now=datetime(2026, 1, 1), jobs=1))
        self.outcome = self._evaluated(sources)

    def _evaluated(self, sources: list[Source]) -> pipeline.Outcome:
        opened = [pipeline.open_form(one, self.settings) for one in sources]
        return pipeline.evaluate(opened, self.settings)

    @cached_property
    def documents(self) -> dict[str, Row]:
        """The JSON of each file."""
        rows, findings = pipeline.parted(self.outcome)
        books = (one.workbook for one in self.outcome.opened)
        told = zip(books, rows, findings, strict=True)
        return {book.file: document(book, row, found) for book, row, found in told}

    def projects(self) -> Iterator[tuple[str, int, Row]]:
        for path, said in self.documents.items():
            for number, project in enumerate(said["projects"]):
                yield path, number, project

    def parquet(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.out / "data" / f"{name}.parquet")

    def copy(self, path: str) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.out / "scored" / path, data_only=True)

    @property
    def departments(self) -> list[Path]:
        return sorted((self.out / "departments").iterdir())

    @cached_property
    def summary(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.out / "summary.xlsx", data_only=True)


def write_decisions(inbox: Path, seen: pipeline.Outcome) -> None:
    """Review every second row that has points and every fifth line, waive and answer findings."""
    book = openpyxl.Workbook()
    (reviews,) = book.worksheets
    reviews.append([*ADJUSTMENT_COLUMNS.values()])
    waivers = book.create_sheet("豁免")
    waivers.append(["编号", "填报单位", "项目名称", "指标", "理由", "批准人", "有效期"])
    projects = seen.frames.projects
    named = projects[projects["unit"].notna() & projects["project_name"].notna()]
    rows = seen.frames.indicators
    rows = rows[rows["project"].isin(named.index) & rows["allotted"].notna()]
    for key, name, most in rows[["project", "name", "allotted"]].iloc[::2].values.tolist():
        points = round(most / 2, 2)
        reviews.append([*who(named, key), name, points, "佐证不全", "李四", None])
    lines = named[named["execution_weight"].notna()].index[::5]
    for key in lines:
        reviews.append([*who(named, key), "预算执行率", 1, "核减", "李四", None])
    found = seen.findings[seen.findings["project"].isin(named.index)]
    for code, key in found[["code", "project"]].iloc[::7].values.tolist():
        waivers.append([code, *who(named, key)[:2], None, "已报批", "王五", "2026-12-31"])
    book.save(inbox / "adjustments.xlsx")
    write_answers(inbox / "答复.xlsx", found["fingerprint"].iloc[3::4].tolist())


def who(projects: pd.DataFrame, key: float) -> list[Any]:
    columns = ["unit", "project_name", "year"]
    (owner,) = projects.loc[[int(key)], columns].to_dict("records")
    return [owner["unit"], owner["project_name"], number(owner["year"])]


def write_answers(place: Path, marks: list[str]) -> None:
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet.append(["编号", "具体情况", "部门答复", "答复说明", "识别码"])
    for mark in marks:
        sheet.append(["EVX", "问题", "说明", "见批复", mark])
    book.save(place)


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.thorough)])
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Night:
    return Night(tmp_path_factory.mktemp("night"), request.param)


def differing(place: str, shown: Figures, said: Figures) -> list[str]:
    """List the figures both show that differ by more than half of what is displayed."""
    return [
        f"{place}: {name} is {shown[name]}, the JSON says {said[name]}"
        for name in shown.keys() & said.keys()
        if not _same(shown[name], said[name])
    ]


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 0.005 + 1e-9 * abs(other)


def number(value: object) -> float | None:
    """Take a number from a cell or from displayed text; a dash or blank is none."""
    if isinstance(value, bool) or value is None or value is pd.NA:
        return None
    if isinstance(value, int | float):
        return None if value != value else float(value)
    text = str(value).replace(",", "").strip()
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)%?", text)
    return float(found[1]) if found else None


def said_of(project: Row) -> dict[str, float | None]:
    """Take the figures of a project out of the JSON."""
    totals, counts = project["totals"], project["counts"]["all"]
    line = project["budget_score"]
    money = {one["key"]: one["yuan"] for one in project["funds"]}
    preferred = next((one for one in project["execution"] if one["preferred"]), None)
    value = preferred["value"] if preferred else None
    points = {"execution_score": number(line["computed"])} if line else {}
    return {
        **points,
        **{
            key: number(totals[key])
            for key in ("self_evaluated", "decided", "asserted", "reviewed", "undecided", "lost")
        },
        "final": number(totals["final"]),
        "lowest": number(totals["lowest"]),
        "highest": number(totals["highest"]),
        "adopted": number(totals["adopted"]),
        "rate": None if value is None else round(value * 100, 4),
        "set": counts["set"],
        "reached": counts["met"],
        "claimed": counts["claimed"],
        "judged": counts.get("reviewed", 0),
        "unmet": counts["unmet"],
        "cannot_tell": counts["unclear"],
        "paid": _wan(money.get("total_paid")),
        "budget": _wan(money.get("total_budget")),
        "initial": _wan(money.get("total_initial")),
    }


def _wan(yuan: float | None) -> float | None:
    return None if yuan is None else yuan / 10_000


def rows_of(project: Row) -> list[dict[str, float | None]]:
    columns = {
        "computed": "computed_score",
        "own": "score",
        "completion": "completion",
        "reviewed": "reviewed_score",
    }
    return [
        {name: number(row[key]) for name, key in columns.items()} for row in project["indicators"]
    ]


def words_of(project: Row) -> list[tuple[str, str]]:
    """Return what a reader sees of each row's outcome and of what its points rest on."""
    return [
        (word(row["outcome"], "zh"), word(row["basis"], "zh") if row["basis"] else "")
        for row in project["indicators"]
    ]


def test_the_night_has_decisions_of_every_kind(night: Night) -> None:
    states = night.parquet("findings")["state"].value_counts()
    assert min(states[one] for one in (REVIEWED, ANSWERED, WAIVED)) > 3
    projects = night.parquet("projects")
    assert (projects["reviewed"] > 0).sum() > 3
    assert projects["judged"].sum() > 3


def test_states_are_the_same_wherever_they_are_shown(night: Night) -> None:
    found = night.parquet("findings")
    states = found["state"].astype(object).where(found["state"].notna(), None)
    known = dict(zip(found["fingerprint"], states, strict=True))
    lines = (night.out / "runs").glob("*/findings.jsonl")
    told = [json.loads(one) for file in lines for one in file.read_text("utf-8").splitlines()]
    assert {one["fingerprint"]: one["state"] for one in told} == known
    for book in (night.summary, *map(openpyxl.load_workbook, night.departments)):
        heads, rows = table_in(_sheet(book, "问题清单"), "序号")
        mark, state = heads.index("识别码"), heads.index("状态")
        shown = {str(row[mark]): row[state] for row in rows}
        assert shown
        assert {key: known[key] or "—" for key in shown} == {
            key: said or "—" for key, said in shown.items()
        }


def test_parquet_shows_what_the_json_says(night: Night) -> None:
    rows = night.parquet("projects").to_dict("records")
    table = {(row["file"], row["no_in_file"]): row for row in rows}
    wrong: list[str] = []
    for path, no, project in night.projects():
        row = table[path, no]
        shown = {key: number(row[key]) for key in said_of(project) if key in row}
        shown |= {"rate": number(row["execution_rate"])}
        shown |= {"reached": float(row["met"] + row["exceeded"])}
        wrong += differing(f"{path} {no}", shown, said_of(project))
    assert wrong == []


def test_findings_of_the_run_are_those_of_check(night: Night) -> None:
    table = night.parquet("findings")
    shown = table[table["scope"].isin(["table", "narrative", "file"])]
    keys = ["code", "sheet", "cell", "provided", "expected", "message"]
    for path, said in night.documents.items():
        mine = shown[shown["file"].eq(path)]
        there = sorted(
            tuple("" if pd.isna(v) else str(v) for v in row) for row in mine[keys].values.tolist()
        )
        told = [one for one in said["findings"] if one["scope"] != "batch"]
        assert there == sorted(tuple(str(one[key] or "") for key in keys) for one in told), path


HEADINGS = {
    "自评得分": "self_evaluated",
    "核算得分": "adopted",
    "核算下限": "lowest",
    "核算上限": "highest",
    "核定得分": "final",
    "指标数": "set",
    "达标": "reached",
    "未达标": "unmet",
    "文字认定": "claimed",
    "已复核": "judged",
    "待核": "cannot_tell",
    "全年预算（万元）": "budget",
    "年初预算（万元）": "initial",
}


def incomparable(project: Row) -> bool:
    """Whether weights are invalid, so that the summary shows no score until they are corrected."""
    return project["totals"]["comparable"] is False


def listed(heads: list[str], cells: list[object], project: Row) -> dict[str, float | None]:
    named = dict(zip(heads, cells, strict=False))
    shown = {key: number(named[head]) for head, key in HEADINGS.items() if head in named}
    if incomparable(project):
        for key in ("adopted", "lowest", "highest", "final"):
            shown.pop(key, None)
    money = {one["key"] for one in project["funds"]}
    for key in ("budget", "initial"):
        if f"total_{key}" not in money:
            shown.pop(key, None)
    return shown


def table_in(sheet: Worksheet, first: str) -> tuple[list[str], list[list[object]]]:
    """Return the heads and rows of the table whose first head is given."""
    rows: list[list[object]] = [[*row] for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row[0] == first)
    body = [row for row in rows[start + 1 :] if isinstance(row[0], int | float)]
    return [str(one) for one in rows[start]], body


def by_name(heads: list[str], rows: list[list[object]]) -> dict[tuple[str, str, str], list[object]]:
    def text(row: list[object], head: str) -> str:
        return str(row[heads.index(head)] or "").replace("—", "")

    return {(text(r, "项目名称"), text(r, "实施单位"), text(r, "年度")): r for r in rows}


def key_of(project: Row) -> tuple[str, str, str]:
    info = project["info"]
    year = info.get("year")
    return (
        str(info.get("project_name") or ""),
        str(info.get("unit") or ""),
        "" if year is None else f"{year:.0f}",
    )


def test_the_summary_shows_what_the_json_says(night: Night) -> None:
    heads, rows = table_in(_sheet(night.summary, "项目汇总"), "序号")
    shown, wrong, seen = by_name(heads, rows), list[str](), 0
    for path, _, project in night.projects():
        row = shown.get(key_of(project))
        if row is not None:
            seen += 1
            wrong += differing(path, listed(heads, row, project), said_of(project))
            rate = number(row[heads.index("执行率")])
            percent = {"rate": None if rate is None else rate * 100}
            wrong += differing(path, percent, said_of(project))
    assert wrong == []
    assert seen >= 5 + FEW


def test_the_page_shows_what_the_json_says(night: Night) -> None:
    text = (night.out / "summary.html").read_text(encoding="utf-8")
    heads, rows = _page_table(text, "名次")
    shown, wrong, seen = by_name(heads, rows), list[str](), 0
    for path, _, project in night.projects():
        row = shown.get(key_of(project))
        if row is not None:
            seen += 1
            figures = listed(heads, row, project) | {"rate": number(row[heads.index("执行率")])}
            wrong += differing(path, figures, said_of(project))
    assert wrong == []
    assert seen >= 5 + FEW, (heads, [*shown])


def _page_table(text: str, head: str) -> tuple[list[str], list[list[object]]]:
    for found in re.findall(r"<table>.*?</table>", text, re.DOTALL):
        heads = [_bare(one) for one in re.findall(r"<th[^>]*>(.*?)</th>", found, re.DOTALL)]
        if head in heads:
            lines = re.findall(r"<tr>(<td.*?)</tr>", found, re.DOTALL)
            return heads, [
                [_bare(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)]
                for line in lines
            ]
    raise AssertionError(head)


def _bare(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def _sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def copies(night: Night) -> Iterator[tuple[str, Row, openpyxl.Workbook]]:
    """Open the scored copy of every form that has a project."""
    for path, said in night.documents.items():
        if said["projects"]:
            (copy,) = (night.out / "scored").glob(f"{path}*")
            yield path, said, openpyxl.load_workbook(copy, data_only=True)


def test_the_details_of_each_copy_show_what_the_json_says(night: Night) -> None:
    wrong: list[str] = []
    for path, said, book in copies(night):
        shown = [*_details(_sheet(book, "评分明细"))]
        known = [row for project in said["projects"] for row in rows_of(project)]
        assert len(shown) == len(known), path
        for at, (mine, theirs) in enumerate(zip(shown, known, strict=True), 1):
            wrong += differing(f"{path} row {at}", mine, theirs)
    assert wrong == []


_COLUMNS = {
    "核算得分": "computed",
    "自评得分": "own",
    "完成率%": "completion",
    "复核得分": "reviewed",
}


def _details(sheet: Worksheet) -> Iterator[dict[str, float | None]]:
    """Go over the lines of indicators; those for execution and dimensions stand beside them."""
    heads: list[object] = []
    for row in sheet.iter_rows(values_only=True):
        if row[0] == "序号":
            heads = [*row] if "判定" in row else []
        elif row[1] == "合计":
            heads = []
        elif heads and isinstance(row[0], int | float) and (row[2] or row[3] or row[7]):
            named = dict(zip(heads, row, strict=True))
            yield {key: number(named[head]) for head, key in _COLUMNS.items() if head in named}


def test_the_summarys_indicators_show_what_the_json_says(night: Night) -> None:
    heads, rows = table_in(_sheet(night.summary, "指标明细"), "项目序号")
    shown: dict[str, list[list[object]]] = {}
    for row in rows:
        shown.setdefault(str(row[heads.index("项目名称")]), []).append(row)
    wrong, seen = list[str](), 0
    for path, _, project in night.projects():
        told = words_of(project)
        mine = shown.get(str(project["info"].get("project_name")), [])
        known = rows_of(project)
        if len(mine) != len(known):
            continue  # two projects of one name
        for line, theirs, words in zip(mine, known, told, strict=True):
            named = dict(zip(heads, line, strict=False))
            said = (str(named["判定"]), str(named["计分性质"]).strip("—"))
            assert said == words, (path, named["三级指标"])
            rate = number(named["完成率"])
            figures = {
                "own": number(named["自评得分"]),
                "computed": number(named["核算得分"]),
                "completion": None if rate is None else rate * 100,
                "reviewed": number(named["复核得分"]),
            }
            seen += 1
            wrong += differing(f"{path} {named['三级指标']}", figures, theirs)
    assert wrong == []
    assert seen > len(rows) / 2


def test_the_opinion_of_each_copy_says_what_the_json_says(night: Night) -> None:
    wrong: list[str] = []
    for path, said, book in copies(night):
        rows = _sheet(book, "核查意见").iter_rows(values_only=True)
        values = [str(one) for row in rows for one in row if one]
        texts = [one for one in values if re.search(_SENTENCES["set"] + "：", one)]
        assert len(texts) == len(said["projects"]), path
        for text, project in zip(texts, said["projects"], strict=True):
            wrong += differing(path, _opinion(text), said_of(project))
    assert wrong == []


_SENTENCES = {
    "self_evaluated": r"自评 ([\d.]+) 分",
    "lowest": r"核算 ([\d.]+)",
    "highest": r"核算 (?:[\d.]+～)?([\d.]+) 分",
    "decided": r"算定分 ([\d.]+)",
    "asserted": r"文字认定分 ([\d.]+)",
    "reviewed": r"复核分 ([\d.]+)",
    "judged": r"已复核 (\d+)",
    "undecided": r"待核分 ([\d.]+)",
    "lost": r"失分 ([\d.]+)",
    "final": r"核定得分 ([\d.]+)",
    "rate": r"预算执行率 ([\d.]+)%",
    "set": r"指标 (\d+) 项",
    "reached": r"：达标 (\d+)",
    "claimed": r"文字认定 (\d+)",
    "unmet": r"未达标 (\d+)",
    "cannot_tell": r"待核 (\d+)",
}


def _opinion(text: str) -> dict[str, float | None]:
    found = {name: re.search(pattern, text) for name, pattern in _SENTENCES.items()}
    said: dict[str, float | None] = {name: float(one[1]) for name, one in found.items() if one}
    return {"reviewed": 0.0, "judged": 0.0, **said} if "lowest" in said else said


def test_explain_gives_the_points_the_json_says(night: Night) -> None:
    frames = night.outcome.frames
    policies = {id_: night.settings.load_policy(id_) for id_ in frames.projects["policy"].unique()}
    wrong: list[str] = []
    for key, (path, _, project) in enumerate(night.projects()):
        for row, theirs in zip(project["indicators"], rows_of(project), strict=True):
            told = explain(frames, policies, key, row["no"])
            figures = {"computed": told.computed, "own": told.own, "reviewed": told.adjusted}
            assert told.basis == row["basis"]
            wrong += differing(f"{path} {row['no']}", figures, theirs)
    assert wrong == []


def test_the_report_says_what_the_json_says(night: Night) -> None:
    wrong: list[str] = []
    for path, _, project in night.projects():
        blocks = chapters(facts_of(project))
        text = "\n".join(one.text for one in blocks if isinstance(one, Text))
        rate = re.search(r"支出率为([\d.]+)%", text)
        total = re.search(r"自评(?:综合)?得分为?([\d.]+)分", text)
        shown = {"rate": float(rate[1])} if rate else {}
        shown |= {"self_evaluated": float(total[1])} if total else {}
        wrong += differing(path, shown, said_of(project))
    assert wrong == []
