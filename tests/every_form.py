"""Every form of every test set: published, drawn, filled in by hand, sampled, generated."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
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
def opened() -> tuple[Opened, ...]:
    """Read all forms that hold a project."""
    read = (pipeline.open_form(one, SETTINGS) for one in every_form())
    return tuple(one for one in read if one.workbook.tables)


def some(count: int | None) -> list[Opened]:
    """Choose forms at random, always the same; all for `None`."""
    forms = list(opened())
    return forms if count is None else random.Random(2026).sample(forms, count)


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
