"""Known forms (`templates/*.toml`): exactly one must claim a project, else it is `unknown`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evalxl.core import resources
from evalxl.core.errors import ConfigurationError
from evalxl.reading.projects import Project
from evalxl.reading.tables.table import Kind
from evalxl.reading.vocabulary import key, roles

UNKNOWN = "unknown"
DEFAULT_POLICY = "mof-2020"
"""The national rules: what a form without a policy of its own is scored by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownForm:
    """One `templates/<id>.toml`: what the form is called and how to tell it from others.

    Each condition is a list of words; a form claims a project if all its conditions hold.
    `columns`: roles its indicator table has. `without_columns`: roles it has not. `labels`:
    labels that stand in it. `any_label`: at least one of these does. `without_labels`: none of
    these does. `any_trait`, `no_trait`: columns or words of a title, at least one or none of
    them. `title`, `without_title`: words of a title. `levels`, `without_levels`: names of
    first levels.
    """

    id: str
    name: Mapping[str, str]
    policy: str
    recognise: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a project shows of its form."""

    columns: frozenset[str]
    labels: frozenset[str]
    titles: str
    levels: frozenset[str]

    def shows(self, word: str) -> bool:
        """Return whether the form has such a column, or the word in a title."""
        return word in self.columns or word in self.titles


def known_forms() -> tuple[KnownForm, ...]:
    """Return all forms, by id."""
    return _known_forms(resources.own())


@cache
def _known_forms(_own: tuple[resources.Template, ...]) -> tuple[KnownForm, ...]:
    return tuple(described(one) for one in resources.known())


def described(template: resources.Template) -> KnownForm:
    """Understand the description of a form.

    Raises:
        ConfigurationError: It is no TOML, or something in it is missing or unknown.
    """
    try:
        entry = tomllib.loads(template.text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(template, f"not valid TOML: {error}", f"不是有效的 TOML：{error}") from None
    name, policy = entry.get("name"), entry.get("policy")
    if not isinstance(name, dict) or not {"zh", "en"} <= name.keys():
        shape = 'name = { zh = "…", en = "…" }'
        raise _wrong(template, f"write {shape}", f"应写明 {shape}")
    if not isinstance(policy, str):
        shape = 'policy = "mof-2020"'
        raise _wrong(template, f"name a policy, as {shape}", f"应写明评分办法，如 {shape}")
    conditions = _lists(template, "recognise", entry.get("recognise") or {"": None}, _CONDITIONS)
    for context, labels in entry.get("labels", {}).items():
        _lists(template, f"labels.{context}", labels, roles().get(context, ()))
    return KnownForm(id=template.id, name=name, policy=policy, recognise=conditions)


def _lists(
    template: resources.Template, section: str, said: object, known: Collection[str]
) -> Mapping[str, list[str]]:
    """Expect lists of words under known keys."""
    table: Mapping[str, Any] = said if isinstance(said, dict) else {"": said}
    for name, words in table.items():
        if name not in known or not isinstance(words, list):
            keys = ", ".join(known) or "—"
            raise _wrong(
                template,
                f"[{section}] {name}: a list of words is expected under one of: {keys}",
                f"[{section}] {name}：应为词语列表，可用的键：{keys}",
            )
    return table


def _wrong(template: resources.Template, en: str, zh: str) -> ConfigurationError:
    file = f"templates/{template.id}.toml"
    return ConfigurationError(f"{file}: {en}", f"{file}：{zh}")


def default_policy(form: str) -> str:
    """Return the policy a form is scored by if nobody says otherwise."""
    policies = {known.id: known.policy for known in known_forms()}
    return policies.get(form, DEFAULT_POLICY)


def recognise(project: Project) -> list[str]:
    """Name the known forms that claim a project; exactly one should.

    Those a bureau described itself go before those we ship: it knows its forms best.
    """
    traits = traits_of(project)
    claiming = [form.id for form in known_forms() if claims(form, traits)]
    own = {form.id for form in resources.own()}
    return [form for form in claiming if form in own] or claiming


def claims(form: KnownForm, traits: Traits) -> bool:
    """Return whether a form's conditions all hold."""
    return all(_CONDITIONS[name](words, traits) for name, words in form.recognise.items())


_CONDITIONS: dict[str, Callable[[list[str], Traits], bool]] = {
    "columns": lambda words, traits: traits.columns.issuperset(words),
    "without_columns": lambda words, traits: traits.columns.isdisjoint(words),
    "labels": lambda words, traits: traits.labels.issuperset(map(key, words)),
    "any_label": lambda words, traits: not traits.labels.isdisjoint(map(key, words)),
    "without_labels": lambda words, traits: traits.labels.isdisjoint(map(key, words)),
    "any_trait": lambda words, traits: any(map(traits.shows, words)),
    "no_trait": lambda words, traits: not any(map(traits.shows, words)),
    "title": lambda words, traits: any(word in traits.titles for word in words),
    "without_title": lambda words, traits: not any(word in traits.titles for word in words),
    "levels": lambda words, traits: not traits.levels.isdisjoint(words),
    "without_levels": lambda words, traits: traits.levels.isdisjoint(words),
}


def traits_of(project: Project) -> Traits:
    """Collect what tells a form: columns, labels, titles, names of first levels."""
    columns = set(project.main.head.columns) if project.main else set()
    labels: set[str] = set()
    titles: list[str] = []
    for part in project.parts:
        if part.tables or part.pairs:
            titles += [part.page.name, *(cell.text for cell in part.titles)]
        for cell in part.page.cells():
            if cell.kind == "s" and len(cell.text) <= LONGEST_TRAIT:
                labels.add(key(cell.text))
    columns |= {f"has_{kind.value}" for kind in Kind for _ in project.tables(kind)}
    levels = {one.level1 for one in project.indicators if one.level1}
    return Traits(
        frozenset(columns), frozenset(labels), "".join("\n".join(titles).split()), frozenset(levels)
    )


LONGEST_TRAIT = 40
