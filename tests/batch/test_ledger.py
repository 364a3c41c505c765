"""The ledger: what was committed stays, what was not never was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from evalxl.batch.storage import ledger as ledgers
from evalxl.batch.storage.ledger import Entry, Ledger, Output, Owner
from evalxl.batch.storage.ledger_corruption import Damaged

ENTRY = Entry("局/a.xlsx", "1", "k", "scored", owners=(Owner("局", "路", 2024.0),))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def written(place: Path) -> Ledger:
    ledger = ledgers.connect(place)
    with ledger.change() as change:
        change.keep(ENTRY, ledgers.pack({"rows": "很多"}))
        change.put(Output("scored/局/a.xlsx", "2", "scored"))
        change.note("inbox", "/收件箱")
    return ledger


def test_what_was_said_is_there_after_opening_again(place: Path) -> None:
    written(place).close()
    with ledgers.opened(place) as ledger:
        assert ledger.entry("局/a.xlsx") == ENTRY
        assert ledger.outputs() == [Output("scored/局/a.xlsx", "2", "scored")]
        assert ledger.meta("inbox") == "/收件箱"
        assert [ledgers.unpack(body) for _, body in ledger.bodies()] == [{"rows": "很多"}]


def test_a_change_that_fails_leaves_nothing(place: Path) -> None:
    ledger = written(place)

    def fail() -> None:
        with ledger.change() as change:
            change.forget("局/a.xlsx")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert ledger.paths() == {"局/a.xlsx"}


def test_announced_bytes_are_known_as_ours_until_they_are_recorded(place: Path) -> None:
    ledger = written(place)
    ledger.announce([("scored/局/a.xlsx", "3")])
    assert ledger.wrote("scored/局/a.xlsx", "2")
    assert ledger.wrote("scored/局/a.xlsx", "3")
    with ledger.change() as change:
        change.put(Output("scored/局/a.xlsx", "3", "scored"))
    assert ledger.wrote("scored/局/a.xlsx", "3")
    assert not ledger.wrote("scored/局/a.xlsx", "2")


def test_nothing_is_left_beside_the_file(place: Path) -> None:
    written(place).close()
    assert [one.name for one in place.parent.iterdir()] == ["ledger.sqlite"]


def test_commits_survive_a_power_cut_by_their_settings(place: Path) -> None:
    ledger = written(place)
    assert ledger._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert ledger._db.execute("PRAGMA synchronous").fetchone() == (3,)


def test_a_file_that_is_no_database_is_damaged(place: Path) -> None:
    place.write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(Damaged):
        ledgers.connect(place)


def test_a_ledger_of_another_version_is_not_guessed_at(place: Path) -> None:
    other = sqlite3.connect(place)
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(Damaged, match="99"):
        ledgers.connect(place)


def test_where_there_is_none_an_empty_one_is_read_and_none_is_made(place: Path) -> None:
    with ledgers.opened(place) as ledger:
        assert not ledger.paths()
    assert not place.exists()
