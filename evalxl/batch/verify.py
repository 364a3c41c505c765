"""Are outputs still what was written, and what was changed in those that are not?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalxl.batch import reproduction
from evalxl.batch.storage import places, rebuild
from evalxl.batch.storage.ledger import Ledger, Output
from evalxl.core.errors import Refused, UsageError
from evalxl.core.urls import Place
from evalxl.xlsx.difference import VALUES, Difference, differences

if TYPE_CHECKING:
    from evalxl.batch.options import Options
    from evalxl.settings.config import Settings

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
CHANGED, MISSING, UNKNOWN, OK = "changed", "missing", "unknown", "ok"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one output stands: `ok`, `changed`, `missing`, or `unknown` where we never wrote it.

    Attributes:
        path: Below the output folder.
        state: By its bytes and the ledger alone.
        named: What was changed, where the output could be made again.
        why: Why that could not be (`reproduction.Why`, `unreadable`, or empty).
        has_same_values: The weaker statement: every value that a scored copy shows in the form,
            or, where `named` is known, every value and formula, is as written.
    """

    path: str
    state: str
    named: tuple[Difference, ...] = ()
    why: str = ""
    has_same_values: bool = False


def verify(paths: Iterable[Place]) -> Iterator[Verdict]:
    """Check output folders as a whole, folders within them, and single files in them.

    Raises:
        UsageError: A path does not lie in an output folder.
    """
    for path in paths:
        out = out_of(path)
        if path.is_dir():
            yield from _folder(out, places.below(path, out))
        else:
            yield _file(out, path)


def compared(
    out: Place, verdicts: Iterable[Verdict], settings: Settings, options: Options
) -> Iterator[Verdict]:
    """Compare outputs with the same made again, and name what differs, cell by cell.

    Args:
        out: The output folder.
        verdicts: Those to be compared; one whose bytes are as the ledger says is `changed` where
            the form gives others.
        settings: The settings in force.
        options: How runs are done here.
    """
    asked = {one.path: one for one in verdicts if one.state in {OK, CHANGED}}
    with rebuild.reading(out) as ledger:
        wanted = [one for one in ledger.outputs() if one.path in asked]
        stamps = ledger.stamps(settled=False)
    for made in reproduction.again(out, wanted, settings, options):
        one = asked[made.output.path]
        content = _content(out, one.path)
        if content is None:
            yield replace(one, why="unreadable")
        elif made.content is None:
            yield replace(one, why=made.why, has_same_values=_is_sealed(one, content, stamps))
        else:
            yield _told(one, made.content, content)


def outputs(out: Place, ledger: Ledger, start: str = "") -> Iterator[Verdict]:
    """Check every output the ledger knows by its bytes; `start` is how their paths begin."""
    wanted: list[Output] = [one for one in ledger.outputs() if one.path.startswith(start)]
    found = places.store(out).digests(one.path for one in wanted)
    for one, there in zip(wanted, found, strict=True):
        yield Verdict(one.path, _state(there, one.sha256))


def out_of(path: Place) -> Place:
    """Return the output folder a path lies in, or is.

    Raises:
        UsageError: There is none.
    """
    place = path.resolve()
    above: Sequence[Place] = place.parents
    for folder in (place, *above):
        if places.ledger(folder).is_file():
            return folder
    raise UsageError(
        f"{path}: does not lie in an output folder of evalxl",
        f"{path}：不在 evalxl 的输出文件夹里",
    )


def _told(one: Verdict, made: bytes, content: bytes) -> Verdict:
    """Say what differs between an output and the same made again."""
    if made == content:
        return one
    if not one.path.lower().endswith(WORKBOOKS):
        return replace(one, state=CHANGED)
    try:
        named = tuple(differences(made, content))
    except Refused:
        return replace(one, state=CHANGED, why="unreadable")
    is_same = VALUES.isdisjoint(what for _, what in named)
    return replace(one, state=CHANGED, named=named, has_same_values=is_same)


def _is_sealed(one: Verdict, content: bytes, stamps: frozenset[str]) -> bool:
    """Whether a scored copy carries our stamp, and every value it names is as written."""
    from evalxl.writing.strip import verify as sealed

    if not one.path.lower().endswith(WORKBOOKS):
        return False
    try:
        seal = sealed(content)
    except Refused:
        return False
    return seal.mark in stamps and seal.is_intact and not seal.changed


def _content(out: Place, path: str) -> bytes | None:
    try:
        return places.store(out).read(path)
    except OSError:
        return None


def _folder(out: Place, within: str | None) -> Iterator[Verdict]:
    start = f"{within}/" if within else ""
    with rebuild.reading(out) as ledger:
        found = [*outputs(out, ledger, start)]
    yield from found or ([Verdict(within, UNKNOWN)] if within else [])


def _file(out: Place, path: Place) -> Verdict:
    name = places.below(path, out) or ""
    with rebuild.reading(out) as ledger:
        known = ledger.output(name)
    return Verdict(name, _state(places.store(out).digest(name), known.sha256) if known else UNKNOWN)


def _state(found: str | None, wanted: str) -> str:
    if found is None:
        return MISSING
    return OK if found == wanted else CHANGED
