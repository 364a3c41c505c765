"""Every check, in the order in which they are made. To add one, write it and name it here."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.checks import (
    batch,
    classes,
    completion,
    copies,
    evidence,
    execution,
    formulas,
    fund_sums,
    head,
    money,
    over_weight,
    own_standards,
    periods,
    reasons,
    score_rates,
    scores,
    targets,
    totals,
    weights,
    wording,
)
from evalxl.checks.departments import department_sum_mismatch
from evalxl.checks.material import Check, Material
from evalxl.checks.narrative import (
    additions,
    claims,
    counts,
    marks,
    parts,
    quantities,
    repeats,
    slips,
    sums,
    uses,
)
from evalxl.checks.narrative.sentences import sentences
from evalxl.core.model import Finding


def unmet(material: Material) -> Iterable[Finding]:
    """List the missed targets, by the cells and by the text's own word."""
    yield from targets.unmet(material)
    yield from quantities.told_unmet(material, material.once(sentences))


def count_mismatch(material: Material) -> Iterable[Finding]:
    """Compare counts of indicators told in the text."""
    return counts.count_mismatch(material, material.once(sentences))


def narrative_mismatch(material: Material) -> Iterable[Finding]:
    """Compare sums, rates, scores, grades and quantities told in the text."""
    told = material.once(sentences)
    for compared in (
        sums.money_told,
        sums.slow_but_full,
        marks.scores_told,
        marks.grades_told,
        quantities.growth_told,
        repeats.results_told,
        quantities.completion_told,
        quantities.quoted_rows,
        quantities.overclaimed,
        additions.sums_told,
        additions.adjustments_told,
        parts.parts_told,
        claims.claims_told,
        uses.unnamed_uses,
        uses.uses_told,
    ):
        yield from compared(material, told)


WITHIN: tuple[Check, ...] = (
    head.missing_field,
    head.name_mismatch,
    fund_sums.fund_sum_mismatch,
    money.fund_total_blank,
    money.money_unit_suspect,
    money.no_budget,
    money.budget_changed,
    execution.rate_mismatch,
    execution.execution_score_mismatch,
    execution.overspend,
    execution.low_execution,
    execution.subproject_sum_mismatch,
    unmet,
    targets.missing_value,
    targets.actual_not_answering,
    targets.actual_is_bound,
    targets.ambiguous_value,
    targets.benchmark_missing,
    periods.deadline_after_filing,
    completion.completion_over,
    completion.completion_under,
    completion.completion_mismatch,
    targets.unit_mismatch,
    targets.unit_missing,
    targets.points_in_value_cells,
    classes.wrong_sign,
    wording.unmeasurable_target,
    wording.direction_guessed,
    classes.money_as_output,
    classes.misclassified,
    classes.duplicate_indicator,
    classes.duplicate_result,
    periods.period_mismatch,
    periods.year_mismatch,
    classes.no_benefit,
    classes.no_satisfaction,
    classes.only_quantity,
    classes.unscorable,
    weights.weight_missing,
    weights.weights_of_levels_only,
    weights.weight_sum,
    weights.level_weight_mismatch,
    weights.score_negative,
    over_weight.score_over_weight,
    score_rates.score_rate_mismatch,
    totals.total_mismatch,
    totals.subtotal_mismatch,
    totals.grade_mismatch,
    totals.grade_words,
    totals.grade_boundary,
    scores.score_rule_mismatch,
    scores.unmet_full_score,
    scores.qualitative_out_of_band,
    scores.score_filled,
    own_standards.standard_contradiction,
    own_standards.standard_open,
    own_standards.standard_differs,
    reasons.deduction_no_reason,
    reasons.unmet_no_reason,
    reasons.reason_vague,
    reasons.reason_on_full_score,
    formulas.reason_formula,
    evidence.evidence_missing,
    evidence.evidence_weak,
    evidence.evidence_reference,
    count_mismatch,
    narrative_mismatch,
    uses.coverage_gap,
    slips.text_slip,
)
"""Checks that look at each form by itself."""

ACROSS: tuple[Check, ...] = (
    batch.duplicate_project,
    copies.copied_text,
    batch.all_full_scores,
    batch.foreign_name,
    batch.results_ahead_of_money,
    department_sum_mismatch,
)
"""Checks that need the whole batch; duplicate files and the roster have inputs of their own."""
