"""Child processes that leave the program of whoever called us alone."""

from __future__ import annotations

import copy
import multiprocessing
import sys
import threading
from types import ModuleType
from typing import Any

from evalxl import imports

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""Clean, quickly started processes; forking a parent with threads can hang."""
_HIDING = threading.Lock()
_Process: Any = multiprocessing.get_context(METHOD).Process  # type: ignore[attr-defined]


class Child(_Process):  # type: ignore[misc]
    """A process that does not run the main module of its parent again.

    multiprocessing does so for functions that were written there. Ours can all be imported, and a
    script that calls `evalxl.run` without `if __name__ == "__main__":` must not run once a worker.
    """

    def start(self) -> None:
        """Start with an empty main module, which multiprocessing leaves alone."""
        with _HIDING:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                with imports.ForChildren():
                    super().start()
            finally:
                sys.modules["__main__"] = main


def context() -> Any:
    """Return a context of multiprocessing whose processes are of this kind."""
    if METHOD == "forkserver":
        from multiprocessing import resource_tracker

        with _HIDING, imports.ForChildren():  # else the first lock starts it, anywhere
            resource_tracker.ensure_running()
    made: Any = copy.copy(multiprocessing.get_context(METHOD))
    made.Process = Child
    return made
