"""One OpenDocument cell: its typed value beside its displayed text."""

from __future__ import annotations

from datetime import datetime, timedelta

from evalxl.core import lazy_re as re
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.markup import Attributes

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_ERROR = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_TIME = re.compile(r"PT([0-9]{1,7})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S", re.ASCII)
_FORMULA_START = re.compile(r"(?:[a-z]+:)?=")
_FORMULA_PART = re.compile(r"""("(?:[^"]|"")*")|\[([^\[\]"]*)\]|(;)""")
_REFERENCE = re.compile(r"\$?(?P<sheet>'(?:[^']|'')*'|[^.']*)\.(?P<cell>\$?[A-Z]+\$?[0-9]+)")
_DAY_ZERO = datetime(1899, 12, 30)

# The file's format codes are not read; these tell what kind of number it is.
_FORMATS = {"percentage": "0%", "date": "yyyy-mm-dd", "time": "[h]:mm:ss"}


def make_cell(row: int, column: int, attributes: Attributes, text: str) -> Cell | None:
    """Make a cell; `None` where it holds nothing.

    Args:
        row: Counts from 1.
        column: Counts from 1.
        attributes: Of the `table-cell` element.
        text: What is displayed.
    """
    kind = attributes.get(f"{OFFICE} value-type", "")
    formula = attributes.get(f"{TABLE} formula")
    if formula is not None:
        formula = _FORMULA_PART.sub(_as_excel, _FORMULA_START.sub("", formula, count=1))
    if not kind and not text and formula is None:
        return None
    if attributes.get(_ERROR) == "error":
        return Cell(row, column, "e", text, text, formula=formula)
    if kind == "boolean":
        is_true = attributes.get(f"{OFFICE} boolean-value") == "true"
        return Cell(row, column, "b", is_true, text or str(is_true).upper(), formula=formula)
    number = _number(kind, attributes)
    if number is not None:
        code = _FORMATS.get(kind, "General")
        return Cell(row, column, "n", number, text, code, formula)
    return Cell(row, column, "s", text, text, formula=formula) if text or formula else None


def _as_excel(part: re.Match[str]) -> str:
    """Write references and separators as Excel does: `[.A1:.B2]` is `A1:B2`, `;` a comma."""
    text, reference, separator = part.groups()
    if separator:
        return ","
    if text is not None:
        return text
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if not all(ends):
        return part[0]  # another file's, or deleted: not understood later on
    return ":".join(
        f"{end['sheet']}!{end['cell']}" if end["sheet"] else end["cell"] for end in ends if end
    )


def _number(kind: str, attributes: Attributes) -> float | None:
    if kind in ("float", "percentage", "currency"):
        stored = attributes.get(f"{OFFICE} value", "")
        return float(stored) if _NUMBER.fullmatch(stored) else None
    if kind == "date":
        return _date(attributes.get(f"{OFFICE} date-value", ""))
    if kind == "time" and (match := _TIME.fullmatch(attributes.get(f"{OFFICE} time-value", ""))):
        hours, minutes, seconds = (int(part) for part in match.groups())
        return (hours * 3600 + minutes * 60 + seconds) / 86_400
    return None


def _date(stored: str) -> float | None:
    try:
        return (datetime.fromisoformat(stored).replace(tzinfo=None) - _DAY_ZERO) / timedelta(days=1)
    except ValueError:
        return None
