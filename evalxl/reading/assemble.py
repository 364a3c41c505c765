"""Grid → Workbook: sheets, pages, parts, projects; or the reason why there is no form."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef, Finding, ScoreTable, Workbook
from evalxl.reading.amounts_in_text import told_amounts
from evalxl.reading.confidence import confidence, missing_labels, weighed
from evalxl.reading.continuing import with_continued_rows
from evalxl.reading.departments import names_a_department, with_department_as_project
from evalxl.reading.documents import Other, self_evaluations
from evalxl.reading.evidence.doubt import doubts
from evalxl.reading.evidence.driver import by_evidence, learned_anew
from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.ledger import Accounts, ledgers
from evalxl.reading.evidence.telling import (
    tell_doubts,
    tell_guesses,
    tell_open,
    tell_own_sources,
    tell_stages,
)
from evalxl.reading.examples import without_examples
from evalxl.reading.forms import UNKNOWN, recognise
from evalxl.reading.hygiene import inspect_grid, inspect_sheet
from evalxl.reading.lists import listed_projects, projects_of_list
from evalxl.reading.monitoring import is_monitoring
from evalxl.reading.own_sums import with_own_sums
from evalxl.reading.page import whole
from evalxl.reading.page_content import Part, take_apart, without_made_up_names
from evalxl.reading.panel import is_scored_by_panel
from evalxl.reading.projects import Project, read_project
from evalxl.reading.refusal import refusal
from evalxl.reading.remarks import Remarks
from evalxl.reading.repetition.views import views
from evalxl.reading.stages import Staged, before_the_end, told_stage
from evalxl.reading.tables import Kind
from evalxl.reading.unread import is_strange, note_unread_rows, note_unread_sheet
from evalxl.xlsx.grid import Grid, Sheet

_INSTRUCTIONS = re.compile(
    r"填[表报写](?:说明|须知|要求)|操作说明|使用说明|编制说明|指标库|字典|下拉|参考表"
    r"|(?:评分|计分|得分计算|赋分)(?:说明|规则|办法|方法)$"
)


def read_workbook(grid: Grid, *, file: str = "", sha256: str = "") -> Workbook:
    """Understand a workbook as self-evaluation forms.

    Args:
        grid: The workbook as cells.
        file: Its name, repeated in the findings.
        sha256: Its fingerprint, handed on.

    Returns:
        One table a project. Where the file holds no filled form there are no tables, and a
        finding tells the reason.
    """
    remarks = Remarks()
    inspect_grid(grid, remarks)
    parts, guesses = _taken_apart(grid, remarks)
    parts, others = self_evaluations(parts)
    without_made_up_names(parts)
    grouped = _grouped(parts)
    read = [(project, _read(project)) for project in projects_of_list(grouped)]
    accounts = ledgers(parts)
    forms = [_form(project, table, accounts) for project, table in read]
    for other in others:
        forms += _of_another_stage(other, remarks)
    kept = [one.project for one in forms if one.why is None or one.stage]
    _note_guesses(kept, guesses, remarks)
    _note_unread(grouped, kept, remarks, accounts)
    tables, planned, findings = _sorted(forms, file, accounts, guesses)
    if grid.unread and not tables and not planned:  # the form was on the sheet that is lost
        findings = [Finding(slug="unreadable", file=file, params=next(iter(grid.unread.values())))]
    is_form = bool(tables or planned)
    whole_file = [one for one in remarks.of(file, None) if is_form or one.slug == "hidden_content"]
    return Workbook(
        file,
        sha256,
        next((table.form for table in [*tables, *(table for _, table in read)]), UNKNOWN),
        min((table.layout_confidence for table in tables or planned), default=0.0),
        tuple(tables),
        (*_assigned(whole_file, tables), *findings),
        tuple(planned),
    )


_Guesses = list[tuple[list[Part], list[Guess]]]


def _taken_apart(grid: Grid, remarks: Remarks) -> tuple[list[Part], _Guesses]:
    """Take all sheets apart, with what was guessed of their labels on the way."""
    sheets = [(sheet, views(sheet)) for sheet in _sheets(grid, remarks)]
    forms = [form for _, shown in sheets for form in shown]
    guesses = _by_turns(forms, [])
    learned = [guess for _, guessed in guesses for guess in guessed]
    if any(learned_anew(own, learned) for own, _ in guesses[:-1]):
        guesses = _by_turns(forms, learned)
    parts = [part for own, _ in guesses for part in own]
    for part in parts:
        note_unread_sheet(part, remarks)
    left = iter(guesses)
    for sheet, shown in sheets:
        own = [next(left)[0] for _ in shown][-1]
        pages = [part.page for part in own] if shown[0] is sheet else [whole(sheet)]
        inspect_sheet(sheet, pages, remarks)
    return parts, guesses


def _by_turns(forms: list[Sheet], learned: list[Guess]) -> _Guesses:
    """Read the forms of a file one after the other, each with what the ones before it taught."""
    before: list[Part] = []
    guesses: _Guesses = []
    for form in forms:
        own, guessed = _read_sheet(form, before, learned)
        guesses.append((own, guessed))
        learned = [*learned, *guessed]
        before = [*before, *own]
    return guesses


class _Form(NamedTuple):
    """A project as read; why it cannot be evaluated, and what it is before the year ends."""

    project: Project
    table: ScoreTable
    why: Finding | None
    stage: Staged | None


def _form(project: Project, table: ScoreTable, accounts: Accounts) -> _Form:
    why = refusal(project, table, accounts)
    return _Form(project, table, why, before_the_end(project, table, why))


def _of_another_stage(other: Other, remarks: Remarks) -> list[_Form]:
    """Read a declaration or monitoring sheet beside the self-evaluation; name any other sheet."""
    without_made_up_names(other.parts)
    accounts = ledgers(other.parts)
    read = [(project, _read(project)) for project in _grouped(other.parts)]
    forms = [_form(project, table, accounts) for project, table in read]
    if forms and all(one.stage for one in forms):
        return forms
    remarks.add(
        "document_passed_over",
        passed=other.sheet,
        counted=other.counted,
        project=other.project,
    )
    return []


def _sorted(
    forms: list[_Form], file: str, accounts: Accounts, guesses: _Guesses
) -> tuple[list[ScoreTable], list[ScoreTable], list[Finding]]:
    """Part the forms to be scored from those of before and during the year, with the findings."""
    tables: list[ScoreTable] = []
    planned: list[ScoreTable] = []
    findings: list[Finding] = []
    for project, table, why, stage in forms:
        if stage is not None:
            findings += stage.left(project.remarks.of(file, None))
            findings += told_stage(stage.table, why, file)
            planned.append(stage.table)
        elif why is None:
            tell_doubts(doubts(project, table), project.remarks)
            findings += project.remarks.of(file, len(tables))
            tables.append(_with_confidence(project, table, accounts, guesses))
        elif len(forms) == 1 or why.slug != "not_a_form":
            findings.append(replace(why, file=file))
    if not tables and not planned and not findings:
        findings.append(Finding(slug="not_a_form", file=file, params={"reason": "empty"}))
    return tables, planned, findings


def _read_sheet(
    sheet: Sheet, before: list[Part], learned: list[Guess]
) -> tuple[list[Part], list[Guess]]:
    """Take a sheet apart by its labels; what these leave open is read by evidence."""

    def parts_of(sheet: Sheet) -> list[Part]:
        return with_continued_rows(take_apart(whole(sheet)), before)

    parts = parts_of(sheet)
    if is_monitoring(parts):
        return parts, []  # half a year's results must not be taken for those of the year
    return by_evidence(sheet, parts, before, learned, parts_of)


def _read(project: Project) -> ScoreTable:
    """Read one project, name its form and tell what was not found."""
    table = read_project(project)
    claims = recognise(project)
    is_about_a_department = "department" in claims or (not claims and names_a_department(project))
    if is_about_a_department:
        table = replace(table, info=with_department_as_project(table))
    if len(claims) > 1:
        project.remarks.add(
            "ambiguous_form", CellRef(table.sheet, 1, 1), "", "、".join(claims), rivals=claims
        )
    missing_labels(project, table, is_about_a_department=is_about_a_department)
    return replace(
        table,
        form=claims[0] if claims else UNKNOWN,
        layout_confidence=confidence(project, table),
        is_scored_by_panel=is_scored_by_panel(project),
        funds=(*table.funds, *told_amounts(table)),
    )


def _with_confidence(
    project: Project,
    table: ScoreTable,
    accounts: Accounts,
    guesses: _Guesses,
) -> ScoreTable:
    """Weigh the confidence of a project with what was guessed and left over on its sheets."""
    sheets = {id(part.page.sheet) for part in project.parts}
    own = [
        one
        for parts, guessed in guesses
        if any(id(part.page.sheet) in sheets for part in parts)
        for one in guessed
    ]
    sure = weighed(table.layout_confidence, project.parts, accounts, own)
    return replace(table, layout_confidence=sure)


def _note_guesses(kept: list[Project], guesses: _Guesses, remarks: Remarks) -> None:
    """Note what was read by other evidence than its label, with the project of its page."""
    for parts, guessed in guesses:
        sheets = {id(part.page.sheet) for part in parts}
        owners = [one for one in kept if any(id(part.page.sheet) in sheets for part in one.parts)]
        if guessed and parts:
            own = owners[0].remarks if len(owners) == 1 else remarks
            tell_guesses(parts[0].page, guessed, own)


def _note_unread(
    grouped: list[Project], kept: list[Project], remarks: Remarks, accounts: Accounts
) -> None:
    """Note what was not read: with its project, or with the file where that is not kept."""
    for project in grouped:
        is_kept = any(project is one for one in kept)
        own = project.remarks if is_kept else remarks
        for part in project.parts:
            note_unread_rows(part, own)
            left = accounts[id(part.page)].open
            told = [*own.findings, *remarks.findings]
            tell_own_sources(part, own)
            tell_stages(part, own)
            tell_open(part.page, left, told, own, is_strange=is_strange(part))


def _sheets(grid: Grid, remarks: Remarks) -> list[Sheet]:
    """Choose the sheets to read: visible ones that are no instructions; hidden forms are noted."""
    filled = [with_own_sums(sheet) for sheet in grid.sheets if sheet.cells]
    for sheet in filled:
        if sheet.state != "visible" and any(
            part.of(Kind.INDICATORS) for part in take_apart(whole(sheet))
        ):
            at = CellRef(sheet.name, 1, 1)
            remarks.add("hidden_content", at, sheet.name, hidden="sheet", what=HIDDEN_FORM)
    visible = [sheet for sheet in filled if sheet.state == "visible"]
    forms = [sheet for sheet in visible if not _is_instruction(sheet)]
    return without_examples(forms or visible, remarks)


HIDDEN_FORM = {"zh": "整张隐藏，其中有自评表", "en": "is hidden and holds a form"}


def _is_instruction(sheet: Sheet) -> bool:
    """Return whether a sheet is named or titled as instructions for filling in the form."""
    title = sheet.cells[min(sheet.cells)].text.strip()
    return any(_INSTRUCTIONS.search(text) for text in (sheet.name, title[:LONGEST_NAME]))


LONGEST_NAME = 30
"""Longer texts are sentences, no titles of instructions."""


def _grouped(parts: list[Part]) -> list[Project]:
    """Put the parts of one project together: another project name starts another project."""
    projects: list[Project] = []
    overviews: list[Project] = []
    names = {part.value("project_name") for part in parts} - {""}
    for part in parts:
        name = part.value("project_name")
        current = projects[-1] if projects else None
        if not name and listed_projects(part) & names:
            overviews.append(Project([part]))
            continue
        another = bool(current and name and name != current.name)
        if current and not current.name:
            another = another and _stands_alone(current, part)
        if current is None or another or _shows_another(current, part) or _repeats(current, part):
            projects.append(Project([part]))
        else:
            current.parts.append(part)
    return projects + overviews


def _shows_another(project: Project, part: Part) -> bool:
    """Whether a part is of another of the forms that one sheet shows."""
    sheet, before = part.page.sheet, project.parts[-1].page.sheet
    return sheet.view != before.view and sheet.name == before.name


def _stands_alone(project: Project, part: Part) -> bool:
    """Whether a part named by its title follows one without a name: two forms, two titles."""
    return not part.has_name_label and any(project.tables(Kind.INDICATORS))


def _repeats(project: Project, part: Part) -> bool:
    """Return whether a part is a whole form of its own: head, money and indicators once more."""
    is_named = part.value("project_name") or part.value("unit")
    whole_form = (
        (is_named or (_has_total(project.parts) and _has_total([part])))
        and part.of(Kind.MONEY)
        and part.of(Kind.INDICATORS)
    )
    return bool(whole_form) and all(
        any(project.tables(kind)) for kind in (Kind.MONEY, Kind.INDICATORS)
    )


def _has_total(parts: list[Part]) -> bool:
    """Return whether a table of indicators ends with its total: nothing of it follows elsewhere."""
    tables = [table for part in parts for table in part.of(Kind.INDICATORS)]
    return any(table.total_row is not None for table in tables)


def _assigned(findings: list[Finding], tables: list[ScoreTable]) -> list[Finding]:
    """Return what was found in a sheet to the project of that sheet, where it is but one."""
    owners: dict[str, set[int]] = {}
    for no, table in enumerate(tables):
        for sheet in {table.sheet, *table.sheets.values()}:
            owners.setdefault(sheet, set()).add(no)
    return [
        replace(one, project=min(owned))
        if one.at and len(owned := owners.get(one.at.sheet, set())) == 1
        else one
        for one in findings
    ]
