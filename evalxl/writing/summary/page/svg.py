"""Charts as inline SVG, dark against pale so that a grey print can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evalxl.writing.summary.page.escaping import escape
from evalxl.writing.summary.tables import style

WIDTH, HEIGHT = 560, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 44, 44
_INNER = (WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM)
_STEPS = 6
_ROUND = [digit * 10**power for power in range(12) for digit in (1, 2, 5)]

Group = tuple[str, Sequence[tuple[float, str]]]
"""A category with one (height, label) for each series."""


def columns(title: str, names: Sequence[str], groups: Sequence[Group]) -> str:
    """Draw columns side by side: `names` of the series, `groups` one a category."""
    top = max((height for _, bars in groups for height, _ in bars), default=0) or 1
    slot = _INNER[0] / max(len(groups), 1)
    bar = min(slot * 0.7 / len(names), 46)
    parts = []
    for number, (category, bars) in enumerate(groups):
        middle = _LEFT + slot * (number + 0.5)
        left = middle - bar * len(names) / 2
        for series, (height, label) in enumerate(bars):
            tall = _INNER[1] * height / top
            x, y = left + bar * series, _TOP + _INNER[1] - tall
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{bar - 2:.1f}" height="{tall:.1f}" '
                f'class="s{series}"/>'
                f'<text x="{x + bar / 2 - 1:.1f}" y="{y - 4:.1f}" class="v">{escape(label)}</text>'
            )
        parts.append(_text(middle, HEIGHT - _BOTTOM + 16, category, "c"))
    return _frame(title, "".join(parts) + _legend(names))


def scatter(
    title: str, axes: tuple[str, str], points: Sequence[tuple[float, float, str, bool]]
) -> str:
    """Draw points (x in percent, y in points, hover text, whether it stands out)."""
    across_at = ticks([100.0, *(x for x, *_ in points)])
    up_at = ticks([100.0, *(min(y, 100.0) for _, y, *_ in points)])
    x_low, x_high, y_low = across_at[0], across_at[-1], up_at[0]
    parts = [_grid(across_at, up_at)]
    for x, y, hover, stands_out in sorted(points, key=lambda point: point[3]):
        across = _LEFT + _INNER[0] * (x - x_low) / (x_high - x_low)
        up = _TOP + _INNER[1] * (1 - (min(y, 100) - y_low) / (100 - y_low))
        size, look = (5, "out") if stands_out else (3, "dot")
        parts.append(
            f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{size}" class="{look}">'
            f"<title>{escape(hover)}</title></circle>"
        )
    parts.append(_text(_LEFT + _INNER[0] / 2, HEIGHT - 6, axes[0], "c"))
    parts.append(_text(4, _TOP - 8, axes[1], "a"))
    return _frame(title, "".join(parts))


def ticks(values: Sequence[float]) -> list[int]:
    """Return two to seven round numbers, evenly spaced, that hold all values between them."""
    low, high = min(values), max(values)
    step = next(step for step in _ROUND if high - low <= step * (_STEPS - 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * number for number in range(first if first < last else first - 1, last + 1)]


def _grid(across_at: Sequence[int], up_at: Sequence[int]) -> str:
    parts = []
    for number, value in enumerate(up_at):
        up = _TOP + _INNER[1] * (1 - number / (len(up_at) - 1))
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{up:.1f}" y2="{up:.1f}" class="g"/>'
        )
        parts.append(_text(_LEFT - 6, up + 4, str(value), "e"))
    for number, value in enumerate(across_at):
        across = _LEFT + _INNER[0] * number / (len(across_at) - 1)
        parts.append(_text(across, HEIGHT - _BOTTOM + 16, f"{value}%", "c"))
    return "".join(parts)


def _legend(names: Sequence[str]) -> str:
    parts = []
    for number, name in enumerate(names):
        x = WIDTH - 110 * (len(names) - number)
        parts.append(f'<rect x="{x}" y="6" width="12" height="12" class="s{number}"/>')
        parts.append(_text(x + 18, 16, name, "a"))
    return "".join(parts)


def _text(x: float, y: float, text: str, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{look}">{escape(text)}</text>'


def _frame(title: str, body: str) -> str:
    base = _TOP + _INNER[1]
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{escape(title)}">{body}'
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{base}" y2="{base}" class="b"/>'
        "</svg></figure>"
    )


COLOURS = {"--ink": style.INK, "--muted": style.MUTED, "--rule": style.RULE, "--head": style.HEAD,
           "--deep": style.DEEP, "--pale": style.PALE, "--alert": style.ALERT}  # fmt: skip
