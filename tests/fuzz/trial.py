"""One changed input, and whether evalxl is at fault on it."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evalxl.core.records import Source
from evalxl.pipeline import process
from evalxl.settings.config import Settings
from evalxl.targets.compare import compare
from tests.fuzz import mutators
from tests.hostile.known import forms

CASES = Path(__file__).parent / "cases"
_WORDS = (
    ("≥15家", "15家"),
    ("≥95%", "96.5%"),
    ("400万元", "377.5万元"),
    ("2023年12月底前", "2023年11月30日"),
    ("培训12期500人次", "12期、512人次"),
    ("有所提高", "有提高"),
)


class Trial(Protocol):
    """A changed input."""

    def outcome(self) -> tuple[str, bool]:
        """Name what came of it, and whether that is a fault of ours."""

    def content(self) -> tuple[str, bytes]:
        """Return the suffix and the bytes of its case file."""


@dataclass(frozen=True, slots=True)
class File:
    """A changed form: it is scored or refused, never a fault."""

    whole: bytes

    def outcome(self) -> tuple[str, bool]:
        """Process it."""
        try:
            (record,) = process([Source("a.xlsx", self.whole)], Settings())
        except Exception as error:
            return type(error).__name__, True
        return record.status, record.status == "faulted"

    def content(self) -> tuple[str, bytes]:
        """Keep it as it is."""
        return ".xlsx", self.whole


@dataclass(frozen=True, slots=True)
class Words:
    """A changed target and result: compared without a fault, and no number is invented."""

    target: str
    actual: str

    def outcome(self) -> tuple[str, bool]:
        """Compare them."""
        try:
            found = compare(self.target, self.actual)
        except Exception as error:
            return type(error).__name__, True
        said = found.parsed_actual.value
        is_invented = said is not None and not any(char.isnumeric() for char in self.actual)
        return str(found.verdict), is_invented and said != 0

    def content(self) -> tuple[str, bytes]:
        """Keep both as JSON."""
        return ".json", json.dumps([self.target, self.actual], ensure_ascii=False).encode()


def _file(mutate: Callable[[bytes, random.Random], bytes]) -> Callable[[random.Random], Trial]:
    def made(chance: random.Random) -> Trial:
        return File(mutate(chance.choice(forms()).read_bytes(), chance))

    return made


def _words(chance: random.Random) -> Trial:
    target, actual = chance.choice(_WORDS)
    if chance.random() < 0.5:
        target = mutators.of_words(target, chance)
    return Words(target, mutators.of_words(actual, chance))


KINDS: dict[str, Callable[[random.Random], Trial]] = {
    "xml": _file(mutators.of_xml),
    "bytes": _file(mutators.of_bytes),
    "words": _words,
}


def keep(trial: Trial) -> Path:
    """Keep a fault as a case."""
    suffix, content = trial.content()
    CASES.mkdir(exist_ok=True)
    place = CASES / f"{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    place.write_bytes(content)
    return place


def kept(place: Path) -> Trial:
    """Return a kept case."""
    if place.suffix == ".json":
        return Words(*json.loads(place.read_bytes()))
    return File(place.read_bytes())
