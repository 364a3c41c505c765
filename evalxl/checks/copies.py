"""Texts that different projects share, found by the words they are made of.

Every text is cut into overlapping pieces of eight characters (shingles), which are hashed and
sorted once; only texts that share rare pieces are ever compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evalxl.checks.material import HALF_WIDTH, MARK, Material, place, rounded, rows
from evalxl.checks.narrative.figures import codes
from evalxl.checks.narrative.sentences import told
from evalxl.core.model import Finding

_SIZE = 8
_SHARE = 4  # one piece in four is enough to find a copy, and costs a quarter
_LEAST = 3  # pieces; fewer in common may be chance
_PRIME = np.uint64(1_099_511_628_211)
_AT_ONCE = 1_000_000  # characters hashed together
_Pieces = npt.NDArray[np.uint64]


class _Text(NamedTuple):
    project: int
    sheet: str
    cell: str | None
    text: str


def copied_text(material: Material) -> Iterator[Finding]:
    """Find reasons and paragraphs of which most also stands in another unit's form."""
    texts = list(_texts(material))
    pieces = list(_pieces(one.text for one in texts))
    best: dict[int, tuple[int, int]] = {}
    for (number, other), count in _shared(pieces, material.thresholds.copied_most).items():
        best[number] = max(best.get(number, (0, 0)), (count, -other))
    for number, (count, negative) in sorted(best.items()):
        one, other_one = texts[number], texts[-negative]
        share = count / len(pieces[number]) * 100
        enough = count >= _LEAST and share >= material.thresholds.copied_share
        if enough and _is_foreign(material, one, other_one):
            yield _finding(material, one, other_one, share)


def _texts(material: Material) -> Iterator[_Text]:
    """Return every longer text of a form: paragraphs, what was achieved, and reasons."""
    frames, least = material.frames, material.thresholds.copied_least
    for one in told(material):
        if len(one[-1]) >= least:
            yield _Text(*one)
    long = frames.indicators["reason"].str.len().ge(least // 2).eq(True)
    for row in rows(frames.indicators, long):
        yield _Text(row.project, row.sheet, row.cell_reason, row.reason)


def _pieces(texts: Iterable[str]) -> Iterator[_Pieces]:
    """Hash every piece of each text and keep those whose hash is divisible.

    Choosing by the piece itself, not by its position, keeps the choice after an insertion. Texts
    are hashed end to end, many at once; a piece that begins in one and ends in the next is none.
    """
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield from _hashed(batch)
            batch, size = [], 0
    yield from _hashed(batch)


def _hashed(texts: Sequence[str]) -> Iterator[_Pieces]:
    letters = codes("".join(texts))
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    plain = np.where(letters < len(_plain()), _plain()[letters % len(_plain())], letters)
    owners, letters = owners[plain > 0], plain[plain > 0].astype(np.uint64)
    count = max(len(letters) - _SIZE + 1, 0)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(_SIZE):
        hashes = (hashes ^ letters[offset : offset + count]) * _PRIME
    hashes ^= hashes >> np.uint64(29)
    kept = (hashes % np.uint64(_SHARE) == 0) & (owners[:count] == owners[_SIZE - 1 :])
    hashes, owners = hashes[kept], owners[:count][kept]
    bounds = np.searchsorted(owners, np.arange(len(texts) + 1))
    for start, end in pairwise(bounds):
        yield np.unique(hashes[start:end])


@cache
def _plain() -> npt.NDArray[np.uint32]:
    """Return for each character the one it is compared as (see `bare`), 0 for those left out."""
    table = np.arange(0x10000, dtype=np.uint32)
    for wide, narrow in HALF_WIDTH.items():
        table[wide] = ord(narrow)
    for upper in range(ord("A"), ord("Z") + 1):
        table[upper] = upper + 32
    table[[found.start() for found in MARK.finditer("".join(map(chr, range(0x10000))))]] = 0
    return table


def _shared(pieces: list[_Pieces], most: int) -> Counter[tuple[int, int]]:
    """Count the pieces that each pair of texts shares, later text first.

    A piece in more than `most` texts is a form's own wording and does not count.
    """
    shared: Counter[tuple[int, int]] = Counter()
    if not pieces:
        return shared
    owners = np.repeat(np.arange(len(pieces)), [len(one) for one in pieces])
    hashes = np.concatenate(pieces)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]][: len(hashes)])
    sizes = np.diff(np.r_[starts, len(hashes)])
    several = (sizes > 1) & (sizes <= most)
    for start, size in zip(starts[several], sizes[several], strict=True):
        held = owners[start : start + size].tolist()
        shared.update((later, held[i]) for j, later in enumerate(held) for i in range(j))
    return shared


def _is_foreign(material: Material, one: _Text, other: _Text) -> bool:
    """Return whether two texts come from different units and not from one project sent twice."""
    projects = material.frames.projects
    if one.project == other.project:
        return False
    mine, theirs = projects.loc[one.project], projects.loc[other.project]
    same_project = mine["project_name"] == theirs["project_name"] and mine["unit"] == theirs["unit"]
    return not same_project


def _finding(material: Material, one: _Text, other: _Text, share: float) -> Finding:
    projects = material.frames.projects
    theirs = projects.loc[other.project]
    excerpt = one.text.strip().replace("\n", "")
    return Finding(
        slug="copied_text",
        project=one.project,
        at=place(one.sheet, one.cell),
        where=str(projects.at[one.project, "project_name"]),
        provided=rounded(share, 0),
        unit="%",
        params={
            "other": f"{theirs['unit'] or ''} {theirs['project_name'] or ''}".strip(),
            "other_cell": other.cell or "—",
            "excerpt": excerpt if len(excerpt) <= 40 else f"{excerpt[:40]}…",
        },
    )
