"""`evalxl template list|show|new|learn`: known forms, blank forms, new forms."""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk, words_of
from evalxl.cli.language import t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError
from evalxl.core.terms import ADJUSTMENT_COLUMNS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from evalxl.core.model import ScoreTable
    from evalxl.core.resources import Template
    from evalxl.settings.control import Expected
    from evalxl.writing.forms.prefill import Prefilled

CONTROL = ("roster", "adjustments", "benchmarks")


command = common.group(
    "已知表式、空白表、学习新表式。",
    "Known forms, blank forms, new forms.",
    example="evalxl template national-project",
)


@common.command("列出已知表式。", "List the known forms.", example="evalxl template list")
@common.config_option()
def list_forms(talk: Talk, config: Path | None) -> None:
    """Print one line a form."""
    from evalxl.reading.forms import known_forms

    _know(config)
    for form in known_forms():
        talk.result(f"{form.id:24} {form.policy:20} {words_of(form.name)}")


@common.command(
    "显示一种表式的说明文件。", "Print a form's description.", example="evalxl template show hubei"
)
@click.argument("form")
@common.config_option()
def show_form(talk: Talk, form: str, config: Path | None) -> None:
    """Print the TOML of a form."""
    _know(config)
    talk.result(_template(form).text.rstrip("\n"))


@common.command(
    "写一张空白表；也可写 roster（名册）或 adjustments（复核调整）。"
    "--from 带上去年的内容，--roster 和 --project 带上名册里的一行。",
    "Write a blank form, or `roster`, `adjustments`. --from takes names, targets and weights "
    "from last year's file, --roster and --project a line of the roster.",
    example="evalxl template new national-project -o blank.xlsx",
)
@click.argument("form")
@click.option(
    "-o",
    "--out",
    type=LocalPath(dir_okay=False),
    help=t("写到这个文件（默认：表式名.xlsx）", "The file to write; FORM.xlsx unless given."),
)
@click.option(
    "--from",
    "last_year",
    type=LocalPath(exists=True, dir_okay=False),
    help=t("去年的自评表", "Last year's filled form."),
)
@click.option(
    "--roster",
    metavar="INBOX",
    type=LocalPath(exists=True, file_okay=False),
    help=t("放有名册的收件箱，配合 --project", "The inbox that holds the roster."),
)
@click.option("--project", metavar="NAME", help=t("名册里的项目名称", "A project of the roster."))
@common.config_option()
def new_form(
    talk: Talk,
    form: str,
    config: Path | None,
    out: Path | None,
    last_year: Path | None,
    roster: Path | None,
    project: str | None,
) -> None:
    """Write a blank form."""
    from evalxl.batch.copies import write_file

    _know(config)
    if (roster is None) != (project is None):
        raise UsageError(
            t("--roster 与 --project 要同时给出", "--roster and --project go together")
        )
    target = out or Path(f"{form}.xlsx")
    if target.exists():
        raise UsageError(t(f"{target} 已存在", f"{target} is there already"))
    if form in CONTROL:
        content = _control_sheet(form)
    else:
        content = _blank(_template(form), _prefilled(last_year, roster, project))
    write_file(target, content)
    talk.result(str(target))


@common.command(
    "从一份填好的陌生表式起草说明文件，供人核对后放入 evalxl.toml 旁边的 templates/。",
    "Draft a form description from one filled file. Review it, then put it into templates/ "
    "beside evalxl.toml.",
    example="evalxl template learn form.xlsx > templates/our-form.toml",
)
@click.argument("file", type=LocalPath())
@common.config_option()
def learn_form(talk: Talk, file: Path, config: Path | None) -> None:
    """Print a draft description."""
    from evalxl import pipeline
    from evalxl.reading.learn import draft

    settings = common.load_settings(config)
    source = inputs.source(file)
    opened = pipeline.open_form(source, settings)
    if not opened.workbook.tables or opened.grid is None:
        raise UsageError(t(f"{file}：没有读出自评表", f"{file}: no form was found in it"))
    talk.result(draft(opened.grid, opened.workbook).rstrip("\n"))


def _know(config: Path | None) -> None:
    """Know the forms described beside the configuration, too."""
    from evalxl.core import resources

    resources.use(common.load_settings(config).control.templates)


def _template(form: str) -> Template:
    from evalxl.core import resources

    known = {one.id: one for one in resources.known()}
    if form not in known:
        near = difflib.get_close_matches(form, {*known, *CONTROL} - {form}, n=1)
        hint = t(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
        raise UsageError(t(f"没有这种表式：{form}{hint}", f"no such form: {form}{hint}"))
    return known[form]


def _blank(template: Template, content: Prefilled) -> bytes:
    """Draw the blank; a bureau's own that lies ready is given as it is, unless to be filled."""
    from evalxl.writing.forms import description, draw

    if template.blank and not any(content):
        return template.blank
    return draw(description(template.id, template.text), *content)


def _prefilled(last_year: Path | None, roster: Path | None, project: str | None) -> Prefilled:
    """Return what is known before anybody types: from last year's form, or a line of the roster."""
    from evalxl.writing.forms.prefill import carried_over, expected

    if last_year:
        return carried_over(_read(last_year))
    if not roster:
        return {}, {}
    line = _roster_line(roster, project)
    return expected(line.department, line.project_name, line.year, line.contact)


def _roster_line(roster: Path, project: str | None) -> Expected:
    from evalxl.settings import control

    lines = {line.project_name: line for line in control.load(roster).roster}
    if project in lines:
        return lines[project]
    near = difflib.get_close_matches(project or "", lines, n=1)
    hint = t(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
    raise UsageError(
        t(f"名册里没有项目：{project}{hint}", f"the roster has no project {project}{hint}")
    )


def _read(file: Path) -> ScoreTable:
    from evalxl import pipeline

    opened = pipeline.open_form(inputs.source(file), common.load_settings(None))
    if not opened.workbook.tables:
        raise UsageError(t(f"{file}：没有读出自评表", f"{file}: no form was found in it"))
    return opened.workbook.tables[0]


def _control_sheet(kind: str) -> bytes:
    """Make an empty roster, list of reviews and waivers, or list of benchmarks, with headings."""
    import openpyxl

    from evalxl.settings import control_tables

    sheets = {
        "roster": {"名册": control_tables.ROSTER_COLUMNS},
        "adjustments": {
            "复核调整": ADJUSTMENT_COLUMNS,
            control_tables.WAIVER_SHEET: control_tables.WAIVER_COLUMNS,
        },
        "benchmarks": {"比较基准": control_tables.BENCHMARK_COLUMNS},
    }[kind]
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, headings in sheets.items():
        _headed(book.create_sheet(title), list(headings.values()))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _headed(sheet: Worksheet, headings: list[str]) -> None:
    from openpyxl.styles import Font

    from evalxl.core.model import column_letters

    sheet.append(headings)
    for column in range(1, len(headings) + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[column_letters(column)].width = 22
    sheet.freeze_panes = "A2"


for _name, _command in (
    ("list", list_forms),
    ("show", show_form),
    ("new", new_form),
    ("learn", learn_form),
):
    command.add_command(_command, _name)
