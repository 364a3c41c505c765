"""`evalxl summary OUT`: rebuild the summary workbook from what the ledger holds."""

from __future__ import annotations

from pathlib import Path

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import AnyPlace
from evalxl.cli.run import moment
from evalxl.core.urls import Place


@common.command(
    "按台账重做汇总表、部门表、网页和数据，不重读任何表格。",
    "Rebuild the summary, department workbooks, page and data from the ledger; reads no form.",
    example="evalxl summary out",
)
@click.argument("out", type=AnyPlace(exists=True, file_okay=False))
@click.option("--now", metavar="ISO-8601", help=t("以此时间为运行时间", "Take this as the time."))
@common.config_option()
def command(talk: Talk, out: Place, now: str | None, config: Path | None) -> int:
    """Rebuild what spans the files."""
    from evalxl.batch.run import Options, resummarise
    from evalxl.batch.status import inbox_of

    settings = common.load_settings(config, beside=None if config else inbox_of(out))
    report = resummarise(out, settings, Options(now=moment(now), force=True))
    talk.result("\n".join(report.lines(language())))
    return report.exit_code()
