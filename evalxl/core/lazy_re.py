"""The module `re` with patterns that are compiled where they are first used.

The package holds some 700 patterns and a command uses a quarter of them; compiling all of them
took 0.3 s of every start. Modules that keep patterns as constants say `from evalxl import lazy_re
as re`; all but `compile` is that of `re`. A waiting pattern offers the methods of a pattern, but
the functions of `re` (`re.sub(waiting, …)`) do not accept it.
"""

from __future__ import annotations

import re
import sys
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    VERBOSE,
    Match,
    Pattern,
    escape,
    findall,
    match,
    search,
    split,
    sub,
    subn,
)
from typing import Any, AnyStr, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "VERBOSE",
    "Match",
    "Pattern",
    "compile",
    "escape",
    "findall",
    "match",
    "search",
    "split",
    "sub",
    "subn",
]

_OFFERED = (
    *("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"),
    *("pattern", "flags", "groups", "groupindex"),
)


class Waiting:
    """A pattern that has not been compiled yet; the compiled one takes its place."""

    __slots__ = ("_home", "_written", *_OFFERED)

    def __init__(self, written: tuple[Any, int], home: dict[str, Any]) -> None:
        """Keep what to compile, and the names of the module that keeps the pattern."""
        self._written = written
        self._home = home

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern, and lend its methods to those who hold this object elsewhere."""
        if name not in _OFFERED:
            raise AttributeError(name)
        compiled = re.compile(*self._written)
        for offered in _OFFERED:
            setattr(self, offered, getattr(compiled, offered))
        for constant, value in tuple(self._home.items()):
            if value is self:
                self._home[constant] = compiled
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Arrive in another process as a compiled pattern."""
        return re.compile, self._written


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001 - as in `re`
    """Return a pattern that compiles itself when it is first used."""
    waiting = Waiting((pattern, int(flags)), sys._getframe(1).f_globals)
    return cast("Pattern[AnyStr]", waiting)
