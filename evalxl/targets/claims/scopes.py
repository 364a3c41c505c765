"""How far a claim reaches: what the city knows is less than what the province does."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.language.units import PERCENT
from evalxl.language.words import pattern_of
from evalxl.targets.claims.around import Around

_HINT = re.compile("[全级国]")
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
    given = _levels(actual)
    wanted = _levels(asked) if given else []
    return bool(given and wanted) and min(given) > max(wanted)


def reaches_more(actual: str, asked: str) -> bool:
    """Whether a result names a wider reach: `全市10个县区共26公顷` for what the 城区 has."""
    part = pattern_of("part", "of_all").search(asked)
    return part is not None and part[0] not in actual and bool(_levels(actual))


def is_of_a_part(it: Around) -> bool:
    """`城区覆盖率98%`, `试点村98%`: a rate of a part says nothing about the whole."""
    found = pattern_of("part", "of_all").search(it.before)
    is_rate = it.wanted.dimension == PERCENT
    return is_rate and found is not None and found[0] not in it.asked


def _levels(text: str) -> list[int]:
    if not _HINT.search(text):
        return []
    return [place for place, pattern in enumerate(_LEVELS) if pattern.search(text)]
