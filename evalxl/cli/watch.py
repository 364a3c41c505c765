"""`evalxl watch INBOX -o OUT`: `run` again whenever the folder changes and settles."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import LocalPath


@common.command(
    "盯着收件箱，一有变动且文件稳定后就再跑一遍；Ctrl-C 结束。",
    "Run again whenever the folder changes and settles; Ctrl-C ends it.",
    example="evalxl watch inbox -o out",
)
@click.argument("inbox", type=LocalPath(exists=True, file_okay=False))
@click.option(
    "-o",
    "--out",
    required=True,
    type=LocalPath(file_okay=False),
    help=t("输出文件夹", "The output folder."),
)
@common.settings_options("never")
def command(
    talk: Talk,
    inbox: Path,
    out: Path,
    config: Path | None,
    policy: str | None,
    select: str | None,
    ignore: str | None,
    fail_on: str,
) -> int:
    """Watch until interrupted."""
    from evalxl.batch.report import RunReport
    from evalxl.batch.run import Options, run
    from evalxl.batch.watch import settling, watch
    from evalxl.cli.run import moment

    def once() -> RunReport:
        settings = common.load_settings(
            config, policy=policy, select=select, ignore=ignore, beside=inbox
        )
        return run(inbox, out, settling(settings), Options(now=moment(None), fail_on=fail_on))

    talk.note(t(f"正在监视 {inbox}，Ctrl-C 结束", f"watching {inbox}; Ctrl-C ends it"))
    for report in watch(inbox, out, once, Event()):
        talk.result("\n".join(report.lines(language())))
    return 0
