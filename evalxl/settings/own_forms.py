"""Forms a bureau described itself: `templates/` beside its configuration."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evalxl.core.errors import ConfigurationError, Refused
from evalxl.core.resources import Template
from evalxl.core.urls import Place, read_whole, too_large

if TYPE_CHECKING:
    from evalxl.reading.forms import KnownForm

FOLDER = "templates"
_DESCRIPTION, _BLANK = ".toml", ".xlsx"


def read(folder: Place) -> Iterator[Template]:
    """Read the descriptions of a folder, each with the blank of the same name beside it.

    Raises:
        ConfigurationError: One cannot be used; the message names file, key and what is expected.
    """
    found: list[Place] = [*folder.glob(f"*{_DESCRIPTION}")]
    for place in sorted(found, key=str):
        id_ = place.name.removesuffix(_DESCRIPTION)
        blank = folder / f"{id_}{_BLANK}"
        template = Template(id_, _text(place), _bytes(blank) if blank.is_file() else None)
        described([template])
        yield template


def described(templates: Iterable[Template]) -> list[KnownForm]:
    """Understand descriptions (see `reading.forms.described`)."""
    found = list(templates)
    if not found:
        return []
    from evalxl.reading import forms  # it takes a while to load, and few bureaus need it here

    return [forms.described(one) for one in found]


def digest(template: Template) -> str:
    """Name everything a description and its blank can change."""
    return hashlib.sha256(template.text.encode() + (template.blank or b"")).hexdigest()


def _text(place: Place) -> str:
    try:
        return _bytes(place).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{place}: not UTF-8 text; save it as UTF-8",
            f"{place}：不是 UTF-8 文本，请另存为 UTF-8",
        ) from None


def _bytes(place: Place) -> bytes:
    try:
        return read_whole(place)
    except Refused:
        raise ConfigurationError(*too_large(place)) from None
