"""Formats we leave to libraries: in a child process, since a broken file may take it down."""

from __future__ import annotations

from evalxl.core import guard
from evalxl.core.errors import Refused
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.grid import Grid
from evalxl.xlsx.limits import Limits

_SECONDS = 20
_MEGABYTES = 1_024


def read_legacy(content: bytes, name: str, kind: str, limits: Limits, guarded: bool) -> Grid:
    """Read an `xls` or `xlsb` workbook, or a web page.

    Args:
        content: The whole file.
        name: Its name.
        kind: What it is.
        limits: What it may cost.
        guarded: Whether a child process does it; `False` only where one already runs.

    Raises:
        Refused: `unreadable`, `encrypted` or `limit_exceeded`.
    """
    if guarded:
        arguments = (content, name, kind, limits)
        return guard.call(_read, *arguments, seconds=_SECONDS, megabytes=_MEGABYTES)
    return _read(content, name, kind, limits)


def _read(content: bytes, name: str, kind: str, limits: Limits) -> Grid:
    # Imported here: a run without old files does not pay for them.
    from evalxl.xlsx.values import read_values
    from evalxl.xlsx.web.document import read_archive, read_web
    from evalxl.xlsx.xls import read_xls

    readers = {
        "xls": (read_xls, read_values),
        "xlsb": (read_values,),
        "html": (read_web,),
        "mht": (read_archive,),
    }[kind]
    faults: list[str] = []
    for read in readers:
        try:
            return read(content, name, limits)
        except (Refused, MemoryError):
            raise
        except Exception as fault:  # the libraries raise anything on broken files
            faults.append(f"{type(fault).__name__}: {fault}"[:200])
        except BaseException as fault:  # a panic inside calamine is none of Python's exceptions
            if isinstance(fault, KeyboardInterrupt | SystemExit):
                raise
            faults.append(str(fault)[:200])
    raise damaged("library", name, ValueError("; ".join(faults)))
