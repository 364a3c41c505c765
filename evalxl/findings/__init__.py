"""What can be found: the catalogue (`catalogue/*.toml`), and how a finding is put into words."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from evalxl.model import Finding
from evalxl.terms import FindingKind, Scope, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the catalogue.

    Words are `{"zh": …, "en": …}`; `message` and `fix` may use `{where}`, `{provided}`,
    `{expected}`, `{difference}`, `{cell}` and the finding's own params.
    """

    slug: str
    code: str
    severity: Severity
    kind: FindingKind
    scope: Scope
    stage: str = "stable"
    title: Mapping[str, str]
    message: Mapping[str, str]
    fix: Mapping[str, str]
    why: Mapping[str, str] = field(default_factory=dict)
    good: str = ""
    bad: str = ""


class _Lenient(dict[str, object]):
    """Leave a dash where a message asks for something the finding does not carry."""

    def __missing__(self, key: str) -> str:
        return "—"


@cache
def catalogue() -> Mapping[str, Rule]:
    """Load every entry, by slug, in the order of the codes."""
    rules: list[Rule] = []
    for path in sorted((Path(__file__).parent / "catalogue").glob("*.toml")):
        for slug, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            entry["severity"] = Severity(entry["severity"])
            entry["kind"] = FindingKind(entry["kind"])
            entry["scope"] = Scope(entry["scope"])
            rules.append(Rule(slug=slug, **entry))
    return {rule.slug: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def words(finding: Finding, lang: str = "zh") -> tuple[str, str]:
    """Put a finding into words: what is wrong, and what to do."""
    rule = catalogue()[finding.slug]
    blanks = _Lenient(finding.params)
    blanks.update(
        where=finding.where,
        provided=_plain(finding.provided),
        expected=_plain(finding.expected),
        difference=_plain(finding.difference),
        unit=finding.unit or "",
        cell=finding.at.address if finding.at else "",
        sheet=finding.at.sheet if finding.at else "",
    )
    return rule.message[lang].format_map(blanks), rule.fix[lang].format_map(blanks)


def fingerprint(finding: Finding, owner: str) -> str:
    """Name a finding so that it can be recognised next time, whatever row it then stands in.

    Args:
        finding: The finding.
        owner: Unit and project name, joined; the file name does not count.
    """
    said = "\x1f".join((finding.slug, owner, finding.where, _plain(finding.provided)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)
