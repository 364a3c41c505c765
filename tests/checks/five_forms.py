"""The five published forms, read, scored and checked; and their accepted findings.

`python -m tests.checks.five_forms` writes the snapshots anew; look at the difference before
committing it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from evalxl.core.records import Source
from evalxl.pipeline import evaluate, open_form
from evalxl.settings.config import load

FORMS = Path(__file__).parents[1] / "data" / "forms"
SNAPSHOTS = Path(__file__).parent / "snapshots"


@cache
def found() -> pd.DataFrame:
    """Give the findings of all five forms; `file` is the file's name."""
    settings = load()
    sources = [Source(path.name, path.read_bytes()) for path in sorted(FORMS.glob("*.xlsx"))]
    return evaluate([open_form(source, settings) for source in sources], settings).findings


def snapshot(name: str) -> str:
    """Write the findings of one form, one a line, without their wording."""
    mine = found()[found()["file"].eq(name)]
    lines = [
        f"{one['severity']:7} {one['kind']:6} {one['code']} {one['slug']:22} "
        f"{_or_dash(one['sheet'])}!{_or_dash(one['cell'])} | "
        f"{one['where']} | {_or_dash(one['provided'])} | {_or_dash(one['expected'])}"
        for one in mine.to_dict("records")
    ]
    return "\n".join(" ".join(line.splitlines()) for line in lines) + "\n"


def _or_dash(value: object) -> str:
    return value if isinstance(value, str) else "—"


if __name__ == "__main__":
    for form in sorted(FORMS.glob("*.xlsx")):
        (SNAPSHOTS / f"{form.stem}.txt").write_text(snapshot(form.name), encoding="utf-8")
