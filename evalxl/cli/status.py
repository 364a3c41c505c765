"""`evalxl status OUT`: what is done, refused, changed since."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import AnyPlace
from evalxl.core.terms import counted
from evalxl.core.urls import Place

if TYPE_CHECKING:
    from evalxl.batch.status import Status


@common.command(
    "显示输出文件夹的状况：已评分、未能读取、收件箱此后的变动。",
    "What is done, refused, and changed since.",
    example="evalxl status out",
)
@click.argument("out", type=AnyPlace(exists=True, file_okay=False))
@click.option(
    "--outputs",
    is_flag=True,
    help=t("每个结果一行：路径、sha256", "One line an output: path, sha256."),
)
@click.option(
    "--rebuild",
    is_flag=True,
    help=t("台账丢失或损坏时，按结果和清单重建", "Make a lost or damaged ledger again."),
)
@common.format_option("text", "json")
def command(talk: Talk, out: Place, outputs: bool, rebuild: bool, shape: str) -> None:
    """Print how an output folder stands."""
    from evalxl.batch import status as batch

    if rebuild:
        count = batch.rebuild_ledger(out)
        talk.result(t(f"台账已重建：{count} 个输出", f"ledger rebuilt: {counted(count, 'output')}"))
        talk.note(t("下次运行会重读全部表格。", "The next run reads all forms again."))
        return
    if outputs:
        for line in batch.output_lines(out):
            talk.result(line)
        return
    said = batch.status(out, language())
    if shape == "json":
        talk.result(json.dumps(said.to_dict(), ensure_ascii=False, indent=1))
        return
    _tell_last_run(talk, said.last_run)
    for line in _lines(said):
        talk.result(line)


def _tell_last_run(talk: Talk, last: Mapping[str, str]) -> None:
    """Say who wrote last; without `-v` only where that was another machine."""
    if not last:
        return
    when, host, version = (last.get(name, "?") for name in ("now", "host", "version"))
    is_here = host == socket.gethostname()
    (talk.detail if is_here else talk.note)(
        t(
            f"上次写入：{when}，机器 {host}，evalxl {version}",
            f"last written {when} on {host} by evalxl {version}",
        )
    )


def _lines(said: Status) -> Iterator[str]:
    yield t(f"已评分 {said.scored} 份", f"{said.scored} scored")
    for title, found in (
        (t("未能读取", "refused"), said.refused),
        (t("程序出错", "spoiled by a fault"), said.faulted),
    ):
        yield from (f"{title}: {path}: {reason}" for path, reason in found.items())
    for title, paths in (
        (t("新到", "new"), said.new),
        (t("有变动", "changed"), said.changed),
        (t("已撤走", "gone"), said.gone),
    ):
        yield from (f"{title}: {path}" for path in paths)
    yield from (f"{state}\t{path}" for path, state in said.outputs.items())
