"""A bureau's own words: `[words]` of evalxl.toml, read into the lexicon by class."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from evalxl.core.errors import ConfigurationError

CLASSES: Mapping[str, str] = {
    "neutral": "words that explain a number and take nothing away from it",
    "done": "words that say that whatever was asked for is done",
    "people": "words for people who are counted",
    "same": "`new word = known word`: it means what the known word means, on every ladder",
    "work": "a kind of work as a ladder: `first step < *the work itself < last step`",
    "unit": "counting words",
    "share": "shares in one word: `word = 50`, `word = >50`, in percent of the whole",
}
_PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "neutral": (("neutral", "nouns"),),
    "done": (("light", "words"),),
    "people": (("heads", "words"), ("behind_number", "people")),
    "share": (("numeral", "word"),),
}
"""Class → group and entry of the lexicon."""

_LONGEST = 12
OwnWords = Mapping[str, Sequence[str]]
Lexicon = dict[str, dict[str, object]]


class WordError(ConfigurationError):
    """A word of a bureau's own that cannot be used."""


def check(own: OwnWords, known: Mapping[str, object]) -> None:
    """Refuse what the lexicon cannot take in.

    Args:
        own: Class → entries.
        known: Every word the lexicon knows.

    Raises:
        WordError: A class is not known, or an entry has not its form; the message names the key,
            the value and the nearest class.
    """
    for name, entries in own.items():
        if name not in CLASSES:
            raise _unknown_class(name)
        for entry in entries:
            wrong = _wrong(name, entry, known)
            if wrong:
                en, zh = wrong
                raise WordError(
                    f"words.{name}: {en} (found: {entry!r})",
                    f"words.{name}：写的是 {entry!r}，{zh}",
                )


def _unknown_class(name: str) -> WordError:
    near = difflib.get_close_matches(name, CLASSES, n=1, cutoff=0)[0]
    return WordError(
        f"words.{name}: unknown class; did you mean `{near}`? known: {', '.join(CLASSES)}",
        f"words.{name}：没有这个词类，是不是 {near}？可用：{'、'.join(CLASSES)}",
    )


def _wrong(name: str, entry: str, known: Mapping[str, object]) -> tuple[str, str] | None:
    """Return what was expected instead of an entry, in English and Chinese."""
    if name == "work":
        return _wrong_ladder(entry)
    word, sign, value = (part.strip() for part in entry.partition("="))
    if not 0 < len(word) <= _LONGEST or any(char.isspace() or char in "<*" for char in word):
        en = f"a word of 1 to {_LONGEST} characters without blanks was expected"
        return en, f"应为 1 至 {_LONGEST} 个字、不含空格的词"
    if name == "same":
        return None if value in known else _not_known(value, known)
    if name == "share":
        is_share = value.lstrip("<>").replace(".", "", 1).isdecimal()
        said = ("`word = 50` was expected, in percent", "应为“词 = 50”，单位为百分之一")
        return None if is_share else said
    return ("a word without = was expected", "应为一个词，不含等号") if sign else None


def _not_known(value: str, known: Mapping[str, object]) -> tuple[str, str]:
    near = difflib.get_close_matches(value, known, n=1, cutoff=0.3)
    en, zh = "`new word = known word` was expected", "应为“新词 = 已知的词”"
    return (f"{en}; nearest: {near[0]}", f"{zh}，相近的词：{near[0]}") if near else (en, zh)


def _wrong_ladder(entry: str) -> tuple[str, str] | None:
    steps = [step.strip() for step in entry.split("<")]
    is_ladder = len(steps) > 1 and all(step.strip("*") for step in steps)
    if is_ladder and entry.count("*") == 1:
        return None
    return (
        "steps divided by < were expected, with * before the step where the work is done",
        "应为用 < 分开的各步，并在工作本身完成的那一步前加 *",
    )


def extended(lexicon: Mapping[str, Mapping[str, object]], own: OwnWords) -> Lexicon:
    """Return the lexicon with a bureau's own words; the shipped one stays as it is."""
    wide = {group: dict(entries) for group, entries in lexicon.items()}
    for name, places in _PLACES.items():
        for group, entry in places:
            _add(wide, group, entry, (text.replace(" ", "") for text in own.get(name, ())))
    for place, ladder in enumerate(own.get("work", ())):
        wide["works"][f"own_{place}"] = ladder
    for entry in own.get("same", ()):
        word, _, known = (part.strip() for part in entry.partition("="))
        _say_the_same(wide, word, known)
    return wide


def _add(lexicon: Lexicon, group: str, entry: str, words: object) -> None:
    lexicon[group][entry] = " ".join([str(lexicon[group][entry]), *words])  # type: ignore[misc]


def _say_the_same(lexicon: Lexicon, word: str, known: str) -> None:
    """Put a word beside a known one wherever that stands in a list of words."""
    for entries in lexicon.values():
        for entry, said in entries.items():
            if isinstance(said, str) and known in said.replace("<", " ").replace("*", " ").split():
                padded = said.replace("<", " < ").replace("*", " * ").split()
                at = padded.index(known)
                entries[entry] = " ".join([*padded[: at + 1], word, *padded[at + 1 :]])
