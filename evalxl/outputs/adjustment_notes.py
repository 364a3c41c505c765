"""The reviewers' scores that concern one file, in words for the record sheet of its copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evalxl.core.records import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.scoring.adjustments import Unused
    from evalxl.settings.config import Settings
    from evalxl.settings.control import Adjustment


def applied(rows: Mapping[str, Sequence[Mapping[str, Any]]], settings: Settings) -> tuple[str, ...]:
    """Name the adjustments that concern the projects of a file; say which are not used, and why."""
    control = settings.control
    asked = [(row.get("unit"), row.get("project_name")) for row in rows["projects"]]
    mine = [one for who in dict.fromkeys(asked) for one in control.concerning(*who)]
    if not mine:
        return ()
    why = _unused(mine, rows)
    return tuple(_words(one, why.get(no), settings.output.lang) for no, one in enumerate(mine))


def _unused(
    mine: list[Adjustment], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Mapping[int, Unused]:
    import pandas as pd

    from evalxl.scoring import unused_adjustments

    asked = pd.DataFrame([asdict(one) for one in mine])
    return unused_adjustments(asked, _frame("indicators", rows), _frame("projects", rows))


def _frame(part: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> pd.DataFrame:
    import pandas as pd

    from evalxl.scoring.columns import conform

    return conform(pd.DataFrame(rows[part], columns=list(COLUMNS[part])), COLUMNS[part])


def why_unused(unused: Unused) -> dict[str, str]:
    """Return in each language why an adjustment is not used."""
    from evalxl.writing.wording import say

    return {lang: say(lang, f"unused_{unused.why}", detail=unused.detail) for lang in ("zh", "en")}


def _words(one: Adjustment, unused: Unused | None, lang: str) -> str:
    from evalxl.writing.wording import say

    points = "" if one.score is None else say(lang, "review_points", points=f"{one.score:g}")
    parts = (one.indicator, points, one.reason, one.reviewer)
    said = say(lang, "review", what=" ".join(part for part in parts if part))
    return said + (say(lang, "review_unused", why=why_unused(unused)[lang]) if unused else "")
