"""Waivers: findings that somebody has answered for (`waivers.toml`), until a day.

A waived finding is not removed: it is shown as waived, by whom and why.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from evalxl.core.errors import ConfigurationError
from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.findings.selection import matching

if TYPE_CHECKING:
    import pandas as pd

WAIVED_STATE = "waived"
WAIVED = ("waived_by", "waived_why", "waived_until")
"""Columns that `apply` adds to the findings: texts, `None` where nobody has waived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry. `code` is a code, its beginning or a slug; a missing name means any.

    `until` is the last day on which it holds; `None`: for good. `source` and `number`: the file
    and its entry or row.
    """

    code: str
    why: str
    who: str
    unit: str | None = None
    project: str | None = None
    indicator: str | None = None
    until: date | None = None
    source: str = "waivers.toml"
    number: int = 0

    @property
    def slugs(self) -> frozenset[str]:
        """The findings it speaks of."""
        return matching(self.code)

    def may_concern(self, unit: str | None, project: str | None) -> bool:
        """Return whether it can speak of this project."""
        asked = ((self.unit, unit), (self.project, project))
        return all(mine is None or _letters(mine) == _letters(its) for mine, its in asked)

    def holds_on(self, today: date) -> bool:
        """Return whether it has not expired."""
        return self.until is None or today <= self.until


_KEYS = tuple(field.name for field in fields(Waiver) if field.name not in {"source", "number"})
_ASKED = ("code", "why", "who")


def parse(text: str) -> tuple[Waiver, ...]:
    """Read `waivers.toml`.

    Raises:
        ConfigurationError: No TOML, an unknown key or finding, or `code`, `why` or `who` is
            missing; the message names the entry's number.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"waivers.toml: {error}", f"waivers.toml：{error}") from None
    unknown = sorted(set(table) - {"waiver"})
    entries = table.get("waiver", [])
    if unknown or not isinstance(entries, list):
        raise ConfigurationError(
            "waivers.toml: only [[waiver]] entries are expected",
            "waivers.toml：只应有 [[waiver]] 条目",
        )
    return tuple(_waiver(number, entry) for number, entry in enumerate(entries, 1))


def _waiver(number: int, entry: dict[str, Any]) -> Waiver:
    place = f"waivers.toml, entry {number}", f"waivers.toml 第 {number} 条"
    return made(place, entry, number=number)


def made(
    place: tuple[str, str],
    entry: dict[str, Any],
    named: Mapping[str, str] | None = None,
    **origin: Any,
) -> Waiver:
    """Make a waiver of the values of an entry.

    Args:
        place: Where it stands, for messages, in English and in Chinese.
        entry: Its values by key.
        named: What people call the keys where it stands: the headings of a workbook.
        origin: `source` and `number`.

    Raises:
        ConfigurationError: An unknown key or finding, or `code`, `why` or `who` is missing.
    """
    at_en, at_zh = place
    for key in entry:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            raise ConfigurationError(
                f"{at_en}: unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
                f"{at_zh}：没有 {key} 这个键" + (f"；是不是 {near[0]}？" if near else ""),
            )
    names = named or {}
    empty = [key for key in _ASKED if not str(entry.get(key, "")).strip()]
    lacking = [names.get(key, key) for key in empty]
    if lacking:
        raise ConfigurationError(
            f"{at_en}: {', '.join(lacking)} must be given",
            f"{at_zh}：必须填写 {'、'.join(lacking)}",
        )
    if "until" in entry:
        entry = {**entry, "until": _day(place, names.get("until", "until"), entry["until"])}
    waiver = Waiver(**entry, **origin)
    try:
        matching(waiver.code)
    except ConfigurationError as error:
        raise ConfigurationError(f"{at_en}: {error}", f"{at_zh}：{error.zh}") from None
    return waiver


def _day(place: tuple[str, str], name: str, given: object) -> date:
    if isinstance(given, date):
        return date(given.year, given.month, given.day)
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise ConfigurationError(
            f"{place[0]}: {name} is {given!r}, which is no day; write it like 2026-12-31",
            f"{place[1]}：{name}“{given}”不是日期，应如 2026-12-31",
        ) from None


def apply(
    findings: pd.DataFrame, projects: pd.DataFrame, waivers: Sequence[Waiver], today: date
) -> pd.DataFrame:
    """Mark the findings that a waiver in force covers.

    Args:
        findings: Columns of `frames.FINDINGS`.
        projects: Reads `unit` and `project_name`, by the key in `findings.project`.
        waivers: As parsed; the first that covers a finding counts.
        today: Waivers that ended before this day do not count.

    Returns:
        The findings with the columns `WAIVED` filled; order and other columns stay.
    """
    marked: dict[str, list[str | None]] = {name: [None] * len(findings) for name in WAIVED}
    in_force = [waiver for waiver in waivers if waiver.holds_on(today)]
    owners = _owners(findings, projects)
    columns = zip(findings["slug"], owners, findings["where"], strict=True)
    for number, (slug, owner, where) in enumerate(columns):
        waiver = next((one for one in in_force if _covers(one, slug, owner, where)), None)
        if waiver is not None:
            until = waiver.until.isoformat() if waiver.until else None
            for name, value in zip(WAIVED, (waiver.who, waiver.why, until), strict=True):
                marked[name][number] = value
    import pandas as pd

    return findings.assign(
        **{
            name: pd.Series(values, findings.index, dtype="object")
            for name, values in marked.items()
        }
    )


_GRANTED = {"zh": "（已豁免：{who}，{why}{until}）", "en": " (waived by {who}: {why}{until})"}
_UNTIL = {"zh": "，至 {day}", "en": ", until {day}"}


def granted(
    findings: pd.DataFrame,
    projects: pd.DataFrame,
    waivers: Sequence[Waiver],
    today: date | None,
    lang: str = "zh",
) -> pd.DataFrame:
    """Turn waived findings into notes that name who waived them, why and until when.

    Args:
        findings: Columns of `frames.FINDINGS`.
        projects: As for `apply`.
        waivers: As parsed.
        today: As for `apply`; `None`: no waiver has expired.
        lang: Language of what is added to the message.

    Returns:
        The same rows in the same order, with the columns `WAIVED` filled.
    """
    if not waivers or findings.empty:
        return findings
    marked = apply(findings, projects, waivers, today or date.min)
    waived = marked["waived_by"].notna()
    words = [
        _GRANTED[lang].format(
            who=who,
            why=why.rstrip("。.；; "),
            until=_UNTIL[lang].format(day=until) if until else "",
        )
        for who, why, until in marked.loc[waived, list(WAIVED)].itertuples(index=False)
    ]
    changed = marked.copy()
    changed.loc[waived, "severity"] = Severity.NOTE.value
    changed.loc[waived, "settled"] = WAIVED_STATE
    changed.loc[waived, "message"] = [
        said + word for said, word in zip(changed.loc[waived, "message"], words, strict=True)
    ]
    return changed


def _owners(findings: pd.DataFrame, projects: pd.DataFrame) -> list[tuple[str, str]]:
    """Return unit and project name of each finding; blanks where it concerns a whole file."""
    keys = findings["project"]
    units, names = (keys.map(projects[column]) for column in ("unit", "project_name"))
    return [(_letters(unit), _letters(name)) for unit, name in zip(units, names, strict=True)]


def _letters(name: object) -> str:
    return "".join(name.split()) if isinstance(name, str) else ""


def _covers(waiver: Waiver, slug: str, owner: tuple[str, str], where: object) -> bool:
    unit, project = owner
    return (
        slug in waiver.slugs
        and (waiver.unit is None or _letters(waiver.unit) == unit)
        and (waiver.project is None or _letters(waiver.project) == project)
        and (waiver.indicator is None or _letters(waiver.indicator) == _letters(where))
    )


def unmatched(
    findings: pd.DataFrame, projects: pd.DataFrame, waivers: Sequence[Waiver], today: date
) -> list[Finding]:
    """Name the waivers that have expired or cover nothing."""
    owners = _owners(findings, projects)
    seen = list(zip(findings["slug"], owners, findings["where"], strict=True))
    found = []
    for place, waiver in enumerate(waivers, 1):
        expired = not waiver.holds_on(today)
        if not expired and any(_covers(waiver, *one) for one in seen):
            continue
        said = {
            "number": waiver.number or place,
            "who": waiver.who,
            "because": "",
            "because_en": "",
        }
        if expired and waiver.until:
            said["because"] = f"：{waiver.until.isoformat()} 已到期"
            said["because_en"] = f": it ended on {waiver.until.isoformat()}"
        named = (waiver.code, waiver.unit, waiver.project, waiver.indicator)
        where = "·".join(one for one in named if one)
        found.append(Finding(slug="waiver_unmatched", file=waiver.source, where=where, params=said))
    return found
