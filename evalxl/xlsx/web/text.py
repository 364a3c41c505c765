"""What a person sees of an element of a web page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evalxl.core import lazy_re as re

UNSEEN = frozenset(("head", "script", "style", "template", "title", "noscript", "xml"))
_LINES = frozenset(("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_BREAK = "\x00"


def is_tag(piece: Any, tag: str) -> bool:
    """Whether a piece of a page is an element of this name."""
    return not isinstance(piece, str) and piece.tag == tag


def is_hidden(element: Any) -> bool:
    """Whether an element says that it is not shown."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def shown(piece: Any) -> str:
    """Return the text of an element, or of a text between elements; lines as the page breaks them.

    Fields to fill in show what was typed or ticked.
    """
    parts = [piece] if isinstance(piece, str) else list(_parts(piece))
    text = _BLANKS.sub(" ", "".join(parts)).replace("\xa0", " ")
    lines = [line.strip(" ") for line in text.split(_BREAK)]
    return "\n".join(line for line in lines if line)


def _parts(element: Any) -> Iterator[str]:
    """Walk the texts inside an element; not recursive, as pages nest as deeply as they like."""
    waiting: list[Any] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one.tag, str) and one.tag not in UNSEEN and not is_hidden(one):
            edge = _BREAK if one.tag in _LINES else ""
            inside: list[Any] = [edge, _typed(one), (one.text or "") if _tells(one) else ""]
            for child in one if _tells(one) else ():
                inside += (child, child.tail or "")
            waiting += reversed([*inside, edge])


def _tells(element: Any) -> bool:
    return bool(element.tag != "select")


def _typed(element: Any) -> str:
    """Return what a field of the page holds."""
    kind = (element.get("type") or "text").lower()
    if element.tag == "select":
        chosen = [one for one in element.iter("option") if one.get("selected") is not None]
        return "".join(one.text or "" for one in chosen[:1])
    if element.tag != "input" or kind in ("hidden", "button", "submit", "image", "reset", "file"):
        return ""
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return element.get("value") or ""
