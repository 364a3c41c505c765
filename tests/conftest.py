"""What all tests share: child processes that load compiled modules."""

from __future__ import annotations

import os
import sys


def pytest_configure() -> None:
    """Write and use compiled modules, also where the environment forbids it.

    Hundreds of tests start evalxl in a process of its own; each would compile 400 modules again
    where `PYTHONDONTWRITEBYTECODE` is set, as it is in many container images.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
