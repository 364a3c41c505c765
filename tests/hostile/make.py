"""Make the hostile files: every kind on every real form.

`python -m tests.hostile.make OUT` writes them all, to try any program on.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evalxl.batch.storage import names as labels
from tests.hostile import (
    claims,
    containers,
    contents,
    formats,
    markup,
    names,
    packages,
    values,
    zips,
)
from tests.hostile.known import Row, forms
from tests.hostile.parcel import Spoil

SPOILERS: dict[str, Spoil] = {
    kind: spoil
    for kinds in (claims, containers, contents, formats, markup, packages, values)
    for kind, spoil in kinds.KINDS.items()
}

LARGE = frozenset(
    {
        *("million_styled_rows", "phantom_rows", "formulas_shared_by_many"),
        *("many_small_merges", "styled_cells_to_the_edge", "archive_with_bomb", "media_bomb"),
    }
)
"""Kinds that any program takes seconds for: made of the first form only, and not in every run."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its kind, its path below an inbox, its bytes, and the form it was made of.

    `member`: the path below it under which the form must turn up, where it is an archive.
    """

    kind: str
    path: str
    content: bytes
    form: Path
    member: str = ""

    @property
    def label(self) -> str:
        """The path under which everything speaks of the form."""
        return labels.label(self.path) + (f"/{self.member}" if self.member else "")

    def rows(self) -> list[Row]:
        """Give the rows a right reader finds."""
        return values.known_rows(self.kind, self.form.read_bytes())


def kinds() -> set[str]:
    """Name all kinds."""
    return {*SPOILERS, *names.KINDS, *zips.KINDS}


def hostile(of: list[Path], leaving_out: frozenset[str] = frozenset()) -> Iterator[Hostile]:
    """Make every kind on each of the forms, the large ones on the first only."""
    for number, form in enumerate(of):
        whole = form.read_bytes()
        out = leaving_out | LARGE if number else leaving_out
        for kind, spoil in SPOILERS.items():
            if kind not in out:
                yield Hostile(kind, f"坏/{kind}/{number}.xlsx", spoil(whole), form)
        for kind, rename in names.KINDS.items():
            yield Hostile(kind, f"坏/{kind}/局{number}/{rename(f'{number}.xlsx')}", whole, form)
        for kind, archive in zips.KINDS.items():
            if kind in out:
                continue
            content = archive.pack(whole)
            yield Hostile(kind, f"坏/{kind}/包{number}.zip", content, form, archive.member)


@cache
def outcomes() -> dict[str, dict[str, Any]]:
    """Load the table of expected outcomes."""
    place = Path(__file__).parent / "outcomes.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def write(folder: Path, files: Iterator[Hostile]) -> dict[str, Hostile]:
    """Write files below a folder; give them by their label."""
    written = {}
    for one in files:
        place = folder / one.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(one.content)
        os.utime(place, (1_700_000_000, 1_700_000_000))
        written[one.label] = one
    return written


if __name__ == "__main__":
    made = write(Path(sys.argv[1]), hostile(forms()))
    sys.stdout.write(f"{len(made)} files of {len({one.kind for one in made.values()})} kinds\n")
