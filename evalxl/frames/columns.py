"""The columns of each frame and their types, in one place."""

from __future__ import annotations

TEXT = "object"
NUMBER = "float64"
COUNT = "int64"
FLAG = "bool"

INDICATOR_CELLS = (
    "name",
    "weight",
    "target",
    "actual",
    "score",
    "reason",
    "standard",
    "evidence",
    "completion",
    "review_score",
    "level1",
    "level2",
    "sign",
)
"""Roles whose addresses stand in the indicators frame as `cell_<role>`."""

PROJECT_CELLS = (
    "goal_expected",
    "goal_achieved",
    "budget_weight",
    "budget_rate",
    "budget_score",
    "own_total",
    "own_total_weight",
    "grade",
)
"""Values of a project whose places stand in its frame as `sheet_<name>` and `cell_<name>`."""

PROJECTS: dict[str, str] = {
    "file": TEXT,  # path below the inbox, as given
    "no_in_file": COUNT,  # the project's number within its file, from 0
    "sheet": TEXT,  # holds the indicators
    "form": TEXT,
    "layout_confidence": NUMBER,  # 0 to 1: how surely the layout was understood
    "policy": TEXT,
    "department": TEXT,
    "project_name": TEXT,
    "project_code": TEXT,
    "unit": TEXT,
    "supervisor": TEXT,
    "year": NUMBER,
    "project_level": TEXT,
    "contact": TEXT,
    "phone": TEXT,
    "report_date": TEXT,
    "money_unit": TEXT,
    "budget_weight": NUMBER,  # points the form gives to budget execution
    "budget_own_score": NUMBER,
    "printed_rate": NUMBER,  # percent, as the form prints it
    "own_total": NUMBER,
    "own_total_weight": NUMBER,
    "own_subtotals": TEXT,  # printed partial sums as JSON: level-1 name → [points, sheet, cell]
    "grade_published": TEXT,
    "has_reason_column": FLAG,
    "has_score_column": FLAG,
    "has_weight_column": FLAG,
    "goal_expected": TEXT,
    "goal_achieved": TEXT,
    "is_scored_by_panel": FLAG,  # the scores are an evaluation panel's, not the unit's own
    **{f"{part}_{name}": TEXT for name in PROJECT_CELLS for part in ("sheet", "cell")},
}
FUNDS: dict[str, str] = {
    "project": COUNT,
    "key": TEXT,
    "label": TEXT,
    "value": NUMBER,
    "unit": TEXT,
    "yuan": NUMBER,
    "sheet": TEXT,
    "cell": TEXT,
    "is_unread": FLAG,  # filled, but no number
    "is_of_which": FLAG,  # printed as 其中 of a row above
}
SUBPROJECTS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "name": TEXT,
    "indicator_name": TEXT,
    "budget": NUMBER,  # yuan
    "actual": NUMBER,  # yuan
    "sheet": TEXT,
    "cell_name": TEXT,
    "cell_budget": TEXT,
    "cell_actual": TEXT,
}
INDICATORS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "row": COUNT,
    "sheet": TEXT,
    "subproject": TEXT,
    "level1": TEXT,
    "level2": TEXT,
    "level1_weight": NUMBER,
    "level2_weight": NUMBER,
    "name": TEXT,
    "weight": NUMBER,
    "target": TEXT,
    "actual": TEXT,
    "score": NUMBER,
    "review_score": NUMBER,
    "reason": TEXT,
    "standard": TEXT,
    "evidence": TEXT,
    "sign": TEXT,
    "unit": TEXT,
    "published_completion": TEXT,
    "score_rate": NUMBER,  # 得分率 as printed, percent
    "cell_score_rate": TEXT,
    "is_execution": FLAG,
    **{f"cell_{role}": TEXT for role in INDICATOR_CELLS},
}
DIMENSIONS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "level1": TEXT,
    "name": TEXT,
    "weight": NUMBER,
    "score": NUMBER,
    "rate": NUMBER,
    "reason": TEXT,
    "sheet": TEXT,
    "cell_weight": TEXT,
    "cell_score": TEXT,
    "cell_rate": TEXT,
    "cell_reason": TEXT,
}
NARRATIVES: dict[str, str] = {"project": COUNT, "sheet": TEXT, "cell": TEXT, "text": TEXT}
FIELDS: dict[str, str] = {  # every labelled value of the head, also those without a column above
    "project": COUNT,
    "key": TEXT,
    "label": TEXT,
    "value": TEXT,
    "sheet": TEXT,
    "cell": TEXT,
}
STAGES: dict[str, str] = {  # one row a form of before or during the year, beside its project's
    "stage": TEXT,  # terms.Stage
    "months": NUMBER,  # of the year passed, NaN where no label names them
    "budget": NUMBER,  # yuan
    "spent": NUMBER,  # yuan, so far
    "forecast": NUMBER,  # yuan, expected by the end of the year
    "sheet_spent": TEXT,
    "cell_spent": TEXT,
    "light": TEXT,  # terms.Light, of the money; None: cannot tell
    "behind": NUMBER,  # points by which spending lags the time passed
}
PROGRESS: dict[str, str] = {  # one row an indicator of a mid-year form
    "project": COUNT,
    "no": COUNT,
    "so_far": TEXT,
    "forecast": TEXT,
    "likelihood": TEXT,  # terms.Likelihood
    "sheet": TEXT,
    "cell_so_far": TEXT,
    "cell_forecast": TEXT,
    "cell_likelihood": TEXT,
    "light": TEXT,  # terms.Light; None: neither a forecast nor an answer
    "doubt": TEXT,  # forecast | result: what contradicts a target that is called certain
}
SCORED_INDICATORS: dict[str, str] = {  # added to the indicators by `evalxl.scoring.score`
    "verdict": TEXT,  # terms.Verdict
    "completion": NUMBER,  # percent of the target, NaN where undefined
    "why_zh": TEXT,
    "why_en": TEXT,
    "target_op": TEXT,  # terms.Operator
    "target_value": NUMBER,  # percent as 90
    "target_upper": NUMBER,
    "target_unit": TEXT,
    "target_kind": TEXT,
    "actual_value": NUMBER,
    "actual_unit": TEXT,
    "actual_is_bound": FLAG,
    "direction": TEXT,  # terms.Direction
    "direction_source": TEXT,  # terms.DirectionSource
    "flags": TEXT,  # tuple of words on how the texts were read
    "parts": TEXT,  # tuple: the single comparisons of a compound target
    "rule": TEXT,  # the rule that scored the row: an id of docs/policies.md
    "rate": NUMBER,  # share of the weight before cap and rounding, as a fraction
    "allotted": NUMBER,  # points the row can earn: its weight, or its share of a group's
    "computed_score": NUMBER,  # NaN where undecided or without weight
    "score_kind": TEXT,  # terms.ScoreKind; None where the row has no weight
    "lost": NUMBER,  # allotted points that are certainly not earned, reviews counted
    "adjusted_score": NUMBER,  # the reviewer's, from adjustments.xlsx
    "adjusted_reason": TEXT,
    "reviewer": TEXT,
    "outcome": TEXT,  # the verdict, or terms.JUDGED where a reviewer decided what it leaves open
    "basis": TEXT,  # `score_kind`, or terms.REVIEWED where a reviewer's score counts
}
SCORED_PROJECTS: dict[str, str] = {  # added to the projects by `evalxl.scoring.score`
    "scored_from": TEXT,  # indicators | dimensions; None: no weights, nothing to compute
    "weight_total": NUMBER,
    "own_sum": NUMBER,  # the unit's own row scores, summed
    "self_evaluated": NUMBER,  # the unit's own total as printed, else `own_sum`
    "decided": NUMBER,  # points that follow from numbers, dates or words
    "asserted": NUMBER,  # points earned by claims, under the policy
    "reviewed": NUMBER,  # points a reviewer gave
    "undecided": NUMBER,  # points nobody can compute
    "lost": NUMBER,
    "lowest": NUMBER,  # decided + asserted + reviewed
    "highest": NUMBER,  # lowest + undecided
    "adopted": NUMBER,  # lowest + the unit's own scores on undecided rows
    "reviewed_total": NUMBER,  # `adopted` where a reviewer scored any row; NaN: none did
    "is_comparable": FLAG,  # the weights make the policy's whole; else no grade and no rank
    "final": NUMBER,  # `lowest` of a comparable project with nothing undecided; else NaN
    "residual": NUMBER,  # weight − highest − lost; anything but 0 is wrong
    "execution_rate": NUMBER,  # percent, on the policy's basis
    "execution_basis": TEXT,  # the formula in words
    "execution_weight": NUMBER,  # of the line apart from the indicators; NaN: no such line
    "execution_score": NUMBER,  # computed points of that line or of the execution row
    "execution_kind": TEXT,  # terms.ScoreKind, or terms.REVIEWED
    "execution_adjusted": NUMBER,  # the reviewer's points for the separate line
    "grade_lowest": TEXT,  # equal to `grade_highest`: the grade is certain
    "grade_highest": TEXT,
    "grade_adopted": TEXT,
    "grade_final": TEXT,  # the grade of `final`
    "set": COUNT,  # indicators with a name
    "met": COUNT,  # by outcome; `met` leaves `exceeded` out
    "exceeded": COUNT,
    "claimed": COUNT,
    "unmet": COUNT,
    "cannot_tell": COUNT,
    "judged": COUNT,  # decided by a reviewer; neither `claimed` nor `cannot_tell` any more
}
EXECUTION: dict[str, str] = {  # every sensible execution rate, side by side
    "project": COUNT,
    "scope": TEXT,  # project | fund | subproject
    "no": NUMBER,  # of the sub-project
    "row": TEXT,  # fund row, such as `total` or `fiscal`
    "label": TEXT,  # fund row or sub-project as printed
    "basis": TEXT,  # initial | budget | allocated
    "with_pending": FLAG,  # payable amounts count as paid
    "with_cut": FLAG,  # amounts cut in mid-year are taken off the budget
    "formula": TEXT,  # in words and numbers: `全年执行数/全年预算数 = 593.04/752`
    "numerator": NUMBER,  # in the form's money unit
    "denominator": NUMBER,
    "value": NUMBER,  # fraction
    "percent": NUMBER,  # half up to 2 places
    "points": NUMBER,  # under the project's policy; NaN where no weight applies
    "preferred": FLAG,  # the policy's basis
    "printed": FLAG,  # a basis the form itself states
}
FINDINGS: dict[str, str] = {
    "file": TEXT,
    "project": NUMBER,  # NaN: the whole file
    "indicator": NUMBER,
    "code": TEXT,
    "slug": TEXT,
    "severity": TEXT,
    "kind": TEXT,
    "scope": TEXT,
    "sheet": TEXT,
    "cell": TEXT,
    "row": NUMBER,
    "where": TEXT,
    "message": TEXT,
    "provided": TEXT,
    "expected": TEXT,
    "difference": NUMBER,
    "unit": TEXT,
    "fix": TEXT,
    "fingerprint": TEXT,
    "waived_by": TEXT,  # None: not waived
    "waived_why": TEXT,
    "waived_until": TEXT,  # ISO 8601 day
    "holds": TEXT,  # what the cell shows; None where the finding has no cell or it is empty
    "settled": TEXT,  # explained | reviewed | waived: nothing is asked any more; None: open
    "state": TEXT,  # answers.STATES, in what spans a batch; None in a single file
    "answer": TEXT,  # the department's: answers.KINDS
    "answer_text": TEXT,
    "earlier": TEXT,  # its last answer, where the place then held another wrong value
}
