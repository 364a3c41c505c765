"""The live formulas of 评分办法测算, and where on the sheet they find their inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

OVER_LINES = (1.2, 1.3, 1.5, 2.0, 3.0)

HEADS: tuple[tuple[str, str, str], ...] = (
    ("no", "序号", "count"),
    ("department", "主管部门", "wrap"),
    ("project_name", "项目名称", "wrap"),
    ("lowest", "核算下限", "points"),
    ("highest", "核算上限", "points"),
    ("grade", "核算等级", "center"),
    ("sim_lowest", "测算下限", "points.bold"),
    ("sim_highest", "测算上限", "points.bold"),
    ("sim_grade", "测算等级", "center.bold"),
    ("change", "变化", "center.alert"),
    ("sim_execution", "测算执行得分", "points.helper"),
    ("low_grade", "下限等级", "center.helper"),
    ("high_grade", "上限等级", "center.helper"),
    ("policy_no", "评分办法序号", "count.helper"),
    ("weight_total", "总分值", "points.helper"),
    ("execution_score", "执行得分", "points.helper"),
    ("initial_points", "按年初预算的执行得分", "points.helper"),
    ("budget_points", "按全年预算的执行得分", "points.helper"),
    ("other_decided", "其他算定分", "points.helper"),
    ("asserted", "文字认定分", "points.helper"),
    ("undecided", "待核分值", "points.helper"),
    ("own_undecided", "待核项自评分", "points.helper"),
    *((f"over_{line:.0%}", f"超 {line:.0%} 指标的算定分", "points.helper") for line in OVER_LINES),
)
"""Key, heading and format of each column of the project table."""

SIMULATED = (
    "sim_lowest", "sim_highest", "sim_grade", "change", "sim_execution", "low_grade", "high_grade",
)  # fmt: skip
_COLUMN = {key: xl_col_to_name(index) for index, (key, _, _) in enumerate(HEADS)}
_FIRST_BAND = 3  # columns: grade and line of each band stand side by side from here


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand (rows and columns from 0); `bands`: the most grades a policy has."""

    first_policy: int
    policies: int
    projects: int
    bands: int

    @property
    def head(self) -> int:
        """The row of the project table's headings."""
        return self.first_policy + self.policies + 2

    @property
    def first(self) -> int:
        """The first project's row."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last project's row."""
        return self.head + self.projects

    @property
    def over_columns(self) -> range:
        """The columns of points above each over-completion line."""
        return range(len(HEADS) - len(OVER_LINES), len(HEADS))

    def grade_column(self, band: int) -> int:
        """The column of a band's grade word."""
        return _FIRST_BAND + 2 * band

    def line_column(self, band: int) -> int:
        """The column of a band's lower bound."""
        return _FIRST_BAND + 2 * band + 1

    def column(self, key: str) -> str:
        """Address all projects' cells of one column."""
        letter = _COLUMN[key]
        return f"${letter}${self.first + 1}:${letter}${max(self.last, self.first) + 1}"

    def of_policies(self, column: int) -> str:
        """Address all policies' cells of one column of the grade lines."""
        letter = xl_col_to_name(column)
        return f"${letter}${self.first_policy + 1}:${letter}${self.first_policy + self.policies}"


def formulas(place: Sheet, row: int) -> Mapping[str, str]:
    """Return the formulas of one project's row (counted from 1), by column key."""
    cell = {key: f"{letter}{row}" for key, letter in _COLUMN.items()}
    return {
        "sim_execution": _execution(cell),
        "sim_lowest": _lowest(place, cell, row),
        "sim_highest": (
            f"=IF(ISNUMBER({cell['sim_lowest']}),"
            f'ROUND({cell["sim_lowest"]}+IF(待核处理="区间",{cell["undecided"]},0),2),"—")'
        ),
        "low_grade": _grade(place, cell, "sim_lowest"),
        "high_grade": _grade(place, cell, "sim_highest"),
        "sim_grade": (
            f"=IF({cell['low_grade']}={cell['high_grade']},{cell['low_grade']},"
            f'{cell["low_grade"]}&"～"&{cell["high_grade"]})'
        ),
        "change": (
            f'=IF({cell["sim_grade"]}={cell["grade"]},"",{cell["grade"]}&"→"&{cell["sim_grade"]})'
        ),
    }


def _execution(cell: Mapping[str, str]) -> str:
    """Take the points the scorer gave on another basis, where that is chosen and known."""
    own = cell["execution_score"]
    formula = own
    for basis, key in (("年初预算", "initial_points"), ("全年预算", "budget_points")):
        points = cell[key]
        formula = f'IF(AND(执行率算法="{basis}",ISNUMBER({points})),{points},{formula})'
    return f"=IF(ISNUMBER({own}),{formula},0)"


def _lowest(place: Sheet, cell: Mapping[str, str], row: int) -> str:
    first, last = (xl_col_to_name(place.over_columns[edge]) for edge in (0, -1))
    lines = f"${first}${place.head}:${last}${place.head}"
    over = f"INDEX({first}{row}:{last}{row},MATCH(超额线,{lines},0))*超额扣减"
    open_points = (
        f'IF(待核处理="按自评得分",{cell["own_undecided"]},'
        f'IF(待核处理="按满分",{cell["undecided"]},0))'
    )
    return (
        f"=IF(ISNUMBER({cell['lowest']}),ROUND({cell['sim_execution']}+{cell['other_decided']}"
        f'+{cell["asserted"]}*文字认定分-{over}+{open_points},2),"—")'
    )


def _grade(place: Sheet, cell: Mapping[str, str], points: str) -> str:
    """Look for the best grade whose line is reached, in percent of the policy's whole."""
    policy = cell["policy_no"]
    words = [
        f"INDEX({place.of_policies(place.grade_column(band))},{policy})"
        for band in range(place.bands)
    ]
    formula = words[-1]
    for number in reversed(range(place.bands - 1)):
        line = f"INDEX({place.of_policies(place.line_column(number))},{policy})"
        reached = f"ROUND({cell[points]}*100/{cell['weight_total']},2)>={line}"
        formula = f"IF({reached},{words[number]},{formula})"
    return f'=IF(AND(ISNUMBER({cell[points]}),N({cell["weight_total"]})>0),{formula},"—")'
