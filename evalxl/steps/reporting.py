"""The findings of a chunk: gathered, put into words, settled by what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evalxl.core.model import Finding
from evalxl.settings.config import Settings
from evalxl.steps.opening import Opened

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames


def found_in_reading(opened: list[Opened]) -> Iterator[Finding]:
    """Carry the findings of reading over, from numbers within a file to keys of the chunk."""
    first = 0
    for one in opened:
        for found in one.workbook.findings:
            key = None if found.project is None else first + found.project
            yield replace(found, file=one.source.path, project=key)
        first += len(one.workbook.tables)


def report(
    found: Iterable[Finding], opened: Sequence[Opened], scored: Frames, settings: Settings
) -> pd.DataFrame:
    """Put the findings of a chunk into words; settle what is answered, complete the advice."""
    return _settled(reported(found, scored.projects, settings), opened, scored, settings)


def reported(found: Iterable[Finding], projects: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Put findings into words as the settings ask, waived ones as notes."""
    from evalxl import findings
    from evalxl.findings.waivers import granted

    table = findings.frame(found, projects, **settings.reporting())
    control = settings.control
    return granted(table, projects, control.in_force, control.today, settings.output.lang)


def _settled(
    table: pd.DataFrame, opened: Sequence[Opened], scored: Frames, settings: Settings
) -> pd.DataFrame:
    """Settle what reviewers and departments have answered; complete the advice on the rest."""
    from evalxl.findings import settled
    from evalxl.outputs.advice import with_contents, with_totals

    lang = settings.output.lang
    grids = {one.source.path: one.grid for one in opened if one.grid}
    table = settled.reviewed(table, scored.indicators, scored.projects, lang)
    table = settled.explained(table, _explanations(opened), lang)
    table = with_totals(table, scored, grids, lang)
    return with_contents(table, grids, lang)


def _explanations(opened: Sequence[Opened]) -> dict[tuple[str, str], str]:
    """Return what departments wrote beside findings in the copies that came back."""
    from evalxl.answers import EXPLAINED

    given = ((one.source.path, answer) for one in opened for answer in one.answers)
    return {
        (path, one.fingerprint): one.text
        for path, one in given
        if one.kind == EXPLAINED and one.text
    }
