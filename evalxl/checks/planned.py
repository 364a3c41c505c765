"""Forms of before and during the year: findings that need no results of the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evalxl.checks import classes, fund_sums, money, targets, weights, wording
from evalxl.checks.material import Check, Material, both, place, rounded, rows
from evalxl.checks.thresholds import DEFAULTS, Thresholds
from evalxl.core.model import Finding
from evalxl.core.terms import Light, Severity, Stage, word

if TYPE_CHECKING:
    from evalxl.frames.planned import Planned
    from evalxl.policies import Policy

OF_TARGETS: tuple[Check, ...] = (
    fund_sums.fund_sum_mismatch,
    money.fund_total_blank,
    money.money_unit_suspect,
    targets.missing_value,
    classes.wrong_sign,
    wording.unmeasurable_target,
    classes.money_as_output,
    classes.misclassified,
    classes.duplicate_indicator,
    classes.no_benefit,
    classes.no_satisfaction,
    classes.only_quantity,
    weights.weight_missing,
    weights.weights_of_levels_only,
    weights.weight_sum,
    weights.level_weight_mismatch,
)
"""Checks that need only targets, weights and money."""


def run_planned(
    planned: Planned, policies: Mapping[str, Policy], thresholds: Thresholds = DEFAULTS
) -> list[Finding]:
    """Check declarations by their targets, and mid-year forms by pace and likelihood.

    Args:
        planned: With lights (`scoring.monitoring.understood`).
        policies: By id.
        thresholds: From where on something is a finding.

    Returns:
        Findings with the key of `planned.frames.projects`.
    """
    from evalxl.checks import made, only

    declared = planned.stages.index[planned.stages["stage"].eq(Stage.DECLARED.value)]
    frames = only(planned.frames, [int(key) for key in declared])
    material = Material(frames, thresholds, policies)
    seen = (one for check in OF_TARGETS for one in made(check, material))
    found = [replace(one, params={**one.params, "is_before": True}) for one in seen]
    return [
        *found,
        *behind_schedule(planned),
        *target_at_risk(planned),
        *likelihood_doubtful(planned),
    ]


def behind_schedule(planned: Planned) -> Iterator[Finding]:
    """Find projects whose spending lags the time passed."""
    names = planned.frames.projects["project_name"]
    for row in rows(planned.stages, planned.stages["light"].isin([Light.YELLOW, Light.RED])):
        yield Finding(
            slug="behind_schedule",
            project=row.Index,
            at=place(row.sheet_spent, row.cell_spent),
            where=str(names[row.Index] or "本项目"),
            provided=rounded(100 * row.spent / row.budget),
            expected=rounded(100 * row.months / 12),
            difference=row.behind,
            unit="%",
            severity=_severity(row.light),
            params={"months": int(row.months), "light": _light(row.light)},
        )


def _severity(light: str) -> Severity:
    return Severity.WARNING if light == Light.RED else Severity.NOTE


def _light(light: str) -> dict[str, str]:
    return both(word(light, "zh"), word(light, "en"))


def target_at_risk(planned: Planned) -> Iterator[Finding]:
    """Find targets that will probably be missed, by the unit's own answer or its forecast."""
    for row, one in _rows(planned, planned.progress["light"].isin([Light.YELLOW, Light.RED])):
        answer = word(row.likelihood, "zh") if row.likelihood else ""
        said = word(row.likelihood, "en") if row.likelihood else ""
        yield Finding(
            slug="target_at_risk",
            project=row.project,
            at=place(row.sheet, row.cell_forecast or row.cell_likelihood),
            where=one.name,
            provided=row.forecast or row.so_far,
            expected=one.target,
            severity=_severity(row.light),
            params={
                "light": _light(row.light),
                "answer": f"，填“{answer}”" if answer else "",
                "answer_en": f", the answer is “{said}”" if said else "",
            },
        )


def likelihood_doubtful(planned: Planned) -> Iterator[Finding]:
    """Find targets called certain that the form's own numbers do not bear out."""
    for row, one in _rows(planned, planned.progress["doubt"].notna()):
        is_forecast = row.doubt == "forecast"
        yield Finding(
            slug="likelihood_doubtful",
            project=row.project,
            at=place(row.sheet, row.cell_likelihood),
            where=one.name,
            provided=row.forecast if is_forecast else row.so_far,
            expected=one.target,
            params={
                "number_cell": row.cell_forecast if is_forecast else row.cell_so_far,
                "which": both("预计全年", "the result expected for the year")
                if is_forecast
                else both("截至目前", "the result so far"),
            },
        )


def _rows(planned: Planned, mask: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the picked rows of progress, each with its indicator."""
    known = {(one.project, one.no): one for one in rows(planned.frames.indicators)}
    for row in rows(planned.progress, mask):
        yield row, known[row.project, row.no]


def titles(found: Iterable[Finding]) -> dict[int, str]:
    """Name what was found in each project, most important first, in a few words."""
    from evalxl.findings import catalogue

    rules = catalogue()
    named: dict[int, dict[str, int]] = {}
    for one in found:
        if one.project is not None:
            counts = named.setdefault(one.project, {})
            counts[rules[one.slug].title["zh"]] = counts.get(rules[one.slug].title["zh"], 0) + 1
    return {
        project: "；".join(
            f"{title}（{count}）" if count > 1 else title for title, count in c.items()
        )
        for project, c in named.items()
    }
