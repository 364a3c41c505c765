"""Texts that different projects share, found by the words they are made of.

Every text is cut into overlapping pieces of eight characters (shingles). Pieces are counted by
hash in one pass; only texts that share rare pieces are ever compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from evalxl.checks.material import Material, bare, place, rounded, rows
from evalxl.model import Finding

_SIZE = 8
_STEP = 4  # every fourth piece is enough to find a copy, and costs a quarter


class _Text(NamedTuple):
    project: int
    sheet: str
    cell: str | None
    text: str
    pieces: frozenset[int]


def copied_text(material: Material) -> Iterator[Finding]:
    """Find reasons and paragraphs of which most also stands in another unit's form."""
    texts = list(_texts(material))
    holders: dict[int, list[int]] = {}
    for number, one in enumerate(texts):
        for piece in one.pieces:
            holders.setdefault(piece, []).append(number)
    lines = material.thresholds
    for number, one in enumerate(texts):
        shared: Counter[int] = Counter()
        for piece in one.pieces:
            held = holders[piece]
            # What very many forms say is a form's own wording.
            if 1 < len(held) <= lines.copied_most:
                shared.update(other for other in held if other < number)
        best = shared.most_common(1)
        if not best:
            continue
        other, count = texts[best[0][0]], best[0][1]
        share = count / len(one.pieces) * 100
        if share >= lines.copied_share and _is_foreign(material, one, other):
            yield _finding(material, one, other, share)


def _texts(material: Material) -> Iterator[_Text]:
    """Give every longer text of a form with its pieces."""
    frames, least = material.frames, material.thresholds.copied_least
    for row in rows(frames.narratives, frames.narratives["text"].str.len().ge(least)):
        yield _Text(row.project, row.sheet, row.cell, row.text, _pieces(row.text))
    long = frames.indicators["reason"].str.len().ge(least // 2).eq(True)
    for row in rows(frames.indicators, long):
        yield _Text(row.project, row.sheet, row.cell_reason, row.reason, _pieces(row.reason))


def _pieces(text: str) -> frozenset[int]:
    """Hash the pieces that begin where their first character says so, whatever stands before.

    Choosing by content, not by position, keeps the choice the same after an insertion.
    """
    plain = bare(text)
    chosen = [
        plain[i : i + _SIZE]
        for i in range(max(1, len(plain) - _SIZE + 1))
        if ord(plain[i]) % _STEP == 0
    ]
    return frozenset(map(_number, chosen or [plain[:_SIZE]]))


def _number(piece: str) -> int:
    number = 0
    for character in piece:
        number = (number * 1_000_003 + ord(character)) & 0xFFFFFFFFFFFFFFF
    return number


def _is_foreign(material: Material, one: _Text, other: _Text) -> bool:
    """Tell whether two texts come from different units and not from one project sent twice."""
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
