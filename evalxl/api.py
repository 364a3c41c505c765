"""The public door for Python: `evalxl.read`, `evalxl.score`, `evalxl.run` (as in the docs)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalxl import pipeline
from evalxl.core import urls
from evalxl.core.model import ScoreTable
from evalxl.core.records import FileRecord
from evalxl.core.urls import Place
from evalxl.outputs.document import document
from evalxl.settings import config, discovery
from evalxl.settings.config import Settings

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.batch.report import RunReport

Given = str | Path
Where = str | Place


@dataclass(frozen=True)
class Workbook:
    """One file as understood and scored."""

    outcome: pipeline.Outcome
    settings: Settings

    @property
    def projects(self) -> tuple[ScoreTable, ...]:
        """The projects of the file, as read."""
        return self.outcome.opened[0].workbook.tables

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What was found, as in `to_dict()`."""
        found: list[dict[str, Any]] = self.to_dict()["findings"]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the schema `evalxl-read/1`."""
        return self._document

    @cached_property
    def _document(self) -> dict[str, Any]:
        rows, findings = pipeline.parted(self.outcome)
        return document(self.outcome.opened[0].workbook, rows[0], findings[0])


@dataclass(frozen=True)
class Outcome:
    """Some files, scored and checked together: pandas frames, one row each (`evalxl.frames`)."""

    outcome: pipeline.Outcome
    settings: Settings

    @property
    def projects(self) -> pd.DataFrame:
        """One row a project."""
        return self.outcome.frames.projects

    @property
    def funds(self) -> pd.DataFrame:
        """One row an amount of the money block."""
        return self.outcome.frames.funds

    @property
    def indicators(self) -> pd.DataFrame:
        """One row an indicator, with verdict and computed score."""
        return self.outcome.frames.indicators

    @property
    def findings(self) -> pd.DataFrame:
        """One row a finding."""
        return self.outcome.findings

    def records(self) -> list[FileRecord]:
        """Return what each file came to, with the bytes of its scored copy."""
        return list(pipeline.records(self.outcome, self.settings))

    def write(self, folder: Given) -> list[Path]:
        """Write the scored copies into `folder` and give their paths; equal names get `~2`.

        Raises:
            UsageError: A copy cannot be written, or would take the place of a form.
        """
        from evalxl.batch.copies import write_copies

        return write_copies(self.records(), Path(folder)).paths


def read(path: Given, *, policy: str | None = None, settings: Settings | None = None) -> Workbook:
    """Read one form.

    Args:
        path: The file.
        policy: Score by this policy; `None` for the form's own.
        settings: The settings in force; the defaults where none are given.

    Returns:
        What was understood; a file that is no form has no projects and a finding that says why.

    Raises:
        OSError: There is no such file.
    """
    from evalxl.batch.inputs.explicit_inputs import open_one

    used = _settings(policy, settings)
    opened = open_one(Path(path), used, Path(path).name)
    return Workbook(pipeline.evaluate([opened], used), used)


def score(
    paths: Given | Iterable[Given],
    policy: str | None = None,
    *,
    settings: Settings | None = None,
) -> Outcome:
    """Score some files together, without state.

    Args:
        paths: Files, folders and archives, one or several; each file counts once.
        policy: Score all by this policy; `None` for each form's own.
        settings: The settings in force; the defaults where none are given.

    Raises:
        OSError: There is no such file.
    """
    from evalxl.batch.inputs.explicit_inputs import open_all

    used = _settings(policy, settings)
    given: Sequence[Given] = [paths] if isinstance(paths, (str, Path)) else list(paths)
    opened, _ = open_all([Path(path) for path in given], used)
    return Outcome(pipeline.evaluate(opened, used), used)


def run(
    inbox: Where,
    out: Where,
    *,
    policy: str | None = None,
    settings: Settings | None = None,
    now: datetime | None = None,
    jobs: int | None = None,
    allow_empty: bool = False,
) -> RunReport:
    """Bring `out` in line with `inbox`, as `evalxl run` does; both may be URLs.

    Args:
        inbox: The folder of the forms.
        out: The folder of the outputs.
        policy: Score all by this policy; `None` for each form's own.
        settings: The settings in force; where none are given, those of `evalxl.toml` and the
            control files in the inbox.
        now: The time of the run; the clock's where none is given.
        jobs: Worker processes; `None`: as configured.
        allow_empty: Withdraw also where the inbox is empty or most forms are gone.

    Raises:
        UsageError: The folders cannot be used.
        FolderBusy: Another run holds `out`.
    """
    from evalxl.batch import run as nightly

    moment = now or datetime.now().replace(microsecond=0)  # the one clock of this door
    options = nightly.Options(now=moment, jobs=jobs, allow_empty=allow_empty)
    folder = _place(inbox)
    used = settings or discovery.load(None, folder, moment.date())
    return nightly.run(folder, _place(out), _settings(policy, used), options)


def _settings(policy: str | None, settings: Settings | None) -> Settings:
    if settings is None:
        return config.load(None, {"scoring.policy": policy} if policy else None)
    if policy is None:
        return settings
    scoring = settings.scoring.model_copy(update={"policy": policy})
    return settings.model_copy(update={"scoring": scoring})


def _place(said: Where) -> Place:
    return urls.place(said) if isinstance(said, str) else said
