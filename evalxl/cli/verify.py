"""`evalxl verify PATH…`: are these outputs still what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import AnyPlace
from evalxl.core.errors import Refused, UsageError
from evalxl.core.urls import Place, read_whole

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
SAME_VALUES = "values unchanged"
UNREADABLE = "unreadable"


@common.command(
    "输出（文件夹或单个评分表）有没有改动；评分表被改动时指出改了哪些格。",
    "Are these outputs (a folder or files) still what was written; names the cells that changed.",
    example="evalxl verify out",
)
@click.argument("paths", nargs=-1, required=True, type=AnyPlace(exists=True))
def command(talk: Talk, paths: tuple[Place, ...]) -> int:
    """Print one line an output that is not as written; exit 1 if there is any."""
    wrong = 0
    for path in paths:
        for name, state in _states(path):
            if state in {"ok", SAME_VALUES}:
                talk.detail(f"{state}\t{name}")
            else:
                wrong += 1
                talk.result(f"{state}\t{name}")
    if not wrong:
        talk.note(t("输出文件均未改动", "everything is as it was written"))
    return 1 if wrong else 0


def _states(path: Place) -> Iterator[tuple[str, str]]:
    """Ask the ledger, which knows every byte; copies under none can only be asked their seal."""
    from evalxl.batch.verify import out_of, verify

    try:
        out = out_of(path)
    except UsageError:
        copies = _copies(path)
        if not copies:
            raise
        states = {"ok": SAME_VALUES, UNREADABLE: "changed"}
        for copy in copies:
            sealed = _sealed(copy)
            yield str(copy), states.get(sealed, sealed)
        return
    for one in verify([path]):
        is_other = one.state in {"changed", "unknown"}
        yield one.path, one.state + (_more(out / one.path) if is_other else "")


def _more(path: Place) -> str:
    """Say what the seal adds to bytes that differ; anybody can write one, so it excuses nothing."""
    sealed = _sealed(path)
    if sealed == "ok":
        return f" ({SAME_VALUES})"
    return sealed.removeprefix("changed") if sealed.startswith("changed ") else ""


def _copies(path: Place) -> Sequence[Place]:
    """Return the workbooks `evalxl score` wrote: they lie under no ledger, but carry a seal."""
    if path.is_file():
        return [path]
    if not isinstance(path, Path):
        return []
    return sorted(
        one for one in path.rglob("*") if one.suffix.lower() in WORKBOOKS and one.is_file()
    )


def _sealed(path: Place) -> str:
    from evalxl.writing.strip import verify

    try:
        seal = verify(read_whole(path))
    except (OSError, Refused):
        return UNREADABLE
    if not seal.is_sealed:
        return "unknown" if path.suffix.lower().startswith(".xls") else "changed"
    if seal.is_intact and not seal.changed:
        return "ok"
    return " ".join(("changed", *seal.changed))
