"""Every form of every test set: published, drawn, filled in by hand, sampled, generated."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.pipeline import Opened
from evalxl.settings import config
from tests.generator import generated
from tests.generator.faults import FAULTS
from tests.reading.drawn import draw, workbook
from tests.writing_forms.filling import FORMS, filled, given

HERE = Path(__file__).parent
SETTINGS = config.load()


Make = Callable[[], Source]


@cache
def every_form() -> tuple[Make, ...]:
    """Return what makes each form, each under a name of its own; a test may need few of them."""
    return (*_files(), *_drawn(), *_typed(), *_generated())


@cache
def _opened(place: int) -> Opened:
    return pipeline.open_form(every_form()[place](), SETTINGS)


def some(count: int | None) -> list[Opened]:
    """Return forms that hold a project, chosen at random, always the same; all for `None`."""
    places = list(range(len(every_form())))
    if count is not None:
        random.Random(2026).shuffle(places)
    read = (_opened(place) for place in places)
    return list(islice((one for one in read if one.workbook.tables), count))


def _files() -> Iterator[Make]:
    folders = (HERE / "data" / "forms", HERE / "data" / "legacy", HERE.parent / "samples" / "inbox")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".xlsx", ".xls", ".ods"}:
                yield partial(_read, f"{folder.name}/{path.relative_to(folder)}", path)


def _read(name: str, path: Path) -> Source:
    return Source(name, path.read_bytes())


def _drawn() -> Iterator[Make]:
    for folder in ("forms", "dialects"):
        for path in sorted((HERE / "reading" / folder).glob("*.toml")):
            yield partial(_draw, f"{folder}/{path.stem}.xlsx", path)


def _draw(name: str, path: Path) -> Source:
    sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
    return Source(name, workbook([draw(name, text) for name, text in sheets.items()]))


def _typed() -> Iterator[Make]:
    for form in FORMS:
        yield partial(_fill, form)


def _fill(form: str) -> Source:
    return Source(f"filled/{form}.xlsx", filled(form, given(form)))


def _generated() -> Iterator[Make]:
    for number in range(len(FAULTS)):
        yield partial(_generate, number)


def _generate(number: int) -> Source:
    one = generated(number, 11, plant=tuple(FAULTS), share=1)
    return Source(f"generated/{one.path}", one.content)
