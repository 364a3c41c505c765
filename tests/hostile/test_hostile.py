"""Hostile files end as a right copy or as one line with reason and next step; good ones thrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from evalxl.batch.options import Options
from evalxl.batch.report import RunReport
from evalxl.batch.run import run
from evalxl.batch.storage import ledger, rebuild
from evalxl.batch.storage.ledger import Entry
from evalxl.settings.config import Settings
from tests.batch.fakes import outputs
from tests.generator import generate
from tests.hostile import claims
from tests.hostile.known import Row, forms
from tests.hostile.make import LARGE, Hostile, hostile, kinds, outcomes, write

EXPECTED = {kind: outcome for outcome, kinds in outcomes().items() for kind in kinds}
UNCLEAR = {
    "value_told_twice": "duplicate_cell",
    "value_in_two_elements": "unclear_cell",
    "value_beside_a_text": "unclear_cell",
    "value_with_a_foreign_child": "unclear_cell",
    "value_of_unknown_type": "unclear_cell",
}
SMALLEST = min(forms(), key=lambda form: form.stat().st_size)


def sheets_of(form: Path) -> list[str]:
    return openpyxl.load_workbook(form, read_only=True).sheetnames


def night(inbox: Path, out: Path, jobs: int = 2) -> RunReport:
    return run(inbox, out, Settings(), Options(now=datetime(2026, 1, 1), jobs=jobs))


def test_every_kind_has_its_expected_outcome_and_there_are_enough() -> None:
    assert kinds() == EXPECTED.keys()
    assert kinds() >= LARGE
    assert len(kinds()) >= 60
    assert len(kinds()) * len(forms()) >= 300


def test_every_kind_comes_out_as_the_table_says(tmp_path: Path) -> None:
    """The large kinds are in the slow test below."""
    written = write(tmp_path / "in", hostile([SMALLEST], LARGE))
    report = night(tmp_path / "in", tmp_path / "out", jobs=1)
    assert report.fault == ""
    assert wrong(tmp_path / "out", written) == []


def wrong(out: Path, files: dict[str, Hostile]) -> list[str]:
    """List what did not come out as expected."""
    with rebuild.reading(out) as known:
        entries = {entry.path: entry for entry in known.entries()}
        bodies = dict(known.bodies())
    found = []
    for path, one in files.items():
        expected = EXPECTED[one.kind]
        actual = outcome(entries.get(path), bodies.get(path))
        if actual == "scored" and expected == "unreadable" and is_of_several_sheets(one.form):
            found += not_told_as_lost(path, bodies[path], one)
        elif actual != expected:
            found.append(f"{path}: {actual}, expected {expected}")
        elif expected == "scored":
            found += wrong_rows(path, bodies[path], one) + not_told(path, bodies[path], one)
    return found + [
        f"{entries[path].output}: no note" for path in files if not told(out, entries.get(path))
    ]


def not_told(path: str, body: bytes, one: Hostile) -> list[str]:
    """List what acts or reaches out and is not named; a cell with two values likewise."""
    slugs = {row["slug"] for row in ledger.unpack(body)["findings"]}
    needs = "active_content" if one.kind in claims.TOLD else UNCLEAR.get(one.kind)
    return [f"{path}: no {needs}"] if needs and needs not in slugs else []


@pytest.mark.parametrize(
    "form", [form for form in forms() if len(sheets_of(form)) > 2], ids=lambda form: form.stem[:7]
)
def test_a_lost_sheet_of_several_costs_itself_and_is_named(form: Path, tmp_path: Path) -> None:
    broken = {one for one in hostile([form], LARGE) if one.kind == "unclosed_xml"}
    written = write(tmp_path / "in", iter(broken))
    night(tmp_path / "in", tmp_path / "out", jobs=1)
    assert written
    assert wrong(tmp_path / "out", written) == []


@cache
def is_of_several_sheets(form: Path) -> bool:
    return len(sheets_of(form)) > 1


def not_told_as_lost(path: str, body: bytes, one: Hostile) -> list[str]:
    """List what is wrong where an unreadable sheet cost itself alone.

    It must be named, with the severity of an error, and no row may stand that is not known.
    """
    said = ledger.unpack(body)
    lost = [row for row in said["findings"] if row["slug"] == "sheet_unreadable"]
    if not lost:  # the damage lies where this form has nothing: all of it must be there
        return wrong_rows(path, body, one)
    named = {name for name in sheets_of(one.form) for row in lost if name in row["message"]}
    found = [] if named else [f"{path}: scored, and no lost sheet is named"]
    found += [f"{path}: {row['severity']}" for row in lost if row["severity"] != "error"]
    known = {row.name for row in one.rows()}
    invented = [row["name"] for row in said["rows"]["indicators"] if row["name"] not in known]
    return found + [f"{path}: {name} is invented" for name in invented]


def outcome(entry: Entry | None, body: bytes | None) -> str:
    """Name what became of a file."""
    if entry is None or body is None:
        return "passed_over"
    if entry.status != "refused":
        return entry.status
    return str(ledger.unpack(body)["findings"][0]["slug"])


def wrong_rows(path: str, body: bytes, one: Hostile) -> list[str]:
    """List what is read otherwise than it is known, and points given for a value that is none."""
    rows = ledger.unpack(body)["rows"]["indicators"]
    read = [Row(row["name"], row["target"], row["actual"], row["score"]) for row in rows]
    known = one.rows()
    found = [
        f"{path}: {got} where {row} was known"
        for got, row in zip(read, known, strict=False)
        if got != row
    ]
    if len(read) != len(known):
        found.append(f"{path}: {len(read)} rows, known are {len(known)}")
    return found


def told(out: Path, entry: Entry | None) -> bool:
    """Tell whether a refused file has its note with reason and next step."""
    if entry is None or entry.status == "scored":
        return True
    note = (out / entry.output).read_bytes().decode("utf-8-sig")
    return "原因：" in note and "怎么办：" in note and "What to do:" in note


def good(count: int) -> Iterator[tuple[Path, bytes]]:
    for one in generate(count, seed=7):
        yield Path("好") / one.path, one.content


def by_turns(bases: Sequence[Path]) -> Iterator[Hostile]:
    """Make every kind of the first form, and each third of one of the others in turn."""
    thirds = sorted(kinds())[::3]
    turns = {kind: 1 + number % (len(bases) - 1) for number, kind in enumerate(thirds)}
    for one in hostile([*bases]):
        number = turns.get(one.kind)
        if one.form == bases[0] or (number is not None and one.form == bases[number]):
            yield one


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(by_turns, marks=pytest.mark.slow),
        pytest.param(hostile, marks=pytest.mark.thorough),
    ],
)
def test_good_forms_come_out_the_same_in_the_worst_company(
    tmp_path: Path, made: Callable[[list[Path]], Iterator[Hostile]]
) -> None:
    """The hostile kinds are made of all five real forms; in the gate of one and some others."""
    forms_of_today = list(good(60))  # some programs stamp the time: the same bytes for both
    for folder in ("alone", "together"):
        for path, content in forms_of_today:
            place = tmp_path / folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    bases = [SMALLEST, *sorted({*forms()} - {SMALLEST})]
    written = write(tmp_path / "together", made(bases))
    night(tmp_path / "alone", tmp_path / "alone-out")
    report = night(tmp_path / "together", tmp_path / "together-out")
    assert report.fault == ""
    assert len(written) >= len(kinds())
    assert wrong(tmp_path / "together-out", written) == []
    alone = outputs(tmp_path / "alone-out")
    together = outputs(tmp_path / "together-out")
    copies = [name for name in alone if name.startswith("scored/好/")]
    assert len(copies) == 60
    assert [name for name in copies if alone[name] != together[name]] == []


def slugs(out: Path) -> dict[str, set[str]]:
    with rebuild.reading(out) as known:
        bodies = dict(known.bodies())
    return {
        path: {str(row["slug"]) for row in ledger.unpack(body)["findings"]}
        for path, body in bodies.items()
    }


def test_a_scored_copy_counts_as_ours_only_where_the_ledger_knows_it(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    (inbox / "局").mkdir(parents=True)
    (inbox / "局" / "表.xlsx").write_bytes(SMALLEST.read_bytes())
    night(inbox, out, jobs=1)
    (inbox / "局" / "表.xlsx").write_bytes((out / "scored" / "局" / "表.xlsx").read_bytes())
    night(inbox, out, jobs=1)
    night(inbox, tmp_path / "elsewhere", jobs=1)
    (out / ".evalxl" / "ledger.sqlite").unlink()
    night(inbox, out, jobs=1)
    assert "foreign_stamp" not in slugs(out)["局/表.xlsx"]
    assert "foreign_stamp" in slugs(tmp_path / "elsewhere")["局/表.xlsx"]
