"""evalxl: read, check, score and summarise filled 财政绩效自评 forms, sheets in, sheets out."""

from __future__ import annotations

import sys

from evalxl import imports

if sys.argv[:1] == ["-m"]:  # `python -m evalxl` puts the working folder first: drop it
    sys.path[:] = imports.safe(sys.path)

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalxl.api import Outcome, Workbook, read, run, score
    from evalxl.targets.values import compare

__version__ = "0.1.0"
__all__ = ["Outcome", "Workbook", "__version__", "compare", "read", "run", "score"]


def __getattr__(name: str) -> Any:
    # The door opens lazily: `evalxl --help` must not wait for pandas.
    if name == "compare":
        from evalxl.targets.values import compare

        return compare
    if name in __all__:
        from evalxl import api

        return getattr(api, name)
    raise AttributeError(f"module 'evalxl' has no attribute {name!r}")
