"""No frame is too empty to be scored and checked."""

from __future__ import annotations

import pytest

from evalxl import checks, frames, policies, scoring
from evalxl.core.model import Dimension, FundLine, ScoreTable, Subproject
from tests.scoring.small import frames_of, row, table

FUND = FundLine("fiscal_budget", "财政拨款", 10.0, "万元", 1e5, None)
PARTS: dict[str, tuple[ScoreTable, ...]] = {
    "no project": (),
    "nothing but a name": (table(),),
    "an indicator without anything": (table([row(None, None, None)]),),
    "a source and no total": (
        ScoreTable(
            **{
                **{name: getattr(table(), name) for name in ScoreTable.__slots__},
                "funds": (FUND,),
            }
        ),
    ),
    "a sub-project without amounts": (
        table(subprojects=(Subproject(1, "甲", None, None, None, "万元"),)),
    ),
    "a line without a score": (
        table(dimensions=(Dimension(1, None, "决策", 10.0, None, None, None, {}),)),
    ),
}


@pytest.mark.parametrize("policy", ["mof-2020", "sichuan-department"])
@pytest.mark.parametrize("name", PARTS)
def test_a_form_may_lack_everything(name: str, policy: str) -> None:
    used = {policy: policies.load(policy)}
    scored = scoring.score(frames_of(*PARTS[name], policy=policy), used)
    assert list(scored.execution) == list(frames.EXECUTION)
    found = [*checks.run(scored, policies=used), *checks.across(scored, policies=used)]
    assert [one.params for one in found if one.slug == "check_failed"] == []
