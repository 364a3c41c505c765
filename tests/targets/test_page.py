"""docs/targets.md is what its generator writes, and every rule has its cases."""

from __future__ import annotations

from docs import make_targets
from evalxl.targets.target_rules import RULES


def test_the_page_is_as_fresh_as_the_rules() -> None:
    assert make_targets.PAGE.read_text(encoding="utf-8") == make_targets.page()


def test_every_rule_has_at_least_two_cases() -> None:
    by_rule = make_targets._rows_by_rule()

    assert [rule.name for rule in RULES if len(by_rule[rule.name]) < 2] == []
