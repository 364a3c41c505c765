"""Skeletons of reports (`skeletons/*.toml`): the chapters, what each holds and leaves open."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from evalxl.writing.report import batch_parts, parts
from evalxl.writing.report.batch_parts import BatchFacts
from evalxl.writing.report.blocks import Block, Heading, Text, gap
from evalxl.writing.report.carried import under
from evalxl.writing.report.facts import Facts

_Facts = TypeVar("_Facts", Facts, BatchFacts)
FOLDER = Path(__file__).parent / "skeletons"
DEFAULT = "jiangmen"
BUREAU = FOLDER / "batch" / "bureau.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter: its heading, the parts computed from the form, and what is carried over.

    `carry`: words of headings in the workbook; the text below these is carried over. `gap`: what a
    person adds where nothing was carried over.
    """

    heading: tuple[int, str] | None = None
    parts: tuple[str, ...] = ()
    carry: tuple[str, ...] = ()
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A kind of report."""

    id: str
    name: Mapping[str, str]
    title: str
    chapters: tuple[Chapter, ...]


@cache
def skeletons() -> Mapping[str, Skeleton]:
    """Return all skeletons of one project's report by id."""
    return {path.stem: _loaded(path) for path in sorted(FOLDER.glob("*.toml"))}


def _loaded(path: Path) -> Skeleton:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    chapters = tuple(map(_chapter_of, said["chapter"]))
    return Skeleton(path.stem, said["name"], said["title"], chapters)


def _chapter_of(entry: Mapping[str, Any]) -> Chapter:
    told: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in entry.items()
    }
    return Chapter(**told)


def skeleton_for(facts: Facts) -> str:
    """Choose the skeleton a form is usually reported in.

    An evaluation by dimensions has its own, the national table is reported as in Hunan.
    """
    if facts.dimensions:
        return "key-project"
    return "hunan" if facts.form == "national-project" else DEFAULT


def chapters(facts: Facts, skeleton: str | None = None) -> Iterator[Block]:
    """Write the whole report.

    Args:
        facts: One project.
        skeleton: The kind of report; `None`: the one its form is usually reported in.
    """
    kind = skeletons()[skeleton or skeleton_for(facts)]
    yield Heading(0, kind.title)
    for chapter in kind.chapters:
        yield from _chapter(chapter, facts, parts.PARTS)


def batch_chapters(batch: BatchFacts) -> Iterator[Block]:
    """Write the bureau's own report across a batch."""
    kind = _loaded(BUREAU)
    yield Heading(0, kind.title)
    for chapter in kind.chapters:
        yield from _chapter(chapter, batch, batch_parts.PARTS)


def _chapter(
    chapter: Chapter, facts: _Facts, known: Mapping[str, Callable[[_Facts], Iterator[Block]]]
) -> Iterator[Block]:
    if chapter.heading:
        yield Heading(*chapter.heading)
    computed = [block for name in chapter.parts for block in known[name](facts)]
    yield from computed
    carried = under(facts.texts, chapter.carry) if chapter.carry else []
    yield from map(Text, carried)
    is_open = not carried if chapter.carry else not computed
    if chapter.gap and is_open:
        yield Text(gap(chapter.gap))
