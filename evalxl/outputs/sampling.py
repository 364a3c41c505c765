"""A reproducible sample of projects for on-site review, stratified by money and risk.

Top-level because two callers need it that may not import each other's layer: the command
`evalxl sample` and the sheet 抽查名单.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MONEY = ("大额", "中额", "小额", "金额不明")
_MONEY_FACTOR = {"大额": 3.0, "中额": 2.0, "小额": 1.0, "金额不明": 2.0}
_RISK_FACTOR = {"高": 3.0, "中": 2.0, "低": 1.0}
_LARGE, _MIDDLE = 2 / 3, 1 / 3
_SHARE, _LEAST = 0.1, 3


def usual_size(projects: int) -> int:
    """Return the default sample size: a tenth of the projects, at least three."""
    return max(math.ceil(projects * _SHARE), _LEAST)


def sample_projects(projects: pd.DataFrame, n: int | None, seed: int) -> pd.DataFrame:
    """Draw `n` projects, more of those with much money or high risk.

    The draw hangs on the seed and on the project's file, not on its row, so that the same
    inbox gives the same sample in whatever order it is read.

    Args:
        projects: Reads `budget` (yuan, NaN unknown), `risk` (高, 中, 低), `file`, `no_in_file`.
        n: How many to draw, `None` as usual; all where there are fewer.
        seed: Any whole number; the same gives the same sample.

    Returns:
        The drawn rows in their old order, with `money_class` and `stratum`.
    """
    pool = projects.assign(money_class=_money_classes(projects))
    pool = pool.assign(
        stratum=pool["money_class"] + "·" + pool["risk"] + "风险",
        ticket=[
            hashlib.sha256(f"{seed}\x1f{file}\x1f{no}".encode()).hexdigest()
            for file, no in zip(pool["file"], pool["no_in_file"], strict=True)
        ],
    )
    pool["turn"] = pool.sort_values("ticket").groupby("stratum").cumcount()
    wanted = usual_size(len(pool)) if n is None else n
    shares = pool["stratum"].map(_shares(pool, min(wanted, len(pool)))).astype(float)
    return pool[pool["turn"].lt(shares)].drop(columns=["ticket", "turn"])


def _money_classes(projects: pd.DataFrame) -> pd.Series[str]:
    """Part the projects in thirds by their budgets; equal ones fall into the same class."""
    place = projects["budget"].rank(pct=True)
    classes = place.map(
        lambda share: MONEY[0] if share > _LARGE else MONEY[1] if share > _MIDDLE else MONEY[2],
        na_action="ignore",
    )
    return classes.astype(object).fillna(MONEY[3])


def _shares(pool: pd.DataFrame, n: int) -> dict[str, int]:
    """Divide `n` among the strata by size and weight, one each first where that is possible."""
    sizes = {str(name): int(size) for name, size in pool.groupby("stratum").size().items()}
    weights = {
        stratum: sizes[stratum] * _MONEY_FACTOR[money] * _RISK_FACTOR[risk]
        for stratum, money, risk in zip(
            pool["stratum"], pool["money_class"], pool["risk"], strict=True
        )
    }
    shares: dict[str, int] = dict.fromkeys(sizes, 0)
    for _ in range(n):
        open_strata = [one for one in sizes if shares[one] < sizes[one]]
        # Highest averages: each next place goes where it is most deserved.
        best = max(
            open_strata, key=lambda one: (shares[one] == 0, weights[one] / (shares[one] + 1), one)
        )
        shares[best] += 1
    return shares
