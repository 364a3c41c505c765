"""The usual slips of a clerk, made in what she types into a blank form."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from tests.writing_forms.filling import Given

Row = dict[str, Any]
Slip = Callable[[Given, random.Random], None]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FORMLESS = 0.6
"""The part of a target that is reached where one is missed: far enough to be no rounding."""


def _at_least(row: Row) -> bool:
    """Whether more of the result is better, and both values are one number."""
    target, actual = str(row.get("target", "")), str(row.get("actual", ""))
    signed = str(row.get("sign", "")) + target
    numbers = [_NUMBER.findall(one) for one in (target, actual)]
    return "≤" not in signed and "≦" not in signed and all(len(one) == 1 for one in numbers)


def _rows(given: Given, *roles: str) -> list[Row]:
    return [row for row in given.tables["indicators"] if all(role in row for role in roles)]


def _chosen(given: Given, rng: random.Random, *roles: str) -> Row:
    return rng.choice(_rows(given, *roles))


def _missed(given: Given, rng: random.Random, *roles: str) -> Row:
    """Let one result fall short; its points stay for the caller to set."""
    row = rng.choice([row for row in _rows(given, "target", "actual", *roles) if _at_least(row)])
    target = float(_NUMBER.findall(str(row["target"]))[0])
    row["actual"] = _NUMBER.sub(f"{target * _FORMLESS:g}", str(row["actual"]), count=1)
    return row


def missed_with_full_marks(given: Given, rng: random.Random) -> None:
    _missed(given, rng, "score")


def missed_without_a_reason(given: Given, rng: random.Random) -> None:
    row = _missed(given, rng, "score", "weight")
    row["score"] = round(row["weight"] * _FORMLESS, 2)


def missed_for_a_vague_reason(given: Given, rng: random.Random) -> None:
    missed_without_a_reason(given, rng)
    for row in _rows(given, "weight", "score"):
        if row["score"] == round(row["weight"] * _FORMLESS, 2):
            row["reason"] = "受客观因素影响"


def far_above_the_target(given: Given, rng: random.Random) -> None:
    row = rng.choice([row for row in _rows(given, "target", "actual") if _is_count(row)])
    target = float(_NUMBER.findall(str(row["target"]))[0])
    row["actual"] = _NUMBER.sub(f"{target * 3:g}", str(row["actual"]), count=1)


def _is_count(row: Row) -> bool:
    return _at_least(row) and "%" not in f"{row['target']}{row['actual']}{row.get('measure', '')}"


def a_score_above_its_weight(given: Given, rng: random.Random) -> None:
    row = _chosen(given, rng, "score", "weight")
    row["score"] = row["weight"] + 2


def a_score_below_zero(given: Given, rng: random.Random) -> None:
    row = _chosen(given, rng, "score", "weight")
    row["score"] = -row["weight"]


def a_score_with_its_unit(given: Given, rng: random.Random) -> None:
    row = _chosen(given, rng, "score")
    row["score"] = f"{row['score']:g}分"


def a_score_in_words(given: Given, rng: random.Random) -> None:
    _chosen(given, rng, "score")["score"] = "优秀左右"


def a_result_left_blank(given: Given, rng: random.Random) -> None:
    _chosen(given, rng, "actual")["actual"] = None


def a_result_without_a_number(given: Given, rng: random.Random) -> None:
    row = rng.choice([row for row in _rows(given, "target", "actual") if _at_least(row)])
    row["actual"] = "完成"


def a_weight_left_blank(given: Given, rng: random.Random) -> None:
    _chosen(given, rng, "weight", "score")["weight"] = None


def a_weight_too_many(given: Given, rng: random.Random) -> None:
    _chosen(given, rng, "weight")["weight"] += 5


def an_indicator_without_a_name(given: Given, rng: random.Random) -> None:
    _chosen(given, rng, "target", "actual")["name"] = None


def money_in_yuan(given: Given, rng: random.Random) -> None:
    for key in ("total_paid", "fiscal_paid", "central_paid"):
        if given.content.get(key):
            given.content[key] *= 10_000


def half_of_the_money_spent(given: Given, rng: random.Random) -> None:
    for key in ("total_paid", "fiscal_paid", "central_paid", "paid_own"):
        if given.content.get(key):
            given.content[key] /= 2


def sources_that_do_not_add_up(given: Given, rng: random.Random) -> None:
    given.content["fiscal_budget"] *= 0.8


def a_rate_of_ones_own(given: Given, rng: random.Random) -> None:
    given.content["rate"] -= 0.2


def full_marks_for_the_money(given: Given, rng: random.Random) -> None:
    given.content["budget_score"] = given.content["budget_weight"]


def no_name_of_the_project(given: Given, rng: random.Random) -> None:
    given.content["project_name"] = None


def a_grade_of_ones_own(given: Given, rng: random.Random) -> None:
    given.content["grade"] = "差"


def a_score_told_otherwise(given: Given, rng: random.Random) -> None:
    given.content["goal_achieved"] = "已完成全部任务，自评得分60分。"


def a_total_of_ones_own(given: Given, rng: random.Random) -> None:
    given.content["total_score"] = 77


SLIPS: tuple[Slip, ...] = (
    *(missed_with_full_marks, missed_without_a_reason, missed_for_a_vague_reason),
    *(far_above_the_target, a_score_above_its_weight, a_score_below_zero, a_score_with_its_unit),
    *(a_score_in_words, a_result_left_blank, a_result_without_a_number, a_weight_left_blank),
    *(a_weight_too_many, an_indicator_without_a_name, money_in_yuan, half_of_the_money_spent),
    *(sources_that_do_not_add_up, a_rate_of_ones_own, full_marks_for_the_money),
    *(no_name_of_the_project, a_grade_of_ones_own, a_score_told_otherwise, a_total_of_ones_own),
)


def slipped(given: Given, rng: random.Random, count: int) -> tuple[Given, list[str]]:
    """Return what is typed with some slips, and their names.

    A slip that the form has no room for is passed over.
    """
    made: list[str] = []
    for slip in rng.sample(SLIPS, len(SLIPS)):
        try:
            slip(given, rng)
        except (KeyError, IndexError, TypeError):
            continue
        made.append(slip.__name__)
        if len(made) == count:
            break
    return given, made
