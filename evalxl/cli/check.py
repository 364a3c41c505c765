"""`evalxl check FILE…`: findings only; nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evalxl import __version__
from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import language
from evalxl.cli.paths import LocalPath

_ASKED = {"zh": "“部门答复”栏", "en": "answer column"}
_LATER = {
    "zh": "“部门答复”栏在退回表的“核查意见”里，报送前不必为此改表。",
    "en": "The answer column is in the copy that is returned; change nothing for it before.",
}


@common.command(
    "检查表格，只报问题，不写任何文件：报送之前自己先查一遍。",
    "Check forms and report findings; writes nothing. For departments, before they submit.",
    example="evalxl check form.xlsx",
)
@click.argument("files", nargs=-1, required=True, type=LocalPath())
@common.settings_options("error")
@common.format_option("text", "json", "sarif", words=("问题清单的格式", "Shape of the findings."))
def command(
    talk: Talk,
    files: tuple[Path, ...],
    config: Path | None,
    policy: str | None,
    select: str | None,
    ignore: str | None,
    fail_on: str,
    shape: str,
) -> int:
    """Print the findings of some files."""
    from evalxl import pipeline
    from evalxl.batch.report import exit_code
    from evalxl.findings.sarif import sarif
    from evalxl.findings.text import text

    settings = common.load_settings(
        config, policy=policy, select=select, ignore=ignore, lang=language()
    )
    opened = inputs.opened(files, settings, talk)
    outcome = pipeline.evaluate(opened, settings)
    if shape == "json":
        rows = [row for found in pipeline.parted(outcome)[1] for row in found]
        talk.result(json.dumps(rows, ensure_ascii=False, indent=1))
    elif shape == "sarif":
        talk.result(sarif(outcome.findings, version=__version__, lang=language()).rstrip("\n"))
    else:
        said = text(outcome.findings, outcome.frames.projects, lang=language())
        talk.findings(said.rstrip("\n"))
        if _ASKED[language()] in said and not any(one.origin for one in opened):
            talk.findings(_LATER[language()])
    counts = common.severities(outcome.findings["severity"])
    return exit_code(counts, fail_on, **common.spoiled(opened))
