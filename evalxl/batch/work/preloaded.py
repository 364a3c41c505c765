"""What the fork server loads once for all workers: the modules they need, the words they read.

Nothing is evaluated here: pandas then starts threads, which a fork does not survive.
"""

from __future__ import annotations

from importlib import import_module

from evalxl import findings
from evalxl.language import words
from evalxl.reading.vocabulary import vocabulary

for name in (
    *("evalxl.pipeline", "evalxl.outputs.adjustment_notes", "evalxl.outputs.advice"),
    *("evalxl.scoring", "evalxl.checks.registry", "evalxl.checks.undecided"),
    *("evalxl.outputs.batch_outputs", "evalxl.findings.table", "evalxl.findings.settled"),
    *("evalxl.batch.stage", "evalxl.batch.work.workers"),
    *("evalxl.writing.strip", "evalxl.writing.scored", "evalxl.writing.live"),
    *("evalxl.writing.rebuild", "evalxl.writing.summary"),
    *("evalxl.xlsx.patch.order", "evalxl.xlsx.patch.styles"),
    *("pandas.core.reshape.reshape", "pyarrow.pandas_compat"),
):
    import_module(name)
findings.catalogue()
words.spellings()
vocabulary()
