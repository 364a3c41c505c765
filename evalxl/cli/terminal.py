"""Findings on a terminal: wrapped under their own indentation, severities in colour."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from evalxl.core.terms import Severity, word

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def is_terminal() -> bool:
    """Return whether a person reads what we print."""
    return sys.stdout.isatty()


def show(said: str, lang: str) -> None:
    """Print findings as `findings.text` writes them, for the width of the terminal.

    Colours follow `NO_COLOR` and what the terminal can do.

    Args:
        said: The text, free of control characters.
        lang: The language of its severities.
    """
    from rich.console import Console
    from rich.padding import Padding

    console = Console(highlight=False, emoji=False, markup=False)
    for line in said.splitlines():
        rest = line.lstrip()
        indent = len(line) - len(rest)
        console.print(Padding(_styled(rest, indent, lang), (0, 0, 0, indent)), soft_wrap=False)


def _styled(line: str, indent: int, lang: str) -> Text:
    """Style a line by its place: the file, the head of a finding, or what is said of it."""
    from rich.text import Text

    text = Text(line, overflow="fold")
    if indent == 0:
        text.stylize("bold")
    elif indent == 2:
        for severity, style in _STYLES.items():
            if line.startswith(name := word(severity, lang)):
                text.stylize(style, 0, len(name))
    return text
