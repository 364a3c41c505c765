"""Labels → roles: the loaded vocabulary, and how printed labels are made comparable."""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.core import resources

LONGEST_LABEL = 120
"""Longer texts are never labels (some labels carry a long explanation in brackets)."""

_BLANKS = re.compile("[\\s\ue000-\uf8ff\U000f0000-\U0010ffff]+")
"""Blanks, and private-use characters: bullets of symbol fonts, signs of other systems."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_LOOSE_BRACKETS = re.compile(r"[()\[\]【】〔〕]")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\d{1,2}[、.](?!\d)|其中[:,]?|[★☆*※▲△●■□]+)+"
)
_LETTERS = re.compile(r"(?<=[\u4e00-\u9fff])[A-Z](?:[/÷*×+\-=][A-Z]|\d)*$")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff)）])[*＊※★☆△▲①-⑳¹²³⁴⁵⁶⁷⁸⁹]+(?=\s*[:：]?\s*$)")
"""The sign of a footnote behind a label: 分值*, 得分①."""
_CODE = re.compile(r"(?<=..)[及和与]其?(?:代码|编码|编号)$")
"""A code asked for beside the name, in one cell: 项目名称及代码."""
_NOTED = re.compile(r"[※*★☆●■▲△◆□\s]*([^\s,;。]{2,10})[\s,;。](?![(])\D{3,}$")
"""A label with a note behind a blank, a comma or a line break; one with numbers is a value."""
_POINTS_BEFORE = re.compile(r"\D{0,8}:?\s*\d{1,2}(?:\.\d+)?\s*\S[\s,;]+(\S{2}.*)$", re.DOTALL)
"""A label behind the points it is given: `评价标准：10分  得分`."""
_TAIL = ":;,.。、"


class Match(NamedTuple):
    """What a label was taken for, and how sure that is (1: listed in the vocabulary)."""

    role: str
    confidence: float


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """Make a printed label comparable: no blanks, brackets, numbering, formula letters, colon."""
    if len(text) > LONGEST_LABEL:
        return ""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text)))
    short = plain
    while (shorter := _BRACKETS.sub("", short)) != short:
        short = shorter
    short = short or _LOOSE_BRACKETS.sub("", plain)
    short = _NUMBERING.sub("", short.strip(_TAIL))
    return _CODE.sub("", _LETTERS.sub("", short).strip(_TAIL))


@lru_cache(maxsize=16384)
def _noted_label(text: str) -> str:
    """Return the label of a text with a note behind it; else `""`."""
    if len(text) > LONGEST_LABEL:
        return ""
    found = _NOTED.match(unicodedata.normalize("NFKC", text))
    return key(found[1]) if found else ""


@lru_cache(maxsize=16384)
def _label_behind_points(text: str) -> str:
    """Return what stands behind the points at the beginning of a text; else `""`."""
    if len(text) > LONGEST_LABEL:
        return ""
    found = _POINTS_BEFORE.match(unicodedata.normalize("NFKC", text))
    return str(found[1]) if found else ""


@dataclass(frozen=True)
class Context:
    """The labels that have a meaning in one place of a form."""

    roles: Mapping[str, str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    _seen: dict[str, Match | None] = field(default_factory=dict, compare=False, repr=False)

    def match(self, text: str) -> Match | None:
        """Find the role of a printed label; `None` where it means nothing here."""
        if text not in self._seen:
            if len(self._seen) > LIMIT_OF_MEMORY:
                self._seen.clear()
            self._seen[text] = self._look_up(text)
        return self._seen[text]

    def role(self, text: str) -> str | None:
        """Return the bare role of a printed label."""
        found = self.match(text)
        return found.role if found else None

    def is_listed(self, text: str) -> bool:
        """Return whether the label stands in the vocabulary, so that no pattern had to guess."""
        found = self.match(text)
        return found is not None and found.confidence == 1

    def _look_up(self, text: str) -> Match | None:
        label = key(text)
        if not label:
            return None
        if label in self.roles:
            return Match(self.roles[label], 1.0)
        if len(label) <= LONGEST_GUESS:
            for role, pattern in self.patterns:
                if pattern.search(label):
                    return Match(role, GUESSED)
        return None

    def likeness(self, role: str, text: str) -> float:
        """Rate from 0 to 1 how much a printed label looks like one of a role."""
        label = key(text)
        listed = (one for one, its_role in self.roles.items() if its_role == role)
        return max((difflib.SequenceMatcher(None, label, one).ratio() for one in listed), default=0)

    def near_misses(self, role: str, texts: Iterable[str]) -> list[str]:
        """Name printed labels that look like labels of `role` (did you mean …?)."""
        labels = [label for label, its_role in self.roles.items() if its_role == role]
        close = (text for text in texts if difflib.get_close_matches(key(text), labels, 1, 0.6))
        return list(dict.fromkeys(close))


GUESSED = 0.8
LONGEST_GUESS = 20
LIMIT_OF_MEMORY = 20_000


# Fields of those who filled in or signed: what stands below a form.
SIGNATURES = ("contact", "phone", "contact_and_phone", "head", "finance_head", "report_date")


@dataclass(frozen=True)
class Vocabulary:
    """All contexts of `vocabulary.toml`."""

    columns: Context
    stages: Context
    sources: Context
    amounts: Context
    qualifiers: Context
    fields: Context
    sections: Context
    totals: Context
    footers: Context
    levels: Context

    def heading(self, text: str) -> Match | None:
        """Understand the heading of a column: of results, or of a stage of money.

        Of one with a note in its cell, such as `权重 由科室统一填写`, the first word counts.
        """
        found = self.columns.match(text) or self.stages.match(text)
        if found is not None and found.confidence == 1:
            return found
        if found is None and (label := _label_behind_points(text)):
            return self.heading(label)
        label = _noted_label(text)
        role = self.columns.roles.get(label) or self.stages.roles.get(label)
        return Match(role, GUESSED) if role else found

    def is_label(self, text: str) -> bool:
        """Return whether a text is a label of the head rather than a value."""
        return any(
            context.match(text)
            for context in (self.fields, self.amounts, self.qualifiers, self.sections)
        )

    def is_signature(self, text: str) -> bool:
        """Return whether a text starts a line of those who signed: `填报人：张三`, `审核人`."""
        label = text.replace("：", ":").partition(":")[0]
        return self.fields.role(label) in SIGNATURES or self.footers.is_listed(label)

    def is_labelled(self, text: str) -> bool:
        """Return whether a text is a label or starts with one: `填报人：张三`."""
        if self.is_label(text) and not self.levels.match(text):
            return True
        label, colon, _ = unicodedata.normalize("NFKC", text).partition(":")
        return bool(colon) and (self.fields.match(label) or self.footers.match(label)) is not None


def vocabulary() -> Vocabulary:
    """Return the vocabulary, with the labels that only known forms use.

    A form description adds its own under `[labels.<context>]`: `role = ["label", …]`. They
    never change what a label of the vocabulary means.
    """
    return _vocabulary(resources.own())


@cache
def roles() -> Mapping[str, Collection[str]]:
    """Name the roles of each context: what a form's own labels can stand for."""
    return {context: tuple(table) for context, table in _tables().items()}


def _tables() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _vocabulary(_own: tuple[resources.Template, ...]) -> Vocabulary:
    added = [_labels_of_form(one) for one in resources.known()]
    return Vocabulary(
        **{
            name: _context(table, [labels.get(name, {}) for labels in added])
            for name, table in _tables().items()
        }
    )


def _labels_of_form(form: resources.Template) -> Mapping[str, Mapping[str, list[str]]]:
    labels: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(form.text).get("labels", {})
    return labels


def _context(
    table: Mapping[str, Mapping[str, object]], added: Iterable[Mapping[str, list[str]]]
) -> Context:
    roles: dict[str, str] = {}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for role, entry in table.items():
        labels = entry["labels"]
        assert isinstance(labels, list)
        for label in labels:
            roles.setdefault(key(label), role)
        if "pattern" in entry:
            patterns.append((role, re.compile(str(entry["pattern"]))))
    for labels_of_form in added:
        for role, labels in labels_of_form.items():
            for label in labels:
                roles.setdefault(key(label), role)
    return Context(roles, tuple(patterns))
