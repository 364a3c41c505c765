"""What a fault is, and which forms can hold which."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evalxl.writing.forms import Description
from evalxl.writing.forms.place import Placed
from tests.generator.facts import Project

Content = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]

NATIONAL = ("national-project", "national-project-cost", "department")
SPLIT = ("yunnan", "sichuan", "chongqing")
REASONED = (*NATIONAL, "yunnan", "sichuan")
SCORED = (*REASONED, "chongqing")
SOURCED = ("national-project", "national-project-cost", "yunnan", "sichuan")
RATED = (*REASONED, "chongqing")
UNSCORED = ("transfer-project", "transfer-region", "sub-project-report")
PLAIN = (*NATIONAL, "hubei", "jiangmen-score-table", *UNSCORED)
EVERY = (*PLAIN, *SPLIT, "key-project")


def _leave(*_: Any) -> None:
    """Leave this stage alone."""


def _same_layout(form: Description) -> Description:
    return form


def _same_file(content: bytes, placed: list[list[Placed]], rng: random.Random) -> bytes:
    return content


@dataclass(frozen=True, slots=True)
class Fault:
    """How one finding is brought about, at one stage of making a form.

    `forms` are those that can hold it; `brings` names other errors that follow from it and are
    right to be reported; `refused` marks files that are no form any more.
    """

    forms: tuple[str, ...]
    in_project: Callable[[Project, random.Random], None] = _leave
    in_content: Callable[[Content, Tables, random.Random], None] = _leave
    in_layout: Callable[[Description], Description] = _same_layout
    in_file: Callable[[bytes, list[list[Placed]], random.Random], bytes] = _same_file
    brings: frozenset[str] = frozenset()
    refused: bool = False

    @property
    def is_in_content(self) -> bool:
        """Whether the mistake is what was typed; a changed layout is then the bureau's own."""
        return self.in_content is not _leave or self.in_project is not _leave
