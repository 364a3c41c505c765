"""Texts of forms on a page: shown, never obeyed."""

from __future__ import annotations

import html

from evalxl.core import lazy_re as re

_COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Write a text as HTML; signs that command a terminal or turn the reading around become �."""
    return html.escape(_COMMANDS.sub("\ufffd", text))
