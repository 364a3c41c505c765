"""The language of targets and results. Pure functions: no files, no pandas."""

from __future__ import annotations

from evalxl.targets.compare import compare
from evalxl.targets.comparison import Comparison, ParsedActual, ParsedTarget, Part

__all__ = ["Comparison", "ParsedActual", "ParsedTarget", "Part", "compare"]
