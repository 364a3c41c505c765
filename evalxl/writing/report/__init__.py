"""Drafts of written reports: of one project, from what `evalxl read` tells, and of a batch."""

from evalxl.writing.report.batch_parts import BatchFacts
from evalxl.writing.report.facts import Facts, facts_of
from evalxl.writing.report.skeleton import batch_chapters, chapters, skeletons
from evalxl.writing.report.word import word

__all__ = ["BatchFacts", "Facts", "batch_chapters", "chapters", "facts_of", "skeletons", "word"]
