"""Notes on cells: ours beside those of others, in the comments part and its drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from evalxl.core import lazy_re as re
from evalxl.core.model import column_letters
from evalxl.xlsx.addresses import parse_address
from evalxl.xlsx.encoding import as_utf8
from evalxl.xlsx.patch.edits import Place
from evalxl.xlsx.patch.markup import Draft, Element, prefixed
from evalxl.xlsx.patch.order import place_for
from evalxl.xlsx.patch.text import string_xml

AUTHOR = "evalxl 核查"
_PREFIX = rb"(?:[\w.\-]+:)?"
_SHAPE_ID = re.compile(rb"""_x0000_s(\d+)["']""")
_SHAPE = re.compile(rb"<(%sshape)(?=[\s>]).*?</\1\s*>\s*" % _PREFIX, re.DOTALL)
_NOTE_ROW = re.compile(rb"<%sRow>\s*(\d+)\s*<" % _PREFIX)
_NOTE_COLUMN = re.compile(rb"<%sColumn>\s*(\d+)\s*<" % _PREFIX)
_SHAPE_TYPE = re.compile(rb"""\bid=["']_x0000_t202["']""")
_END = re.compile(rb"</%sxml\s*>" % _PREFIX)
_VML_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE_XML = (
    f'<v:shapetype {_VML_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
EMPTY_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'
)
EMPTY_DRAWING = (
    f'<xml {_VML_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout></xml>"
)
_EMPTY = EMPTY_DRAWING.encode()
_CHARACTERS_A_LINE = 18
_COLUMNS_WIDE = 4


def noted_places(comments: bytes) -> set[Place]:
    """Return where notes stand."""
    return {_place_of(one) for one in _comments(Draft(comments))}


def free_places(
    notes: Mapping[Place, str], taken: Iterable[Place], is_covered: Callable[[Place], bool]
) -> dict[Place, str]:
    """Move notes to the next cell on the right where somebody's note stands already.

    The inside of a merged block can hold no note and is passed over.
    """
    used = set(taken)
    placed: dict[Place, str] = {}
    for place in sorted(notes):
        row, column = place
        while (row, column) in used or is_covered((row, column)):
            column += 1
        used.add((row, column))
        placed[row, column] = notes[place]
    return placed


def with_comments(comments: bytes, gone: Iterable[Place], notes: Mapping[Place, str]) -> bytes:
    """Return the comments part with some notes taken out and ours put in, others as they are."""
    draft = Draft(comments)
    author = _our_author(draft)
    places = set(gone)
    for one in _comments(draft):
        if _place_of(one) in places:
            draft.replace(one.start, one.end, b"")
    if notes:
        _append(draft, "commentList", _comments_xml(notes, author or _add_author(draft)))
    return draft.written()


def with_shapes(drawing: bytes, gone: Iterable[Place], notes: Mapping[Place, str]) -> bytes:
    """Return the drawing with the boxes of our notes; buttons and others' boxes as they are.

    Args:
        drawing: The VML part, which need not be well-formed XML: it is handled as text.
        gone: Places whose boxes are to be taken out.
        notes: Our notes by place.
    """
    drawing, places = as_utf8(drawing), set(gone)
    if places:
        drawing = _SHAPE.sub(lambda found: b"" if _place(found[0]) in places else found[0], drawing)
    if not notes:
        return drawing
    number = max((int(one) for one in _SHAPE_ID.findall(drawing)), default=1024)
    shapes = [] if _SHAPE_TYPE.search(drawing) else [_TYPE_XML]
    for place in sorted(notes):
        number += 1
        shapes.append(_box(number, place, notes[place]))
    if not _END.search(drawing):
        drawing = _EMPTY  # `<xml/>`, or nothing a program could show
    end = [found.start() for found in _END.finditer(drawing)][-1]
    return drawing[:end] + "".join(shapes).encode() + drawing[end:]


def _comments_xml(notes: Mapping[Place, str], author: str) -> str:
    return "".join(
        f'<comment ref="{_address(place)}" authorId="{author}">'
        f"<text>{string_xml(notes[place])}</text></comment>"
        for place in sorted(notes)
    )


def _add_author(draft: Draft) -> str:
    """Add our author; returns the number."""
    authors = draft.child("authors")
    number = sum(1 for _ in draft.children(authors)) if authors else 0
    _append(draft, "authors", f"<author>{AUTHOR}</author>")
    return str(number)


def _append(draft: Draft, tag: str, xml: str) -> None:
    """Put something at the end of a list of the part; a list that is not there is made."""
    listed = draft.child(tag)
    if listed:
        draft.append(listed, prefixed(xml, draft.prefix))
        return
    place = place_for(draft, tag)
    draft.replace(place, place, prefixed(f"<{tag}>{xml}</{tag}>", draft.prefix))


def _our_author(draft: Draft) -> str | None:
    authors = draft.child("authors")
    for number, one in enumerate(draft.children(authors) if authors else ()):
        if draft.inner(one).decode() == AUTHOR:
            return str(number)
    return None


def _comments(draft: Draft) -> Iterable[Element]:
    listed = draft.child("commentList")
    return draft.children(listed) if listed else ()


def _place_of(comment: Element) -> Place:
    return parse_address(comment.get("ref") or "", "comments")


def _place(shape: bytes) -> Place | None:
    row, column = _NOTE_ROW.search(shape), _NOTE_COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _address(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0]}"


def _box(number: int, place: Place, text: str) -> str:
    row, column = place
    lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.split("\n"))
    top = max(row - 2, 0)
    anchor = f"{column}, 12, {top}, 8, {column + _COLUMNS_WIDE}, 4, {top + lines + 1}, 4"
    return (
        f'<v:shape {_VML_SPACES} id="_x0000_s{number}" type="#_x0000_t202"'
        f" style='position:absolute;margin-left:60pt;margin-top:2pt;width:216pt;"
        f"height:{14 * lines + 12}pt;z-index:{number - 1024};visibility:hidden'"
        ' fillcolor="#fff9e5" o:insetmode="auto"><v:fill color2="#fff9e5"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div>"
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
