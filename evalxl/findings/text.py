"""Findings as text for a terminal or a mail: by file and project, the most serious first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from evalxl.core.terms import Severity, counted, word
from evalxl.findings.acts import told_elsewhere
from evalxl.findings.jsonlines import dicts

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {
    "zh": {"fix": "处理", "none": "没有发现问题。", "waived": "已豁免"},
    "en": {"fix": "do", "none": "No findings.", "waived": "waived by"},
}
_LAYOUT = {"zh": "版式识别度 {}%：{}", "en": "layout confidence {}%: {}"}
_LAYOUT_WHOLE = {
    "zh": "版式识别度 100%：{} 个项目（共 {} 个）",
    "en": "layout confidence 100% in {} of {} projects",
}
_BRACKETS = {"zh": "（{}）", "en": " ({})"}
_JOIN = {"zh": "；", "en": "; "}


def text(findings: pd.DataFrame, projects: pd.DataFrame | None = None, *, lang: str = "zh") -> str:
    """Write findings as text.

    Args:
        findings: Columns of `frames.FINDINGS`, in the order of `findings.frame`.
        projects: Where given, names each project of a file that has several.
        lang: Language of the labels; messages are as they are in the frame.

    Returns:
        Lines ending in a line break; the last one counts by severity. What another line asks for
        already has none of its own.
    """
    told = told_elsewhere(findings.to_dict("records"))
    listed = [one for one, is_told in zip(dicts(findings), told, strict=True) if not is_told]
    layouts = list(_layouts(projects, lang))
    if not listed:
        return "\n".join([*layouts, _WORDS[lang]["none"]]) + "\n"
    lines: list[str] = []
    for (file, project), group in groupby(listed, key=lambda one: (one["file"], one["project"])):
        lines += [*([""] if lines else []), _title(file, project, projects)]
        for one in group:
            lines += _lines(one, lang)
    lines += ["", *layouts, _counted(listed, lang)]
    return "\n".join(lines) + "\n"


def _title(file: str, project: int | None, projects: pd.DataFrame | None) -> str:
    if projects is None or project is None or project not in projects.index:
        return file or "—"
    name = projects.at[project, "project_name"]
    return f"{file} · {name}" if isinstance(name, str) else file


def _layouts(projects: pd.DataFrame | None, lang: str) -> Iterator[str]:
    """Say how surely the layout of each form was understood; those fully understood in one line."""
    if projects is None or projects.empty:
        return
    percent = (100 * projects["layout_confidence"]).round()
    for key, file, sure in zip(projects.index, projects["file"], percent, strict=True):
        if sure < 100:
            yield _LAYOUT[lang].format(f"{sure:.0f}", _title(file, key, projects))
    if whole := int((percent == 100).sum()):
        yield _LAYOUT_WHOLE[lang].format(whole, len(percent))


def _lines(one: dict[str, Any], lang: str) -> Iterator[str]:
    place = f"{one['sheet']}!{one['cell']}" if one["cell"] else "—"
    head = f"  {word(one['severity'], lang)} {one['code']} {one['slug']}  {place}"
    notes = [word("review", lang)] if one["kind"] == "review" else []
    if one.get("waived_by"):
        notes.append(f"{_WORDS[lang]['waived']} {one['waived_by']}")
    yield head + (_BRACKETS[lang].format(_JOIN[lang].join(notes)) if notes else "")
    yield f"    {one['message']}"
    yield f"    {_WORDS[lang]['fix']}: {one['fix']}"


def _counted(listed: list[dict[str, Any]], lang: str) -> str:
    counts = dict.fromkeys(Severity, 0)
    for one in listed:
        counts[one["severity"]] += 1
    if lang == "zh":
        return "共 {error} 个错误，{warning} 个警告，{note} 个提示。".format(**counts)
    return ", ".join(counted(number, severity) for severity, number in counts.items()) + "."
