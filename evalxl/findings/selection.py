"""Which findings a person wants to see, and how serious they are to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal

from evalxl.core.errors import ConfigurationError
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import Rule, catalogue

Profile = Literal["clerk", "reviewer", "all"]


def matching(word: str) -> frozenset[str]:
    """Return the slugs that `word` stands for: a code (EVX412), its beginning (EVX4) or a slug.

    Raises:
        ConfigurationError: No finding is meant; near misses are named.
    """
    rules = catalogue()
    if word in rules:
        return frozenset((word,))
    prefix = word.strip().upper()
    if re.fullmatch(r"EVX\d*", prefix):
        found = frozenset(slug for slug, rule in rules.items() if rule.code.startswith(prefix))
        if found:
            return found
    raise ConfigurationError(
        f"{word!r} names no finding{_hint(word, '; did you mean ', ' or ')}",
        f"没有“{word}”这条规则{_hint(word, '；是不是 ', ' 或 ')}",
    )


def _hint(word: str, lead: str, between: str) -> str:
    known = [*catalogue(), *(rule.code for rule in catalogue().values())]
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    return f"{lead}{between.join(map(repr, near))}?" if near else ""


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> frozenset[str]:
    """Return the slugs to report: those selected (all, if none are), less those ignored.

    A finding in preview is reported only where its slug or full code is selected.
    """
    rules = catalogue()
    stable = {slug for slug, rule in rules.items() if rule.stage == "stable"}
    wanted: set[str] = set()
    chosen = tuple(select)
    for word in chosen:
        slugs = matching(word)
        wanted |= slugs if len(slugs) == 1 else slugs & stable
    unwanted = {slug for word in ignore for slug in matching(word)}
    return frozenset((wanted if chosen else stable) - unwanted)


def is_for(profile: Profile, severity: Severity, kind: FindingKind) -> bool:
    """Whether a finding is reported to those a profile stands for.

    `clerk`: what has to be corrected or answered, no notes. `reviewer`: also the notes that a
    person has to judge. `all`: everything.
    """
    if profile == "all" or severity != Severity.NOTE:
        return True
    return profile == "reviewer" and kind == FindingKind.REVIEW


def graded(severities: Mapping[str, str]) -> dict[str, Severity]:
    """Return the configured severity of each slug; a slug or longer code wins over a shorter one.

    Raises:
        ConfigurationError: An unknown finding or severity.
    """
    grades: dict[str, Severity] = {}
    for word in sorted(severities, key=_breadth):
        try:
            severity = Severity(severities[word])
        except ValueError:
            raise ConfigurationError(
                f"severity of {word!r} is {severities[word]!r}; use error, warning or note",
                f"{word} 的级别“{severities[word]}”应为 error、warning 或 note",
            ) from None
        grades.update(dict.fromkeys(matching(word), severity))
    return grades


def _breadth(word: str) -> int:
    """Sort the widest words first, so that the narrow ones are applied last."""
    return -len(matching(word))


def rule_named(word: str) -> Rule:
    """Return the one rule with this code or slug.

    Raises:
        ConfigurationError: No finding is meant, or several.
    """
    slugs = sorted(matching(word))
    if len(slugs) > 1:
        raise ConfigurationError(
            f"{word!r} names {len(slugs)} findings: {', '.join(slugs)}",
            f"“{word}”对应 {len(slugs)} 条规则，请写全：{'、'.join(slugs)}",
        )
    return catalogue()[slugs[0]]
