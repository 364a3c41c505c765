"""`evalxl report FILE|OUT -o DOCX`: a draft of the written report of a form, or of a batch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError


@common.command(
    "起草自评报告（Word）：一份自评表的，或输出文件夹里全部项目的工作报告；能得出的写好，"
    "只有本人知道的留空，标作【待补充】。",
    "Draft the written report of one form or, given the folder OUT, of the whole batch: what "
    "follows from the forms is written, what only a person knows is marked 【待补充】. Needs the "
    "extra evalxl[report].",
    example="evalxl report form.xlsx -o 报告.docx",
)
@click.argument("file", type=LocalPath(exists=True))
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
    """Write the draft of one project, or of a batch."""
    from evalxl.batch.copies import spare, write_file

    spare(out, [file])
    own = inputs.whole(template) if template else None
    if file.is_dir():
        content = _of_batch(file, own)
    else:
        content = _of_project(file, policy, skeleton, project, own)
    common.tell_written(talk, write_file(out, content, force=force))


def _of_batch(out: Path, template: bytes | None) -> bytes:
    """Write about all projects of an output folder."""
    from evalxl.batch.status import inbox_of
    from evalxl.batch.storage.ledger_records import kept
    from evalxl.outputs.batch_outputs import batch_view
    from evalxl.writing.report import BatchFacts, batch_chapters, word
    from evalxl.writing.summary import SummaryOptions, gather

    records, files = kept(out)
    if not records:
        raise UsageError(t(f"{out}：台账里没有项目，请先 evalxl run", f"{out}: run a batch first"))
    settings = common.load_settings(None, beside=inbox_of(out))
    view = batch_view(records, files, settings, datetime(1970, 1, 1))
    batch = BatchFacts(view, gather(view, SummaryOptions()))
    return word(batch_chapters(batch), batch, template)


def _of_project(
    file: Path, policy: str | None, skeleton: str | None, project: int, template: bytes | None
) -> bytes:
    """Write about one project of a form."""
    from evalxl import pipeline
    from evalxl.outputs.document import document
    from evalxl.writing.report import chapters, facts_of, skeletons, word

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
    return word(chapters(facts, skeleton), facts, template)
