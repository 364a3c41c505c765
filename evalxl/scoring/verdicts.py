"""The verdict stage: each distinct pair of target and result is compared once, then mapped."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from evalxl.frames import COUNT, FLAG, NUMBER, SCORED_INDICATORS
from evalxl.frames.table import of_arrays
from evalxl.targets import Comparison, compare

COMPARED = tuple(SCORED_INDICATORS)[: tuple(SCORED_INDICATORS).index("rule")]
"""The columns this stage adds, as `evalxl.frames.SCORED_INDICATORS` lists them."""

_LARGEST = 2**62  # the numbers of the cases must stay whole numbers of 64 bits
_TEXTS = ("target", "actual", "name", "level2", "unit", "sign")


def verdicts(indicators: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Compare the result of every row with its target.

    Args:
        indicators: Reads `target`, `actual`, `name`, `level2`, `unit`, `sign`, `project`.
        projects: Reads `year`, which tells what a month without a year means.

    Returns:
        The columns `COMPARED` on the index of `indicators`.
    """
    cases, first_rows = _distinct(indicators, projects["year"])
    texts = [np.asarray(indicators[name], dtype="object")[first_rows] for name in _TEXTS]
    years = np.asarray(indicators["project"].map(projects["year"]))[first_rows]
    answers = [
        _row(compare(*(_text(part) for part in case[:2]), *_hints(case[2:]), year=_year(year)))
        for case, year in zip(zip(*texts, strict=True), years, strict=True)
    ]
    columns = list(zip(*answers, strict=True)) or [()] * len(COMPARED)
    compared = {
        name: _array(values, SCORED_INDICATORS[name])[cases]
        for name, values in zip(COMPARED, columns, strict=True)
    }
    return of_arrays(compared, indicators.index)


def _distinct(
    indicators: pd.DataFrame, years: pd.Series[float]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Number the distinct cases: the number of each row, and the first row of each number."""
    numbers, most = np.zeros(len(indicators), dtype=np.int64), 1
    told = [indicators[name].to_numpy() for name in _TEXTS]
    for column in [*told, indicators["project"].map(years).to_numpy()]:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        if most * len(values) > _LARGEST:
            numbers, seen = pd.factorize(numbers)
            most = len(seen)
        numbers, most = numbers * max(len(values), 1) + codes, most * max(len(values), 1)
    numbers, _ = pd.factorize(numbers)
    _, first_rows = np.unique(numbers, return_index=True)
    return numbers, first_rows


def _array(values: tuple[Any, ...], kind: str) -> np.ndarray[Any, Any]:
    if kind in {NUMBER, FLAG, COUNT}:
        return np.array(values, dtype=kind)
    array = np.empty(len(values), dtype="object")
    array[:] = values  # tuples stay tuples
    return array


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _hints(values: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(value if isinstance(value, str) else "" for value in values)


def _year(year: float) -> int | None:
    return None if np.isnan(year) else int(year)


def _row(told: Comparison) -> tuple[Any, ...]:
    """Return one comparison in the order of `COMPARED`."""
    target, actual = told.parsed_target, told.parsed_actual
    return (
        _plain(told.verdict),
        told.completion,
        told.why["zh"],
        told.why["en"],
        _plain(target.op),
        target.value,
        target.upper,
        target.unit,
        _plain(target.kind),
        actual.value,
        actual.unit,
        actual.is_bound,
        _plain(told.direction),
        _plain(told.direction_source),
        told.flags,
        told.parts,
    )


def _plain(word: StrEnum | None) -> str | None:
    return None if word is None else str(word.value)
