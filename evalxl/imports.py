"""Where modules may be imported from: never the folder somebody happens to stand in.

That folder may be an inbox, in which others lay files. Only `os` and `sys` are used here: Python
carries them inside, so that no file can take their place.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_OURS = __file__.rpartition(os.sep)[0].rpartition(os.sep)[0]
_VARIABLE = "PYTHONSAFEPATH"


def safe(paths: Sequence[str]) -> list[str]:
    """Leave the working folder out of a search path, unless evalxl itself lies in it."""
    try:
        here = os.getcwd()  # noqa: PTH109 - see above
    except OSError:  # it is there no more
        here = ""
    return [path for path in paths if path == _OURS or (path not in {"", ".", here})]


class ForChildren:
    """While it is entered, child processes that start import from safe places only."""

    def __enter__(self) -> None:
        """Set what a child inherits."""
        self._before, self._path = os.environ.get(_VARIABLE), sys.path[:]
        os.environ[_VARIABLE] = "1"
        sys.path[:] = safe(self._path)

    def __exit__(self, *_fault: object) -> None:
        """Put it back."""
        sys.path[:] = self._path
        if self._before is None:
            os.environ.pop(_VARIABLE, None)
        else:
            os.environ[_VARIABLE] = self._before
