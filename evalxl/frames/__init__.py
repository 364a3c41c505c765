"""The frames: thousands of projects side by side, one row each. Columns and types, in one place.

`project` is the key that joins them: the row number of the project in `projects`, counted
through the whole chunk. Money is in yuan, rates in percent, texts as displayed (`None` where
empty). Later stages only add columns: `scoring` those of `SCORED_INDICATORS` and `SCORED_PROJECTS`.
"""

from evalxl.frames.build import Entry, build
from evalxl.frames.columns import (
    COUNT,
    DIMENSIONS,
    EXECUTION,
    FIELDS,
    FINDINGS,
    FLAG,
    FUNDS,
    INDICATOR_CELLS,
    INDICATORS,
    NARRATIVES,
    NUMBER,
    PROJECTS,
    SCORED_INDICATORS,
    SCORED_PROJECTS,
    STAGES,
    SUBPROJECTS,
    TEXT,
)
from evalxl.frames.table import Frames, array, frame

__all__ = [
    "COUNT",
    "DIMENSIONS",
    "EXECUTION",
    "FIELDS",
    "FINDINGS",
    "FLAG",
    "FUNDS",
    "INDICATORS",
    "INDICATOR_CELLS",
    "NARRATIVES",
    "NUMBER",
    "PROJECTS",
    "SCORED_INDICATORS",
    "SCORED_PROJECTS",
    "STAGES",
    "SUBPROJECTS",
    "TEXT",
    "Entry",
    "Frames",
    "array",
    "build",
    "frame",
]
