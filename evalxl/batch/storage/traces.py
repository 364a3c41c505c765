"""The temporary folder of the processes of a run, found again by the next one.

It lies in the system's temporary folder and not in OUT: a socket's path may only have some hundred
characters, and network file systems have no sockets.
"""

from __future__ import annotations

import atexit
import shutil
from multiprocessing import process
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

from evalxl.batch.storage import places
from evalxl.core.urls import Place


def prepare(out: Place) -> None:
    """Remove what killed runs of an output folder left, and make a folder of that name.

    Only the run that holds the output folder may call this.
    """
    prefix = f"evalxl-{places.mark(out)}-"
    config: dict[str, Any] = process.current_process()._config  # type: ignore[attr-defined]
    present = config.get("tempdir")
    for left in Path(gettempdir()).glob(f"{prefix}*"):
        if str(left) != present and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
    if present is None:
        config["tempdir"] = made = mkdtemp(prefix=prefix)
        atexit.register(shutil.rmtree, made, ignore_errors=True)
