"""`evalxl explain FILE CELL|N`: where one score comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError

if TYPE_CHECKING:
    from evalxl.frames import Frames
    from evalxl.policies import Policy
    from evalxl.scoring.explain import Explanation


@common.command(
    "说明一个得分怎么来的：取数单元格、规则、算式、舍入、依据条款。\n\n"
    "CELL|N 为单元格（H22、表名!H22）或指标序号。",
    "Show where one score comes from: inputs with cells, rule, formula, rounding, clause. "
    "CELL|N is a cell (H22, Sheet!H22) or the indicator's number.",
    example="evalxl explain form.xlsx H22",
)
@click.argument("file", type=LocalPath())
@click.argument("which", metavar="CELL|N")
@click.option(
    "--project",
    type=int,
    help=t(
        "第几个项目（默认：单元格所在的项目，否则第 1 个）",
        "Which project; by default the one the cell belongs to, else the first.",
    ),
)
@click.option("-p", "--policy", metavar="ID", help=t("按此评分办法", "Under this policy."))
@common.config_option()
def command(
    talk: Talk,
    file: Path,
    which: str,
    project: int | None,
    policy: str | None,
    config: Path | None,
) -> None:
    """Print the explanation."""
    from evalxl import pipeline
    from evalxl.scoring.explain_text import text
    from evalxl.settings.discovery import inbox_above

    beside = None if config else inbox_above(file)
    settings = common.load_settings(config, policy=policy, lang=language(), beside=beside)
    opened = pipeline.open_form(inputs.source(file), settings)
    outcome = pipeline.evaluate([opened], settings)
    projects = outcome.frames.projects
    if projects.empty:
        reason = "; ".join(outcome.findings["message"])
        raise UsageError(t(f"{file}：不是自评表：{reason}", f"{file}: holds no form: {reason}"))
    if project is not None and not 1 <= project <= len(projects):
        raise UsageError(
            t(f"--project：只有 {len(projects)} 个项目", f"--project: there are {len(projects)}")
        )
    policies = {id_: settings.load_policy(id_) for id_ in projects["policy"].unique()}
    asked = range(len(projects)) if project is None else [project - 1]
    talk.result(text(_explained(outcome.frames, policies, asked, which), language()))


def _explained(
    frames: Frames, policies: Mapping[str, Policy], projects: Sequence[int], which: str
) -> Explanation:
    """Explain a row by its number in the first project, a cell in the first that has it."""
    from evalxl.scoring.explain import explain

    if which.isdecimal():
        return explain(frames, policies, projects[0], int(which))
    for project in projects[:-1]:
        with suppress(UsageError):
            return explain(frames, policies, project, which)
    return explain(frames, policies, projects[-1], which)
