"""Every shipped policy scores every form of every test set."""

from __future__ import annotations

import pytest

from evalxl import pipeline, policies
from evalxl.settings.config import Scoring
from tests.every_form import SETTINGS, some

FEW = 20


def check_no_fault(policy: str, count: int | None) -> None:
    settings = SETTINGS.model_copy(update={"scoring": Scoring(policy=policy)})
    outcome = pipeline.evaluate(some(count), settings)
    assert set(outcome.frames.projects["policy"]) == {policy}
    assert [one.source.path for one in outcome.opened if one.is_fault] == []
    ours = outcome.findings["code"].str.startswith("EVX9")
    assert outcome.findings[ours]["message"].tolist() == []


@pytest.mark.parametrize("policy", policies.available())
def test_a_policy_scores_some_forms_without_a_fault(policy: str) -> None:
    check_no_fault(policy, FEW)


@pytest.mark.thorough
@pytest.mark.parametrize("policy", policies.available())
def test_a_policy_scores_every_form_without_a_fault(policy: str) -> None:
    check_no_fault(policy, None)
