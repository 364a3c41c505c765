"""The batch stage: what only shows across files, from their records alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from evalxl import checks, pipeline
from evalxl.core.model import CellRef
from evalxl.core.records import FileRecord, Source
from evalxl.findings.waivers import parse
from evalxl.outputs.across import COMPARED
from evalxl.outputs.advice import is_asked_for
from evalxl.outputs.batch_outputs import batch_view, conclude
from evalxl.outputs.parquet import gather
from evalxl.settings import config, control
from evalxl.settings.control_tables import LeftOut
from evalxl.writing.summary import FILES, SummaryOptions, facts
from evalxl.xlsx.addresses import parse_address
from tests.looking import load_workbook

FORM = next((Path(__file__).parent / "data" / "forms").glob("2022*项目支出绩效自评表.xlsx"))
NOW = datetime(2026, 1, 1)
NO_SUCH = "not used: the form has no such indicator"


def files_of(records: list[FileRecord], passed_over: int = 0) -> pd.DataFrame:
    blank = dict.fromkeys(FILES)
    rows = [
        blank | {"path": one.path, "sha256": one.sha256, "status": one.status} for one in records
    ]
    rows += [blank | {"path": f"{n}.pdf", "status": "passed_over"} for n in range(passed_over)]
    return pd.DataFrame(rows, columns=list(FILES))


def worked(*paths: str, settings: config.Settings | None = None) -> list[FileRecord]:
    sources = [Source(path, FORM.read_bytes()) for path in paths]
    return pipeline.process(sources, settings or config.load())


def slugs(records: list[FileRecord], settings: config.Settings, passed_over: int = 0) -> list[str]:
    view = batch_view(records, files_of(records, passed_over), settings, NOW)
    return list(view.findings["slug"])


def test_evidence_without_a_digest_is_no_duplicate_of_other_evidence() -> None:
    assert "duplicate_file" not in slugs(worked("a.xlsx"), config.load(), passed_over=3)


def test_the_same_bytes_twice_are_a_duplicate_file() -> None:
    assert "duplicate_file" in slugs(worked("a.xlsx", "b.xlsx"), config.load())


@pytest.mark.parametrize(
    ("newer", "same_as", "told"),
    [
        ("b.xlsx", None, [("b.xlsx", "a.xlsx")]),
        ("b.xlsx", "b.xlsx", []),
        ("b.xlsx\nc.xlsx", None, [("b.xlsx", "a.xlsx"), ("c.xlsx", "a.xlsx")]),
    ],
    ids=["a newer one", "the same bytes, which are told as such", "two projects, by two files"],
)
def test_a_submission_that_replaced_an_older_one_is_named(
    newer: str, same_as: str | None, told: list[tuple[str, str]]
) -> None:
    records = worked("b.xlsx")
    older = {"path": "a.xlsx", "status": "superseded", "superseded_by": newer}
    files = pd.concat(
        [
            files_of(records).assign(superseded_by=None, same_as=None),
            pd.DataFrame([dict.fromkeys(FILES) | older | {"same_as": same_as}]),
        ]
    )
    found = batch_view(records, files, config.load(), NOW).findings
    found = found[found["slug"].eq("superseded")]
    assert list(zip(found["file"], found["provided"], strict=True)) == told


def test_a_form_on_the_roster_that_did_not_come_is_named() -> None:
    line = control.Expected("益阳市工业和信息化局", "另一个项目", 2022, None, None)
    settings = config.load(None, None, control.Control(roster=(line,)))
    records = worked("a.xlsx")
    view = batch_view(records, files_of(records), settings, NOW)
    found = facts.gather(view, SummaryOptions()).findings
    (row,) = found[found["slug"].eq("not_submitted")].to_dict("records")
    assert (row["department"], row["project_name"]) == ("益阳市工业和信息化局", "另一个项目")
    assert pd.isna(row["holds"])  # there is no cell, and nothing was handed in


def test_an_unused_waiver_is_reported_and_a_used_one_makes_a_note() -> None:
    text = """
    [[waiver]]
    code = "deduction_no_reason"
    who = "张某"
    why = "已当面说明"
    [[waiver]]
    code = "overspend"
    who = "李某"
    why = "没有这样的问题"
    """
    settings = config.load(None, None, control.Control(waivers=parse(text)))
    records = worked("a.xlsx", settings=settings)
    (waived,) = (f for f in records[0].findings if f["slug"] == "deduction_no_reason")
    assert waived["severity"] == "note"
    assert "张某" in waived["message"]
    assert slugs(records, settings).count("waiver_unmatched") == 1


def test_a_change_that_the_advice_asked_for_is_not_called_unrequested() -> None:
    asked = {
        "sheet": "表",
        "settled": None,
        "fix": "调整指标分值（I14:I21），使合计（I23）为 100。",
    }
    places = {address: CellRef("表", *parse_address(address, "")) for address in ("I14", "I22")}
    assert is_asked_for(places["I14"], [asked])
    assert not is_asked_for(places["I22"], [asked])
    assert not is_asked_for(places["I14"], [asked | {"settled": "waived"}])
    assert not is_asked_for(places["I14"], [asked | {"sheet": "别的表"}])


def adjustment(indicator: str) -> control.Adjustment:
    names = ("益阳市工业和信息化局", "服务先进制造业高质量发展专项资金", 2022)
    return control.Adjustment(*names, indicator, 3.0, "佐证不足", "张某", None)


def test_a_reviewed_score_stands_beside_the_others_and_one_that_fits_nothing_is_named() -> None:
    laid = control.Control(adjustments=(adjustment("新入规企业"), adjustment("没有这个指标")))
    settings = config.load(None, None, laid)
    records = worked("a.xlsx", settings=settings)
    first = records[0].rows["indicators"][0]
    assert (first["score"], first["computed_score"], first["adjusted_score"]) == (5, 5, 3)
    assert slugs(records, settings).count("adjustment_unmatched") == 1


def test_a_line_left_out_of_the_reviews_and_one_nobody_signed_are_told_by_row() -> None:
    unsigned = replace(adjustment("新入规企业"), reviewer=None, row=2)
    wrong = LeftOut(3, "adjustments.xlsx: row 3: 指标 is empty; fill it in", "第 3 行：指标 是空的")
    laid = control.Control(adjustments=(unsigned,), left_out=(wrong,))
    settings = config.load(None, None, laid)
    records = worked("a.xlsx", settings=settings)
    assert records[0].rows["indicators"][0]["adjusted_score"] == 3
    view = batch_view(records, files_of(records), settings, NOW)
    told = view.findings.loc[view.findings["slug"].eq("review_line_flawed"), "message"]
    assert sorted(told) == [
        "adjustments.xlsx：第 2 行，没有写复核人。得分已采用，请补签。",
        "第 3 行：指标 是空的。这一行没有采用，其余照常。",
    ]
    assert view.findings["fingerprint"].is_unique


def test_a_review_without_a_score_that_costs_nothing_says_so() -> None:
    bare = replace(adjustment("新入规企业"), score=None)
    settings = config.load(None, None, control.Control(adjustments=(bare, adjustment("资金"))))
    view = batch_view(
        records := worked("a.xlsx", settings=settings), files_of(records), settings, NOW
    )
    told = view.findings.loc[view.findings["slug"].eq("adjustment_unmatched"), "message"]
    assert any("复核得分“—”）未采用：没有填复核得分" in message for message in told)


@pytest.mark.parametrize(
    ("lang", "used", "unused"),
    [
        (
            "zh",
            "复核：新入规企业 3分 佐证不足 张某",
            "复核：没有这个指标 3分 佐证不足 张某（未采用：表里没有这个指标）",
        ),
        (
            "en",
            "Review: 新入规企业 3 points 佐证不足 张某",
            f"Review: 没有这个指标 3 points 佐证不足 张某 ({NO_SUCH})",
        ),
    ],
)
def test_the_record_sheet_names_the_adjustments_and_which_was_not_used(
    lang: str, used: str, unused: str
) -> None:
    laid = control.Control(adjustments=(adjustment("新入规企业"), adjustment("没有这个指标")))
    settings = config.load(None, {"output.lang": lang}, laid)
    copy = worked("a.xlsx", settings=settings)[0].copy
    assert copy is not None
    sheets = load_workbook(io.BytesIO(copy)).worksheets
    cells = [str(cell.value) for row in sheets[-1].iter_rows() for cell in row]
    assert f"{used}\n{unused}" in cells


@pytest.fixture(scope="module")
def outputs() -> dict[str, bytes]:
    records = worked("局/a.xlsx")
    return dict(conclude(records, files_of(records), config.load(), NOW))


def test_the_promised_outputs_are_made(outputs: dict[str, bytes]) -> None:
    promised = {"summary.xlsx", "summary.html", "departments/益阳市工业和信息化局.xlsx"}
    promised |= {f"data/{name}.parquet" for name in ("projects", "funds", "indicators", "findings")}
    assert promised <= outputs.keys()


def test_the_same_records_give_the_same_bytes(outputs: dict[str, bytes]) -> None:
    records: Iterator[FileRecord] = iter(worked("局/a.xlsx"))
    again = dict(conclude(records, files_of(worked("局/a.xlsx")), config.load(), NOW))
    assert {name: again[name] == content for name, content in outputs.items()} == dict.fromkeys(
        outputs, True
    )


def test_the_checks_across_find_the_same_in_the_columns_they_are_given_as_in_all() -> None:
    gathered = gather(worked("局/a.xlsx", "局/b.xlsx"))
    found = [
        checks.across(frames, policies=None)
        for frames in (gathered.frames(COMPARED), gathered.frames({}))
    ]
    assert found[0] == found[1]
    assert "duplicate_project" in {one.slug for one in found[0]}
