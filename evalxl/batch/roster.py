"""The roster: which expected forms came in, which are late, which are missing; and reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from evalxl.batch.storage import names
from evalxl.batch.storage.ledger import Entry
from evalxl.language.dates import day_in
from evalxl.settings.control import Expected


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the roster as it stands.

    `state`: `received`, `late` (received after its deadline) or `missing`. `path` and `received`
    (ISO date of the form) tell what came in.
    """

    department: str
    project: str
    year: int | None
    deadline: date | None
    contact: str | None
    state: str
    path: str | None = None
    received: str | None = None


def check(expected: Iterable[Expected], entries: Iterable[Entry]) -> list[Line]:
    """Compare the roster with what came in, in the roster's order.

    A form answers a line when project name and year agree (blanks do not count; a line without a
    year takes any) and, where several do, best the one of the line's department.
    """
    received: defaultdict[str, list[tuple[Entry, float | None]]] = defaultdict(list)
    for entry in entries:
        for owner in entry.owners:
            received[_squeezed(owner.project)].append((entry, owner.year))
    return [_line(one, received[_squeezed(one.project_name)]) for one in expected]


def _line(expected: Expected, candidates: Sequence[tuple[Entry, float | None]]) -> Line:
    deadline = day_in(expected.deadline)
    of_year = [entry for entry, year in candidates if expected.year in {None, year}]
    own = [one for one in of_year if _squeezed(one.department) == _squeezed(expected.department)]
    found = min(own or of_year, key=lambda one: one.modified or "", default=None)
    state, received = "missing", None
    if found:
        received = (found.modified or "")[:10] or None
        is_late = deadline and received and received > deadline.isoformat()
        state = "late" if is_late else "received"
    return Line(
        expected.department,
        expected.project_name,
        expected.year,
        deadline,
        expected.contact,
        state,
        found.path if found else None,
        received,
    )


def reminders(
    lines: Iterable[Line], entries: Iterable[Entry], today: date
) -> Iterator[tuple[str, bytes]]:
    """Write one ready-to-send text for each department that owes something.

    Yields:
        Name below the output folder, and the text: UTF-8 with BOM, CRLF.
    """
    missing: defaultdict[str, list[Line]] = defaultdict(list)
    refused: defaultdict[str, list[Entry]] = defaultdict(list)
    for line in lines:
        if line.state == "missing":
            missing[line.department].append(line)
    for entry in entries:
        if entry.status == "refused" and entry.department:
            refused[entry.department].append(entry)
    for name in sorted(missing.keys() | refused.keys()):
        text = "\r\n".join(_reminder(name, missing[name], refused[name], today))
        plain = names.label(name.replace("/", "_"), windows=True)
        yield f"departments/{names.fitting(f'{plain}（催报）.txt')}", text.encode("utf-8-sig")


def _reminder(name: str, missing: list[Line], refused: list[Entry], today: date) -> Iterator[str]:
    yield f"{name}："
    if missing:
        yield f"    截至{_written(today)}，贵单位下列项目的绩效自评表尚未收到，请尽快报送："
        yield from (f"    {number}. {_owed(line, today)}" for number, line in enumerate(missing, 1))
    if refused:
        yield "    下列文件无法读取，请按说明处理后重新报送："
        for number, entry in enumerate(refused, 1):
            yield f"    {number}. {PurePosixPath(entry.path).name}：{entry.reason}"
    yield ""


def _owed(line: Line, today: date) -> str:
    parts = [line.project]
    if line.year:
        parts.append(f"{line.year}年度")
    if line.deadline:
        over = "，已逾期" if today > line.deadline else ""
        parts.append(f"截止{_written(line.deadline)}{over}")
    if line.contact:
        parts.append(f"联系人：{line.contact}")
    return "，".join(parts)


def _written(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日"


def _squeezed(text: object) -> str:
    return "".join(str(text or "").split())
