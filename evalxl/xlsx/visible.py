"""Characters nobody sees: they come along from web pages and other systems."""

from __future__ import annotations

from evalxl.core import lazy_re as re

# What Unicode calls default-ignorable (joiners, marks of direction, byte order marks, soft
# hyphens, variation selectors, fillers), and controls but for tab, line ends and page breaks.
# The one that turns the order of what follows (U+202E) is seen: `台582` is shown as 285台.
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202d\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]+"
)


def visible(text: str) -> str:
    """Return a text without the characters that leave no trace on paper."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)
