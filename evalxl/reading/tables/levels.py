"""Level names: `产出指标（50分）` is the level 产出指标 with a printed weight of 50."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.reading.tables.column import LEVELS
from evalxl.reading.vocabulary import vocabulary

_WEIGHT = re.compile(
    r"[(\[【](?:权重|分值|满分|占|共|计)*[:]?(\d+(?:\.\d+)?)(?:分|%)?[)\]】]"
    r"|(?:[:/、,—–-]?(?:权重|分值|满分|占|共|计)*[:]?)(\d+(?:\.\d+)?)(?:分|%)$"
    r"|[:/—–-](?:权重|分值|满分|占|共|计)*(\d+(?:\.\d+)?)$"
)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十\d]+[)]|\d+[、.](?!\d)"
    r"|(?:\d{1,2}|[A-Z]\d{0,2})(?:[.-]\d{1,2})*[、.]?(?=[\u4e00-\u9fff]))"
)
_REMARK = re.compile(r"[(（][^()（）\d]+[)）]$")
"""What a page says of a level that goes on: 效益指标（接前页）."""
_JOINT = re.compile(r"[-—–－/→>、]+")
OUTPUT = "产出指标"
BENEFIT = "效益指标"
_OUTPUTS = ("数量", "质量", "时效", "成本")


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _without_remark(name: str) -> str:
    """Leave out a remark behind the weight of a level: 效益指标30分（续）."""
    short = _REMARK.sub("", name)
    return short if short != name and _WEIGHT.search(short) else name


@lru_cache(maxsize=4096)
def level_name(text: str) -> str:
    """Return a level's name without weight, numbering, line breaks and blanks."""
    plain = _plain(text)
    return _WEIGHT.sub("", _without_remark(_NUMBERING.sub("", plain))) or plain


@lru_cache(maxsize=4096)
def printed_weight(text: str) -> float | None:
    """Return the weight printed inside a level's label."""
    found = _WEIGHT.search(_without_remark(_NUMBERING.sub("", _plain(text))))
    return float(found[1] or found[2] or found[3]) if found else None


def derived_level1(level2: str | None) -> str | None:
    """Distinguish the first level from the second, where a form has only the second."""
    if level2 is None:
        return None
    return OUTPUT if level2.startswith(_OUTPUTS) else BENEFIT


def level_of(text: str) -> str | None:
    """Return whether a heading names a first or a second level."""
    return vocabulary().levels.role(level_name(text))


SHORTEST_JOINED = 5
"""产出-数量: most levels are shorter, or have no sign between."""


def joined_levels(role: str, text: str) -> list[tuple[str, str]]:
    """Return the levels a cell names: its own, or the two of `产出指标—数量指标`."""
    parts = _JOINT.split(text) if len(text) >= SHORTEST_JOINED else [text]
    are_two = len(parts) == 2 and [level_of(part) for part in parts] == ["level1", "level2"]
    return [("level1", parts[0]), ("level2", parts[1])] if are_two else [(role, text)]


@dataclass(slots=True)
class Levels:
    """The levels in force: filled down until the next one is named."""

    subproject: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def name(self, role: str, text: str) -> None:
        """Enter a level; the deeper ones end."""
        name = level_name(text)
        if self.names.get(role) in (name, _REMARK.sub("", name)):
            return
        for deeper in LEVELS[LEVELS.index(role) :]:
            self.names.pop(deeper, None)
            self.weights.pop(deeper, None)
        self.names[role] = name
        weight = printed_weight(text)
        if weight is not None:
            self.weights[role] = weight

    def enter_subproject(self, name: str) -> None:
        """Enter a sub-project; its levels start anew."""
        if name != self.subproject:
            self.subproject = name
            self.names.clear()
            self.weights.clear()
