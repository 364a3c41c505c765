"""The guard: run one function in a child process that may crash, hang or eat memory alone.

For code that meets foreign bytes and is not ours to trust. A new interpreter is started for
each call (about 40 ms); it inherits nothing of the parent's state, so a call from any script,
thread or platform is safe.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from evalxl import imports
from evalxl.core.errors import Refused

T = TypeVar("T")

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from evalxl.core.guard import serve; serve()"
_WALL_SECONDS_EACH = 4  # a busy machine gives a process a share of its time only
_MEBIBYTE = 1024 * 1024
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def call(
    function: Callable[..., T], *args: object, seconds: float = 20, megabytes: int = 1024
) -> T:
    """Call a function in a child process and give back what it returns.

    Args:
        function: Must be importable by name; it and its arguments are pickled.
        *args: Its arguments.
        seconds: Processor time it may use; four times as much may pass on the clock.
        megabytes: Address space it may use (POSIX).

    Returns:
        What the function returns.

    Raises:
        Refused: `limit_exceeded` where time or memory ran out (`limit` is `seconds` or
            `megabytes`); `unreadable` (`kind` `crashed`) where the child died.
        Exception: Whatever the function itself raises.
    """
    request = pickle.dumps((os.getpid(), seconds, megabytes))
    request += pickle.dumps((function, args))
    # The path goes along: a child must find the same modules as its parent.
    command = [sys.executable, "-P", "-c", _CHILD, *imports.safe(sys.path)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            answer, _ = child.communicate(request, timeout=seconds * _WALL_SECONDS_EACH)
        except subprocess.TimeoutExpired:
            raise _out_of("seconds", seconds) from None
        finally:
            child.kill()  # this child and no other; nothing happens where it has ended
    if child.returncode == -getattr(signal, "SIGXCPU", 0):
        raise _out_of("seconds", seconds)
    result: T = _opened(answer, child.returncode, megabytes)
    return result


def _opened(answer: bytes, returncode: int, megabytes: int) -> Any:
    try:
        succeeded, result = pickle.loads(answer)  # noqa: S301 - from our own child
    except Exception as fault:
        raise Refused("unreadable", kind="crashed", detail=f"exit {returncode}") from fault
    if succeeded:
        return result
    if isinstance(result, MemoryError):
        raise _out_of("megabytes", megabytes)
    raise result


def _out_of(limit: str, allowed: float) -> Refused:
    return Refused("limit_exceeded", limit=limit, allowed=allowed, found=allowed, place="")


def serve() -> None:
    """Be the child: read one call from standard input, answer on standard output."""
    # What the function prints must not mix with the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    parent, seconds, megabytes = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
    _submit_to_limits(parent, seconds, megabytes)
    try:
        function, args = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
        reply = pickle.dumps((True, function(*args)))
    except BaseException as fault:  # also SystemExit: everything goes to the parent
        reply = _pickled_fault(fault)
    answer.write(reply)
    answer.flush()
    os._exit(0)


def _pickled_fault(fault: BaseException) -> bytes:
    try:
        reply = pickle.dumps((False, fault))
        pickle.loads(reply)  # noqa: S301 - some exceptions only fail on the way back
    except Exception:
        reply = pickle.dumps((False, RuntimeError(f"{type(fault).__name__}: {fault}")))
    return reply


def _submit_to_limits(parent: int, seconds: float, megabytes: int) -> None:
    """Take on the limits, as far as the platform knows them, and die with the parent."""
    if sys.platform == "win32":
        return
    import resource

    processor, space = math.ceil(seconds), megabytes * _MEBIBYTE
    for kind, limit in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)
