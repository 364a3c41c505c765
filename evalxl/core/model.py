"""What is understood of one form: frozen values, each with the cell it stands in.

Numbers are as displayed in the form (a cell showing `90%` is 90 where it is a rate, `10分` is
10); texts are as displayed, `None` where the cell is empty. Money is in the form's own unit;
`FundLine.yuan` repeats it in yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from evalxl.core.terms import FindingKind, Likelihood, Severity, Stage


@lru_cache(maxsize=4096)
def column_letters(column: int) -> str:
    """Name a 1-based column: 1 → `A`, 28 → `AB`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell of one sheet; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address within its sheet, such as `H22`."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value of the form's head, such as 项目名称 or 评价年度."""

    value: str | int | float | None
    cell: CellRef | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class FundLine:
    """One amount of the money block.

    `key` is `<row>_<column>` as INTERFACE §3 lists them; `label` is the printed row and column
    heading joined by `/`; `value` is the number as displayed, in `unit`; `None` where empty.
    `cell` is `None` for amounts told only in text. `is_unread`: the cell is filled and is no
    number. `is_of_which`: the row is printed as 其中 of one above it.
    """

    key: str
    label: str
    value: float | None
    unit: str
    yuan: float | None
    cell: CellRef | None
    is_unread: bool = False
    is_of_which: bool = False


@dataclass(frozen=True, slots=True)
class BudgetScore:
    """The printed line for budget execution: weight, printed rate (percent) and own score.

    `cells` has `weight`, `rate` and `score` where the form has such cells, blank or not.
    """

    weight: float | None
    rate: float | None
    score: float | None
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subproject:
    """One sub-project of the money table; `indicator_name` is its name in the indicator table."""

    no: int
    name: str
    indicator_name: str | None
    budget: float | None
    actual: float | None
    unit: str
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goals:
    """Overall goals in words: expected and achieved."""

    expected: str | None = None
    achieved: str | None = None
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of the indicator table.

    `no` counts the rows of the project from 1. `cells` names every column the form has for this
    row, blank or not (`name`, `weight`, `target`, `actual`, `score`, `reason`, `standard`,
    `evidence`, `sign`, `unit`, `completion`, `review_score`, `score_rate`): the writer fills
    `score` through it.
    """

    no: int
    row: int
    name: str
    subproject: str | None = None
    level1: str | None = None
    level2: str | None = None
    level1_weight: float | None = None
    level2_weight: float | None = None
    weight: float | None = None
    target: str | None = None
    actual: str | None = None
    score: float | None = None
    review_score: float | None = None
    reason: str | None = None
    standard: str | None = None
    evidence: str | None = None
    sign: str | None = None
    unit: str | None = None
    published_completion: str | None = None
    score_rate: float | None = None
    is_execution: bool = False
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A scored line without target and result (评价指标得分表)."""

    no: int
    level1: str | None
    name: str
    weight: float | None
    score: float | None
    rate: float | None
    reason: str | None
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """The form's own total line: `weight` (mostly 100) and the self-given total.

    `subtotals` has printed partial sums, `subtotal_cells` where they stand: by level-1 name.
    `cells`: `weight`, `score`.
    """

    weight: float | None = None
    score: float | None = None
    subtotals: Mapping[str, float] = field(default_factory=dict)
    cells: Mapping[str, CellRef] = field(default_factory=dict)
    subtotal_cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One cell of running text outside the tables."""

    sheet: str
    cell: CellRef
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one indicator is in mid-year: reached so far, expected by its end, how sure.

    `no` is the indicator's. `cells` has `so_far`, `forecast` and `likelihood` where there are any.
    """

    no: int
    so_far: str | None = None
    forecast: str | None = None
    likelihood: Likelihood | None = None
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """What a mid-year form tells beyond its targets.

    `months`: how many of the year have passed, `None` where no label names them. Money is in yuan;
    `cells` has `budget`, `spent` and `forecast`.
    """

    months: int | None = None
    budget: float | None = None
    spent: float | None = None
    forecast: float | None = None
    rows: tuple[Progress, ...] = ()
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """One project as the form tells it.

    `sheet` holds the indicators; `sheets` tells where other parts lie (`info`, `funds`,
    `indicators`, `dimensions`, `narrative`). `header_rows`, `first_row`, `last_row` and
    `total_row` are rows of `sheet`. `grade` and `printed_rate` are as published by the form;
    `told_grade` is the grade only its texts tell. `is_scored_by_panel`: its scores are those of
    an evaluation by others, not the unit's own. `monitoring`: of a mid-year form.
    """

    sheet: str
    form: str
    layout_confidence: float
    money_unit: str
    money_unit_is_stated: bool = True
    sheets: Mapping[str, str] = field(default_factory=dict)
    info: Mapping[str, Field] = field(default_factory=dict)
    funds: tuple[FundLine, ...] = ()
    budget_score: BudgetScore | None = None
    printed_rate: Field | None = None
    subprojects: tuple[Subproject, ...] = ()
    goals: Goals = field(default_factory=Goals)
    indicators: tuple[Indicator, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    totals: Totals = field(default_factory=Totals)
    grade: Field | None = None
    told_grade: Field | None = None
    is_scored_by_panel: bool = False
    narrative: tuple[Paragraph, ...] = ()
    header_rows: tuple[int, int] = (0, 0)
    first_row: int = 0
    last_row: int = 0
    total_row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    stage: Stage = Stage.EVALUATED
    monitoring: Monitoring | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or that a person must judge. Words come from the catalogue.

    `project` is the project's number within the file (from 0; in checks the key of the
    projects frame), `None` for the whole file.
    `where` names the place in the form's own words; `params` fills the message (a value that is a
    mapping `{"zh": …, "en": …}` is given in the language of the message).
    `severity` and `kind` stand in for the catalogue's where one slug has several. `settled`:
    `explained` where the form itself answers it already; it is a note then.
    """

    slug: str
    file: str = ""
    project: int | None = None
    indicator: int | None = None
    at: CellRef | None = None
    where: str = ""
    provided: str | float | None = None
    expected: str | float | None = None
    difference: float | None = None
    unit: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    kind: FindingKind | None = None
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file as understood: its projects and what was found while reading it.

    `planned` are forms of before and during the year (targets, monitoring), which are checked but
    never scored; their findings name no project.
    """

    file: str
    sha256: str
    form: str
    layout_confidence: float
    tables: tuple[ScoreTable, ...]
    findings: tuple[Finding, ...]
    planned: tuple[ScoreTable, ...] = ()
