"""Commands in processes forked from one that has loaded the libraries.

Each is a process of its own with its own folder, variables and streams, as a person starts it; only
the second that importing pandas takes is paid once. `python -m tests.cli.forked` is that process:
it reads requests from its input and answers each with an exit code. It evaluates nothing itself.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def command(words: list[str], folder: Path, variables: Mapping[str, str], stdin: str = "") -> Said:
    """Run a command to its end.

    Args:
        words: What stands behind `evalxl`.
        folder: The working folder.
        variables: The whole environment, but for the folder of the package.
        stdin: What is typed.
    """
    environment = {"PYTHONPATH": str(ROOT), **variables}
    if not hasattr(os, "fork"):
        done = subprocess.run(
            [sys.executable, "-m", "evalxl", *words],
            capture_output=True,
            encoding="utf-8",
            input=stdin,
            cwd=folder,
            env=environment,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)
    with tempfile.TemporaryDirectory() as streams:
        Path(streams, "in").write_text(stdin, encoding="utf-8")
        code = _ask(json.dumps([words, str(folder), environment, streams]))
        out, err = (Path(streams, name).read_text(encoding="utf-8") for name in ("out", "err"))
        return Said(code, out, err)


def _ask(request: str) -> int:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(request + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    """Start the process that forks; it ends with this one, which closes its input."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cli.forked"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def serve() -> None:
    """Answer requests until the input ends."""
    import evalxl.batch.work.preloaded  # noqa: F401 - loaded for all

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(*json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(words: list[str], folder: str, variables: dict[str, str], streams: str) -> None:
    """Be the command, as if it had been started there."""
    for number, (name, mode) in enumerate((("in", "r"), ("out", "w"), ("err", "w"))):
        stream = Path(streams, name).open(mode, encoding="utf-8")  # noqa: SIM115 - for good
        os.dup2(stream.fileno(), number)
        setattr(sys, ("stdin", "stdout", "stderr")[number], stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.path[:1] = ["", str(ROOT)]  # as after `python -m`
    sys.argv = ["evalxl", *words]
    code = 1
    try:
        runpy.run_module("evalxl", run_name="__main__", alter_sys=False)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
