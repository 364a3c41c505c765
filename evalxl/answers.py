"""What departments answer to findings: read from workbooks that come back, told by fingerprint.

A row is an answer where its sheet has a column 部门答复 and the cell is filled. The column 识别码
names the finding; rows that lost it are kept as well, and listed as matching nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from itertools import groupby
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.findings import matter_of
from evalxl.language.words import words_of
from evalxl.xlsx.grid import Grid, Sheet

ANSWER, TEXT, MARK = "部门答复", "答复说明", "识别码"
CHANGED, EXPLAINED, OBJECTED = "已改", "说明", "异议"
KINDS = (CHANGED, EXPLAINED, OBJECTED)
UNANSWERED, ANSWERED, MENDED, REVIEWED, WAIVED = "未答复", "已答复", "已整改", "已复核", "豁免"
STATES = (UNANSWERED, ANSWERED, MENDED, REVIEWED, WAIVED)
"""The states of a finding."""

_LABELS = {
    "kind": (ANSWER, "Answer"),
    "text": (TEXT, "Answer in words"),
    "fingerprint": (MARK, "Mark"),
    "code": ("编号", "Code"),
    "project": ("项目名称", "Project"),
    "place": ("位置", "单元格", "Cell", "Place"),
    "message": ("具体情况", "问题", "须判断什么", "Problem", "Question", "What was found"),
}
"""What the columns of our lists are called in workbooks; the first that is there counts."""
_NEEDED = {"kind"}
_COMPANIONS = {"fingerprint", "code", "message"}
_NAMED = ((CHANGED, "changed"), (OBJECTED, "objected"), (EXPLAINED, "explained"))
"""Kind of answer → entry of the lexicon with the words it begins with."""
_SEPARATORS = " ：:，,。；;、—-\n\t"
_MARK = re.compile(r"[0-9a-f]{16}(?:-\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it stands in a workbook.

    `fingerprint` is empty where the row has none any more; `code`, `project`, `place` and
    `message` repeat the row, as far as its columns are still there. `given`: the date of the
    workbook, ISO 8601.
    """

    source: str
    sheet: str
    row: int
    fingerprint: str
    kind: str
    text: str
    code: str = ""
    project: str = ""
    place: str = ""
    message: str = ""
    given: str = ""

    @property
    def said(self) -> str:
        """The answer as it stands in one cell: `说明：已附批复`."""
        return _said(self.kind, self.text)

    def plain(self) -> dict[str, Any]:
        """Return the answer as JSON-able data."""
        return asdict(self)


def is_list(grid: Grid) -> bool:
    """Whether a workbook is a list of findings that was sent out for answers, and no form.

    Forms may have a list of problems with answers of their own, but not our marks.
    """
    return any("fingerprint" in columns for sheet in grid.sheets for _, columns in _heads(sheet))


def read(grid: Grid, source: str, given: str = "") -> list[Answer]:
    """Read the answers of a workbook.

    Args:
        grid: A department workbook or a scored copy, as it came back.
        source: Its path, repeated in the answers.
        given: Its date.

    Returns:
        One answer a filled cell of a column 部门答复 and finding of its row, in reading order.
    """
    return [one for sheet in grid.sheets for one in _of_sheet(sheet, source, given)]


def _of_sheet(sheet: Sheet, source: str, given: str) -> Iterator[Answer]:
    heads = _heads(sheet)
    ends = [*(row for row, _ in heads[1:]), sheet.max_row + 1]
    for (head, columns), end in zip(heads, ends, strict=False):
        for row in range(head + 1, end):
            said = {role: _own_text(sheet, row, column) for role, column in columns.items()}
            typed = said.pop("kind")
            text = said.pop("text", "")
            marks = _MARK.findall(said.pop("fingerprint", "")) or [""]
            if typed or text:
                kind, rest = worded(typed, text)
                yield from (
                    Answer(
                        source=source,
                        sheet=sheet.name,
                        row=row,
                        fingerprint=mark,
                        kind=kind,
                        text=rest,
                        given=given,
                        **said,
                    )
                    for mark in marks
                )


def _own_text(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a cell; nothing of a heading that spans the list from another column."""
    _, first = sheet.merged.get((row, column), (row, column))
    return sheet.text(row, column).strip() if first == column else ""


def _heads(sheet: Sheet) -> list[tuple[int, Mapping[str, int]]]:
    """Find the heading rows of lists of findings; the column of each role in them."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, {}).setdefault(_plain(cell.text), column)
    needed = {word for role in _NEEDED for word in _plain_labels()[role]}
    lists = ((row, labels) for row, labels in sorted(rows.items()) if labels.keys() & needed)
    found = ((row, _columns(labels)) for row, labels in lists)
    return [
        (row, columns)
        for row, columns in found
        if columns.keys() >= _NEEDED and columns.keys() & _COMPANIONS
    ]


def _columns(labels: Mapping[str, int]) -> dict[str, int]:
    """Return the column of each role whose label is among these."""
    named = {
        role: next((labels[word] for word in words if word in labels), None)
        for role, words in _plain_labels().items()
    }
    return {role: column for role, column in named.items() if column is not None}


def worded(typed: str, text: str = "") -> tuple[str, str]:
    """Return kind and text of an answer; words that name no kind are an explanation."""
    said = typed.strip()
    while rest := _after(said, "said_before"):
        said = rest
    for kind, entry in _NAMED:
        after = _after(said, entry)
        if after is None or (kind == CHANGED and _after(after, "not_changed") is not None):
            continue
        return kind, _joined(after.strip(_SEPARATORS), text)
    return EXPLAINED, _joined(typed, text)


def _after(text: str, entry: str) -> str | None:
    """Return what follows the words of an entry that a text begins with, `None` without them."""
    words = sorted(words_of("department_answer", entry), key=len, reverse=True)
    found = next((word for word in words if text.casefold().startswith(word)), None)
    return None if found is None else text[len(found) :]


def _joined(*texts: str) -> str:
    return "；".join(text for text in texts if text)


@cache
def _plain_labels() -> Mapping[str, tuple[str, ...]]:
    return {role: tuple(map(_plain, words)) for role, words in _LABELS.items()}


def _plain(label: str) -> str:
    return "".join(unicodedata.normalize("NFKC", label).split())


_TYPES = {one.name: int if one.name == "row" else str for one in fields(Answer)}


def is_answer(facts: object) -> bool:
    """Whether data from the ledger or a manifest has the shape of `Answer.plain`."""
    if not isinstance(facts, dict) or facts.keys() != _TYPES.keys():
        return False
    return all(isinstance(facts[name], kind) for name, kind in _TYPES.items())


def latest(answers: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the answer that counts for each fingerprint: the latest, of equal dates the last.

    Lists go out with the answers given so far: what only repeats an earlier one in a workbook
    that comes back does not take the place of what was typed into another of its sheets.
    """
    counted: dict[str, Mapping[str, Any]] = {}
    marked = sorted((one for one in answers if one["fingerprint"]), key=order)
    for _, workbook in groupby(marked, key=lambda one: (one["given"], one["source"])):
        before = dict(counted)
        for one in workbook:
            mark = str(one["fingerprint"])
            if mark not in before or not is_repeated(one, before[mark]):
                counted[mark] = one
    return counted


def earlier_answers(given: Mapping[str, Mapping[str, Any]], marks: Iterable[str]) -> dict[str, str]:
    """Return, for each finding without an answer, the last one given to an earlier value there.

    Args:
        given: The answer that counts for each fingerprint.
        marks: The fingerprints of all present findings.

    Returns:
        Fingerprint → kind, text and day of the last answer.
    """
    present = set(marks)
    gone = sorted((one for mark, one in given.items() if mark not in present), key=order)
    last = {matter_of(one["fingerprint"]): one for one in gone}
    unanswered = ((mark, last.get(matter_of(mark))) for mark in present if mark not in given)
    return {mark: _dated(one) for mark, one in unanswered if one}


def _dated(one: Mapping[str, Any]) -> str:
    day = f"（{one['given'][:10]}）" if one["given"] else ""
    return _said(one["kind"], one["text"]) + day


def _said(kind: str, text: str) -> str:
    return f"{kind}：{text}" if text else kind


def is_repeated(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two answers say the same in the same words."""
    return bool(one["kind"] == other["kind"] and one["text"] == other["text"])


def order(answer: Mapping[str, Any]) -> tuple[str, str, str, int]:
    """Return the key by which answers are ordered: date, then place."""
    return answer["given"], answer["source"], answer["sheet"], answer["row"]


_SETTLED = {"waived": WAIVED, "reviewed": REVIEWED, "explained": ANSWERED}


def state_of(settled: str | None, answer: Mapping[str, Any] | None, severity: str) -> str | None:
    """Return the state of an open finding; `None` for a note, which needs no answer.

    That it was changed (`已改`) answers nothing while the finding is still there as it was.
    """
    if isinstance(settled, str):
        return _SETTLED[settled]
    if answer is not None and answer["kind"] != CHANGED:
        return ANSWERED
    return None if severity == "note" else UNANSWERED
