"""Known forms (`templates/*.toml`): exactly one must claim a project, else it is `unknown`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from evalxl.reading.projects import Project
from evalxl.reading.tables import Kind
from evalxl.reading.vocabulary import key
from evalxl.resources import templates

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
        """Tell whether the form has such a column, or the word in a title."""
        return word in self.columns or word in self.titles


@cache
def known_forms() -> tuple[KnownForm, ...]:
    """Load all form descriptions, by id."""
    forms: list[KnownForm] = []
    for path in sorted(templates().glob("*.toml")):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        forms.append(
            KnownForm(
                id=path.stem,
                name=entry["name"],
                policy=entry["policy"],
                recognise=entry["recognise"],
            )
        )
    return tuple(forms)


def default_policy(form: str) -> str:
    """Give the policy a form is scored by if nobody says otherwise."""
    policies = {known.id: known.policy for known in known_forms()}
    return policies.get(form, DEFAULT_POLICY)


def recognise(project: Project) -> list[str]:
    """Name the known forms that claim a project; exactly one should."""
    traits = traits_of(project)
    return [form.id for form in known_forms() if claims(form, traits)]


def claims(form: KnownForm, traits: Traits) -> bool:
    """Tell whether a form's conditions all hold."""
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
