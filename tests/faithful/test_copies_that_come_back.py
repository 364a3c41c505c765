"""A scored copy saved in another format is told, never read as another form."""

from __future__ import annotations

from .made import read, scored
from .test_inputs import given


def test_a_copy_saved_as_ods_is_refused_with_the_next_step() -> None:
    content, name = given("04")
    assert read(content, name)["projects"] == []
    (finding,) = scored(content, name).findings
    assert finding["slug"] == "unreadable"
    assert "请报送原来的 .xlsx 副本" in finding["message"]
