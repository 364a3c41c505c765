"""What checking costs: `python -m benchmarks.checks [FORMS]`.

Measured on generated forms (ten rows, few findings: a usual night) and on the five published ones
(34 rows, a page of text and 32 findings each: the worst case), repeated with names and texts of
their own; in chunks of 200 as in a run, then all together for the checks across projects. Within
forms every sentence stays in its words, with a number of its own, so that it is as hard to read;
across forms every text is another one. Figures are CPU milliseconds a form, and how memory grows.
"""

from __future__ import annotations

import gc
import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from evalxl import checks
from evalxl.checks import only
from evalxl.core.records import Source
from evalxl.findings.table import frame
from evalxl.frames import Frames
from evalxl.pipeline import evaluate, open_form
from evalxl.settings.config import load
from tests.generator import generate

FORMS = Path(__file__).parents[1] / "tests" / "data" / "forms"
CHUNK = 200
Reword = Callable[[str, int], str]


def repeated(frames: Frames, times: int, reword: Reword) -> Frames:
    """Lay the same projects out many times, with keys, names and texts of their own."""
    size = len(frames.projects)
    parts = {}
    for part in fields(Frames):
        one = getattr(frames, part.name)
        copies = []
        for number in range(times):
            copy = one.copy()
            if part.name == "projects":
                copy["project_name"] = _each(copy["project_name"], marked, number)
                copy["unit"] = _each(copy["unit"], marked, number % 50)
            else:
                copy["project"] += number * size
            if part.name == "narratives":
                copy["text"] = _each(copy["text"], reword, number)
            if part.name == "indicators":
                copy["name"] = _each(copy["name"], marked, number)
                copy["reason"] = _each(copy["reason"], reword, number)
            copies.append(copy)
        parts[part.name] = pd.concat(copies, ignore_index=True)
    return Frames(**parts)


def _each(texts: pd.Series[Any], reword: Reword, number: int) -> pd.Series[Any]:
    told = [reword(text, number) if isinstance(text, str) else text for text in texts]
    return pd.Series(told, index=texts.index, dtype=object)


def marked(text: str, number: int) -> str:
    """Begin every sentence with a rare character of its own, which no pattern looks for."""
    return re.sub("(?<=[。；\n])|^", chr(0x9000 + number), text)


def moved(text: str, number: int) -> str:
    """Move every character by the same number: another text with the same statistics."""
    return "".join(
        chr(0x4E00 + (ord(c) + number * 37) % 20000) if c > "\u4e00" else c for c in text
    )


def main(count: int = 10_000) -> None:
    gc.set_threshold(200_000, 20, 100)  # as a worker of a run has it
    settings = load()
    published = [Source(path.name, path.read_bytes()) for path in sorted(FORMS.glob("*.xlsx"))]
    generated = [Source(one.path, one.content) for one in generate(50, seed=3)]
    for name, sources in (("generated", generated), ("published", published)):
        opened = [open_form(source, settings) for source in sources]
        print(name)
        measure(evaluate(opened, settings).frames, count)


def measure(frames: Frames, count: int) -> None:
    size = len(frames.projects)
    chunk = repeated(frames, CHUNK // size, marked)
    checks.run(chunk)
    times = []
    for _ in range(3):
        start = time.process_time()
        found = checks.run(chunk)
        times.append((time.process_time() - start) / CHUNK * 1000)
    within = min(times)
    start = time.process_time()
    rows = len(frame(found, chunk.projects))
    worded = (time.process_time() - start) / CHUNK * 1000
    print(f"  within each form     {within:.3f} ms a form")
    print(f"  laid out and worded  {worded:.3f} ms a form ({rows / CHUNK:.0f} findings each)")
    batch = repeated(frames, count // size, moved)
    for part in (only(batch, list(batch.projects.index[: count // 2])), batch):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        checks.across(part)
        spent = (time.process_time() - start) / len(part.projects) * 1000
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"  across {len(part.projects):6} forms  {spent:.3f} ms a form, {grown:.0f} MB more")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
