"""Words of `shapes.toml` that are composed of parts: 按任务完成率计算得分, 未按期全部报送."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from evalxl.core import lazy_re as re

_PART = re.compile("<([a-z_]+)>")


def shaped_at(text: str, start: int) -> tuple[str, int] | None:
    """Return the kind of the longest composed word that begins at `start`, and where it ends."""
    ends = [
        (found.end(), kind)
        for kind, one in shapes("shapes").items()
        if (found := one.match(text, start))
    ]
    end, kind = max(ends, default=(start, ""))
    return (kind, end) if end > start else None


def is_shaped(text: str, start: int, wanted: Iterable[str]) -> bool:
    """Whether a composed word of one of these kinds begins at `start`."""
    return any(shapes("shapes")[kind].match(text, start) for kind in wanted)


@cache
def shapes(group: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of one group of the file by name, their parts put in."""
    table = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for name, part in table["parts"].items():
        parts[name] = _put_in(part, parts)
    return {name: re.compile(_put_in(shape, parts)) for name, shape in table[group].items()}


def _put_in(shape: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: parts[found[1]] if found[1] in parts else found[0], shape)
