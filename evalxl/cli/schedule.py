"""`evalxl schedule print`: a ready nightly job."""

from __future__ import annotations

import shutil
import sys

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import AnyPlace
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place

command = common.group(
    "生成定时任务。",
    "A ready nightly job.",
    example="evalxl schedule print --cron --inbox inbox -o out",
    shows_by_default=False,
)


@common.command(
    "输出可直接使用的定时任务（systemd、cron 或 Windows 任务计划）。",
    "Print a job for systemd, cron or the Windows task scheduler.",
    example="evalxl schedule print --cron --inbox /data/inbox -o /data/out --at 01:30",
)
@click.option("--systemd", is_flag=True, help=t("systemd 定时器", "For systemd."))
@click.option("--cron", is_flag=True, help=t("crontab 的一行", "A line for cron."))
@click.option("--windows", is_flag=True, help=t("Windows 任务计划", "For Windows."))
@click.option(
    "--inbox",
    default="inbox",
    show_default=True,
    type=AnyPlace(),
    help=t("收件箱", "The inbox."),
)
@click.option(
    "-o",
    "--out",
    default="out",
    show_default=True,
    type=AnyPlace(),
    help=t("输出文件夹", "The output folder."),
)
@click.option(
    "--at", default="01:30", show_default=True, metavar="HH:MM", help=t("几点运行", "Time of day.")
)
def print_job(talk: Talk, inbox: Place, out: Place, at: str, **kinds: bool) -> None:
    """Print the job."""
    from evalxl.batch import schedule

    asked = [kind for kind, is_asked in kinds.items() if is_asked]
    if len(asked) > 1:
        raise UsageError(
            "give one of --systemd, --cron and --windows", "--systemd、--cron、--windows 只给一个"
        )
    program = shutil.which("evalxl")
    words = [program] if program else [sys.executable, "-m", "evalxl"]
    words += ["run", str(inbox.resolve()), "-o", str(out.resolve()), "--no-progress"]
    words += ["--lang", "zh"] if language() == "zh" else []  # a scheduler has no locale
    usual = "windows" if sys.platform == "win32" else "cron"
    talk.result(schedule.text(asked[0] if asked else usual, words, at).rstrip("\n"))


command.add_command(print_job, "print")
