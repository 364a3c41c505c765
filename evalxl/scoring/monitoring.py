"""Mid-year forms: lights for money and indicators by the policy's lines. Nothing is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from evalxl.core.terms import Direction, Light, Likelihood, TargetKind, Verdict
from evalxl.frames import SCORED_INDICATORS, SCORED_PROJECTS, Frames
from evalxl.frames.planned import Planned
from evalxl.policies import Policy
from evalxl.scoring.verdicts import verdicts

_MONTHS = 12


def understood(planned: Planned, policies: Mapping[str, Policy]) -> Planned:
    """Compare targets with what is expected, and give lights; no points are computed.

    Args:
        planned: As read. Of a mid-year form `actual` is the result expected by the end of the year.
        policies: Every policy named in `projects.policy`.

    Returns:
        The frames with all columns of scored ones, those of points blank; `light`, `behind` and
        `doubt` filled.
    """
    frames = _compared(planned.frames)
    lines = {id_: policy.monitoring for id_, policy in policies.items()}
    named = frames.projects["policy"]
    line = {
        name: named.map({id_: float(getattr(one, name)) for id_, one in lines.items()})
        for name in ("money_yellow", "money_red", "forecast_red", "result_behind")
    }
    return Planned(
        frames, _money(planned.stages, line), _rows(planned, frames, line, planned.stages["months"])
    )


def _compared(frames: Frames) -> Frames:
    indicators = frames.indicators.join(verdicts(frames.indicators, frames.projects))
    return replace(
        frames,
        indicators=_with_blanks(indicators, SCORED_INDICATORS),
        projects=_with_blanks(frames.projects, SCORED_PROJECTS),
    )


def _with_blanks(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Add the columns of scored frames that are missing, blank."""
    blanks = {"float64": float("nan"), "int64": 0, "bool": False, "object": None}
    added = {
        name: pd.Series(blanks[kind], index=frame.index, dtype=kind)
        for name, kind in columns.items()
        if name not in frame
    }
    return frame.assign(**added)


def _money(stages: pd.DataFrame, line: Mapping[str, pd.Series[float]]) -> pd.DataFrame:
    """Compare the share spent with the share of the year that has passed."""
    budget = stages["budget"].where(stages["budget"].gt(0))
    behind = (100 * stages["months"] / _MONTHS - 100 * stages["spent"] / budget).round(2)
    return stages.assign(
        behind=behind, light=_lights(behind, line["money_yellow"], line["money_red"])
    )


def _lights(
    behind: pd.Series[float], yellow: pd.Series[float], red: pd.Series[float]
) -> pd.Series[str]:
    light = pd.Series(None, index=behind.index, dtype=object)
    light = light.mask(behind.notna(), Light.GREEN.value)
    light = light.mask(behind.ge(yellow), Light.YELLOW.value)
    return light.mask(behind.ge(red), Light.RED.value)


def _rows(
    planned: Planned,
    frames: Frames,
    line: Mapping[str, pd.Series[float]],
    months: pd.Series[float],
) -> pd.DataFrame:
    """Give each row of a mid-year form its light, and say what contradicts its answer."""
    progress = planned.progress
    compared = frames.indicators.set_index(["project", "no"]).loc[_keys(progress)].reset_index()
    of = {name: progress["project"].map(values) for name, values in line.items()}
    sure = progress["likelihood"]
    short = compared["verdict"].eq(Verdict.UNMET.value)
    far = short & compared["completion"].lt(of["forecast_red"])
    light = pd.Series(None, index=progress.index, dtype=object)
    light = light.mask(sure.eq(Likelihood.CERTAIN.value) | _is_reached(compared), Light.GREEN.value)
    light = light.mask(sure.eq(Likelihood.POSSIBLE.value) | short, Light.YELLOW.value)
    light = light.mask(sure.eq(Likelihood.UNLIKELY.value) | far, Light.RED.value)
    certain = sure.eq(Likelihood.CERTAIN.value)
    passed = 100 * progress["project"].map(months) / _MONTHS
    late = _so_far(progress, frames).lt(passed * of["result_behind"] / 100)
    doubt = pd.Series(None, index=progress.index, dtype=object)
    doubt = doubt.mask(certain & late, "result").mask(certain & short, "forecast")
    return progress.assign(light=light, doubt=doubt)


def _keys(progress: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(progress[["project", "no"]])


def _is_reached(compared: pd.DataFrame) -> pd.Series[bool]:
    reached = [Verdict.MET.value, Verdict.EXCEEDED.value, Verdict.CLAIMED.value]
    return compared["verdict"].isin(reached)


def _so_far(progress: pd.DataFrame, frames: Frames) -> pd.Series[float]:
    """Return how much of a counted target is reached so far, in percent.

    Only what adds up through the year can be behind it: no rates, dates, ceilings or words.
    """
    rows = frames.indicators.set_index(["project", "no"]).loc[_keys(progress)].reset_index()
    rows = rows[
        [name for name in frames.indicators if name in rows and name not in SCORED_INDICATORS]
    ]
    compared = verdicts(rows.assign(actual=progress["so_far"].to_numpy()), frames.projects)
    adds_up = compared["target_kind"].eq(TargetKind.QUANTITATIVE.value)
    adds_up &= ~compared["target_unit"].isin(["%", "％"])
    adds_up &= compared["direction"].eq(Direction.MORE_IS_BETTER.value)
    return compared["completion"].where(adds_up)
