"""What was done, from which bytes, to which bytes; with each file's rows: the state store.

SQLite with a rollback journal and `synchronous=EXTRA`: no shared memory, nothing left beside the
file, and a transaction that was committed survives a power cut. Everything here can be made again
from outputs and manifests (`rebuild`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pydantic_core
from isal import isal_zlib

from evalxl.answers import order
from evalxl.batch.storage.ledger_corruption import damaged, is_damage

LEDGER = "ledger.sqlite"
VERSION = 3
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (path TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE records (path TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE outputs (
    path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, role TEXT NOT NULL, owner TEXT NOT NULL
);
CREATE INDEX owners ON outputs (owner);
CREATE TABLE intents (path TEXT, sha256 TEXT, PRIMARY KEY (path, sha256));
CREATE TABLE answers (mark TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE archives (sha256 TEXT PRIMARY KEY, listing TEXT NOT NULL);
CREATE TABLE stamps (mark TEXT PRIMARY KEY, is_settled INTEGER NOT NULL);
"""
_EARLIER = "CREATE TABLE IF NOT EXISTS earlier (path TEXT PRIMARY KEY, body BLOB NOT NULL)"
"""Where a form was replaced at its path: the record of its first submission."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One project of a file, as far as other files are concerned."""

    unit: str | None
    project: str | None
    year: float | None
    supervisor: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one input of the present inbox.

    `status` is `scored`, `refused` or `faulted`. `key` names all that the work depended on; an
    empty one is done again. `modified` is the document's own date, else the file's.
    `severities` counts the findings.
    """

    path: str
    sha256: str
    key: str
    status: str
    form: str = "unknown"
    department: str | None = None
    suffix: str = ""
    output: str = ""
    output_sha256: str = ""
    modified: str | None = None
    size: int = 0
    reason: str = ""
    reason_en: str = ""
    owners: tuple[Owner, ...] = ()
    severities: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Output:
    """One file we wrote: `role` is `scored`, `refused`, `withdrawn` or `summary`.

    `owner` is the input it belongs to, empty where it belongs to none or that is not known.
    """

    path: str
    sha256: str
    role: str
    owner: str = ""


class Ledger:
    """The ledger of one output folder. Every change is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def entry(self, path: str) -> Entry | None:
        """Return what is known of one input."""
        row = self._db.execute("SELECT facts FROM files WHERE path = ?", (path,)).fetchone()
        return _entry(row[0]) if row else None

    def entries(self) -> Iterator[Entry]:
        """Go through all inputs by path."""
        for (facts,) in self._db.execute("SELECT facts FROM files ORDER BY path"):
            yield _entry(facts)

    def paths(self) -> set[str]:
        """Return the paths of all inputs."""
        return {path for (path,) in self._db.execute("SELECT path FROM files")}

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """Go through the packed records by path, one at a time."""
        yield from self._db.execute("SELECT path, body FROM records ORDER BY path")

    def body(self, path: str) -> bytes:
        """Return the packed record of one input."""
        row = self._db.execute("SELECT body FROM records WHERE path = ?", (path,)).fetchone()
        return bytes(row[0])

    def earlier(self) -> Iterator[tuple[str, bytes]]:
        """Go through the first submissions of forms that were replaced at their paths."""
        known = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'earlier'").fetchone()
        if known:
            yield from self._db.execute("SELECT path, body FROM earlier ORDER BY path")

    def outputs(self, role: str | None = None) -> list[Output]:
        """List what we wrote, by path."""
        rows = self._db.execute("SELECT * FROM outputs ORDER BY path")
        return [Output(*row) for row in rows if role in {None, row[2]}]

    def output(self, path: str) -> Output | None:
        """Return what is known of the output at a path."""
        row = self._db.execute("SELECT * FROM outputs WHERE path = ?", (path,)).fetchone()
        return Output(*row) if row else None

    def withdrawn(self, owner: str, path: str) -> list[str]:
        """List the withdrawn copies of an input; one without a known owner is told by its path."""
        asked = (
            "SELECT path FROM outputs WHERE role = 'withdrawn' "
            "AND (owner = ? OR (owner = '' AND path = ?))"
        )
        rows = self._db.execute(asked, (owner, path))
        return [name for (name,) in rows]

    def wrote(self, path: str, sha256: str) -> bool:
        """Return whether these bytes at this path are ours, also those of a run that was killed."""
        asked = (path, sha256)
        query = "SELECT 1 FROM {} WHERE path = ? AND sha256 = ?"
        return any(
            self._db.execute(query.format(table), asked).fetchone()
            for table in ("outputs", "intents")
        )

    def stamps(self, *, settled: bool = True) -> frozenset[str]:
        """Return the marks of the scored copies we wrote.

        Those of a run count once it has concluded, so that a run which was killed and goes on
        knows what it knew when it began.
        """
        rows = self._db.execute("SELECT mark FROM stamps WHERE is_settled >= ?", (int(settled),))
        return frozenset(mark for (mark,) in rows)

    def meta(self, name: str) -> Any:
        """Return a kept value, `None` where there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return _json(row[0]) if row else None

    def archive(self, sha256: str) -> Any:
        """Return what is known of an archive's contents."""
        row = self._db.execute("SELECT listing FROM archives WHERE sha256 = ?", (sha256,))
        found = row.fetchone()
        return _json(found[0]) if found else None

    def answers(self) -> list[dict[str, Any]]:
        """List what departments answered, by date and place; nothing is ever forgotten."""
        rows = self._db.execute("SELECT facts FROM answers ORDER BY mark")
        return sorted((json.loads(facts) for (facts,) in rows), key=order)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Make one transaction: all of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield Change(self._db)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def announce(self, intents: Iterable[tuple[str, str]]) -> None:
        """Say which bytes are about to be put where, so that a killed run's work is known."""
        with self.change():
            self._db.executemany("INSERT OR IGNORE INTO intents VALUES (?, ?)", intents)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


@dataclass(frozen=True, slots=True)
class Change:
    """What can be said within one transaction."""

    db: sqlite3.Connection

    def keep(self, entry: Entry, body: bytes) -> None:
        """Record one input and its rows; what it replaces stays as its first submission."""
        facts = json.dumps(asdict(entry), ensure_ascii=False)
        self._keep_earlier(entry)
        self.db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (entry.path, facts))
        self.db.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (entry.path, body))

    def forget(self, path: str) -> None:
        """Drop one input that is gone."""
        self.db.execute("DELETE FROM files WHERE path = ?", (path,))
        self.db.execute("DELETE FROM records WHERE path = ?", (path,))
        self.db.execute("DELETE FROM earlier WHERE path = ?", (path,))

    def _keep_earlier(self, new: Entry) -> None:
        """Keep the record a new one of the same projects replaces, unless one is kept already."""
        row = self.db.execute("SELECT facts FROM files WHERE path = ?", (new.path,)).fetchone()
        old = _entry(row[0]) if row else None
        if old is None or old.sha256 == new.sha256 or "scored" not in (old.status, new.status):
            return
        if new.status == "scored" and old.owners != new.owners:
            self.db.execute("DELETE FROM earlier WHERE path = ?", (new.path,))
        elif old.status == "scored":
            query = "INSERT OR IGNORE INTO earlier SELECT path, body FROM records WHERE path = ?"
            self.db.execute(query, (new.path,))

    def put(self, output: Output) -> None:
        """Record one output; announcements for its path are settled."""
        row = (output.path, output.sha256, output.role, output.owner)
        self.db.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)", row)
        self.db.execute("DELETE FROM intents WHERE path = ?", (output.path,))

    def stamp(self, mark: str, *, settled: bool = False) -> None:
        """Remember a stamp we write."""
        self.db.execute("INSERT OR IGNORE INTO stamps VALUES (?, ?)", (mark, int(settled)))

    def settle_stamps(self) -> None:
        """Let the stamps of this run count from the next on."""
        self.db.execute("UPDATE stamps SET is_settled = 1 WHERE NOT is_settled")

    def drop(self, path: str) -> None:
        """Drop one output that was removed or moved."""
        self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def answer(self, answers: Iterable[Mapping[str, Any]]) -> None:
        """Keep answers; one that was given before in the same words is kept once."""
        for one in answers:
            said = "\x1f".join(str(one[name]) for name in _TOLD_APART)
            mark = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
            facts = json.dumps(dict(one), ensure_ascii=False, sort_keys=True)
            self.db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (mark, facts))

    def note(self, name: str, value: object) -> None:
        """Keep a value."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))

    def list_archive(self, sha256: str, listing: object) -> None:
        """Keep what an archive holds."""
        text = json.dumps(listing, ensure_ascii=False)
        self.db.execute("INSERT OR REPLACE INTO archives VALUES (?, ?)", (sha256, text))


def connect(place: Path) -> Ledger:
    """Open a ledger for writing; make it where there is none.

    Raises:
        Damaged: The file is damaged or of another version.
    """
    connection = sqlite3.connect(place, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            _create(connection)
        _expect_version(connection, place)
        connection.execute(_EARLIER)
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise damaged(place, error) from None
    except BaseException:
        connection.close()
        raise
    return Ledger(connection)


@contextmanager
def opened(place: Path) -> Iterator[Ledger]:
    """Open a ledger for reading; an empty one where there is none.

    Nothing is written, except that SQLite takes back what a killed run left half-done.

    Raises:
        Damaged: The file is damaged or of another version, wherever that shows.
    """
    if place.is_symlink():
        raise damaged(place, "a link")
    there = place.is_file()
    address = f"{place.absolute().as_uri()}?mode=rw" if there else ":memory:"
    with closing(sqlite3.connect(address, uri=there, isolation_level=None, timeout=30)) as made:
        if not there:
            _create(made)
        try:
            _expect_version(made, place)
            yield Ledger(made)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise damaged(place, error) from error
            raise


def pack(record: object) -> bytes:
    """Make a record small; the inverse of `unpack`."""
    return isal_zlib.compress(pydantic_core.to_json(record))  # twice as fast as `json`


def unpack(body: bytes) -> Any:
    """Return what `pack` took."""
    try:
        return pydantic_core.from_json(isal_zlib.decompress(body))
    except (isal_zlib.error, ValueError) as error:  # type: ignore[misc]  # its stub
        raise damaged(LEDGER, error) from None


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {VERSION};COMMIT;")


def _expect_version(connection: sqlite3.Connection, place: Path) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found != VERSION:
        raise damaged(place, f"version {found} where {VERSION} was expected")
    connection.execute("SELECT count(*) FROM meta").fetchone()


_TOLD_APART = ("source", "fingerprint", "project", "code", "place", "kind", "text")
_ENTRY_KEYS: Sequence[str] = [one.name for one in fields(Entry)]


def _entry(facts: str) -> Entry:
    said = _json(facts)
    try:
        said["owners"] = tuple(Owner(**owner) for owner in said["owners"])
        return Entry(**{key: said[key] for key in _ENTRY_KEYS})
    except (KeyError, TypeError) as error:
        raise damaged(LEDGER, error) from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged(LEDGER, error) from None
