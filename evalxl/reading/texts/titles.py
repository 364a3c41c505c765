"""What the titles of a form say of it: a declaration of targets, monitoring, a self-evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalxl.language.words import pattern_of
from evalxl.reading.page_content import Part

_LINES = 3
"""A title stands in one of the first rows."""
_LONGEST = 60


def says(document: str, parts: Iterable[Part]) -> bool:
    """Whether a title or the name of a sheet calls the form so (see lexicon, `document`)."""
    pattern = pattern_of("document", document)
    return any(pattern.search(title) for part in parts for title in headlines(part))


def headlines(part: Part) -> Iterator[str]:
    """Yield the sheet's name and the lines that stand alone in the first rows."""
    yield part.page.name
    for row in part.page.numbers[:_LINES]:
        cells = part.page.rows[row]
        if len(cells) == 1 and cells[0].kind == "s" and len(cells[0].text) <= _LONGEST:
            yield "".join(cells[0].text.split())
