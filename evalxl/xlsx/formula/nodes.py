"""What a formula is made of."""

from __future__ import annotations

from dataclasses import dataclass

from evalxl.xlsx.grid import Block


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet; `sheet` is `None` for the formula's own."""

    sheet: str | None
    block: Block

    @property
    def is_cell(self) -> bool:
        """Whether it is a single cell."""
        block = self.block
        return (block.top, block.left) == (block.bottom, block.right)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth value written in the formula."""

    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Failure:
    """An error value, written or computed: `#DIV/0!`."""

    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What may depend on any cell: a name that is not defined, another book, an odd reference."""

    text: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it reads another workbook: nothing we write changes it."""
        return "]" in self.text and "!" in self.text


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator with its arguments; `None` for an argument left out."""

    name: str
    arguments: tuple[Node | None, ...]


Node = Area | Literal | Failure | Unknown | Call
