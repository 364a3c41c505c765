"""How a command ends when it cannot go on: plain words and the right exit code, no traceback."""

from __future__ import annotations

import errno
import os
import platform
import sqlite3
import sys
import traceback
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from evalxl import __version__
from evalxl.cli.language import t

FAULT = 4
INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def interrupted() -> int:
    """Ctrl-C: what is done stays done."""
    click.echo(
        t(
            "已中断；做完的都已保存，再运行一次即可继续。",
            "Interrupted; what is done is kept. Run again to go on.",
        ),
        err=True,
    )
    return INTERRUPTED


def closed_pipe() -> int:
    """The reader of our output went away (`| head`): no fault."""
    _forget_output()
    return 0


def _forget_output() -> None:
    """Let what could not be printed go nowhere, or Python would try again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def ours(error: Exception) -> int:
    """Write a bundle without personal data and say how to report it."""
    if isinstance(error, OSError) and error.filename:
        reason = error.strerror or type(error).__name__
        click.echo(
            t(f"错误：{error.filename}：{reason}", f"Error: {error.filename}: {reason}"), err=True
        )
        return 2
    if isinstance(error, FileNotFoundError):
        click.echo(
            t("错误：当前文件夹已不存在", "Error: the working folder is there no more"), err=True
        )
        return 2
    if isinstance(error, OSError) and error.errno in _FULL:
        _forget_output()
        click.echo(
            t(f"错误：输出写不出去：{error.strerror}", f"Error: cannot print: {error.strerror}"),
            err=True,
        )
        return 2
    if isinstance(error, sqlite3.Error) and _is_out_of_reach(error):
        click.echo(
            t(
                f"错误：台账打不开或写不进去（{error}）；请检查输出文件夹的权限和空间",
                f"Error: the ledger cannot be opened or written ({error}); "
                "check the permissions and the space of the output folder",
            ),
            err=True,
        )
        return 2
    if isinstance(error, MemoryError):
        click.echo(
            t(
                "错误：内存不够；请减少并行进程（-j 1），或关闭其他程序后再运行",
                "Error: out of memory; use fewer processes (-j 1) or close other programs, "
                "and run again",
            ),
            err=True,
        )
        return FAULT
    bundle = _written(_bundle(error))
    click.echo(
        t(
            f"这是 evalxl 的故障（{type(error).__name__}），不是您的操作有误。"
            f"请把这个文件发给维护人员（不含表格内容）：{bundle}",
            f"This is a fault of evalxl ({type(error).__name__}), not of yours. "
            f"Please send this file to the maintainers (it holds nothing of your forms): {bundle}",
        ),
        err=True,
    )
    return FAULT


def _written(text: str) -> str | None:
    """Write a bundle under a name nobody can foretell, for nobody else to read."""
    try:
        with NamedTemporaryFile(
            "w", prefix="evalxl-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as bundle:
            bundle.write(text)
    except OSError:
        return None
    return bundle.name


def _is_out_of_reach(error: sqlite3.Error) -> bool:
    """Return whether the disk is the cause (no permission, read-only, full), not our query."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR"))


def _bundle(error: Exception) -> str:
    """Name the place of a fault by our own files and lines; never a value, path or argument."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return "\n".join(
        [
            f"evalxl {__version__}",
            f"python {platform.python_version()} {platform.system()} {platform.machine()}",
            f"{type(error).__module__}.{type(error).__name__}",
            *places,
            "",
        ]
    )
