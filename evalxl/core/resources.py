"""Form descriptions: those that ship with evalxl, and a bureau's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Template:
    """A form: the TOML that describes it, and its blank where there is one."""

    id: str
    text: str
    blank: bytes | None = None


_own: tuple[Template, ...] = ()


def use(forms: Sequence[Template]) -> None:
    """Let this process know a bureau's own forms, and no longer those of another."""
    global _own  # read in every corner of reading; whoever opens a file says first whose forms hold
    _own = tuple(forms)


def own() -> tuple[Template, ...]:
    """Return the bureau's own forms: what everything kept of all forms depends on."""
    return _own


def known() -> tuple[Template, ...]:
    """Return all forms by id; one of the bureau's own replaces a shipped one of the same id."""
    return _known(_own)


def blank(form: str) -> bytes | None:
    """Return the blank workbook of a form."""
    for one in _own:
        if one.id == form:
            return one.blank
    shipped = templates() / f"{form}.xlsx"
    return shipped.read_bytes() if shipped.is_file() else None


@cache
def templates() -> Path:
    """Return the folder of shipped form descriptions: inside the wheel, else beside the package."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


@cache
def _known(own: tuple[Template, ...]) -> tuple[Template, ...]:
    shipped = sorted(templates().glob("*.toml"))
    found = {path.stem: Template(path.stem, path.read_text(encoding="utf-8")) for path in shipped}
    found |= {one.id: one for one in own}
    return tuple(found[id_] for id_ in sorted(found))
