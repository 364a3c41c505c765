"""Where things lie: outputs and state of an output place; places that cannot go together."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from pathlib import Path

from evalxl.batch.storage.ledger import LEDGER
from evalxl.batch.storage.ledger_corruption import damaged, is_damage
from evalxl.batch.storage.store import OURS, LocalStore, Store
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place, Url

NETWORK = {
    *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "davfs"),
    *("ceph", "glusterfs", "lustre", "beegfs", "gpfs", "fuse.sshfs", "fuse.glusterfs"),
    *("fuse.ceph", "fuse.davfs2", "fuse.rclone", "fuse.s3fs"),
}
"""File systems on which a database's locks cannot be trusted."""

_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_CLOSED_LEDGER = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")
STATE = ".evalxl"
LOCK = "run.lock"


def store(out: Place, mode: int | None = None) -> Store:
    """Return the store of an output place; `mode`: permissions of new files on a disk."""
    if not isinstance(out, Url):
        return LocalStore(out, mode)
    from evalxl.batch.storage.remote import RemoteStore

    return RemoteStore(out, state(out) / "spool")


def state(out: Place) -> Path:
    """Return the folder of lock and ledger; for shared storage one of the user's own."""
    return _users_own() / mark(out) if isinstance(out, Url) else out / STATE


def ledger(out: Place, *, mounts: str | None = None) -> Path:
    """Say where the ledger of an output place lies.

    With the state; only if that is on a network file system in the user's state folder, under a
    name made from the folder's path.

    Args:
        out: The output folder or URL.
        mounts: The system's mount table, for tests; read from the system if not given.
    """
    if isinstance(out, Url) or not is_on_network(out, mounts):
        return state(out) / LEDGER
    return _users_own() / f"{mark(out)}-{LEDGER}"


def _users_own() -> Path:
    from platformdirs import user_state_path

    return user_state_path("evalxl")


def mark(out: Place) -> str:
    """Return a name for an output place, made from its path."""
    return hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_on_network(folder: Path, mounts: str | None = None) -> bool:
    """Return whether a folder lies on a network file system, as far as the system says."""
    place = str(folder.resolve())
    if sys.platform == "win32":
        return _is_windows_share(place)
    table = _mounts() if mounts is None else mounts
    best = ("", "")
    for line in table.splitlines():
        _, point, kind, *_ = (*line.split(), "", "", "")
        point = point.encode().decode("unicode_escape", "replace")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1] in NETWORK


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _is_windows_share(place: str) -> bool:
    if place.startswith("\\\\"):
        return True
    import ctypes

    remote = 4
    drive = os.path.splitdrive(place)[0] + "\\"
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows only
    return bool(kernel.GetDriveTypeW(drive) == remote)


def expect_state(out: Place) -> None:
    """Refuse a folder in which no run has been made.

    Raises:
        UsageError: There is no ledger.
    """
    if not ledger(out).is_file() and store(out).folders("runs"):
        raise UsageError(
            f"{out}: the ledger is gone; the next `evalxl run` makes it again, and so does "
            f"`evalxl status {out} --rebuild`",
            f"{out}：台账不见了；再次运行 evalxl run，或用 evalxl status {out} --rebuild 重建",
        )
    if not ledger(out).is_file():
        raise UsageError(
            f"{out}: no run has been made here; start with `evalxl run INBOX -o OUT`",
            f"{out}：这里还没有运行过；先用 evalxl run INBOX -o OUT",
        )


def expect_usable(inbox: Place, out: Place) -> None:
    """Refuse folders that cannot be used together.

    Raises:
        UsageError: No such inbox, the same folder for both, an inbox that is an output folder or
            lies among our outputs.
    """
    if not inbox.is_dir():
        raise UsageError(f"{inbox}: no such folder", f"{inbox}：没有这个文件夹")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is not a folder", f"{out}：不是文件夹")
    if inbox.resolve() == out.resolve():
        raise UsageError(
            f"{inbox}: inbox and output must be different folders",
            f"{inbox}：收件箱和输出不能是同一个文件夹",
        )
    expect_no_outputs(inbox)
    first = (below(inbox, out) or "").partition("/")[0]
    if first in {*OURS, STATE} and state(out).is_dir():
        raise UsageError(
            f"{inbox}: lies among the outputs of {out}",
            f"{inbox}：在 {out} 的输出里面，不能当收件箱",
        )


def open_to_others(inbox: Place, out: Place) -> Place | None:
    """Return a folder through which others may write into an OUT that lies below INBOX.

    Who may write into a folder may exchange what lies in it, OUT included.
    """
    if (
        isinstance(inbox, Url)
        or isinstance(out, Url)
        or below(out, inbox) is None
        or os.name == "nt"
    ):
        return None
    here, top = out.resolve(), inbox.resolve()
    between = [one for one in here.parents if one == top or top in one.parents]
    return next((one for one in between if _is_open(one)), None)


def _is_open(folder: Path) -> bool:
    try:
        mode = folder.stat().st_mode
    except OSError:
        return False
    is_sticky = bool(mode & stat.S_ISVTX)
    return bool(mode & (stat.S_IWGRP | stat.S_IWOTH)) and not is_sticky


def expect_no_outputs(folder: Place) -> None:
    """Refuse to read an output folder as if its workbooks were forms.

    Raises:
        UsageError: It is one.
    """
    if not isinstance(folder, Url) and is_output_folder(folder):
        raise UsageError(
            f"{folder}: is the output folder of a run; name the inbox, or {folder}/scored for the "
            "scored copies",
            f"{folder}：是输出文件夹；请指定收件箱，要看评分表请指定 {folder}/scored",
        )


def is_output_folder(folder: Path) -> bool:
    """Whether a run keeps its lock in a folder: one only called `.evalxl` hides nothing."""
    try:
        return stat.S_ISREG(os.lstat(folder / STATE / LOCK).st_mode)
    except OSError:
        return False


def below(inner: Place, outer: Place) -> str | None:
    """Return the path of one place below another, `None` where it lies elsewhere."""
    here, above = inner.resolve(), outer.resolve()
    if isinstance(here, Url):
        is_inside = isinstance(above, Url) and above in here.parents
        return str(here).removeprefix(f"{above}/") if is_inside else None
    if isinstance(above, Url) or above not in here.parents:
        return None
    return here.relative_to(above).as_posix()


def trouble(out: Place, error: Exception) -> UsageError | None:
    """Return why a place cannot be written or its ledger is damaged, else `None`."""
    if isinstance(error, OSError) and error.errno in _CLOSED:
        return unwritable(error.filename or out, error.strerror)
    if getattr(error, "sqlite_errorname", "").startswith(_CLOSED_LEDGER):
        return unwritable(ledger(out), str(error))
    return damaged(ledger(out), error) if is_damage(error) else None


def unwritable(place: object, why: str | None) -> UsageError:
    """Say that nothing can be written at a place, and what to do."""
    return UsageError(
        f"{place}: cannot be written ({why}); check its permissions or choose another output "
        "folder, then run again",
        f"{place}：无法写入（{why}）；请检查权限，或另选一个输出文件夹，然后再运行",
    )
