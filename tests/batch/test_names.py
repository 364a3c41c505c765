"""Names of files: ordinary ones stay, impossible ones are told apart by a mark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.batch.storage import names

CASES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["case"]
MARK = re.compile(r"~[0-9a-f]{8}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_label(case: dict[str, Any]) -> None:
    found = names.label(case["path"], windows=case.get("windows", False))
    assert MARK.sub("", found) == case["label"]
    is_marked = case.get("marked", False) or case.get("marked_folder", False)
    assert bool(MARK.search(found)) == is_marked


def test_a_name_in_the_code_page_of_chinese_windows_is_shown_in_chinese() -> None:
    path = "自评表.xlsx".encode("gbk").decode("utf-8", "surrogateescape")
    assert MARK.sub("", names.label(path)) == "自评表.xlsx"


def test_two_names_that_would_look_alike_are_told_apart() -> None:
    assert names.label("a\n.xlsx") != names.label("a\t.xlsx")


@given(st.text(min_size=1, max_size=80))
def test_a_label_can_always_be_written_and_printed_on_one_line(name: str) -> None:
    found = names.label(name)
    found.encode("utf-8")
    assert not set(found) & set("\n\r\t\x00\u2028")


def test_the_copy_of_an_old_workbook_adds_its_new_suffix() -> None:
    assert names.output("scored", "局/a.xls", ".xlsx", {"局/a.xls"}) == "scored/局/a.xls.xlsx"


def test_a_name_that_another_input_has_is_left_to_that_input() -> None:
    present = {"局/a.xls", "局/a.xls.xlsx"}
    assert names.output("scored", "局/a.xls", ".xlsx", present) == "scored/局/a.xls~2.xlsx"
    assert names.output("scored", "局/a.xls.xlsx", "", present) == "scored/局/a.xls.xlsx"


def test_a_number_that_another_input_might_need_is_passed_over() -> None:
    present = {"a.xls", "a.xls.xlsx", "a.xls~2", "a.xls~3.xlsx"}
    assert names.output("scored", "a.xls", ".xlsx", present) == "scored/a.xls~4.xlsx"
    assert names.output("scored", "a.xls~2", ".xlsx", present) == "scored/a.xls~2.xlsx"


@given(
    st.sets(
        st.sampled_from(["a", "a.xls", "a~2", "a.xls~2", "a.xls~3"]).flatmap(
            lambda stem: st.sampled_from([stem, f"{stem}.xlsx", f"{stem}.xlsx.xlsx"])
        )
    ),
    st.data(),
)
def test_no_two_inputs_have_outputs_of_one_name(present: set[str], data: st.DataObject) -> None:
    suffixes = {
        one: data.draw(st.sampled_from(["", ".xlsx"]), label=one) for one in sorted(present)
    }
    found = {names.output("scored", one, suffixes[one], present) for one in present}
    assert len(found) == len(present)


def test_a_name_of_255_bytes_is_cut_where_our_suffix_would_not_fit() -> None:
    name = "表" * 83 + "a.xlsx"
    assert len(name.encode()) == 255
    found = names.output("refused", name, ".txt", {name}).removeprefix("refused/")
    assert len(found.encode()) <= 255
    assert found.endswith(".txt")
    assert found.startswith("表" * 70)


def test_a_hand_edited_file_is_named_in_words() -> None:
    assert names.beside("scored/a.xlsx", "人工修改") == "scored/a（人工修改）.xlsx"
    assert names.beside("scored/a.xlsx", "人工修改", 2) == "scored/a（人工修改2）.xlsx"


@given(st.lists(st.text("长a.~", min_size=1, max_size=300), min_size=1, max_size=40))
def test_an_output_can_always_be_named_on_disk(folders: list[str]) -> None:
    path = names.label("/".join([*folders, "a.xlsx"]))
    found = names.output("scored", path, "", frozenset())
    assert all(len(part.encode()) <= 255 for part in found.split("/"))
    assert len(found.encode()) < 1_600


def test_trees_too_deep_keep_their_department_and_are_told_apart() -> None:
    deep = "/".join(["局", *["很深的文件夹"] * 100])
    first, second = (
        names.output("scored", f"{deep}{end}/a.xlsx", "", frozenset()) for end in "甲乙"
    )
    assert first.startswith("scored/局/…~")
    assert first.endswith("/a.xlsx")
    assert first != second
