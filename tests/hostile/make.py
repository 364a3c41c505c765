"""Make the hostile files: every kind on every real form.

`python -m tests.hostile.make OUT` writes them all, to try any program on.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.hostile import containers, contents, formats, names

FORMS = Path(__file__).parents[1] / "data" / "forms"
SPOILERS = containers.KINDS | contents.KINDS | formats.KINDS


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its kind, its path below an inbox, its bytes, and the form it was made of."""

    kind: str
    path: str
    content: bytes
    form: Path


def forms() -> list[Path]:
    """List the real forms."""
    return sorted(FORMS.glob("*.xlsx"))


def hostile(of: list[Path]) -> Iterator[Hostile]:
    """Make every kind on each of the forms."""
    for number, form in enumerate(of):
        whole = form.read_bytes()
        for kind, spoil in SPOILERS.items():
            yield Hostile(kind, f"{kind}/{number}.xlsx", spoil(whole), form)
        for kind, rename in names.KINDS.items():
            yield Hostile(kind, f"{kind}/局{number}/{rename(f'{number}.xlsx')}", whole, form)


@cache
def outcomes() -> dict[str, dict[str, Any]]:
    """Load the table of expected outcomes."""
    place = Path(__file__).parent / "outcomes.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def facts(form: Path) -> list[tuple[str, str | None, str | None, float | None]]:
    """Give the known rows of a form: name, target, result and own score of each indicator."""
    said = json.loads((FORMS / "expected" / f"{form.stem}.json").read_text(encoding="utf-8"))
    return [
        (one["name"], one["target"], one["actual"], one["score"])
        for project in said["projects"]
        for one in project["indicators"]
    ]


def write(folder: Path, files: Iterator[Hostile]) -> dict[str, Hostile]:
    """Write files below a folder; give them by their real path below it."""
    written = {}
    for one in files:
        place = folder / one.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(one.content)
        os.utime(place, (1_700_000_000, 1_700_000_000))
        written[one.path] = one
    return written


if __name__ == "__main__":
    made = write(Path(sys.argv[1]), hostile(forms()))
    sys.stdout.write(f"{len(made)} files of {len({one.kind for one in made.values()})} kinds\n")
