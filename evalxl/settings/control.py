"""The bureau's own files beside the forms: roster, adjustments, waivers, benchmarks, forms."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evalxl.core.errors import ConfigurationError, Refused
from evalxl.core.resources import Template
from evalxl.core.terms import ADJUSTMENT_COLUMNS
from evalxl.core.urls import Place, read_whole, too_large
from evalxl.findings.waivers import Waiver, made, parse
from evalxl.language.dates import day_in
from evalxl.language.quantities import quantities
from evalxl.language.text import normalise
from evalxl.language.years import year_in
from evalxl.settings import own_forms
from evalxl.settings.control_tables import (
    ADJUSTMENTS,
    BENCHMARK_COLUMNS,
    BENCHMARKS,
    ROSTER,
    ROSTER_COLUMNS,
    WAIVER_COLUMNS,
    WAIVER_SHEET,
    LeftOut,
    lines,
    usable_lines,
)
from evalxl.targets.known_benchmarks import Benchmark

WAIVERS = "waivers.toml"


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of the roster: a form that should come in."""

    department: str
    project_name: str
    year: int | None
    deadline: str | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One reviewed score; a reason without a score lets the policy's own deduction apply."""

    unit: str
    project_name: str
    year: int | None
    indicator: str
    score: float | None
    reason: str | None
    reviewer: str | None
    date: str | None
    row: int | None = field(default=None, compare=False, repr=False)  # where it stands


@dataclass(frozen=True, slots=True)
class Control:
    """What the bureau laid beside the forms; `digests` names each file's bytes.

    `left_out`: lines of the reviewers' workbook that cannot be used; one of them does not cost
    the night.
    """

    roster: tuple[Expected, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    templates: tuple[Template, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    today: date | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def in_force(self) -> tuple[Waiver, ...]:
        """The waivers that have not expired."""
        today = self.today
        return tuple(one for one in self.waivers if today is None or one.holds_on(today))

    def concerning(self, unit: str | None, project: str | None) -> list[Adjustment]:
        """Return the adjustments of one project."""
        asked = _letters(unit), _letters(project)
        return [
            one
            for one in self.adjustments
            if (_letters(one.unit), _letters(one.project_name)) == asked
        ]

    def digest_for(self, unit: str | None, project: str | None) -> str:
        """Name what here can change the copy of one project."""
        own = [repr(one) for one in self.concerning(unit, project)]
        own += [repr(one) for one in self.in_force if one.may_concern(unit, project)]
        return hashlib.sha256("\n".join(own).encode()).hexdigest()[:16] if own else ""


def load(folder: Place, today: date | None = None) -> Control:
    """Read the control files of a folder; those that are not there count as empty.

    Args:
        folder: The inbox, or the folder of the configuration file.
        today: Waivers that ended before this day do not count; `None`: all count.

    Raises:
        ConfigurationError: A file is there and cannot be used; the message names file, row,
            column and what was expected.
    """
    contents = {
        name: _whole(folder / name)
        for name in (ROSTER, ADJUSTMENTS, WAIVERS, BENCHMARKS)
        if (folder / name).is_file()
    }
    templates = tuple(own_forms.read(folder / own_forms.FOLDER))
    reviews, wrong = usable_lines(contents, ADJUSTMENTS, ADJUSTMENT_COLUMNS, _adjustment)
    waivers, unclear = usable_lines(contents, ADJUSTMENTS, WAIVER_COLUMNS, _waiver)
    return Control(
        roster=lines(contents, ROSTER, ROSTER_COLUMNS, _expected),
        adjustments=reviews,
        waivers=(*_waivers(contents.get(WAIVERS)), *waivers),
        benchmarks=_without_doubles(
            lines(contents, BENCHMARKS, BENCHMARK_COLUMNS, lambda row: (row, _benchmark(row)))
        ),
        templates=templates,
        digests=(
            *((n, hashlib.sha256(c).hexdigest()) for n, c in contents.items()),
            *((f"{own_forms.FOLDER}/{one.id}", own_forms.digest(one)) for one in templates),
        ),
        today=today,
        left_out=(*wrong, *unclear),
    )


def _whole(place: Place) -> bytes:
    try:
        return read_whole(place)
    except Refused:
        raise ConfigurationError(*too_large(place)) from None


def _waivers(content: bytes | None) -> tuple[Waiver, ...]:
    if content is None:
        return ()
    try:
        return tuple(parse(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{WAIVERS}: not UTF-8 text; save it as UTF-8",
            f"{WAIVERS}：不是 UTF-8 文本，请另存为 UTF-8",
        ) from None


def _waiver(row: Mapping[str, Any]) -> Waiver:
    entry = {key: row[key] for key in WAIVER_COLUMNS if row[key]}
    if "until" in entry:
        until = day_in(entry["until"])
        entry["until"] = until.isoformat() if until else entry["until"]
    place = (
        f"{ADJUSTMENTS}, {WAIVER_SHEET}, row {row['row']}",
        f"{ADJUSTMENTS}“{WAIVER_SHEET}”第 {row['row']} 行",
    )
    return made(place, entry, WAIVER_COLUMNS, source=ADJUSTMENTS, number=row["row"])


def _expected(row: Mapping[str, Any]) -> Expected:
    names = row["department"], row["project_name"]
    return Expected(*names, _year(row, ROSTER), row["deadline"], row["contact"])


def _adjustment(row: Mapping[str, Any]) -> Adjustment:
    text = str(row["score"] or "").removesuffix("分")
    if not text and not row["reason"]:
        raise ConfigurationError(
            f"{ADJUSTMENTS}: row {row['row']}: neither 复核得分 nor 理由",
            f"{ADJUSTMENTS}：第 {row['row']} 行：复核得分和理由都是空的，至少填一项",
        )
    try:
        score = float(text) if text else None
    except ValueError:
        raise ConfigurationError(
            f"{ADJUSTMENTS}: row {row['row']}, 复核得分: {text!r} is no number; type e.g. 4.5",
            f"{ADJUSTMENTS}：第 {row['row']} 行，复核得分“{text}”不是数字，应如 4.5",
        ) from None
    if score is not None and not 0 <= score < math.inf:
        raise ConfigurationError(
            f"{ADJUSTMENTS}: row {row['row']}, 复核得分: {text} cannot be; points start at 0",
            f"{ADJUSTMENTS}：第 {row['row']} 行，复核得分不能是“{text}”，得分从 0 起",
        )
    rest = (row["indicator"], score, row["reason"], row["reviewer"], row["date"])
    project = row["project_name"] or row["unit"]
    return Adjustment(row["unit"], project, _year(row, ADJUSTMENTS), *rest, row["row"])


def _without_doubles(
    listed: Sequence[tuple[Mapping[str, Any], Benchmark]],
) -> tuple[Benchmark, ...]:
    """Return the yardsticks; one that is there twice for a year is refused with both rows."""
    rows: dict[tuple[str, str, int], int] = {}
    for row, one in listed:
        first = rows.setdefault((one.measure, one.scope, one.year), row["row"])
        if first != row["row"]:
            said = f"{one.scope}{one.measure}"
            raise ConfigurationError(
                f"{BENCHMARKS}: rows {first} and {row['row']} both give {said} for {one.year}; "
                "keep one of them",
                f"{BENCHMARKS}：第 {first} 行和第 {row['row']} 行都是 {one.year} 年的“{said}”，"
                "只留一行",
            )
    return tuple(one for _, one in listed)


def _benchmark(row: Mapping[str, Any]) -> Benchmark:
    year, value = _year(row, BENCHMARKS), row["value"]
    if year is None or len(quantities(normalise(value))) != 1:
        what, example = ("年度", "2025") if year is None else ("数值", "86.5%")
        raise ConfigurationError(
            f"{BENCHMARKS}: row {row['row']}, {what}: {row['year' if year is None else 'value']!r} "
            f"is not one {'year' if year is None else 'number with its unit'}; type e.g. {example}",
            f"{BENCHMARKS}：第 {row['row']} 行，{what}“{row['year' if year is None else 'value']}”"
            f"无法使用，应如 {example}",
        )
    return Benchmark(row["measure"], row["scope"] or "", year, value, row["source"])


def _year(row: Mapping[str, Any], name: str) -> int | None:
    said = row["year"]
    found = year_in(said or "")
    if said and found is None:
        raise ConfigurationError(
            f"{name}: row {row['row']}, 年度: {said!r} is no year; type e.g. 2025",
            f"{name}：第 {row['row']} 行，年度“{said}”不是年份，应如 2025",
        )
    return found


def _letters(name: str | None) -> str:
    """Keep what tells names apart; people vary blanks, brackets and punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", name or "") if c.isalnum())
