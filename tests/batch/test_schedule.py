"""Ready jobs: whatever stands in a path arrives at the program as it is."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from evalxl.batch import schedule
from evalxl.core.errors import UsageError

COMMAND = ["/usr/bin/evalxl", "run", "/收件箱/100% 完成", "-o", "/out/it's"]


def test_cron_gets_one_line_that_the_shell_takes_apart_again() -> None:
    (line,) = [
        line for line in schedule.text("cron", COMMAND).splitlines() if line.startswith("30 1")
    ]
    (
        minute,
        hour,
        *_,
    ) = line.split(" ")
    assert (minute, hour) == ("30", "1")
    said = line.split("* * * ")[1].replace(r"\%", "%")
    assert shlex.split(said) == COMMAND


def test_cron_writes_to_a_log_where_one_is_named() -> None:
    assert ">>'/a b.log' 2>&1" in schedule.text("cron", COMMAND, log=Path("/a b.log"))


def test_systemd_takes_findings_for_success_and_stops_gently() -> None:
    text = schedule.text("systemd", COMMAND, "23:05")
    assert "OnCalendar=*-*-* 23:05:00" in text
    assert "SuccessExitStatus=1 3" in text
    assert "KillSignal=SIGINT" in text
    assert '"/收件箱/100%% 完成"' in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    text = schedule.text("systemd", ["/bin/true", "a b", "100%"])
    service, timer = text.split("# /etc/systemd/system/evalxl.timer\n")
    (tmp_path / "evalxl.service").write_text(service, encoding="utf-8")
    (tmp_path / "evalxl.timer").write_text(timer.split("# then")[0], encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "evalxl.timer")],
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert own == []


def test_windows_gets_its_task_with_quoted_paths() -> None:
    text = schedule.text(
        "windows", [r"C:\Program Files\evalxl.exe", "run", r"D:\收 件", "-o", "E:"]
    )
    assert r'/TR "\"C:\Program Files\evalxl.exe\" run \"D:\收 件\" -o E:"' in text
    assert "/ST 01:30" in text


@pytest.mark.parametrize("at", ["25:00", "noon", "1"])
def test_what_is_no_time_of_day_is_refused(at: str) -> None:
    with pytest.raises(UsageError, match="HH:MM"):
        schedule.text("cron", COMMAND, at)


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="systemd, cron, windows"):
        schedule.text("at", COMMAND)
