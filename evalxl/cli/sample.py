"""`evalxl sample OUT`: a reproducible random sample for on-site review."""

from __future__ import annotations

import json
from datetime import datetime

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import AnyPlace
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place

COLUMNS = ("no", "department", "unit", "project_name", "stratum", "file")


@common.command(
    "按资金规模和风险分层，抽取现场复核名单；同一种子结果相同。",
    "Draw a reproducible random sample for on-site review, stratified by money and risk.",
    example="evalxl sample out -n 20 --seed 2026",
)
@click.argument("out", type=AnyPlace(exists=True, file_okay=False))
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=1),
    default=None,
    help=t("抽多少个；不写则抽十分之一，至少 3 个", "How many; unset: a tenth, at least 3."),
)
@click.option("--seed", default=2026, show_default=True, help=t("随机种子", "Any whole number."))
@common.format_option("text", "json")
def command(talk: Talk, out: Place, count: int | None, seed: int, shape: str) -> None:
    """Print the drawn projects."""
    from evalxl.batch.status import inbox_of
    from evalxl.batch.storage.ledger_records import kept
    from evalxl.outputs.batch_outputs import batch_view
    from evalxl.writing.summary import drawn_sample

    records, files = kept(out)
    if not records:
        raise UsageError(t(f"{out}：台账里没有项目，请先 evalxl run", f"{out}: run a batch first"))
    view = batch_view(
        records, files, common.load_settings(None, beside=inbox_of(out)), datetime(1970, 1, 1)
    )
    rows = drawn_sample(view, count, seed)[list(COLUMNS)].to_dict("records")
    if shape == "json":
        talk.result(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        talk.result("\t".join("" if row[name] is None else str(row[name]) for name in COLUMNS))
