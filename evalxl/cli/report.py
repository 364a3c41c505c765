"""`evalxl report FILE -o DOCX`: a draft of the written self-evaluation report."""

from __future__ import annotations

from pathlib import Path

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError


@common.command(
    "从一份自评表起草自评报告（Word）：表中能得出的写好，只有本人知道的留空，标作【待补充】。",
    "Draft the written report of one form: what follows from the form is written, what only a "
    "person knows is marked 【待补充】. Needs the extra evalxl[report].",
    example="evalxl report form.xlsx -o 报告.docx",
)
@click.argument("file", type=LocalPath())
@click.option(
    "-o",
    "--out",
    required=True,
    type=LocalPath(dir_okay=False),
    help=t("写到这个 .docx 文件", "The .docx file to write."),
)
@click.option(
    "--template",
    type=LocalPath(exists=True, dir_okay=False),
    help=t(
        "本单位的 Word 模板，{{正文}} 处放报告", "Your own Word file; the report goes to {{正文}}."
    ),
)
@click.option(
    "-p",
    "--policy",
    metavar="ID",
    help=t("按此评分办法", "Score by this policy."),
)
@click.option(
    "--skeleton",
    metavar="ID",
    help=t(
        "报告的章节：jiangmen、hunan、key-project；不给出时按表式选定",
        "The chapters: jiangmen, hunan or key-project; by default those usual for the form.",
    ),
)
@click.option(
    "--project", default=1, show_default=True, help=t("文件里的第几个项目", "Which project of it.")
)
@common.force_option()
def command(
    talk: Talk,
    file: Path,
    out: Path,
    template: Path | None,
    policy: str | None,
    skeleton: str | None,
    project: int,
    force: bool,
) -> None:
    """Write the draft of one project."""
    from evalxl import pipeline
    from evalxl.batch.copies import spare, write_file
    from evalxl.outputs.document import document
    from evalxl.writing.report import chapters, facts_of, skeletons, word

    spare(out, [file])
    if skeleton and skeleton not in skeletons():
        known = "、".join(skeletons())
        raise UsageError(
            t(f"没有 {skeleton} 这种报告；可用：{known}", f"no skeleton {skeleton}; known: {known}")
        )
    settings = common.load_settings(None, policy=policy)
    outcome = pipeline.evaluate([pipeline.open_form(inputs.source(file), settings)], settings)
    (rows,), (findings,) = pipeline.parted(outcome)
    projects = document(outcome.opened[0].workbook, rows, findings)["projects"]
    if not projects:
        raise UsageError(t(f"{file}：没有读出自评表", f"{file}: no form was found in it"))
    if not 1 <= project <= len(projects):
        raise UsageError(
            t(f"文件里只有 {len(projects)} 个项目", f"the file has {len(projects)} project(s)")
        )
    facts = facts_of(projects[project - 1])
    content = word(chapters(facts, skeleton), facts, inputs.whole(template) if template else None)
    common.tell_written(talk, write_file(out, content, force=force))
