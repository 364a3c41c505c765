"""Steps that a form writes into a row's own 评分标准, such as 满意率90%以上得10分，每降5%扣1分."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = r"(\d+(?:\.\d+)?)"
_FALLING = re.compile(
    rf"{_NUMBER}\s*%?\s*(?:及)?以上[^\d，。；]*(?:得|计|记)?\s*{_NUMBER}\s*分.*?"
    rf"每(?:下?降低?|减?少|低于?)\s*{_NUMBER}\s*(?:%|个?百分点)?[^\d，。；]*扣\s*{_NUMBER}\s*分"
)
_DEVIATION = re.compile(
    rf"±\s*(?:{_NUMBER}\s*%?\s*[-~—–至]\s*)?±?\s*{_NUMBER}\s*%?\s*(?:以内)?[^\d]*?{_NUMBER}\s*分"
)


@dataclass(frozen=True, slots=True)
class Falling:
    """Full points from a value on; below it, `loss` points for each whole `step` short."""

    full_from: float
    points: float
    step: float
    loss: float

    def earned(self, actual: float) -> float:
        """Give the points for a result."""
        short = max(self.full_from - actual, 0.0)
        return max(self.points - self.loss * int(round(short / self.step, 9)), 0.0)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Points by the distance of the completion from 100 %: `(up to percent, points)`."""

    bands: tuple[tuple[float, float], ...]

    def earned(self, completion: float) -> float:
        """Give the points for a completion in percent."""
        off = round(abs(completion - 100), 9)
        return next((points for limit, points in self.bands if off <= limit), 0.0)


@lru_cache(maxsize=4096)
def read_steps(standard: str) -> Falling | Deviation | None:
    """Read the steps of a standard; `None` where it states none that we know."""
    plain = standard.replace("％", "%").replace(" ", "")
    bands = tuple((float(m[2]), float(m[3])) for m in _DEVIATION.finditer(plain))
    if bands:
        return Deviation(tuple(sorted(bands)))
    falling = _FALLING.search(plain)
    if not falling:
        return None
    full_from, points, step, loss = (float(one) for one in falling.groups())
    return Falling(full_from, points, step, loss) if step > 0 else None


def earned(standard: str, actual: float, completion: float) -> tuple[float, float] | None:
    """Give the points a row earns by its own steps, and the most it can earn."""
    steps = read_steps(standard)
    if isinstance(steps, Falling):
        return steps.earned(actual), steps.points
    if isinstance(steps, Deviation) and completion == completion:
        return steps.earned(completion), max(points for _, points in steps.bands)
    return None
