"""Scores of a review that stand in the form itself: 复核得分 beside 自评得分."""

from __future__ import annotations

import pandas as pd

from evalxl.frames import SCORED_INDICATORS
from evalxl.scoring.columns import conform

PRINTED = "表内复核"
"""Stands for the reviewer of a score that is printed in the form."""

_NOISE = 1e-6


def with_printed_reviews(adjusted: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Let the form's own review decide where the bureau's adjustments say nothing.

    A project's review is used whole or not at all: a score above what its row can earn shows
    that the column holds something else.

    Args:
        adjusted: `adjusted_score`, `adjusted_reason`, `reviewer`, from the adjustments.
        indicators: Reads `project`, `review_score`, `score`, `reason`, `allotted`.

    Returns:
        The same columns; `reviewer` is `PRINTED` on rows that the form reviews, with the remark
        as the reason where the review gives another score than the unit.
    """
    review = indicators["review_score"]
    if review.isna().all():
        return adjusted
    is_wrong = (
        review.lt(0)
        | review.gt(indicators["allotted"] + _NOISE)
        | (review.notna() & indicators["allotted"].isna())
    )
    is_other = is_wrong.groupby(indicators["project"]).transform("any")
    mine = review.notna() & ~is_other & adjusted["adjusted_score"].isna()
    if not mine.any():
        return adjusted
    differs = mine & indicators["score"].ne(review)
    table = adjusted.assign(
        adjusted_score=adjusted["adjusted_score"].where(~mine, review),
        adjusted_reason=adjusted["adjusted_reason"].where(~differs, indicators["reason"]),
        reviewer=adjusted["reviewer"].where(~mine, PRINTED),
    )
    return conform(table, SCORED_INDICATORS)
