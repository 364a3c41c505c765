"""`evalxl publish OUT -o DIR`: copies for publication, with personal data masked."""

from __future__ import annotations

from pathlib import Path

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError


@common.command(
    "把评分表做成可公开的副本：电话、邮箱、账号、身份证号、姓名加星号，另附遮盖清单；"
    "核查意见、批注和隐藏内容不带出，OUT 里的文件不动。",
    "Make copies for publication of the scored forms: phones, mail addresses, accounts, identity "
    "numbers and names are masked, and a list says where. Opinions, notes and hidden parts are "
    "left out; nothing in OUT is touched.",
    example="evalxl publish out -o 公开",
)
@click.argument("out", type=LocalPath(exists=True, file_okay=False))
@click.option(
    "-o",
    "--to",
    "folder",
    required=True,
    type=LocalPath(file_okay=False),
    help=t("副本写到这个文件夹", "The folder for the copies."),
)
@common.force_option()
def command(talk: Talk, out: Path, folder: Path, force: bool) -> None:
    """Write the masked copies."""
    from evalxl.batch.copies import write_files
    from evalxl.outputs.publication import copies

    if folder.resolve().is_relative_to(out.resolve()):
        raise UsageError(
            t(f"{folder}：请放在 {out} 之外", f"{folder}: choose a folder outside {out}")
        )
    scored = out / "scored"
    paths = sorted(path for path in scored.rglob("*.xls*") if path.is_file())
    if not paths:
        raise UsageError(t(f"{out}：没有评分表，请先 evalxl run", f"{out}: run a batch first"))
    named = ((path.relative_to(scored).as_posix(), path.read_bytes()) for path in paths)
    common.tell_written(talk, write_files(folder, list(copies(named)), force=force))
