"""A ready nightly job for systemd, cron and the Windows task scheduler, as text."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from evalxl.core.errors import UsageError

KINDS = ("systemd", "cron", "windows")


def text(kind: str, command: Sequence[str], at: str = "01:30", log: Path | None = None) -> str:
    """Write the job.

    Args:
        kind: One of `KINDS`.
        command: Program and arguments, such as `/usr/bin/evalxl run /inbox -o /out`.
        at: Time of day, `HH:MM`.
        log: Where cron puts what the program says; its mail if not given.

    Raises:
        UsageError: No such kind, or no such time of day.
    """
    hour, _, minute = at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise UsageError(
            f"{at}: is no time of day; write HH:MM, such as 01:30",
            f"{at}：不是时刻，应如 01:30",
        )
    if kind == "systemd":
        return _systemd(command, f"{int(hour):02}:{int(minute):02}")
    if kind == "cron":
        return _cron(command, int(hour), int(minute), log)
    if kind == "windows":
        return _windows(command, f"{int(hour):02}:{int(minute):02}")
    raise UsageError(f"{kind}: unknown; known: {', '.join(KINDS)}")


def _systemd(command: Sequence[str], at: str) -> str:
    said = " ".join(_systemd_word(word) for word in command)
    return f"""\
# /etc/systemd/system/evalxl.service
[Unit]
Description=Nightly scoring of self-evaluation forms

[Service]
Type=oneshot
ExecStart={said}
# 1 and 3 tell of findings and refused forms: the run itself went well.
SuccessExitStatus=1 3
KillSignal=SIGINT
TimeoutStopSec=120

# /etc/systemd/system/evalxl.timer
[Unit]
Description=Every night at {at}

[Timer]
OnCalendar=*-*-* {at}:00
Persistent=true

[Install]
WantedBy=timers.target

# then: systemctl daemon-reload && systemctl enable --now evalxl.timer
"""


def _systemd_word(word: str) -> str:
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if not word or any(char in " \t;'" for char in word) else word


def _cron(command: Sequence[str], hour: int, minute: int, log: Path | None) -> str:
    said = shlex.join(command).replace("%", r"\%")
    kept = f" >>{shlex.quote(str(log))} 2>&1" if log else ""
    return f"""\
# crontab -e; a run that still holds the folder makes the next one end at once (exit code 6)
LANG=C.UTF-8
{minute} {hour} * * * {said}{kept}
"""


def _windows(command: Sequence[str], at: str) -> str:
    program, *rest = command
    words = " ".join(_windows_word(word) for word in rest)
    said = f'\\"{program}\\" {words}'.replace("%", "%%")
    return f"""\
rem save as UTF-8, run once as the user who owns the folders
chcp 65001
schtasks /Create /F /TN evalxl /SC DAILY /ST {at} /TR "{said}"
"""


def _windows_word(word: str) -> str:
    return f'\\"{word}\\"' if " " in word or not word else word
