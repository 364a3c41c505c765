"""The words of the field as enumerations. Values are what JSON, frames and workbooks carry."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """How a result stands to its target (see docs/targets.md)."""

    MET = "met"
    EXCEEDED = "exceeded"
    UNMET = "unmet"
    CLAIMED = "claimed"
    CANNOT_TELL = "cannot_tell"


class Operator(StrEnum):
    """The relation a target asks for; a bare number is `EQUAL`, whatever its direction."""

    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    RANGE = "range"


class Direction(StrEnum):
    """Which way is better."""

    MORE_IS_BETTER = ">="
    LESS_IS_BETTER = "<="
    EXACT = "="


class DirectionSource(StrEnum):
    """What told the direction; anything but `SIGN` is a reading, and the reader is told so."""

    SIGN = "sign"
    NAME = "name"
    CATEGORY = "category"
    DEFAULT = "default"


class TargetKind(StrEnum):
    """What a target asks for."""

    QUANTITATIVE = "quantitative"
    COMPOSITE = "composite"
    DATE = "date"
    RANK = "rank"
    RELATIVE = "relative"
    QUALITATIVE = "qualitative"
    MISSING = "missing"


class ScoreKind(StrEnum):
    """Where computed points come from (see docs/policies.md)."""

    DECIDED = "decided"
    ASSERTED = "asserted"
    UNDECIDED = "undecided"


REVIEWED = "reviewed"
"""The basis of points that a reviewer gave; all others have a `ScoreKind`."""
JUDGED = "judged"
"""The outcome of a row that a reviewer decided where the form leaves it to a person; all others
have a `Verdict`."""


class Stage(StrEnum):
    """Which document of a project's year a form is."""

    DECLARED = "declared"
    MONITORED = "monitored"
    EVALUATED = "evaluated"


class Likelihood(StrEnum):
    """How sure a unit says it is to reach a target by the end of the year."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


class Light(StrEnum):
    """What monitoring shows: on course, to be watched, in danger."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(StrEnum):
    """`FAIL`: the form contradicts a rule or itself. `REVIEW`: a person must judge."""

    FAIL = "fail"
    REVIEW = "review"


class Scope(StrEnum):
    """What a finding was seen in."""

    TABLE = "table"
    NARRATIVE = "narrative"
    BATCH = "batch"
    FILE = "file"


class MoneyUnit(StrEnum):
    """Units in which forms state money."""

    YUAN = "元"
    THOUSAND = "千元"
    TEN_THOUSAND = "万元"
    MILLION = "百万元"
    HUNDRED_MILLION = "亿元"

    @property
    def yuan(self) -> int:
        """How many yuan one of this unit is."""
        return _YUAN[self]

    def to_yuan(self, amount: float | None) -> float | None:
        """Convert an amount in this unit to yuan, to the cent; `None` stays `None`."""
        return None if amount is None else round(amount * _YUAN[self], 2)


_YUAN = {
    MoneyUnit.YUAN: 1,
    MoneyUnit.THOUSAND: 1_000,
    MoneyUnit.TEN_THOUSAND: 10_000,
    MoneyUnit.MILLION: 1_000_000,
    MoneyUnit.HUNDRED_MILLION: 100_000_000,
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "met": ("达标", "met"),
    "exceeded": ("超额达标", "exceeded"),
    "unmet": ("未达标", "missed"),
    "claimed": ("文字认定", "claimed"),
    "cannot_tell": ("待核", "cannot tell"),
    "decided": ("算定分", "decided"),
    "asserted": ("文字认定分", "asserted"),
    "undecided": ("待核分", "undecided"),
    "lost": ("失分", "lost"),
    "adopted": ("核算得分", "adopted"),
    "lowest": ("核算下限", "lowest"),
    "highest": ("核算上限", "highest"),
    "self_evaluated": ("自评得分", "own score"),
    "reviewed": ("复核分", "reviewed points"),
    "judged": ("已复核", "reviewed"),
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "note": ("提示", "note"),
    "fail": ("需更正", "to correct"),
    "review": ("需人工核定", "for a person to judge"),
    "table": ("表内", "table"),
    "narrative": ("文字", "narrative"),
    "batch": ("整批", "batch"),
    "file": ("文件", "file"),
    "declared": ("申报", "declared"),
    "monitored": ("监控", "monitored"),
    "evaluated": ("自评", "evaluated"),
    "certain": ("确定能", "certain"),
    "possible": ("有可能", "possible"),
    "unlikely": ("不可能", "unlikely"),
    "green": ("正常", "on course"),
    "yellow": ("黄灯", "yellow"),
    "red": ("红灯", "red"),
}


def in_both_languages() -> Mapping[str, str]:
    """Return the English of every word by its Chinese."""
    return dict(_WORDS.values())


def word(term: str, lang: str) -> str:
    """Return the one word that people read for a term: `zh` or `en`."""
    return _WORDS[term][lang != "zh"]


def counted(number: int, noun: str) -> str:
    """Write a number of things in English: `1 error`, `2 errors`."""
    return f"{number} {noun if number == 1 else noun + 's'}"


ADJUSTMENT_COLUMNS = {
    "unit": "填报单位",
    "project_name": "项目名称",
    "year": "年度",
    "indicator": "指标",
    "score": "复核得分",
    "reason": "理由",
    "reviewer": "复核人",
    "date": "日期",
}
"""Columns of an adjustments frame, each with its heading in `adjustments.xlsx`."""
