"""Grid → Workbook: parts, projects, findings; or the reason why there is no form."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from evalxl.core.model import CellRef, Finding, ScoreTable, Workbook
from evalxl.reading.confidence import confidence, missing_labels, weighed
from evalxl.reading.departments import names_a_department, with_department_as_project
from evalxl.reading.documents import Other, self_evaluations
from evalxl.reading.evidence.doubt import doubts
from evalxl.reading.evidence.ledger import Accounts, ledgers
from evalxl.reading.evidence.telling import (
    tell_doubts,
    tell_guesses,
    tell_open,
    tell_own_sources,
    tell_stages,
)
from evalxl.reading.evidence.unread_numbers import doubts_of_unread
from evalxl.reading.forms import UNKNOWN, recognise
from evalxl.reading.hygiene import inspect_grid
from evalxl.reading.page_content import Part, has_full_marks, without_made_up_names
from evalxl.reading.panel import is_scored_by_panel
from evalxl.reading.projects import Project, read_project
from evalxl.reading.refusal import refusal
from evalxl.reading.remarks import Remarks
from evalxl.reading.sheets import Guesses, taken_apart
from evalxl.reading.stages import Staged, before_the_end, told_stage
from evalxl.reading.tables.lists import listed_projects, projects_of_list
from evalxl.reading.tables.table import Kind
from evalxl.reading.texts.amounts_in_text import told_amounts
from evalxl.reading.unread import is_strange, note_unread_rows
from evalxl.xlsx.grid import Grid


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
    parts, guesses = taken_apart(grid, remarks)
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
    forms: list[_Form], file: str, accounts: Accounts, guesses: Guesses
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
            tell_doubts(doubts_of_unread(project, table, accounts), project.remarks)
            findings += project.remarks.of(file, len(tables))
            tables.append(_with_confidence(project, table, accounts, guesses))
        elif len(forms) == 1 or why.slug != "not_a_form":
            findings.append(replace(why, file=file))
    if not tables and not planned and not findings:
        findings.append(Finding(slug="not_a_form", file=file, params={"reason": "empty"}))
    return tables, planned, findings


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
    guesses: Guesses,
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


def _note_guesses(kept: list[Project], guesses: Guesses, remarks: Remarks) -> None:
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
        starts_anew = (_shows_another, _is_of_another_unit, _repeats)
        if current is None or another or any(rule(current, part) for rule in starts_anew):
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


def _is_of_another_unit(project: Project, part: Part) -> bool:
    """Whether a part has full marks of its own, as has what is before it, and names another unit.

    Below another form of its sheet it may name the same one.
    """
    units = {one.value("unit") for one in project.parts} - {""}
    own = part.value("unit")
    is_cut = part.page.sheet is project.parts[-1].page.sheet  # of one sheet, cut at the second
    is_another = bool(own and units) and (own not in units or is_cut)
    return is_another and all(
        any(map(has_full_marks, some.tables(Kind.INDICATORS)))
        for some in (project, Project([part]))
    )


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
