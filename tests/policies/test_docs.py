"""docs/policies.md is what the policy files say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_policies_is_fresh() -> None:
    """Make it anew with `python docs/make_policies.py`."""
    spec = importlib.util.spec_from_file_location("make_policies", DOCS / "make_policies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "policies.md").read_text(encoding="utf-8") == module.page()
