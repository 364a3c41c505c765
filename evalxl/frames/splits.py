"""The ways in which the sources of money make up a total.

A source is named by the row of its fund key: `fiscal` of `fiscal_budget`. Names outside the tree
below (彩票公益金, 群众自筹) are sources like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, product

Split = tuple[str, ...]

_TOTAL = (
    ("fiscal", "carryover", "special_account", "own_income", "other"),
    ("basic", "project"),
)
"""By source, and by kind of expenditure."""
_PARTS: dict[str, tuple[Split, ...]] = {
    "total": _TOTAL,
    "fiscal": (("general",), ("central", "local")),
    "local": (("provincial", "prefecture", "county"),),
    "basic": (("staff", "operating"),),
}
"""Source → the ways in which forms split it."""
KNOWN = frozenset(chain(_PARTS, *chain.from_iterable(_PARTS.values())))


@lru_cache(maxsize=4096)
def possible(rows: Split) -> list[Split]:
    """List every way in which some sources may make up a total.

    Sources outside the tree count in each way, and in each way do not; all sources beside each
    other are a way too.
    """
    cuts, strange = _cuts("total", rows), _strange(rows)
    return _distinct([*nested(rows), *cuts, strange, rows])


@lru_cache(maxsize=4096)
def nested(rows: Split) -> list[Split]:
    """List the ways that follow the tree: each source, or its own sources in its place."""
    strange = _strange(rows)
    return _distinct([cut + strange for cut in _cuts("total", rows)] or [strange])


@lru_cache(maxsize=4096)
def outermost(rows: Split) -> list[Split]:
    """List the ways that keep each source whole: several where a form is split in two ways."""
    by_source, by_kind = (_joined(parts, rows, _outer) for parts in _TOTAL)
    strange = _strange(rows)
    return _distinct([*(cut + strange for cut in by_source or [()]), *by_kind])


def _strange(rows: Split) -> Split:
    return tuple(row for row in rows if row not in KNOWN)


def _distinct(found: Iterable[Split]) -> list[Split]:
    return [one for one in dict.fromkeys(found) if one]


def _cuts(row: str, rows: Split) -> list[Split]:
    return [*([(row,)] if row in rows else []), *_inner(row, rows, _cuts)]


def _outer(row: str, rows: Split) -> list[Split]:
    return [(row,)] if row in rows else [*_inner(row, rows, _outer)]


_Cut = Callable[[str, Split], list[Split]]


def _inner(row: str, rows: Split, cut: _Cut) -> Iterator[Split]:
    for parts in _PARTS.get(row, ()):
        yield from _joined(parts, rows, cut)


def _joined(parts: Split, rows: Split, cut: _Cut) -> list[Split]:
    """Combine the cuts of each part; a part without any source is left out."""
    choices = [found for part in parts if (found := cut(part, rows))]
    return [tuple(chain.from_iterable(one)) for one in product(*choices)] if choices else []
