"""Cells that hold what nobody expects, below the table and in the middle of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.known import Row, facts, form_of, victim
from tests.hostile.parcel import Parts, Spoil, appended, in_parts, main_sheet, parts, zipped

Put = Callable[[bytes, bytes, str], bytes]
"""Makes a cell of its start, what it held, and the text it showed."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """What is put in the place of one value, and how it must be read.

    `shown` is the text a result then has, as displayed; a score is none. `keeps`: the cell says
    what it said.
    """

    put: Put
    shown: str | None = None
    keeps: bool = False


def _as(kind: bytes, value: bytes) -> Put:
    return lambda head, _old, _known: head + b' t="%s">%s</c>' % (kind, value)


def _computed(head: bytes, old: bytes, _known: str) -> bytes:
    number = re.search(rb"<v>(.*?)</v>", old)
    if number:
        return head + b"><f>SUM(1,2)</f><v>%s</v></c>" % number[1]
    return head + b' t="str"><f>UPPER("x")</f><v>%s</v></c>' % _text(old)


def _text(old: bytes) -> bytes:
    found = re.search(rb"<t[^>]*>(.*?)</t>", old, re.DOTALL)
    assert found
    return found[1]


def _typed_as_text(head: bytes, _old: bytes, known: str) -> bytes:
    said = known.encode()
    return head + b' t="inlineStr"><is><t xml:space="preserve"> %s </t></is></c>' % said


def _twice(head: bytes, old: bytes, known: str) -> bytes:
    return _typed_as_text(head, old, known) + head + b"><v>7</v></c>"


def _instead(text: str) -> Tampering:
    """Put a text in the place that shows as itself and is no number."""
    return Tampering(_as(b"inlineStr", f"<is><t>{text}</t></is>".encode()), text)


TAMPERINGS = {
    "value_told_twice": Tampering(_twice),
    "value_in_two_elements": Tampering(_as(b"n", b"<v>15</v><v>7</v>")),
    "value_beside_a_text": Tampering(_as(b"n", b"<v>15</v><is><t>7</t></is>")),
    "value_with_a_foreign_child": Tampering(_as(b"n", b'<y:v xmlns:y="urn:y">9</y:v><v>15</v>')),
    "value_of_unknown_type": Tampering(_as(b"zz", b"<v>15</v>")),
    "value_in_arabic_digits": _instead("١٥"),
    "value_with_a_power": _instead("1⁵"),
    "value_of_two_numbers": _instead("15 13"),
    "value_with_a_letter_o": _instead("1O"),
    "value_is_an_error": Tampering(_as(b"e", b"<v>#REF!</v>"), "#REF!"),
    "value_is_no_number": Tampering(_as(b"n", b"<v>NaN</v>"), "NaN"),
    "value_is_infinite": Tampering(_as(b"n", b"<v>1e999</v>"), "1e999"),
    "value_is_infinity": Tampering(_as(b"n", b"<v>INF</v>"), "INF"),
    "value_is_true": Tampering(_as(b"b", b"<v>1</v>"), "TRUE"),
    "value_never_computed": Tampering(_as(b"n", b"<f>SUM(1,2)</f>"), None),
    "value_of_illegal_signs": Tampering(_as(b"inlineStr", b"<is><t>_x0000__x0007_</t></is>"), None),
    "value_of_a_hundred_thousand_nines": Tampering(
        _as(b"n", b"<v>" + b"9" * 99_000 + b"</v>"), "9" * 99_000
    ),
    "value_by_formula": Tampering(_computed, keeps=True),
    "value_as_text": Tampering(_typed_as_text, keeps=True),
}


def _tamper(kind: str) -> Spoil:
    def spoil(content: bytes) -> bytes:
        form = form_of(content)
        first = facts(form)[0]
        field, address = victim(form)
        made = parts(content)
        name, cell = _cell(made, first.name, address)
        new = TAMPERINGS[kind].put(cell[1], cell[2] or b"", str(getattr(first, field)))
        made[name] = made[name].replace(cell[0], new)
        return zipped(made)

    return spoil


def _cell(made: Parts, beside: str, address: str) -> tuple[str, re.Match[bytes]]:
    """Find a cell on the sheet that holds a text."""
    shape = rb'(<c r="%s"(?: s="\d+")?)(?: t="\w+")? ?(?:/>|>(.*?)</c>)' % address.encode()
    text = f"<t>{beside}</t>".encode()
    for name in sorted(one for one in made if one.startswith("xl/worksheets/")):
        cell = re.search(shape, made[name], re.DOTALL)
        if cell and text in made[name]:
            return name, cell
    raise LookupError(address)


def known_rows(kind: str, content: bytes) -> list[Row]:
    """Give the rows a right reader finds in a form of this kind."""
    form = form_of(content)
    rows = facts(form)
    tampering = TAMPERINGS.get(kind)
    if tampering is None or tampering.keeps:
        return rows
    field, _ = victim(form)
    if field == "actual":
        return [rows[0]._replace(actual=tampering.shown), *rows[1:]]
    return [rows[0]._replace(score=None), *rows[1:]]


def _formatted(code: str) -> Spoil:
    """Show a number below the table in a number format."""

    def change(made: Parts) -> None:
        styles = made["xl/styles.xml"]
        formats = b'<numFmts count="1"><numFmt numFmtId="200" formatCode="%s"/>' % code.encode()
        styles = re.sub(
            rb"<numFmts[^>]*?(/?)>",
            lambda found: formats + (b"</numFmts>" if found[1] else b""),
            styles,
        )
        if b'numFmtId="200"' not in styles:
            styles = re.sub(rb"<fonts", formats + b"</numFmts><fonts", styles, count=1)
        table = re.search(rb"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
        assert table
        number = len(re.findall(rb"<xf[ >]", table[0]))
        look = b'<xf numFmtId="200" fontId="0" fillId="0" borderId="0"/></cellXfs>'
        made["xl/styles.xml"] = styles.replace(b"</cellXfs>", look)
        name = main_sheet(made)
        row = b'<row r="990"><c r="A990" s="%d"><v>12345.678</v></c></row></sheetData>' % number
        made[name] = made[name].replace(b"</sheetData>", row)

    return in_parts(change)


def _below(cell: bytes) -> Spoil:
    return appended(b'<row r="990"><c r="A990"%s</c></row>' % cell)


KINDS: dict[str, Spoil] = {kind: _tamper(kind) for kind in TAMPERINGS} | {
    "number_of_5000_digits": _below(b"><v>" + b"7" * 5_000 + b"</v>"),
    "number_of_hexadecimal": _below(b"><v>0x1F</v>"),
    "number_with_endless_power": _below(b"><v>1e-99999999999</v>"),
    "day_before_all_days": _below(b' t="d"><v>-0044-03-15T00:00:00Z</v>'),
    "cell_of_unknown_type": _below(b' t="complex"><v>1+2i</v>'),
    "text_of_32768_signs": _below(
        b' t="inlineStr"><is><t>' + "长".encode() * 32_768 + b"</t></is>"
    ),
    "text_of_escapes": _below(b' t="inlineStr"><is><t>_x0000__x000D__xD800__x005F_</t></is>'),
    "formula_of_100_thousand_signs": _below(b"><f>" + b"1+" * 50_000 + b"1</f><v>50001</v>"),
    "formula_shared_by_nobody": _below(b'><f t="shared" si="77"/><v>1</v>'),
    "formula_over_everything": _below(b'><f t="array" ref="A1:XFD1048576">ROW()</f><v>1</v>'),
    "formulas_shared_by_many": appended(
        b'<row r="989"><c r="A989"><f t="shared" ref="A989:A41000" si="5">B989*$C$1</f><v>1</v></c>'
        b"</row>"
        + b"".join(
            b'<row r="%d"><c r="A%d"><f t="shared" si="5"/><v>1</v></c></row>' % (row, row)
            for row in range(990, 40_990)
        )
    ),
    "formula_that_fetches": _below(b' t="str"><f>WEBSERVICE("http://x/")</f><v>a</v>'),
    "formula_that_starts_programs": _below(b" t=\"str\"><f>cmd|'/C calc'!A0</f><v>a</v>"),
    "formula_that_calls_libraries": _below(b'><f>CALL("kernel32","WinExec","JJ")</f><v>1</v>'),
    "formula_that_links_to_a_file": _below(
        b' t="str"><f>HYPERLINK("file:///etc/passwd","a")</f><v>a</v>'
    ),
    "formula_of_endless_power": _below(b"><f>9^9^9^9</f><v>1</v>"),
    "formula_of_a_thousand_million_signs": _below(b"><f>LEN(REPT(9,1000000000))</f><v>1</v>"),
    "formula_on_itself": _below(b"><f>A990+1</f><v>1</v>"),
    "formula_of_brackets": _below(b"><f>" + b"(" * 2_000 + b"1" + b")" * 2_000 + b"</f><v>1</v>"),
    "format_of_brackets": _formatted("[" * 5_000),
    "format_of_thousands": _formatted("#," * 5_000),
    "format_of_fractions": _formatted("?/?" * 2_000),
    "format_of_days": _formatted("yyyymmddhhss" * 500 + "[h]" * 500),
    "format_of_quotes": _formatted("&quot;" * 5_001 + "\\" * 999),
    "format_of_sections": _formatted("0;" * 5_000),
    "format_of_digits": _formatted("0" * 5_000 + "." + "0" * 5_000 + "E+" + "0" * 500),
}
