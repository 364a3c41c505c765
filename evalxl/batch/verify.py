"""Are outputs still what was written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evalxl.batch import places, rebuild
from evalxl.batch.store import LocalStore
from evalxl.errors import UsageError


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one output stands: `ok`, `changed`, `missing`, or `unknown` where we never wrote it."""

    path: str
    state: str


def verify(paths: Iterable[Path]) -> Iterator[Verdict]:
    """Check output folders as a whole, and single files in them.

    Raises:
        UsageError: A path does not lie in an output folder.
    """
    for path in paths:
        out = _out_of(path)
        if path.resolve() == out:
            yield from _folder(out)
        else:
            yield _file(out, path)


def _out_of(path: Path) -> Path:
    place = path.resolve()
    for folder in (place, *place.parents):
        if places.ledger(folder).is_file():
            return folder
    raise UsageError(
        f"{path}: does not lie in an output folder of evalxl",
        f"{path}：不在 evalxl 的输出文件夹里",
    )


def _folder(out: Path) -> Iterator[Verdict]:
    store = LocalStore(out)
    with rebuild.reading(out) as ledger:
        for one in ledger.outputs():
            yield Verdict(one.path, _state(store.digest(one.path), one.sha256))


def _file(out: Path, path: Path) -> Verdict:
    name = path.resolve().relative_to(out).as_posix()
    with rebuild.reading(out) as ledger:
        known = {one.path: one.sha256 for one in ledger.outputs()}
    state = _state(LocalStore(out).digest(name), known[name]) if name in known else "unknown"
    return Verdict(name, state)


def _state(found: str | None, wanted: str) -> str:
    if found is None:
        return "missing"
    return "ok" if found == wanted else "changed"
