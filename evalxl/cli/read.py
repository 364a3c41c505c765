"""`evalxl read FILE`: what was understood."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import language
from evalxl.cli.paths import LocalPath


@common.command(
    "显示从一份表里读懂了什么：项目、资金、指标、得分、问题，各带单元格。",
    "Show what was understood of one form: project, money, indicators, scores, findings, "
    "each with its cell.",
    example="evalxl read form.xlsx --format text",
)
@click.argument("file", type=LocalPath())
@common.settings_options("never")
@common.format_option("json", "text")
def command(
    talk: Talk,
    file: Path,
    config: Path | None,
    policy: str | None,
    select: str | None,
    ignore: str | None,
    fail_on: str,
    shape: str,
) -> int:
    """Print one file as understood."""
    from evalxl import pipeline
    from evalxl.batch.report import exit_code
    from evalxl.outputs.document import document
    from evalxl.reading.text_view import text_view

    settings = common.load_settings(
        config, policy=policy, select=select, ignore=ignore, lang=language()
    )
    outcome = pipeline.evaluate([pipeline.open_form(inputs.source(file), settings)], settings)
    workbook = outcome.opened[0].workbook
    (rows,), (findings,) = pipeline.parted(outcome)
    if shape == "text":
        talk.result(text_view(workbook, language()))
    else:
        talk.result(json.dumps(document(workbook, rows, findings), ensure_ascii=False, indent=1))
    return exit_code(
        common.severities(one["severity"] for one in findings),
        fail_on,
        **common.spoiled(outcome.opened),
    )
