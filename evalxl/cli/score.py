"""`evalxl score FILE… -o DIR`: score a few files or folders, without state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError

if TYPE_CHECKING:
    from evalxl.pipeline import Outcome


@common.command(
    "对若干文件或文件夹评分，评分表写入 -o 所指的文件夹，与原表同名；不留状态。"
    "给出两个 --policy 时比较两种评分办法。",
    "Score a few files or folders; copies lie in the folder named with -o, under the file's name. "
    "No state is kept. "
    "With two --policy, compare them instead.",
    example="evalxl score form.xlsx -o scored",
)
@click.argument("files", nargs=-1, required=True, type=LocalPath())
@click.option(
    "-o",
    "--out",
    type=LocalPath(file_okay=False),
    help=t("评分表写到这个文件夹", "The folder for the scored copies."),
)
@common.force_option()
@common.settings_options("never", several_policies=True)
def command(
    talk: Talk,
    files: tuple[Path, ...],
    out: Path | None,
    config: Path | None,
    policy: tuple[str, ...],
    select: str | None,
    ignore: str | None,
    fail_on: str,
    force: bool,
) -> int:
    """Score files, or compare two policies over them."""
    from evalxl import pipeline
    from evalxl.batch.copies import write_copies
    from evalxl.batch.report import exit_code
    from evalxl.findings import words

    if len(policy) > 2:
        raise UsageError(t("最多给出两个 --policy", "give at most two --policy"))
    if out is None and len(policy) < 2:
        raise UsageError(t("请用 -o 给出输出文件夹", "give the output folder with -o"))
    first = policy[0] if policy else None
    settings = common.load_settings(config, policy=first, select=select, ignore=ignore)
    opened = inputs.opened(files, settings, talk, out=out)
    outcome = pipeline.evaluate(opened, settings)
    if len(policy) == 2:
        other = common.load_settings(config, policy=policy[1], select=select, ignore=ignore)
        talk.result(_compared(outcome, pipeline.evaluate(opened, other)))
    if out is not None:
        records = list(pipeline.records(outcome, settings))
        written = write_copies(records, out, files, force=force)
        common.tell_written(talk, written)
        for one in opened:
            for found in one.workbook.findings if one.status != "scored" else ():
                talk.note(f"{one.source.path}: {' '.join(words(found, language()))}")
    counts = common.severities(outcome.findings["severity"])
    return exit_code(counts, fail_on, **common.spoiled(opened))


def _compared(first: Outcome, second: Outcome) -> str:
    """Say what another policy changes, project by project."""
    from evalxl.scoring.compare_policies import compare_policies

    compared = compare_policies(first.frames, second.frames)
    lines = []
    for row in compared.to_dict("records"):
        lines.append(
            f"{row['file']}  {row['project_name']}: "
            f"{row['policy_a']} {row['adopted_a']:g} {row['grade_a'] or '—'} → "
            f"{row['policy_b']} {row['adopted_b']:g} {row['grade_b'] or '—'} "
            f"({row['adopted_change']:+g})"
        )
        if row["why"]:
            lines.append(f"    {row['why']}")
    changed = int(compared["grade_changes"].sum())
    lines.append(t(f"等级改变的项目：{changed}", f"projects that change grade: {changed}"))
    return "\n".join(lines)
