"""Columns of indicators whose headings nobody knows: named by what they hold and how it adds up.

Every open role gets an open column or none; the assignment that explains most is taken, and its
distance to the best one in which a role lies elsewhere is how sure that role is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.reading.evidence.column_rules import ALONE, TOGETHER
from evalxl.reading.evidence.guess import certainty
from evalxl.reading.evidence.profile import Profile, plain, profile
from evalxl.reading.tables.column import TARGET_AND_RESULT
from evalxl.reading.tables.table import Table
from evalxl.reading.vocabulary import vocabulary

ROLES = ("weight", "score", "target", "actual", "level3", "level2", "level1", "reason")
MORE = ("sign", "unit", "standard")
NAMES = ("level3", "name", "level4")
MOST_COLUMNS = 12
WIDTH = 24
"""So many assignments are kept while the roles are given out one by one."""
LEAST = 1.5
"""What must speak for a role before it is given to a column at all."""
ALIKE = 0.5
"""From here on a label is like those of a role."""
UNEXPLAINED, FULL = 1.0, 0.7
"""What each column of words left of the values costs that is no level and no name."""

Chosen = dict[str, int]


class Choice(NamedTuple):
    """The column of a role, how sure that is and what spoke for it."""

    role: str
    column: int
    certainty: float
    why: tuple[str, str]


def choose(table: Table, labels: Mapping[int, str], rows: Sequence[int]) -> list[Choice]:
    """Choose columns for the roles that no label of a table of indicators has.

    Args:
        table: Its labelled columns are taken as they are.
        labels: What is printed above each open column, by its first place.
        rows: The data rows.
    """
    tried = _Table(table, labels, rows)
    ranked = tried.best()
    top, chosen = ranked[0]
    return [
        Choice(role, column, certainty(top - _next_best(ranked, role, column)), WHY[role])
        for role, column in chosen.items()
    ]


def _next_best(ranked: Sequence[tuple[float, Chosen]], role: str, column: int) -> float:
    """Rate the best assignment in which a role lies elsewhere; none kept is worse than all."""
    others = (score for score, assigned in ranked if assigned.get(role) != column)
    return next(others, ranked[-1][0] if len(ranked) == WIDTH else 0.0)


class _Table:
    """The columns of one table as profiles, known and open."""

    def __init__(self, table: Table, labels: Mapping[int, str], rows: Sequence[int]) -> None:
        def look(column: int) -> Profile:
            return profile(table.page, rows, column, table.total_row)

        self.known = {role: look(one.first) for role, one in table.head.columns.items()}
        self.open = {column: look(column) for column in list(labels)[:MOST_COLUMNS]}
        has_name = any(role in self.known for role in NAMES)
        self.roles = [
            role
            for role in (*ROLES, *MORE)
            if role not in self.known and not (role == "level3" and has_name)
        ]
        self._alone = {
            (role, column): score + self._likeness(role, labels.get(column, ""))
            for role in self.roles
            for column, one in self.open.items()
            if not says_otherwise(labels.get(column, ""), role)
            if (score := ALONE[role](one, self.known)) is not None
        }

    def _likeness(self, role: str, label: str) -> float:
        """Weigh which of target and result a label is more like, where the table has neither."""
        is_open = role in TARGET_AND_RESULT and self.known.keys().isdisjoint(TARGET_AND_RESULT)
        return likeness(label, role) if is_open else 0.0

    def best(self) -> list[tuple[float, Chosen]]:
        """Return the open roles open columns, or none, role by role; keep the best at each step."""
        kept: list[tuple[float, Chosen]] = [(0.0, {})]
        for role in self.roles:
            more = [
                {**given, role: column}
                for _, given in kept
                for column in self.open
                if column not in given.values() and (role, column) in self._alone
            ]
            kept += [(self.rate(given), given) for given in more]
            kept = sorted(kept, key=lambda one: -one[0])[:WIDTH]
        return kept

    def rate(self, assigned: Chosen) -> float:
        """Add up what speaks for an assignment: each column alone, and all together."""
        alone = [self._alone[role, column] for role, column in assigned.items()]
        columns = self.known | {role: self.open[column] for role, column in assigned.items()}
        together = [
            rule(columns)
            for roles, rule in TOGETHER
            if all(role in columns for role in roles) and any(role in assigned for role in roles)
        ]
        unexplained = UNEXPLAINED * self._words_left_of_values(assigned, columns)
        return sum(alone) + sum(together) - LEAST * len(assigned) - unexplained

    def _words_left_of_values(self, assigned: Chosen, columns: Mapping[str, Profile]) -> int:
        """Count the full columns of words left of the values to which no role is given."""
        values = [columns[role].column for role in TARGET_AND_RESULT if role in columns]
        rest = (one for place, one in self.open.items() if place not in assigned.values())
        full = [one for one in rest if one.is_words and one.share_filled >= FULL]
        return sum(one.column < min(values, default=0) for one in full)


def says_otherwise(label: str, role: str) -> bool:
    """Return whether a label speaks of another role, another year, another person or a forecast."""
    known = vocabulary().columns.role(label)
    is_other = role in ("weight", "score", "target", "actual") and bool(_OTHER.search(plain(label)))
    return is_other or known not in (None, role, *_VAGUE)


def likeness(label: str, role: str) -> float:
    """Return 1 where a label is more like those of its role than of the other: target, result."""
    (other,) = {*TARGET_AND_RESULT} - {role}
    own, rival = (vocabulary().columns.likeness(one, label) for one in (role, other))
    return float(own > max(ALIKE, rival))


_VAGUE = ("group", "caption", "goal", "own", "scores", "remark", "raw_score")
"""Labels of these say little; what they are depends on the others."""
_OTHER = re.compile(
    "预计|上年|去年|历史|往年|基期|系统|复核|审核|核[查定]|财政|专家|第三方|评审|扣|累计|[一二三四]季|半年|系数"
)


WHY: Mapping[str, tuple[str, str]] = {
    "weight": (
        "都是分数，合计与满分或合计行相符",
        "points that sum to the full marks or the total",
    ),
    "score": (
        "都是分数，不高于分值，合计与合计行相符",
        "points never above the weights that sum to the total",
    ),
    "target": (
        "与完成值单位相同，达到时得满分",
        "the units of the results, and full points where they are reached",
    ),
    "actual": (
        "与指标值单位相同，达到时得满分",
        "the units of the targets, and full points where it reaches them",
    ),
    "level3": ("各行不同的文字，在指标值左边", "different words in each row, left of the targets"),
    "level2": ("重复的文字，比名称变得少", "words that repeat, changing less often than the names"),
    "level1": (
        "重复的文字，在最左边，变得最少",
        "words that repeat, leftmost and changing least often",
    ),
    "reason": ("只在失分的行有文字", "words only where points are missing"),
    "sign": ("都是比较符号", "signs of comparison only"),
    "unit": ("都是计量单位", "units only"),
    "standard": ("写的是怎样给分", "says how points are given"),
}
