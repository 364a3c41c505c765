"""Words for labels, drawn from parts, so that no list of whole words can know them all."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PLAIN = "listed"
WAYS = ("listed", "composed", "odd", "nonsense")
BY_CONTENT = frozenset(
    {"target", "actual", "weight", "score", "reason", "name", "level1", "level2"}
)
"""Columns whose content names them; only these are called nonsense."""


@cache
def parts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def word(role: str, way: str, rng: random.Random) -> str:
    """Draw a label of a role: listed, composed of parts, odd, or nonsense."""
    if way == "nonsense":
        return "".join(rng.sample(parts()["syllables"], rng.choice((2, 3))))
    told = parts()[role][way]
    if way == PLAIN:
        return str(rng.choice(told))
    return "".join(rng.choice(part) for part in told)


@dataclass(slots=True)
class Labels:
    """The labels of one layout: a role keeps its label, and no two roles share one.

    Attributes:
        ways: How each role is called; what is not in it is called as printed.
        noted: Roles whose label carries a note in its cell.
    """

    rng: random.Random
    ways: dict[str, str] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    drawn: dict[str, str] = field(default_factory=dict)

    def __call__(self, role: str) -> str:
        while role not in self.drawn:
            label = word(role, self.ways.get(role, PLAIN), self.rng)
            if label not in self.drawn.values():
                self.drawn[role] = label
        return self._dressed(role)

    def _dressed(self, role: str) -> str:
        if role not in self.noted:
            return self.drawn[role]
        note = parts()["remarks"][sum(map(ord, self.drawn[role])) % len(parts()["remarks"])]
        shape = sum(map(ord, role)) % 4
        before, between, after = (
            ("※", " ", ""),
            ("", "\n", ""),
            ("*", "（", "）"),
            ("", "，", ""),
        )[shape]
        return f"{before}{self.drawn[role]}{between}{note}{after}"
