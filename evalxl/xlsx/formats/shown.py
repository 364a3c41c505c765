"""Number formats: what a person sees of a stored number or text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from evalxl.xlsx.formats import dates
from evalxl.xlsx.formats.digits import exact, general, render_digits
from evalxl.xlsx.formats.parser import split_format
from evalxl.xlsx.formats.tokens import Section, UnknownFormat

NO_NUMBER = "#NUM!"
"""What programs show for a stored number that is infinite or none."""


class Shown(NamedTuple):
    """A displayed text; `is_raw` says that the format is not rendered and it is the plain value."""

    text: str
    is_raw: bool = False


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One format code, taken apart: up to three sections for numbers, one for texts."""

    sections: tuple[Section, ...]
    text_section: Section | None

    def show_number(self, value: float, date1904: bool = False) -> Shown:
        """Show a number, a date or a time as Excel does."""
        section = self.section_for(value)
        if section is None:
            return Shown(general(value), is_raw=True)
        if section.is_date:
            text = dates.show(value, section, date1904)
            return Shown(general(value), is_raw=True) if text is None else Shown(text)
        return Shown(_show(value, section))

    def show_text(self, text: str) -> str:
        """Show a text: as it is, or through the format's `@` section."""
        if self.text_section is None:
            return text
        return "".join(
            text if token.kind == "text" else token.text if token.kind == "literal" else ""
            for token in self.text_section.tokens
        )

    def section_for(self, value: float) -> Section | None:
        """Return the section a number is shown under; `None` where the code has none for it."""
        for section in self.sections:
            if section.condition is None or section.condition.holds(value):
                return section
        return None


def _show(value: float, section: Section) -> str:
    leaves_sign_to_code = section.condition is not None and section.condition.is_below_zero
    sign = "-" if value < 0 and not leaves_sign_to_code else ""
    if section.is_general:
        pieces = (
            general(abs(value)) if token.kind in ("general", "text") else token.text
            for token in section.tokens
            if token.kind in ("general", "text", "literal")
        )
        return sign + "".join(pieces)
    # Blanks at the ends only align columns.
    return (sign + render_digits(abs(exact(value)), section.tokens)).strip(" ")


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat | None:
    """Take a format code apart; `None` for one that is not rendered."""
    try:
        return NumberFormat(*split_format(code))
    except UnknownFormat:
        return None


def show_number(value: float, code: str, date1904: bool = False) -> Shown:
    """Show a number under a format code; the plain value where the code is not rendered."""
    if not isfinite(value):
        return Shown(NO_NUMBER)
    if code == "General":
        return Shown(general(value))
    parsed = number_format(code)
    return (
        Shown(general(value), is_raw=True)
        if parsed is None
        else parsed.show_number(value, date1904)
    )


def show_text(text: str, code: str) -> str:
    """Show a text under a format code."""
    if code in ("General", "@"):
        return text
    parsed = number_format(code)
    return text if parsed is None else parsed.show_text(text)
