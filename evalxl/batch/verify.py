"""Are outputs still what was written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalxl.batch import places, rebuild
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one output stands: `ok`, `changed`, `missing`, or `unknown` where we never wrote it."""

    path: str
    state: str


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


def _folder(out: Place, within: str | None) -> Iterator[Verdict]:
    start = f"{within}/" if within else ""
    with rebuild.reading(out) as ledger:
        wanted = [one for one in ledger.outputs() if one.path.startswith(start)]
    if within and not wanted:
        yield Verdict(within, "unknown")
    found = places.store(out).digests(one.path for one in wanted)
    for one, there in zip(wanted, found, strict=True):
        yield Verdict(one.path, _state(there, one.sha256))


def _file(out: Place, path: Place) -> Verdict:
    name = places.below(path, out) or ""
    with rebuild.reading(out) as ledger:
        known = {one.path: one.sha256 for one in ledger.outputs()}
    state = _state(places.store(out).digest(name), known[name]) if name in known else "unknown"
    return Verdict(name, state)


def _state(found: str | None, wanted: str) -> str:
    if found is None:
        return "missing"
    return "ok" if found == wanted else "changed"
