"""Quantities of the table told again in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from evalxl.checks.material import Material, bare, missing, rounded, rows, says
from evalxl.checks.narrative.repeats import tells_only
from evalxl.checks.narrative.sentences import Sentence
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Severity, Verdict
from evalxl.findings import plain
from evalxl.language.words import pattern_of
from evalxl.language.years import named_years

_GROWTH_NAME = re.compile(
    r"(?:同比)?(?:增速|增长率|增长速度|增幅|增长幅度|(?P<fall>下降率|降低率|减少率|降幅|下降幅度))$"
)
_GROWTH = re.compile(r"(?:同比)?(增长|下降|减少|提高)\s*(?:了|约)?\s*(-?\d+(?:\.\d+)?)\s*[%％]")
_LEAD = "年市县区省国的度全期局间中月季"
_COMPLETION = re.compile(r"完成率(?:为|达到?了?|是|:)*\s*(\d+(?:\.\d+)?)\s*%(?!\s*及?以)")
_QUOTED = re.compile(
    r"指标[“\"](?P<name>[^”\"]{2,40})[”\"](?:的)?目标值(?:为)?[“\"]?(?P<target>\d[\d.]*)[^”\"，,；;。]{0,8}[”\"]?"
    r"(?:[，,]?\s*实际(?:完成值?)?(?:为)?[“\"]?(?P<actual>\d[\d.]*))?"
)

_TOLD_UNMET = re.compile(
    r"指标[“\"](?P<name>[^”\"]{2,40})[”\"][^。；;“]{0,8}(?:[“\"][^”\"]{1,20}[”\"])?[^。；;“\"]{0,60}"
    r"未(?:能)?(?:如期)?(?:完成|达标|实现)"
)


def growth_told(material: Material, told: Sequence[Sentence]) -> Iterator[Finding]:
    """Compare growth rates of the table with those the text tells of the same thing."""
    indicators = material.table("indicators")
    asked = says(indicators["name"], _GROWTH_NAME) & ~np.isnan(indicators["actual_value"])
    texts = _by_project(told) if asked.any() else {}
    for row in rows(indicators, asked):
        core = _GROWTH_NAME.sub("", row.name).strip()
        named = _GROWTH_NAME.search(row.name)
        is_fall = named is not None and named["fall"] is not None
        year = material.projects[row.project].year
        for sentence in texts.get(row.project, ()) if len(core) >= 3 else ():
            value = _growth_of(sentence.said, core, year)
            if value is not None and is_fall:
                value = -value
            if value is not None and abs(value - row.actual_value) > 0.05 + 1e-9:
                yield _twice(sentence, row, value)


def _by_project(told: Iterable[Sentence]) -> dict[int, list[Sentence]]:
    texts: dict[int, list[Sentence]] = {}
    for sentence in told:
        texts.setdefault(sentence.project, []).append(sentence)
    return texts


def _growth_of(text: str, core: str, year: object) -> float | None:
    """Read by how much a thing grew; `None` where the sentence may speak of something else."""
    position = text.find(core)
    if position < 0 or "分别" in text:
        return None
    before = text[position - 1 : position]
    if "\u4e00" <= before <= "\u9fff" and before not in _LEAD:
        return None
    told = {year.number for year in named_years(text[:position])}
    if told and not missing(year) and int(float(str(year))) not in told:
        return None
    found = _GROWTH.search(text, position + len(core))
    if found is None:
        return None
    between = text[position + len(core) : found.start()]
    if len(between) > 24 or "；" in between:
        return None
    sign = -1 if found[1] in ("下降", "减少") else 1
    return sign * float(found[2])


def _twice(sentence: Sentence, row: Any, value: float) -> Finding:
    missed = _would_miss(row, value)
    zh = f"表内完成值是“{row.actual}”" + ("；按文字则未达目标" if missed else "")
    en = f"the table says “{row.actual}”" + ("; by the text the target is missed" if missed else "")
    return sentence.found(
        "narrative_mismatch",
        indicator=row.no,
        where=row.name,
        provided=value,
        expected=rounded(row.actual_value, 4),
        difference=rounded(abs(value - row.actual_value), 4),
        unit="%",
        params={"problem": zh, "problem_en": en},
    )


def _would_miss(row: Any, value: float) -> bool:
    return row.verdict in (Verdict.MET, Verdict.EXCEEDED) and value < row.target_value


def completion_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare a completion rate with that of the row which the same sentence names."""
    for sentence in told:
        texts = _COMPLETION.findall(sentence.said) if "完成率" in sentence.said else ()
        row = _only_named(material, sentence) if texts else None
        if len(texts) != 1 or row is None or missing(row.completion):
            continue
        said, places = float(texts[0]), len(texts[0].partition(".")[2])
        possible = [row.completion, row.actual_value]
        if any(not missing(one) and abs(one - said) <= 10**-places for one in possible):
            continue
        if said == 100 and row.completion > 100:
            continue  # many cap the rate
        yield sentence.found(
            "narrative_mismatch",
            indicator=row.no,
            where=row.name,
            provided=said,
            expected=rounded(row.completion),
            difference=rounded(abs(said - row.completion)),
            unit="%",
            severity=Severity.WARNING,
            kind=FindingKind.REVIEW,
            params={
                "problem": f"表内目标“{row.target}”、完成“{row.actual}”，完成率应为 "
                f"{plain(rounded(row.completion))}%",
                "problem_en": f"target “{row.target}” and result “{row.actual}” in the table make "
                f"{plain(rounded(row.completion))} %",
            },
        )


def _only_named(material: Material, sentence: Sentence) -> Any | None:
    """Return the one row whose name stands in a sentence; `None` where it is none or several."""
    said = bare.__wrapped__(sentence.said)
    names = material.once(_bare_names).get(sentence.project, ())
    named = [row for name, row in names if len(name) > 2 and name in said]
    return named[0] if len(named) == 1 else None


def _bare_names(material: Material) -> dict[int, list[tuple[str, Any]]]:
    """Return each project's rows with their bare names."""
    names: dict[int, list[tuple[str, Any]]] = {}
    for row in rows(material.table("indicators")):
        names.setdefault(row.project, []).append((bare(row.name), row))
    return names


def quoted_rows(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare rows that the text quotes with name, target and result."""
    for sentence in told:
        for found in _QUOTED.finditer(sentence.said) if "目标值" in sentence.said else ():
            row = _named(material.rows_of(sentence.project), found["name"])
            if row is None:
                continue
            for words, value in (("target", row.target_value), ("actual", row.actual_value)):
                if found[words] is None:
                    continue
                told_value = float(found[words].rstrip("."))
                if not missing(value) and abs(told_value - value) > 1e-6:
                    yield _quoted(sentence, row, words, told_value, value)


def told_unmet(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Find rows that the text itself calls missed where the cells alone do not tell."""
    for sentence in told:
        found = _TOLD_UNMET.search(sentence.said) if "未" in sentence.said else None
        if found is None:
            continue
        row = _named(material.rows_of(sentence.project), found["name"])
        if row is not None and row.verdict == Verdict.CANNOT_TELL:
            note = f"，文字也说没有完成（{sentence.at.address if sentence.at else ''}）"
            params = {"rate_note": note, "rate_note_en": " (the text says so)"}
            said = {"provided": row.actual, "expected": row.target, "params": params}
            yield row_finding("unmet", row, "actual", **said)


def _named(table: Sequence[Any], name: str) -> Any | None:
    """Return the one row whose name is, or begins with, the quoted one."""
    wanted = bare(name)
    picked = [row for row in table if bare(row.name) == wanted]
    picked = picked or [row for row in table if bare(row.name).startswith(wanted)]
    return picked[0] if len(picked) == 1 else None


def _quoted(sentence: Sentence, row: Any, words: str, told: float, value: float) -> Finding:
    zh, en = ("目标值", "target") if words == "target" else ("完成值", "result")
    return sentence.found(
        "narrative_mismatch",
        indicator=row.no,
        where=row.name,
        provided=told,
        expected=value,
        difference=rounded(abs(told - value), 4),
        unit=row.target_unit,
        params={
            "problem": f"表内{zh}是 {plain(value)}",
            "problem_en": f"the table's {en} is {plain(value)}",
        },
    )


_EXACT = "正好等于目标", "is exactly at its target"
_BELOW = "没有达到目标", "misses its target"


def overclaimed(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Find rows the text calls surpassed that the table has at exactly their target."""
    for sentence in told:
        claimed = pattern_of("prose", "fulfilled").search(sentence.said)
        is_beyond = "超额" in sentence.said
        if not (claimed or is_beyond):
            continue
        pieces = [bare(one) for one in re.split(r"[、，,；;]|等方面|在", sentence.said)]
        pieces = [one for one in pieces if len(one) >= 5]
        bare_claims = [pattern_of("prose", "fulfilled").sub("", one) for one in pieces]
        for name, row in material.once(_bare_names).get(sentence.project, ()):
            is_exact = row.verdict == Verdict.MET and row.completion == 100
            is_missed = row.verdict == Verdict.UNMET
            if not ((is_exact and is_beyond) or is_missed):
                continue
            zh, en = _BELOW if is_missed else _EXACT
            is_named = any(
                name in piece or (piece in name and len(piece) >= 7) for piece in pieces
            ) or (is_missed and any(tells_only(piece, row.name) for piece in bare_claims))
            if is_named:
                yield sentence.found(
                    "narrative_mismatch",
                    indicator=row.no,
                    where=row.name,
                    provided="超额完成" if is_beyond or claimed is None else claimed[0],
                    expected=row.actual,
                    severity=Severity.WARNING if is_missed else Severity.NOTE,
                    kind=FindingKind.REVIEW,
                    params={
                        "problem": f"表内“{row.name}”{zh}（{row.actual}）"
                        + ("，没有超额" if is_beyond else ""),
                        "problem_en": f"“{row.name}” {en} ({row.actual})",
                    },
                )
