"""Every rule kind: what share of its weight a row earns, as an exact quotient.

A rule is one small function of the row's numbers. The quotient may pass 1 or fall below 0; the
cap at the weight, the floor at 0 and the rounding are the same for all (`indicators.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evalxl.core import plugins
from evalxl.core.terms import ScoreKind
from evalxl.policies import Policy
from evalxl.scoring.rounding import Numbers, as_floats, decimals


class Values(NamedTuple):
    """Numbers of the rows a rule scores: target (the end that counts), actual, completion (%)."""

    target: Numbers
    actual: Numbers
    completion: Numbers


Quotient = tuple[Numbers, Numbers]
Share = Callable[[Values, Policy], Quotient]


def full(values: Values, policy: Policy) -> Quotient:
    """Return the whole weight: the target is reached."""
    return np.ones_like(values.target), np.ones_like(values.target)


def nothing(values: Values, policy: Policy) -> Quotient:
    """Return nothing: a negative result, a missed zero, a missed all-or-nothing target."""
    return np.zeros_like(values.target), np.ones_like(values.target)


def ratio(values: Values, policy: Policy) -> Quotient:
    """Return A/T, more is better: 270 of 300 earns 0.9."""
    return values.actual, values.target


def linear_overshoot(values: Values, policy: Policy) -> Quotient:
    """Return 1 − (A − T)/T, less is better: 60 against 50 earns 0.8, from 100 on nothing."""
    return as_floats(2 * decimals(values.target) - decimals(values.actual)), values.target


def inverse_ratio(values: Values, policy: Policy) -> Quotient:
    """Return T/A, less is better: 60 against 50 earns 0.8333, and never nothing."""
    return values.target, values.actual


def nearer_ratio(values: Values, policy: Policy) -> Quotient:
    """Return the nearer of A/T and T/A for an exact target: 80 and 125 against 100 earn 0.8."""
    return np.minimum(values.actual, values.target), np.maximum(values.actual, values.target)


def claimed(values: Values, policy: Policy) -> Quotient:
    """Return what a claim earns under the policy; marked as asserted."""
    share = np.full_like(values.target, policy.words.claimed)
    return share, np.full_like(values.target, 100.0)


def over_deduction(values: Values, policy: Policy) -> Quotient:
    """Take the policy's percent off for every point of completion above its line."""
    has_target = (values.target > 0) & ~np.isnan(values.actual)
    target = decimals(np.where(has_target, values.target, 100.0))
    actual = decimals(np.where(has_target, values.actual, values.completion))
    excess = 100 * actual - decimals(policy.over.line) * target
    whole = 100 * target
    return as_floats(whole - decimals(policy.over.loss_percent) * excess), as_floats(whole)


SHARES: dict[str, Share] = {
    "full": full,
    "ratio": ratio,
    "linear-overshoot": linear_overshoot,
    "inverse-ratio": inverse_ratio,
    "nearer-ratio": nearer_ratio,
    "nothing": nothing,
    "negative": nothing,
    "missed-zero": nothing,
    "over-deduction": over_deduction,
    "bonus": ratio,
    "claimed": claimed,
}
"""Rule id → its function. Rules not listed here need more than the row: see `special.py`."""


@cache
def shares() -> Mapping[str, Share]:
    """Return the function of each rule, those of plug-ins included."""
    return {**SHARES, **{name: kind.share for name, kind in plugins.added("rules").items()}}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, as `rules.toml` has it."""

    kind: ScoreKind
    clause: str
    formula: str
    zh: str
    en: str
    value: str = ""


class Kind(NamedTuple):
    """A rule kind of a plug-in: its words and its function."""

    rule: Rule
    share: Share


@cache
def rules() -> Mapping[str, Rule]:
    """Load every rule by its id, those of plug-ins included."""
    text = (Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")
    shipped = {
        name: Rule(**{**entry, "kind": ScoreKind(entry["kind"])})
        for name, entry in tomllib.loads(text).items()
    }
    return {**shipped, **{name: kind.rule for name, kind in plugins.added("rules").items()}}
