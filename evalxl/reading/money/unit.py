"""In which unit a form gives its amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalxl.reading.money.by_source import DEFAULT_UNIT, table_unit
from evalxl.reading.numbers import MONEY_UNITS, money_unit, read_number, typed_number
from evalxl.reading.page_content import Part
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.table import Table
from evalxl.reading.texts.inline import Pair


def money_unit_of(
    parts: Iterable[Part], tables: list[Table], pairs: Iterable[Pair]
) -> tuple[str, bool]:
    """Find the money unit: in a table of money, else stated beside it, else with the amounts.

    A list of projects has no place beside it: its labels tell, `预算数（元）`.

    Returns:
        The unit, and whether the form states it; 万元 where it does not.
    """
    stated = [*map(table_unit, tables), *(part.money_unit for part in parts)]
    unit = next(filter(None, [*stated, *_shown(tables, pairs)]), None)
    return unit or str(DEFAULT_UNIT), unit is not None


def _shown(tables: Iterable[Table], pairs: Iterable[Pair]) -> Iterator[str]:
    """Walk the units that stand beside the amounts themselves: `45.6万元`."""
    told = [pair for pair in pairs if pair.kind == "amounts"]
    yield from filter(None, (money_unit(pair.label) for pair in told))
    cells = [table.own(row, stage) for table in tables for row in table.rows for stage in STAGES]
    numbers = [read_number(cell) for cell in [*cells, *(pair.cell for pair in told)]]
    numbers += [typed_number(pair.text) for pair in told if pair.cell is None]
    for number in numbers:
        if number and number.unit in MONEY_UNITS:
            yield number.unit
