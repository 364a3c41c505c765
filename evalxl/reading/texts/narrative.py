"""Running text outside the tables."""

from __future__ import annotations

from collections.abc import Container

from evalxl.core import lazy_re as re
from evalxl.core.model import Paragraph
from evalxl.reading.page import Page
from evalxl.reading.texts.info import titles
from evalxl.reading.texts.inline import Pair
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_HINT = re.compile(
    r"[(（]\s*\d+\s*字(?:以内|左右|以上)?\s*[)）]|需填[报写]|^[(（].*(?:填写|请).*[)）]$|^本表.*填[写报]"
)
_STOP = re.compile(r"[。；;，,]")
_BEFORE, _AFTER = re.compile(r"\S{8}"), re.compile(r"\S{6}")
_NOTE = re.compile(r"^\s*(?:注\d*|备注|填[表报写]说明|编制说明|说明)\s*[:：]")


_NOTE_GOES_ON = re.compile(r"^\s*[(（]?\d{1,2}\s*[、.．)）]")


def is_instruction(text: str) -> bool:
    """Whether a text is a note or hint of the blank form, not of the person who filled it."""
    return bool(_NOTE.match(text) or (len(text) <= LONGEST_HINT and _HINT.search(text)))


def goes_on_in_note(text: str) -> bool:
    """Return whether a text below a note is its next point: `2. …`."""
    return bool(_NOTE_GOES_ON.match(text))


def text_rows(page: Page, taken: Container[int]) -> set[int]:
    """Find stretches of running text: rows of one text each, with a sentence among them."""
    found: set[int] = set()
    stretch: list[int] = []
    for number in [*page.numbers, 0]:
        cells = page.rows.get(number, [])
        if number not in taken and len(cells) == 1 and cells[0].kind == "s":
            stretch.append(number)
            continue
        if len(stretch) >= FEWEST_LINES and _has_sentence(page, stretch):
            found.update(stretch)
        stretch = []
    return found


def _has_sentence(page: Page, rows: list[int]) -> bool:
    texts = (page.rows[row][0].text for row in rows)
    return any(
        (len(text) >= LONG_SENTENCE and _STOP.search(text))
        or (len(text) >= WHOLE_SENTENCE and text.rstrip().endswith("。"))
        for text in texts
    )


LONGEST_HINT = 40
FEWEST_LINES = 2
LONG_SENTENCE = 30
WHOLE_SENTENCE = 15


def read_narrative(page: Page, pairs: list[Pair], stretches: Container[int]) -> list[Paragraph]:
    """Collect paragraphs: all lines of running text, beside tables and labels the sentences.

    Args:
        page: What the tables leave over.
        pairs: Its labelled values; only those that answer in words are paragraphs too.
        stretches: Rows of running text.
    """
    answers = {pair.at for pair in pairs if pair.role != "text"}
    answers_in_words = {pair.at for pair in pairs if pair.role == "text" and len(pair.text) > 2}
    named = titles(page)
    paragraphs: list[Paragraph] = []
    inside = in_note = False
    for number in page.numbers:
        goes_on, inside = inside, number in stretches
        cell = page.rows[number][0] if inside else _first_text(page, number)
        if cell is None:
            continue
        in_note = bool(_NOTE.match(cell.text) or (in_note and goes_on_in_note(cell.text)))
        if in_note or is_instruction(cell.text):
            continue
        if cell in named and not (inside and goes_on):
            continue
        at = page.ref(cell.row, cell.column)
        told = at not in answers and (at in answers_in_words or _is_sentence(cell.text))
        if inside or told:
            paragraphs.append(Paragraph(page.name, at, cell.text.strip()))
    return paragraphs


def _is_sentence(text: str) -> bool:
    """Return whether a text is sentences (running text, beside tables too), no title or remark.

    One pass each: a single pattern for all would look at a long text once for each of its letters.
    """
    stops = [found.start() for found in _STOP.finditer(text)]
    return bool(stops) and bool(
        _AFTER.search(text, stops[0] + 1) or _BEFORE.search(text, 0, stops[-1])
    )


def _first_text(page: Page, row: int) -> Cell | None:
    """Return the first text of a row that is no label; none where the row starts with a number."""
    for cell in page.rows[row]:
        if cell.kind != "s":
            return None
        if not vocabulary().is_label(cell.text):
            return cell
    return None
