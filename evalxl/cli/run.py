"""`evalxl run INBOX -o OUT`: the nightly batch."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import AnyPlace
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place

if TYPE_CHECKING:
    from evalxl.batch.options import Engine
    from evalxl.batch.run import Progress


@common.command(
    "批量处理收件箱：读取、评分、检查，写回评分表和汇总表；只重做有变动的文件。",
    "The nightly batch: every form below INBOX is read, scored, checked and written; "
    "only what changed is done again.",
    example="evalxl run samples/inbox -o out",
)
@click.argument("inbox", type=AnyPlace(exists=True, file_okay=False))
@click.option(
    "-o",
    "--out",
    required=True,
    type=AnyPlace(file_okay=False),
    help=t("输出文件夹，或 s3:// 这样的网址", "The output folder, or a URL such as s3://…"),
)
@common.settings_options("never")
@click.option(
    "-j",
    "--jobs",
    default="auto",
    show_default=True,
    metavar="N|auto",
    help=t("工作进程数", "Worker processes."),
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help=t("在本机或 Dask 集群上处理", "Work on this machine or on a Dask cluster."),
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help=t(
        "Dask 调度器地址，如 tcp://10.0.0.1:8786；不填则在本机起集群",
        "The Dask scheduler, as tcp://10.0.0.1:8786; without it a cluster here is started.",
    ),
)
@click.option("--force", is_flag=True, help=t("全部重做", "Do everything again."))
@click.option("--dry-run", is_flag=True, help=t("只显示打算做什么", "Only print the plan."))
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=t("最多处理 N 个文件", "Do at most N files."),
)
@click.option(
    "--now",
    metavar="ISO-8601",
    help=t("以此时间为运行时间，如 2026-01-31T08:00:00", "Take this as the time."),
)
@click.option("--no-progress", is_flag=True, help=t("不显示进度", "No progress on the terminal."))
@click.option(
    "--require-input",
    is_flag=True,
    help=t("没有要处理的文件时退出码为 5", "Exit 5 when nothing is to be done."),
)
@click.option(
    "--allow-empty",
    is_flag=True,
    help=t(
        "收件箱空了、或一半以上的表格不见了，也照样撤回",
        "Withdraw also where the inbox is empty or most forms are gone.",
    ),
)
@common.format_option("text", "json")
def command(
    talk: Talk,
    inbox: Place,
    out: Place,
    config: Path | None,
    policy: str | None,
    select: str | None,
    ignore: str | None,
    fail_on: str,
    shape: str,
    require_input: bool,
    **how: Any,
) -> int:
    """Run the batch and print what it did."""
    from evalxl.batch.run import Options, run
    from evalxl.batch.storage.places import open_to_others

    now = moment(how["now"])
    settings = common.load_settings(
        config, policy=policy, select=select, ignore=ignore, beside=inbox, today=now.date()
    )
    options = Options(
        now=now,
        jobs=_jobs(how["jobs"]),
        force=how["force"],
        dry_run=how["dry_run"],
        limit=how["limit"],
        allow_empty=how["allow_empty"],
        fail_on=fail_on,
        engine=_engine(how["engine"], how["scheduler"]),
        progress=None if how["no_progress"] or talk.level < 0 else _progress(talk),
    )
    if (folder := open_to_others(inbox, out)) is not None:
        talk.note(
            t(
                f"注意：输出文件夹在收件箱里面，而 {folder} 别人也能写入，他们可以改动输出。"
                "请把输出放到收件箱以外。",
                f"warning: OUT lies below INBOX, and others may write into {folder}: they can "
                "change the outputs. Keep OUT outside of INBOX.",
            )
        )
    report = run(inbox, out, settings, options)
    talk.result(
        json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
        if shape == "json"
        else "\n".join(report.lines(language()))
    )
    return report.exit_code(fail_on, require_input=require_input)


def moment(said: str | None) -> datetime:
    """Take the time from `--now`, else from the clock."""
    if said is None:
        return datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise UsageError(
            t(
                f"--now：{said} 不是时间，应如 2026-01-31T08:00:00",
                f"--now: {said!r} is no time; write it as 2026-01-31T08:00:00",
            )
        ) from None


def _engine(name: str, scheduler: str | None) -> Engine:
    from evalxl.batch.options import Local
    from evalxl.batch.work.dask_engine import Dask

    if scheduler and name != "dask":
        raise UsageError(
            t("--scheduler 要与 --engine dask 同用", "--scheduler needs --engine dask")
        )
    if name == "dask" and not find_spec("distributed"):
        install = "pip install 'evalxl[dask]'"
        raise UsageError(
            t(f"--engine dask 需要先安装：{install}", f"--engine dask needs: {install}")
        )
    return Dask(scheduler) if name == "dask" else Local()


def _jobs(said: str) -> int | None:
    if said == "auto":
        return None
    if said.isdigit() and int(said) > 0:
        return int(said)
    raise UsageError(
        t(f"-j：{said} 应为正整数或 auto", f"-j: {said!r} is neither a number above 0 nor auto")
    )


def _progress(talk: Talk) -> Callable[[Progress], None]:
    """Show a bar on a terminal, a line a chunk in a log."""
    if not sys.stderr.isatty():
        return lambda at: talk.detail(f"{at.done}/{at.total} {at.path}")
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn(t("处理", "forms")),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("forms", total=None)
    bar.start()

    def show(at: Progress) -> None:
        bar.update(task, completed=at.done, total=at.total)
        if at.done >= at.total:
            bar.stop()

    return show
