"""Inputs of real offices' kinds: each reads like the plain form and comes back filled."""

from __future__ import annotations

import time

import pytest

from .made import BASE, INPUTS, copy_of, facts, opened, slugs, with_sheet

PLAIN = ("01", "02", "05a", "05b", "07", "09", "11", "12", "13", "14")


def given(number: str) -> tuple[bytes, str]:
    (path,) = INPUTS.glob(f"{number}_*")
    return path.read_bytes(), path.name


def test_the_plain_form_reads_as_it_says() -> None:
    (project,) = facts(BASE)
    _, money, rows, totals = project
    assert dict(money)["total_paid"] == 1_710_000  # type: ignore[call-overload]
    assert [row[6] for row in rows] == [15, None, 10, 10, 15, 15, 10]  # type: ignore[attr-defined]
    assert totals == [100, 84.5, 98.75, 98.75]


@pytest.mark.parametrize("number", PLAIN)
def test_it_reads_like_the_plain_form(number: str) -> None:
    (read,), (plain,) = facts(*given(number)), facts(BASE)
    assert read[1:] == plain[1:]


@pytest.mark.parametrize("number", PLAIN)
def test_its_copy_opens_elsewhere_and_has_the_score_that_was_blank(number: str) -> None:
    copy = copy_of(*given(number))
    assert opened(copy)["H14"].value == 14.25
    assert opened(copy)["A1"].value == "项目支出绩效自评表"


def test_a_far_blank_cell_of_an_old_workbook_costs_nothing() -> None:
    content, name = given("13")
    from evalxl.xlsx import read_grid

    read_grid(content, name, guarded=False)  # imports the library
    started = time.process_time()
    read_grid(content, name, guarded=False)
    assert time.process_time() - started < 1  # 16 where every place of the sheet is walked


def test_an_example_beside_the_form_is_named() -> None:
    assert slugs(*given("09")).count("example_passed_over") == 1


PRIVATE = ("\ue000", "\uf0d8", "\U000f0001")


@pytest.mark.parametrize("sign", PRIVATE, ids=ascii)
def test_signs_of_private_use_do_not_part_labels_from_their_meaning(sign: str) -> None:
    def change(sheet: str) -> str:
        labels = ("项目名称", "全年执行数", "年度指标值", "实际完成值", "总分")
        for label in labels:
            sheet = sheet.replace(label, f"{label[:2]}{sign}{label[2:]}")
        return sheet

    content = with_sheet(change)
    assert facts(content) == facts(BASE)
    assert slugs(content) == slugs(BASE)
