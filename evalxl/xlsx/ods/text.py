"""The text of OpenDocument cells: paragraphs, with comments and shapes told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalxl.core import lazy_re as re
from evalxl.xlsx.markup import Attributes, End, Start

_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1_000
_SHAPES = ("frame", "custom-shape", "rect", "ellipse", "g", "line", "control", "caption", "shapes")


@dataclass(slots=True)
class TextCollector:
    """Gathers the paragraphs of the cell at hand, and those of its comment."""

    paragraphs: list[list[str]] = field(default_factory=list)
    comment: list[list[str]] = field(default_factory=list)
    _in_paragraph: bool = False
    _in_comment: bool = False
    _shapes: int = 0

    def starts(self) -> dict[str, Start]:
        """Return the handlers of start tags."""
        return {
            "p": self._start_paragraph,
            "s": self._spaces,
            "tab": lambda _attributes: self._add("\t"),
            "line-break": lambda _attributes: self._add("\n"),
            "annotation": self._start_comment,
            **dict.fromkeys(_SHAPES, self._start_shape),
        }

    def ends(self) -> dict[str, End]:
        """Return the handlers of end tags."""
        return {
            "p": self._end_paragraph,
            "annotation": self._end_comment,
            **dict.fromkeys(_SHAPES, self._end_shape),
        }

    def characters(self, text: str) -> None:
        """Take character data; blanks and line ends of the XML count as one blank."""
        self._add(_BLANKS.sub(" ", text))

    def take(self) -> tuple[str, str]:
        """Return the cell's text and its comment, and start anew."""
        text, comment = (
            "\n".join("".join(pieces) for pieces in paragraphs)
            for paragraphs in (self.paragraphs, self.comment)
        )
        self.paragraphs, self.comment = [], []
        return text, comment

    def _add(self, text: str) -> None:
        if self._in_paragraph and not self._shapes:
            (self.comment if self._in_comment else self.paragraphs)[-1].append(text)

    def _start_paragraph(self, _attributes: Attributes) -> None:
        if not self._shapes:
            (self.comment if self._in_comment else self.paragraphs).append([])
            self._in_paragraph = True

    def _end_paragraph(self, _text: str) -> None:
        if not self._shapes:
            self._in_paragraph = False

    def _spaces(self, attributes: Attributes) -> None:
        count = next((v for k, v in attributes.items() if k.endswith(" c")), "1")
        self._add(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1))

    def _start_comment(self, _attributes: Attributes) -> None:
        self._in_comment = True
        self._in_paragraph = False

    def _end_comment(self, _text: str) -> None:
        self._in_comment = False
        self._in_paragraph = False

    def _start_shape(self, _attributes: Attributes) -> None:
        self._shapes += 1

    def _end_shape(self, _text: str) -> None:
        self._shapes -= 1
