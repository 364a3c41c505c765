"""The steps of the spine (`evalxl.pipeline`), in its order: opening, reporting, recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evalxl.core import resources
from evalxl.language import words
from evalxl.targets.compare import use_benchmarks

if TYPE_CHECKING:
    from evalxl.settings.config import Settings


def in_force(settings: Settings) -> None:
    """Let reading know a bureau's own forms and words, in this process."""
    resources.use(settings.control.templates)
    words.use(settings.words)
    use_benchmarks(settings.control.benchmarks)
