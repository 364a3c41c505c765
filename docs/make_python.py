"""Write the page of the Python API from its docstrings: `python docs/make_python.py`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "python.md"
EXAMPLE = DOCS.parent / "examples" / "python_api.py"
sys.path.insert(0, str(DOCS.parent))

import evalxl  # noqa: E402
from docs.made import made_by  # noqa: E402
from evalxl.batch.report import RunReport  # noqa: E402
from evalxl.targets import Comparison  # noqa: E402

HEAD = f"""# Python

{made_by(__file__)}

The package is typed. What stands here is the public door; everything behind it is free to change.
"""
PARTS: tuple[tuple[str, Any], ...] = (
    ("read", evalxl.read),
    ("Workbook", evalxl.Workbook),
    ("score", evalxl.score),
    ("Outcome", evalxl.Outcome),
    ("compare", evalxl.compare),
    ("Comparison", Comparison),
    ("run", evalxl.run),
    ("RunReport", RunReport),
)


def page() -> str:
    """Give the whole page."""
    example = EXAMPLE.read_text(encoding="utf-8").rstrip("\n")
    parts = [HEAD, f"```python\n{example}\n```\n"]
    for name, thing in PARTS:
        parts += _class(name, thing) if inspect.isclass(thing) else _function(name, thing)
    return "\n".join(parts)


def _function(name: str, function: Any) -> Iterator[str]:
    yield f"## `evalxl.{name}`\n"
    yield f"```text\n{name}{inspect.signature(function)}\n```\n"
    yield f"```text\n{inspect.getdoc(function)}\n```\n"


def _class(name: str, made: type) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield f"```text\n{inspect.getdoc(made)}\n```\n"
    for member, value in vars(made).items():
        says = inspect.getdoc(getattr(value, "func", value)) if _is_public(member, value) else None
        if says:
            yield f"- `{member}`: {says.splitlines()[0]}"
    yield ""


def _is_public(member: str, value: object) -> bool:
    return not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
