"""A draft of the written self-evaluation report, from what `evalxl read` tells of one project."""

from evalxl.writing.report.facts import Facts, facts_of
from evalxl.writing.report.skeleton import chapters, skeletons
from evalxl.writing.report.word import word

__all__ = ["Facts", "chapters", "facts_of", "skeletons", "word"]
