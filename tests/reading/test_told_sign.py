"""The relation of a bare target, told by the description or the standard of its row."""

from __future__ import annotations

import pytest

from evalxl.reading.tables.told_sign import told_sign

TOLD = [
    ("3%", "不得高于目标", None, "≤"),
    ("3%", None, "每超一个百分点扣2分", "≤"),
    ("3%", "数值越低越好", "每高出目标1个百分点扣2分，扣完为止", "≤"),
    ("40场", "不得低于目标值", None, "≥"),
    # what is left alone
    ("≥3%", "不得高于目标", None, None),
    ("3%", "反映空置灯位的比例", "达到目标值得满分，每少1个百分点扣1分", None),
    ("3%", "不得高于目标", "不得低于目标得满分", None),
    ("3%", None, "每超一个百分点加1分", None),
    ("按期完成", "越低越好", None, None),
    ("", "越低越好", None, None),
]


@pytest.mark.parametrize(("target", "description", "standard", "sign"), TOLD)
def test_the_words_of_a_row_give_its_target_a_sign(
    target: str, description: str | None, standard: str | None, sign: str | None
) -> None:
    assert told_sign(target, description, standard) == sign
