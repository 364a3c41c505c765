"""Grades against grades: 优 and 良, 一级A and 一级B, Ⅱ类 and Ⅲ类, AAA and AA."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.terms import Verdict
from evalxl.language.words import grade_of
from evalxl.targets.outcome import Outcome, cannot_tell

_CLASS = re.compile("[一二三四五]级")
_GRADE_TAIL = re.compile("(?:等次|等级|档次|档|标准|水体|水质|及?以上|等){1,3}\\Z")
_GRADE_LEAD = re.compile(
    "\\A(?:水质|达到|符合|满足|达|不低于|不劣于|或?优于|排放|执行|[《》]|GB[A-Z0-9/]{1,8}-[0-9]{4}(?:中的?)?){1,5}"
)
_LETTERS = re.compile("A{2,5}级?")


def compare_grades(text: str, actual: str) -> Outcome | None:
    """Both are grades: a lower one misses the target."""
    if _CLASS.fullmatch(text) and _CLASS.fullmatch(actual):
        return cannot_tell("unclear_words", "actual_not_answering")
    asked, given = _grade(text), _grade(actual)
    if given is None:  # 督导评估结果为良好
        given = _grade(actual.rpartition("为")[2])
    if asked is None or given is None:
        return None
    if given > asked:
        return Outcome(Verdict.UNMET, "lower_grade")
    return Outcome(Verdict.CLAIMED, "claimed")


def _grade(text: str) -> int | None:
    """Return the step of a grade: 达到GB3838-2002Ⅲ类标准 is that of Ⅲ类."""
    lean = _GRADE_LEAD.sub("", text)
    bare = _GRADE_TAIL.sub("", lean)
    if _LETTERS.fullmatch(bare):
        return -len(bare.rstrip("级"))
    return grade_of().get(lean, grade_of().get(bare))
