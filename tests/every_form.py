"""Every form of every test set: published, drawn, filled in by hand, sampled, generated."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from evalxl import config, pipeline
from evalxl.pipeline import Opened
from evalxl.records import Source
from tests.generator import generate
from tests.generator.faults import FAULTS
from tests.reading.drawn import draw, workbook
from tests.writing_forms.filling import FORMS, filled, given

HERE = Path(__file__).parent
SETTINGS = config.load()


@cache
def every_form() -> tuple[Source, ...]:
    """Give all forms, each under a name of its own."""
    return (*_files(), *_drawn(), *_typed(), *_generated())


@cache
def _opened(place: int) -> Opened:
    return pipeline.open_form(every_form()[place], SETTINGS)


def some(count: int | None) -> list[Opened]:
    """Return forms that hold a project, chosen at random, always the same; all for `None`."""
    places = list(range(len(every_form())))
    if count is not None:
        random.Random(2026).shuffle(places)
    read = (_opened(place) for place in places)
    return list(islice((one for one in read if one.workbook.tables), count))


def _files() -> Iterator[Source]:
    folders = (HERE / "data" / "forms", HERE / "data" / "legacy", HERE.parent / "samples" / "inbox")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".xlsx", ".xls", ".ods"}:
                yield Source(f"{folder.name}/{path.relative_to(folder)}", path.read_bytes())


def _drawn() -> Iterator[Source]:
    for folder in ("forms", "dialects"):
        for path in sorted((HERE / "reading" / folder).glob("*.toml")):
            sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
            drawn = workbook([draw(name, text) for name, text in sheets.items()])
            yield Source(f"{folder}/{path.stem}.xlsx", drawn)


def _typed() -> Iterator[Source]:
    for form in FORMS:
        yield Source(f"filled/{form}.xlsx", filled(form, given(form)))


def _generated() -> Iterator[Source]:
    for one in generate(len(FAULTS), 11, plant=tuple(FAULTS), share=1):
        yield Source(f"generated/{one.path}", one.content)
