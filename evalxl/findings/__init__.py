"""What can be found: the catalogue (`catalogue/*.toml`), and how a finding is put into words.

A `Finding` is made where something is seen; here it gets its code, severity, words and
fingerprint (`findings.table.frame`), and is shown as text, JSON lines or SARIF.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalxl.core import lazy_re as re
from evalxl.core import plugins
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Scope, Severity

if TYPE_CHECKING:
    from evalxl.findings.table import frame as frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the catalogue.

    Words are `{"zh": …, "en": …}`; `message` and `fix` may use `{where}`, `{provided}`,
    `{expected}`, `{difference}`, `{unit}`, `{cell}`, `{sheet}` and the finding's own params.
    `stage`: `preview` findings are shown only where they are selected by name.
    `yields_to`: slugs that, found at the same cell or indicator, are the cause of this one.
    `told_with`: slugs that, found at the same indicator, already ask for the same act: lists for
    people have one line. `waits_for`: slugs that, open at the same indicator, come first: this one
    rests on them. `expects_value`: `expected` is what is to stand in the cell.
    `moves_scores`: its advice changes scores elsewhere, so that the total changes too.
    `can_be_explained`: words of the department settle it; of a question (`review`) they always do.
    `fix_before`: what to do in a declaration of targets, before the year, where that is another act
    (a finding whose params say `is_before`).
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
    yields_to: tuple[str, ...] = ()
    told_with: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    expects_value: bool = False
    moves_scores: bool = False
    can_be_explained: bool = False
    fix_before: Mapping[str, str] = field(default_factory=dict)


class _Lenient(dict[str, object]):
    """Leave a dash where a message asks for something the finding does not carry."""

    def __missing__(self, key: str) -> str:
        return "—"


@cache
def catalogue() -> Mapping[str, Rule]:
    """Load every entry, those of plug-ins included, by slug, in the order of the codes."""
    rules: list[Rule] = []
    shipped = sorted((Path(__file__).parent / "catalogue").glob("*.toml"))
    for path in (*shipped, *plugins.added("findings").values()):
        for slug, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            entry["severity"] = Severity(entry["severity"])
            entry["kind"] = FindingKind(entry["kind"])
            entry["scope"] = Scope(entry["scope"])
            for name in ("yields_to", "told_with", "waits_for"):
                entry[name] = tuple(entry.get(name, ()))
            rules.append(Rule(slug=slug, **entry))
    return {rule.slug: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def words(finding: Finding, lang: str = "zh") -> tuple[str, str]:
    """Put a finding into words: what is wrong, and what to do."""
    rule = catalogue()[finding.slug]
    blanks = _Lenient(
        {name: plain(_worded(name, value, lang)) for name, value in finding.params.items()}
    )
    blanks.update(
        where=finding.where,
        provided=plain(finding.provided),
        expected=plain(finding.expected),
        difference=plain(finding.difference),
        unit=finding.unit or "",
        cell=finding.at.address if finding.at else _NOWHERE[lang],
        sheet=finding.at.sheet if finding.at else "",
    )
    fix = rule.fix_before or rule.fix if finding.params.get("is_before") else rule.fix
    return _filled(rule.message[lang], blanks), _filled(fix[lang], blanks)


_BLANK = re.compile(r"\{(\w+)\}")
_LEFT_OUT = re.compile(
    r" ?[（(](?:\{\w+\})+[）)]|(?<=。)[^。{}]*：\{\w+\}。|(?<=\.) [^.{}]*: \{\w+\}\."
)
"""A blank in brackets of its own, or in a sentence that does nothing but name it."""


def _filled(template: str, blanks: _Lenient) -> str:
    """Fill the blanks of a template; what would hold or announce an empty one is left out."""

    def kept(match: re.Match[str]) -> str:
        return (
            match[0] if any(str(blanks[name]).strip() for name in _BLANK.findall(match[0])) else ""
        )

    return _LEFT_OUT.sub(kept, template).format_map(blanks)


@cache
def _vocabulary() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Load the words for technical values: parameter → value → language → words."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def _worded(name: str, value: object, lang: str) -> object:
    """Put a value into words where it brings its own, or where it is a technical term."""
    known = _vocabulary().get(name, {})
    said = known.get(value, value) if isinstance(value, str) else value
    return said.get(lang) if isinstance(said, Mapping) else said


_MARK, _MATTER = 16, 10  # hexadecimal digits
_NOWHERE = {"zh": "表内无此格", "en": "no cell"}


def fingerprint(finding: Finding, owner: str) -> str:
    """Name a finding so that it can be recognised next time, whatever row it then stands in.

    Args:
        finding: The finding.
        owner: Unit, project name and year, joined; the file name does not count.
    """
    matter = "\x1f".join((finding.slug, owner, finding.where))
    said = "\x1f".join((matter, plain(finding.provided)))
    return _digest(matter)[:_MATTER] + _digest(said)[: _MARK - _MATTER]


def matter_of(mark: str) -> str:
    """Return the part of a fingerprint that stays when the cell holds another wrong value."""
    return mark[:_MATTER]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> str:
    """Write a value as people do: `8.64`, not `8.6400000001`; nothing for `None`."""
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        exact = Decimal(repr(float(value))).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        written = f"{exact:f}".rstrip("0").rstrip(".")
        return "0" if written == "-0" else written
    return str(value)


def __getattr__(name: str) -> Any:
    # `findings.frame` needs pandas, which `rule show` and `--help` must not wait for.
    if name == "frame":
        from evalxl.findings.table import frame

        return frame
    raise AttributeError(name)
