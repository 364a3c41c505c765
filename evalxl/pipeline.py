"""THE SPINE: bytes of forms in; frames, findings and scored copies out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalxl.core.records import FileRecord, Row, Source, findings_by_file, rows_by_file
from evalxl.settings.config import Settings
from evalxl.steps import in_force
from evalxl.steps.opening import Opened, entries, open_form, set_aside
from evalxl.steps.planned import assessed, planned_rows, with_planned
from evalxl.steps.recording import record
from evalxl.steps.reporting import found_in_reading, report

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames
    from evalxl.outputs.planned import Assessed

__all__ = ["Opened", "Outcome", "evaluate", "open_form", "parted", "process", "records"]


@dataclass(slots=True)
class Outcome:
    """All projects of a chunk, scored and checked; `planned`: forms that are only checked."""

    opened: list[Opened]
    frames: Frames
    findings: pd.DataFrame
    planned: Assessed | None = None


def process(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    """Work on one chunk of files: one record a file, in their order."""
    outcome = evaluate([open_form(source, settings) for source in sources], settings)
    # Going over the sources again tells whoever watches them which file is in work.
    return [made for _, made in zip(sources, records(outcome, settings), strict=True)]


def evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    """Score and check all projects of the chunk together; a form that trips us is set aside."""
    try:
        return _evaluate(opened, settings)
    except Exception as error:
        if len(opened) == 1:
            return _evaluate([set_aside(opened[0], error)], settings)
    return _evaluate([evaluate([one], settings).opened[0] for one in opened], settings)


def _evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    from evalxl import checks, frames, scoring

    in_force(settings)
    tables = [entry for one in opened for entry in entries(one, settings)]
    policies = {name: settings.load_policy(name) for name in {entry.policy for entry in tables}}
    scored = scoring.score(frames.build(tables), policies, settings.adjustments())
    found = checks.run(scored, settings.findings.thresholds, policies)
    told = report([*found_in_reading(opened), *found], opened, scored, settings)
    planned = assessed(opened, settings)
    return Outcome(opened, scored, with_planned(told, planned, settings), planned)


def records(outcome: Outcome, settings: Settings) -> Iterator[FileRecord]:
    """Part an outcome file by file and make each scored copy."""
    in_force(settings)
    digest = settings.digest()
    planned = planned_rows(outcome.planned, outcome.opened)
    for one, rows, found, before in zip(outcome.opened, *parted(outcome), planned, strict=True):
        yield replace(record(one, rows, found, settings, digest), planned=before)


def parted(outcome: Outcome) -> tuple[list[dict[str, list[Row]]], list[list[Row]]]:
    """Return the rows of the frames, and the findings, file by file."""
    sizes = [len(one.workbook.tables) for one in outcome.opened]
    paths = [one.source.path for one in outcome.opened]
    return rows_by_file(outcome.frames, sizes), findings_by_file(outcome.findings, paths, sizes)
