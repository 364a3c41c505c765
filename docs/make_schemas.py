"""Write the JSON Schemas of everything evalxl prints as JSON: `python docs/make_schemas.py`.

`tests/docs/test_schemas.py` holds them against real output: no key may be missing or unknown.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("schemas")
sys.path.insert(0, str(FOLDER.parents[1]))

from evalxl.core import terms  # noqa: E402

Schema = dict[str, Any]


def kind(name: str, says: str, *, blank: bool = False) -> Schema:
    """Describe a plain value; `blank`: null where the form does not tell."""
    return {"type": [name, "null"] if blank else name, "description": says}


def text(says: str, *, blank: bool = True) -> Schema:
    return kind("string", says, blank=blank)


def number(says: str, *, blank: bool = True) -> Schema:
    return kind("number", says, blank=blank)


def whole(says: str, *, blank: bool = False) -> Schema:
    return kind("integer", says, blank=blank)


def true(says: str) -> Schema:
    return kind("boolean", says)


def one_of(words: Any, says: str, *, blank: bool = False) -> Schema:
    known = [str(word.value) for word in words]
    return {"enum": [*known, None] if blank else known, "description": says}


def many(items: Schema, says: str) -> Schema:
    return {"type": "array", "items": items, "description": says}


def each(values: Schema, says: str) -> Schema:
    return {"type": "object", "additionalProperties": values, "description": says}


def record(says: str, keys: dict[str, Schema], perhaps: dict[str, Schema] | None = None) -> Schema:
    """Describe an object that has exactly these keys; those of `perhaps` may be missing."""
    return {
        "type": "object",
        "description": says,
        "properties": keys | (perhaps or {}),
        "required": list(keys),
        "additionalProperties": False,
    }


CELLS = each(text("An address such as H22.", blank=False), "Where each value stands.")
WORDS = record("In both languages.", {"zh": text("Chinese."), "en": text("English.")})
COUNT = record(
    "How many indicators; met takes in exceeded, unclear is cannot_tell.",
    {name: whole(name) for name in ("set", "met", "claimed", "unmet", "unclear")},
    {"reviewed": whole("Decided by a reviewer: neither claimed nor unclear. Only where some are.")},
)
FINDING = record(
    "One finding (reference: findings).",
    {
        "code": text("EVX and three digits.", blank=False),
        "slug": text("Its name.", blank=False),
        "severity": one_of(terms.Severity, "How serious it is."),
        "kind": one_of(terms.FindingKind, "fail: contradicts a rule; review: a person judges."),
        "scope": one_of(terms.Scope, "What it was seen in."),
        "sheet": text("The sheet."),
        "cell": text("The cell."),
        "row": whole("The row.", blank=True),
        "where": text("The place in the form's words.", blank=False),
        "message": text("What is wrong.", blank=False),
        "provided": text("What stands there."),
        "expected": text("What was expected."),
        "difference": number("How far apart they are."),
        "unit": text("The unit of the difference."),
        "fix": text("What to do.", blank=False),
        "fingerprint": text("The same finding has the same one next time.", blank=False),
    },
)
FUND = record(
    "One amount of the money block.",
    {
        "key": text("Row and column, such as total_budget.", blank=False),
        "label": text("As printed.", blank=False),
        "value": number("As displayed; null where empty."),
        "unit": one_of(terms.MoneyUnit, "The form's unit of money."),
        "yuan": number("In yuan."),
        "cell": text("The cell."),
    },
)
SUBPROJECT = record(
    "One sub-project.",
    {
        "no": kind("integer", "Its number.", blank=True),
        "name": text("Its name."),
        "budget": number("Budget, in the form's unit."),
        "actual": number("Spent, in the form's unit."),
        "execution": number("Spent of the budget, in percent."),
    },
)
INDICATOR = record(
    "One indicator.",
    {
        "no": whole("Its number in the form."),
        "row": whole("Its row."),
        "subproject": text("The sub-project it belongs to."),
        "level1": text("Level-1 name, without printed weight."),
        "level2": text("Level-2 name."),
        "level1_weight": number("Points of level 1, where printed."),
        "level2_weight": number("Points of level 2, where printed."),
        "name": text("Level-3 name."),
        "weight": number("Points it can earn."),
        "target": text("The target as displayed."),
        "actual": text("The result as displayed."),
        "score": number("The unit's own score."),
        "reason": text("The reason given."),
        "standard": text("The scoring standard printed on the row."),
        "evidence": text("The evidence named."),
        "published_completion": {
            "type": ["number", "string", "null"],
            "description": "The completion the form itself prints, in percent.",
        },
        "target_op": one_of(terms.Operator, "What the target asks for.", blank=True),
        "target_value": number("Its number."),
        "target_upper": number("The upper end of a range."),
        "target_unit": text("Its unit."),
        "actual_value": number("The result's number; percent as 90."),
        "direction": one_of(terms.Direction, "Which way is better.", blank=True),
        "completion": number("Result of target, in percent."),
        "verdict": one_of(terms.Verdict, "How the result stands to the target."),
        "why": WORDS,
        "computed_score": number("Points by the policy."),
        "score_kind": one_of(terms.ScoreKind, "Where they come from.", blank=True),
        "reviewed_score": number("The reviewer's points; they count in the totals."),
        "review_reason": text("The reviewer's reason."),
        "reviewer": text("Who reviewed."),
        "outcome": {
            "enum": [*map(str, terms.Verdict), terms.JUDGED],
            "description": "The verdict, or judged where a reviewer decided what it leaves open.",
        },
        "basis": {
            "enum": [*map(str, terms.ScoreKind), terms.REVIEWED, None],
            "description": "What the points that count rest on: score_kind, or reviewed.",
        },
        "cells": CELLS,
    },
)
PROJECT = record(
    "One project.",
    {
        "sheet": text("The sheet of its indicators.", blank=False),
        "sheets": each(text("A sheet."), "Role of a sheet → its name."),
        "form": text("The id of the form.", blank=False),
        "policy": text("The policy that scored it.", blank=False),
        "department": text("Who it counts for."),
        "info": {
            "type": "object",
            "description": "Head of the form: project_name, unit, supervisor, year, …",
            "properties": {"cells": CELLS},
            "additionalProperties": {"type": ["string", "number", "null"]},
            "required": ["cells"],
        },
        "money_unit": one_of(terms.MoneyUnit, "The form's unit of money."),
        "funds": many(FUND, "The money block."),
        "budget_score": {
            "anyOf": [
                {"type": "null"},
                record(
                    "The line for budget execution.",
                    {
                        "weight": number("Points it can earn."),
                        "score": number("The unit's own score."),
                        "computed": number("Points by the policy."),
                        "reviewed": number("The reviewer's points."),
                        "cells": CELLS,
                    },
                ),
            ]
        },
        "subprojects": many(SUBPROJECT, "Sub-projects with money of their own."),
        "goals": record(
            "The goals in words.", {"expected": text("Set."), "achieved": text("Reached.")}
        ),
        "indicators": many(INDICATOR, "In the order of the form."),
        "dimensions": many(
            record(
                "One line that is scored without target and result.",
                {
                    "no": whole("Its number.", blank=True),
                    "level1": text("Its group."),
                    "name": text("Its name."),
                    "weight": number("Points it can earn."),
                    "score": number("Points given."),
                    "reason": text("The reason given."),
                    "cells": CELLS,
                },
            ),
            "Lines scored by judgement.",
        ),
        "totals": record(
            "The project; weight = decided + asserted + reviewed + undecided + lost.",
            {
                "weight": number("All points."),
                "self_evaluated": number("The unit's own total."),
                "decided": number("Follow from numbers and dates."),
                "asserted": number("Earned by claims in words."),
                "reviewed": number("Given by a reviewer."),
                "undecided": number("Weight nobody can compute."),
                "lost": number("Not earned."),
                "lowest": number("decided + asserted + reviewed."),
                "highest": number("lowest + undecided."),
                "adopted": number("lowest + the unit's own scores on undecided lines."),
                "final": number("The score when nothing is undecided; null before."),
                "comparable": true("Whether the weights make the policy's whole."),
                "cells": CELLS,
            },
        ),
        "execution": many(
            record(
                "One basis of budget execution.",
                {
                    "formula": text("The basis.", blank=False),
                    "numerator": number("Yuan."),
                    "denominator": number("Yuan."),
                    "value": number("The rate as a fraction."),
                    "preferred": kind("boolean", "The policy's basis.", blank=True),
                    "printed": kind("boolean", "A basis the form itself states.", blank=True),
                },
            ),
            "Budget execution on every basis the form tells.",
        ),
        "grade": record(
            "Grades.",
            {
                "published": text("As the form states it."),
                "lowest": text("Of the lowest total."),
                "highest": text("Of the highest total."),
                "final": text("Of the final score; null before there is one."),
            },
        ),
        "counts": record(
            "Indicators counted by verdict.",
            {
                "by_level1": each(COUNT, "By level-1 name."),
                "by_level2": each(COUNT, "By level-2 name."),
                "by_subproject": each(COUNT, "By sub-project."),
                "all": COUNT,
            },
        ),
        "narrative": many(
            record(
                "One paragraph.",
                {
                    "sheet": text("Its sheet.", blank=False),
                    "cell": text("Its cell.", blank=False),
                    "text": text("Its words.", blank=False),
                },
            ),
            "Texts beside the tables.",
        ),
    },
)
SEVERITIES = each(whole("How many."), "Severity → number of findings.")
PATHS = many(text("A path.", blank=False), "Paths below the folder.")
REASONS = each(text("Why."), "Path → reason.")

SCHEMAS: dict[str, Schema] = {
    "evalxl-read": record(
        "`evalxl read FILE`, `evalxl.read(path).to_dict()`: what was understood of one file.",
        {
            "schema": {"const": "evalxl-read/1"},
            "file": text("As it was given.", blank=False),
            "sha256": text("Of the file's bytes.", blank=False),
            "form": text("The id of the form, or unknown.", blank=False),
            "layout_confidence": number("0 to 1: how well the layout was understood.", blank=False),
            "projects": many(PROJECT, "Nothing where the file is no form."),
            "findings": many(FINDING, "What was found."),
        },
    ),
    "evalxl-compare": {
        **record(
            "`evalxl compare`: one object a row; the input's own keys stay beside these.",
            {
                "verdict": one_of(terms.Verdict, "How the result stands to the target."),
                "completion": number("In percent; null where undefined."),
                "why": WORDS,
                "parsed_target": record(
                    "The target as understood.",
                    {
                        "op": one_of(terms.Operator, "What it asks for.", blank=True),
                        "value": {
                            "type": ["number", "string", "null"],
                            "description": "Number or day.",
                        },
                        "upper": {
                            "type": ["number", "string", "null"],
                            "description": "End of a range.",
                        },
                        "unit": text("Its unit."),
                        "kind": one_of(terms.TargetKind, "What kind of target it is."),
                    },
                ),
                "parsed_actual": record(
                    "The result as understood.",
                    {
                        "value": {
                            "type": ["number", "string", "null"],
                            "description": "Number or day.",
                        },
                        "unit": text("Its unit."),
                        "is_bound": true("It is only a bound, such as ≥90%."),
                    },
                ),
                "direction": one_of(terms.Direction, "Which way is better.", blank=True),
                "direction_source": one_of(terms.DirectionSource, "What told it.", blank=True),
            },
        ),
        "additionalProperties": True,
    },
    "evalxl-run": record(
        "`evalxl run --format json`: what a run did.",
        {
            "schema": {"const": "evalxl-run/1"},
            "inbox": text("The folder.", blank=False),
            "out": text("The output folder.", blank=False),
            "now": text("The time of the run, ISO 8601.", blank=False),
            "run_id": text("Name of the record; empty where nothing had to be done.", blank=False),
            "counts": each(
                whole("How many."),
                "inputs, scored, refused, faulted, passed_over (of the inbox); done, unchanged, "
                "withdrawn, pending (this run).",
            ),
            "severities": SEVERITIES,
            "kept": PATHS,
            "held": PATHS,
            "gone": PATHS,
            "in_use": PATHS,
            "unmatched": PATHS,
            "changes": text("What differs from the last run; empty: none.", blank=False),
            "typed": whole("Answers found in outputs themselves."),
            "troubles": REASONS,
            "plan": many(each(text("A word."), "action, path, why."), "What a dry run would do."),
            "fault": text("What ended the run, if anything.", blank=False),
            "interrupted": true("It was interrupted."),
            "dry_run": true("Nothing was written."),
        },
    ),
    "evalxl-status": record(
        "`evalxl status --format json`: how an output folder stands.",
        {
            "schema": {"const": "evalxl-status/1"},
            "out": text("The output folder.", blank=False),
            "inbox": text("The folder the last run read."),
            "scored": whole("Forms that are scored."),
            "refused": REASONS,
            "faulted": REASONS,
            "new": PATHS,
            "changed": PATHS,
            "gone": PATHS,
            "damaged": PATHS,
            "outputs": {
                "type": "object",
                "additionalProperties": text("`changed` or `missing`.", blank=False),
                "description": "Path → state, of the same outputs; as `evalxl verify` names it.",
            },
            "last_run": each(
                text("A word.", blank=False),
                "`run_id`, `now`, `host`, `version` of the run that wrote last, as far as known.",
            ),
        },
    ),
    "evalxl-verify": record(
        "`evalxl verify --format json`: are outputs still what was written.",
        {
            "schema": {"const": "evalxl-verify/1"},
            "outputs": many(
                record(
                    "One output.",
                    {
                        "path": text("Below the output folder.", blank=False),
                        "state": text("`ok`, `changed`, `missing` or `unknown`.", blank=False),
                        "changed": many(
                            record(
                                "One difference from what was written.",
                                {
                                    "place": text("`Sheet!H22`, a sheet or a part.", blank=False),
                                    "what": text(
                                        "`value`, `formula`, `result`, `look`, `note`, `sheet` or "
                                        "`part`.",
                                        blank=False,
                                    ),
                                },
                            ),
                            "What was changed, as far as it can be named.",
                        ),
                        "values_unchanged": true("Values are as written: a weaker statement."),
                        "why": text("Why the place cannot be named."),
                    },
                ),
                "One an output.",
            ),
        },
    ),
    "evalxl-diff": record(
        "`evalxl diff --format json`: what changed between two submissions.",
        {
            "schema": {"const": "evalxl-diff/1"},
            "changes": many(
                record(
                    "One value that differs.",
                    {
                        "where": text("The place in the form's words.", blank=False),
                        "what": text("The column.", blank=False),
                        "words": WORDS,
                        "project": whole("Which project, from 0.", blank=True),
                        "before": {"type": ["string", "number", "null"]},
                        "after": {"type": ["string", "number", "null"]},
                        "indicator": whole("The indicator's number.", blank=True),
                        "at": text("The cell in the newer file."),
                        "is_silent": true("Nobody asked for it: a weight or target changed."),
                        "is_lower": true("A target was lowered."),
                    },
                ),
                "Silent ones first.",
            ),
            "findings_gone": many(FINDING, "Settled."),
            "findings_new": many(FINDING, "New."),
        },
    ),
}


def written(name: str) -> str:
    """Give the text of one schema file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{name}/1"}
    return json.dumps({**head, **SCHEMAS[name]}, ensure_ascii=False, indent=1) + "\n"


def path_of(name: str) -> Path:
    """Tell where the file of one schema lies."""
    return FOLDER / f"{name}-1.json"


def main() -> None:
    """Write every schema."""
    FOLDER.mkdir(exist_ok=True)
    for name in SCHEMAS:
        path_of(name).write_text(written(name), encoding="utf-8")


if __name__ == "__main__":
    main()
