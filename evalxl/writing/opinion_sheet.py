"""核查意见: what the unit has to change, what a person has to judge, what is good to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evalxl.core import lazy_re as re
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings.acts import told_elsewhere
from evalxl.findings.typed_value import value_to_type
from evalxl.writing.form import Project, Row, ScoredForm, number_of, points
from evalxl.writing.marks import PAINTS
from evalxl.writing.options import OutputOptions
from evalxl.writing.sheet_rows import (
    ANSWER,
    CENTRED,
    HEAD,
    LABEL,
    LINK,
    PLAIN,
    SECTION,
    TEXT,
    TITLE,
    SheetRows,
)
from evalxl.writing.wording import say
from evalxl.xlsx.patch.edits import A3, A4, CellStyle, NewCell, NewSheet
from evalxl.xlsx.patch.new_sheet import link_to

_WIDTHS = (6, 13, 8, 15, 11, 33, 33, 17, 19)
_WIDE = (6, 18, 8, 20, 10, 66, 52, 18, 19)
"""On A3, where many findings would fill page after page of A4."""
_FEW = 5
_SHOWN = len(_WIDTHS) - 1
"""The last column names the finding, for the program that reads the answer."""
_HELD = 30  # characters of a cell that are repeated; a whole report would fill pages
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{4}(\d{3,4})(?!\d)")


def opinion_sheet(
    form: ScoredForm, name: str, options: OutputOptions, kinds: frozenset[str]
) -> NewSheet:
    """Write the sheet.

    Args:
        form: The form as scored.
        name: The sheet's name.
        options: `lang`, `mask_phone`.
        kinds: The marks used in the form, for the legend.
    """
    lang = options.lang
    change, judge, settled, know = _parted(acts(form.findings))
    know = joined(know, lang)
    is_long = len(change) + len(judge) + len(settled) + len(know) > _FEW
    rows = SheetRows(name, _WIDE if is_long else _WIDTHS, landscape=True)
    rows.sheet.paper = A3 if is_long else A4
    rows.sheet.hidden_columns.add(len(_WIDTHS))
    rows.line(say(lang, "opinion_title"), TITLE)
    projects = list(form.projects())
    for project in projects:
        _write_project(rows, project, lang)
    hide = mask if options.mask_phone else str
    if not change and not judge:
        rows.line(say(lang, "nothing_to_do"), SECTION)
    table = _Table(rows, lang, hide, form, is_of_many=len(projects) > 1, projects=projects)
    table.write("to_change" if change else "nothing_to_change", "head_problem", change)
    table.write("to_judge" if judge else "nothing_to_judge", "head_question", judge)
    if settled:
        table.write("to_settle", "head_problem", settled)
    if know:
        number = "to_know_after_settled" if settled else "to_know"
        table.write(number, "head_problem", know)
    rows.gap()
    rows.line(say(lang, "answer_hint"), PLAIN)
    rows.line(say(lang, "record_is_hidden"), PLAIN)
    _write_legend(rows, kinds, lang)
    return rows.sheet


def mask(text: str) -> str:
    """Hide the middle of telephone numbers."""
    return _LANDLINE.sub(r"\1****\2", _MOBILE.sub(r"\1****\2", text))


def legend(kinds: frozenset[str], lang: str) -> list[tuple[str, str]]:
    """List the marks in use with their meaning."""
    return [(kind, say(lang, f"legend_{kind}")) for kind in PAINTS if kind in kinds]


class _Table:
    """The three lists of findings, one after the other under like headings."""

    def __init__(
        self,
        rows: SheetRows,
        lang: str,
        hide: Callable[[str], str],
        form: ScoredForm,
        *,
        is_of_many: bool,
        projects: Sequence[Project],
    ) -> None:
        self._rows = rows
        self._lang = lang
        self._hide = hide
        self._answers = form.answers
        self._names = [str(one.row.get("project_name") or "") for one in projects]
        self._is_of_many = is_of_many

    def write(self, title: str, problem: str, findings: Sequence[Row]) -> None:
        self._rows.gap()
        self._rows.line(say(self._lang, title, n=len(findings)), SECTION)
        if not findings:
            return
        place = ("head_no", "head_sheet", "head_cell", "head_provided", "head_expected")
        heads = (*place, problem, "head_fix", "head_answer", "head_mark")
        self._rows.add(*(NewCell(say(self._lang, key), HEAD) for key in heads))
        for number, finding in enumerate(findings, 1):
            self._rows.add(*self._cells(number, finding))

    def _cells(self, number: int, finding: Row) -> list[NewCell]:
        sheet, address = finding.get("sheet"), finding.get("cell")
        link = link_to(str(sheet), str(address)) if sheet and address else None
        mark = str(finding.get("fingerprint") or "")
        return [
            NewCell(number, CENTRED),
            NewCell(self._sheet(finding), TEXT),
            NewCell(address, LINK if link else TEXT, link=link),
            NewCell(self._hide(self._stands(finding)), TEXT),
            NewCell(self._hide(value_to_type(finding) or ""), TEXT),
            NewCell(self._hide(str(finding.get("message") or "")), TEXT),
            NewCell(self._hide(str(finding.get("fix") or "")), TEXT),
            NewCell(self._answer(mark), ANSWER),
            NewCell(mark, TEXT),
        ]

    def _answer(self, marks: str) -> str | None:
        """Return the answer to the first of a row's findings that has one."""
        return next((self._answers[one] for one in marks.split() if one in self._answers), None)

    def _stands(self, finding: Row) -> str:
        """Say what the cell holds, in short; of a finding without a cell, what it is about."""
        held = finding.get("holds") if finding.get("cell") else finding.get("provided")
        said = say(self._lang, "blank") if held in (None, "") else str(held)
        return said if len(said) <= _HELD else f"{said[:_HELD]}…"

    def _sheet(self, finding: Row) -> str:
        """Name the sheet; where a finding has no cell, the place in the form's own words."""
        place = str(finding.get("sheet") or "")
        if not finding.get("cell"):
            place = str(finding.get("where") or "") or place or say(self._lang, "whole_file")
        project = finding.get("project")
        if self._is_of_many and isinstance(project, int) and project < len(self._names):
            place = f"{place}\n{self._names[project]}"
        return place


def joined(notes: Sequence[Row], lang: str) -> list[Row]:
    """Join the notes of one kind about one project: the first, with the cells of the others."""
    alike: dict[tuple[object, object], list[Row]] = {}
    for one in notes:
        alike.setdefault((one.get("project"), one.get("slug")), []).append(one)
    return [_with_others(first, others, lang) for first, *others in alike.values()]


def _with_others(first: Row, others: Sequence[Row], lang: str) -> Row:
    if not others:
        return first
    cells = "、".join(str(one.get("cell") or one.get("where") or "—") for one in others)
    more = say(lang, "alike", n=len(others), cells=cells)
    marks = " ".join(str(one.get("fingerprint") or "") for one in (first, *others))
    return {**first, "message": f"{first.get('message') or ''}{more}", "fingerprint": marks}


def acts(findings: Sequence[Row]) -> list[Row]:
    """Leave out findings whose act another finding of the same row asks for already."""
    told = told_elsewhere(findings)
    return [one for one, is_told in zip(findings, told, strict=True) if not is_told]


def _parted(findings: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
    """Part findings into what to change, what to judge, what is settled and what to know."""
    settled = [one for one in findings if one.get("settled")]
    noted = [
        one for one in findings if one.get("severity") == Severity.NOTE and not one.get("settled")
    ]
    grave = [one for one in findings if one.get("severity") != Severity.NOTE]
    change = [one for one in grave if one.get("kind") != FindingKind.REVIEW]
    judge = [one for one in grave if one.get("kind") == FindingKind.REVIEW]
    return change, judge, settled, noted


def _write_project(rows: SheetRows, project: Project, lang: str) -> None:
    row = project.row
    year = number_of(row, "year")
    facts = (
        ("project", row.get("project_name")),
        ("unit", row.get("unit") or row.get("department")),
        ("year", f"{year:g}" if year is not None else None),
        ("result", _result(project, lang)),
    )
    for key, value in facts:
        if value:
            told = (str(value), _SHOWN - 2, TEXT, None)
            rows.spread([(say(lang, key), 2, LABEL, None), told])


def _result(project: Project, lang: str) -> str:
    """Say in a few sentences what came out."""
    row = project.row
    sentences: list[str] = []
    if number_of(row, "lowest") is None:
        sentences.append(say(lang, "result_unscored"))
    else:
        sentences.append(_total_sentence(row, lang))
        sentences += _verdict(row, lang)
    rate = number_of(row, "execution_rate")
    if rate is not None:
        basis = row.get("execution_basis") or "—"
        sentences.append(say(lang, "result_rate", rate=f"{rate:.2f}", basis=basis))
    counts = {key: int(number_of(row, key) or 0) for key in ("set", "claimed", "unmet")}
    met = int((number_of(row, "met") or 0) + (number_of(row, "exceeded") or 0))
    unclear = int(number_of(row, "cannot_tell") or 0)
    judged = int(number_of(row, "judged") or 0)
    told = say(lang, "result_judged", judged=judged) if judged else ""
    sentences.append(
        say(lang, "result_counts", met=met, cannot_tell=unclear, judged=told, **counts)
    )
    sure = number_of(row, "layout_confidence")
    if sure is not None:
        sentences.append(say(lang, "result_layout", percent=round(100 * sure)))
    return "\n".join(sentences)


def _verdict(row: Row, lang: str) -> list[str]:
    """Say the final score and grade, else the range of grades, or why there is neither."""
    if row.get("is_comparable") is False:
        weight = points(number_of(row, "weight_total"))
        return [say(lang, "result_not_comparable", weight=weight)]
    lowest, highest = row.get("grade_lowest"), row.get("grade_highest")
    final = number_of(row, "final")
    if final is not None:
        grade = row.get("grade_final")
        words = say(lang, "result_final_grade", grade=grade) if grade else ""
        return [say(lang, "result_final", final=points(final), grade=words)]
    if not lowest:
        return []
    grade = lowest if lowest == highest else f"{lowest}～{highest}"
    return [say(lang, "result_grade", grade=grade)]


def _total_sentence(row: Row, lang: str) -> str:
    lowest, highest = points(number_of(row, "lowest")), points(number_of(row, "highest"))
    parts = ("decided", "asserted", "undecided", "lost")
    reviewed = number_of(row, "reviewed")
    return say(
        lang,
        "result_total",
        own=points(number_of(row, "self_evaluated")),
        range=lowest if lowest == highest else f"{lowest}～{highest}",
        reviewed=say(lang, "result_reviewed", reviewed=points(reviewed)) if reviewed else "",
        **{part: points(number_of(row, part)) for part in parts},
    )


def _write_legend(rows: SheetRows, kinds: frozenset[str], lang: str) -> None:
    entries = legend(kinds, lang)
    if not entries:
        return
    rows.gap()
    rows.line(say(lang, "legend"), SECTION)
    for kind, meaning in entries:
        swatch = CellStyle(border=True, fill=PAINTS[kind].fill, horizontal="center")
        sample = (say(lang, "legend_sample"), 1, swatch, None)
        rows.spread([sample, (meaning, _SHOWN - 1, PLAIN, None)])
