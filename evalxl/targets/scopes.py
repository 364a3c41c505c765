"""How far a claim reaches: what the city knows is less than what the province does."""

from __future__ import annotations

from evalxl import lazy_re as re

_LEVELS = tuple(
    re.compile(pattern)
    for pattern in (
        "全国|国家级|国际",
        "全省|省级|全区级|自治区级",
        "全市|市级|全州|州级",
        "全县|县级|县区级|区级",
        "全乡|全镇|乡级|镇级|乡镇级|村级",
    )
)


def reaches_less(actual: str, asked: str) -> bool:
    """Whether a result names a narrower reach than what is asked: `全市第5` for 全省前5."""
    given, wanted = _levels(actual), _levels(asked)
    return bool(given and wanted) and min(given) > max(wanted)


def _levels(text: str) -> list[int]:
    return [place for place, pattern in enumerate(_LEVELS) if pattern.search(text)]
