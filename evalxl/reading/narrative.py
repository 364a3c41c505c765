"""Running text outside the tables."""

from __future__ import annotations

import re

from evalxl.model import Paragraph
from evalxl.reading.info import titles
from evalxl.reading.page import Page
from evalxl.reading.pairs import Pair
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_HINT = re.compile(r"[(（]\s*\d+\s*字(?:以内|左右|以上)?\s*[)）]|^[(（].*(?:填写|请).*[)）]$")
_SENTENCE = re.compile(r"[。；;，,].*\S{6}|\S{8}.*[。；;，,]", re.DOTALL)
"""Beside tables only sentences are running text: titles and short remarks are not."""
_NOTE = re.compile(r"^\s*(?:注\d*|备注|填[表报写]说明|编制说明|说明)\s*[:：]")


def is_instruction(text: str) -> bool:
    """Tell whether a text is a note or hint of the blank form, not of the person who filled it."""
    return bool(_NOTE.match(text) or (len(text) <= LONGEST_HINT and _HINT.search(text)))


def is_text(page: Page) -> bool:
    """Tell whether a page is running text: one text a row, and sentences among them."""
    cells = [cells[0] for cells in page.rows.values() if len(cells) == 1]
    return (
        len(cells) == len(page.rows) >= FEWEST_LINES
        and all(cell.kind == "s" for cell in cells)
        and any(len(cell.text) >= LONG_SENTENCE for cell in cells)
    )


LONGEST_HINT = 40
FEWEST_LINES = 2
LONG_SENTENCE = 30


def read_narrative(page: Page, pairs: list[Pair], only_text: bool) -> list[Paragraph]:
    """Collect paragraphs: all lines of a page of text, beside tables and labels the sentences."""
    answers = {pair.at for pair in pairs if pair.role != "text"}
    answers_in_words = {pair.at for pair in pairs if pair.role == "text" and len(pair.text) > 2}
    title = next(iter(titles(page)), None)
    paragraphs: list[Paragraph] = []
    for number in page.numbers:
        cell = _running_text(page, number, only_text)
        if cell is None or cell is title or is_instruction(cell.text):
            continue
        at = page.ref(cell.row, cell.column)
        told = at not in answers and (at in answers_in_words or _SENTENCE.search(cell.text))
        if only_text or told:
            paragraphs.append(Paragraph(page.name, at, cell.text.strip()))
    return paragraphs


def _running_text(page: Page, row: int, only_text: bool) -> Cell | None:
    """Give the first text of a row that is no label; none where the row starts with a number."""
    for cell in page.rows[row]:
        if cell.kind != "s":
            return None
        if only_text or not vocabulary().is_label(cell.text):
            return cell
    return None
