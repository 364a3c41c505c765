"""Claims about all indicators, single ones or none, and about all sub-projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from evalxl.checks.material import Material, missing, rounded, rows
from evalxl.checks.narrative.counts import of_kind
from evalxl.checks.narrative.repeats import tells_only
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Severity, Verdict
from evalxl.findings import plain
from evalxl.language.numbers import NUMBER, value_of
from evalxl.language.words import pattern_of, spellings

_FEW = 0.25
"""More than this share of all rows, and more than two, are not single ones."""
_NEAR = 20
"""Characters before a claim in which 个别 may stand: `个别指标设置偏低，指标完成率超过150%`."""


def claims_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Test what the text claims of all indicators, of single ones, and of all sub-projects."""
    for sentence in told:
        yield from _all_reached(material, sentence)
        yield from _all_others(material, sentence)
        yield from _completion(material, sentence)
        yield from _all_parts(material, sentence)


def _any(entry: str) -> str:
    """Return the alternatives of an entry as part of a pattern, the longest first."""
    words = sorted(str(spellings()["claim"][entry]).split(), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, words))})"


def _claim(name: str) -> re.Pattern[str]:
    """Build the pattern of one claim from the words of the lexicon."""
    if name not in _PATTERNS:
        _PATTERNS[name] = re.compile(_SHAPES[name].format_map(_Words()))
    return _PATTERNS[name]


class _Words(dict[str, str]):
    def __missing__(self, entry: str) -> str:
        return _any(entry)


_PATTERNS: dict[str, re.Pattern[str]] = {}
_PERCENT = r"\s*(?P<rate>\d+(?:\.\d+)?)\s*%"
_SHAPES = {
    "reached": r"(?P<kind>[\u4e00-\u9fff]{{0,8}}){rows}(?:{each}|{done})*{reached}(?!{rate_of})",
    "others_reached": r"{left_out}(?P<but>[^。；;，,]{{2,60}}?)"
    r"(?:等?[一二两三四五六七八九\d]+[项个])?(?:指标)?[之以]?外[，,]?{others}"
    r"(?:的|各项|所有|全部)*{rows}(?:{each}|{done})*{reached}(?!{rate_of})",
    "none_missed": r"{none}{missed}{link}*(?P<kind>[\u4e00-\u9fff]{{0,8}}){rows}",
    "over": r"(?P<who>[^，,。；;、\d]{{0,8}}|\d+\s*{items})\s*{rows}{link}*{completion}{each}*"
    r"(?P<how>{above}|{up_to})" + _PERCENT.replace("{", "{{").replace("}", "}}"),
    "not_overspent": r"{parts}[^，,。；;]{{0,8}}{not}{done}*{overspent}",
    "all_paid": r"{parts}[^，,。；;]{{0,8}}{each}[^，,。；;未]{{0,4}}{paid}",
    "parts_rate": r"(?:{parts}|(?<![有中])(?P<count>[一二两三四五六七八九十\d]+)个(?:子|二级)项目)"
    r"[^，,。；;]{{0,8}}{rate}[^，,。；;\d]{{0,2}}{each}"
    r"(?:{above}|{up_to}|{at})" + _PERCENT.replace("{", "{{").replace("}", "}}"),
}


def _all_reached(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Name the first missed row where the text says that all of a kind are reached."""
    for name in ("reached", "none_missed"):
        found = _claim(name).search(sentence.said)
        if found is None or _is_limited(sentence.said, found):
            continue
        if name == "reached" and not pattern_of("claim", "all").search(found[0]):
            continue
        table = _of(material, sentence, found["kind"])
        missed = [row for row in table if row.verdict == Verdict.UNMET and not row.is_execution]
        if missed:
            first, count = missed[0], len(missed)
            yield _against(
                sentence,
                first,
                found[0],
                f"表内有 {count} 项没有达到目标，如“{first.name}”（{first.actual}）",
                f"{count} rows miss their target, such as “{first.name}” ({first.actual})",
            )


def _all_others(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Name the first missed row that the text does not leave out: 除甲外，其余指标均完成.

    What is left out must be rows by name; else nothing is tested.
    """
    found = _claim("others_reached").search(sentence.said)
    if found is None:
        return
    table = [row for row in material.rows_of(sentence.project) if not row.is_execution]
    excepted: list[Any] = []
    for name in re.split("[、和与]|以及", found["but"]):  # 及 stands in 及时率
        named = [row for row in table if tells_only(name, row.name or "")]
        if len(named) != 1:
            return
        excepted += named
    missed = [row for row in table if row.verdict == Verdict.UNMET and row not in excepted]
    if missed:
        yield _against(
            sentence,
            missed[0],
            found[0],
            f"表内“{missed[0].name}”也没有达到目标（{missed[0].actual}）",
            f"“{missed[0].name}” misses its target too ({missed[0].actual})",
        )


def _is_limited(said: str, found: re.Match[str]) -> bool:
    """Whether the clause before a claim, or the claim itself, leaves some out."""
    lead = pattern_of("claim", "as_planned").sub("", said[: found.end()])
    lead = re.split("[。；;]", lead)[-1]
    return bool(pattern_of("claim", "some").search(lead))


def _of(material: Material, sentence: Sentence, kind: str) -> Sequence[Any]:
    table = material.rows_of(sentence.project)
    named = pattern_of("claim", "all").sub("", kind)
    return (of_kind(table, named) if named else None) or ([] if len(named) > 1 else table)


def _against(sentence: Sentence, row: Any, claim: str, zh: str, en: str, **said: Any) -> Finding:
    return sentence.found(
        "narrative_mismatch",
        indicator=row.no,
        where=row.name,
        provided=claim,
        expected=row.actual,
        severity=Severity.WARNING,
        params={"problem": zh, "problem_en": en, "table_cell": row.cell_actual},
    )


def _completion(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Test how many rows are said to be above some completion."""
    found = _claim("over").search(sentence.said) if "率" in sentence.said else None
    if found is None:
        return
    table = [row for row in material.rows_of(sentence.project) if not missing(row.completion)]
    line = float(found["rate"])
    is_more = pattern_of("claim", "above").search(found["how"]) is not None
    over = [
        row for row in table if row.completion > line or (not is_more and row.completion == line)
    ]
    under = [row for row in table if row not in over]
    yield from _of_so_many(sentence, found, over, under, len(table))


def _of_so_many(
    sentence: Sentence, found: re.Match[str], over: list[Any], under: list[Any], whole: int
) -> Iterator[Finding]:
    who = found["who"]
    lead = sentence.said[max(0, found.start() - _NEAR) : found.start()] + who
    count = re.search(r"\d+", who)
    if count:
        wrong = int(count[0]) != len(over)
    elif pattern_of("claim", "none_of").search(who):
        if over:
            yield _one_row(sentence, found, max(over, key=_completion_of))
        return
    elif pattern_of("claim", "single").search(lead):
        wrong = whole > 0 and (not over or len(over) > max(2, whole * _FEW))
    elif pattern_of("claim", "all").search(found[0]) and not _is_limited(sentence.said, found):
        if under:
            yield _one_row(sentence, found, min(under, key=_completion_of))
        return
    else:
        return
    if wrong:
        yield sentence.found(
            "narrative_mismatch",
            where="完成率",
            provided=found[0],
            expected=str(len(over)),
            severity=Severity.WARNING,
            kind=FindingKind.REVIEW,
            params={
                "problem": f"表内 {whole} 项可算完成率的指标中有 {len(over)} 项如此",
                "problem_en": f"of {whole} rows with a completion, {len(over)} are so",
            },
        )


def _completion_of(row: Any) -> float:
    return float(row.completion)


def _one_row(sentence: Sentence, found: re.Match[str], row: Any) -> Finding:
    rate = plain(rounded(row.completion))
    zh, en = f"表内“{row.name}”的完成率是 {rate}%", f"“{row.name}” in the table is at {rate} %"
    return _against(sentence, row, found[0], zh, en)


def _are_all(material: Material, sentence: Sentence, count: str) -> bool:
    """Whether so many sub-projects are all there are."""
    value = value_of(found) if (found := NUMBER.fullmatch(count)) else None
    subs = material.table("subprojects")["project"] == sentence.project
    return value is not None and int(value) == int(subs.sum())


def _all_parts(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Test claims that no sub-project overspent, or that all spent so much."""
    not_over = _claim("not_overspent").search(sentence.said)
    rate = _claim("parts_rate").search(sentence.said)
    paid = _claim("all_paid").search(sentence.said)
    if not (not_over or rate or paid):
        return
    if rate and rate["count"] and not _are_all(material, sentence, rate["count"]):
        return
    line = 100.0 if paid else float(rate["rate"]) if rate else 0.0
    subs = material.table("subprojects")
    for sub in rows(subs, (subs["project"] == sentence.project) & (subs["budget"] > 0)):
        spent = sub.actual / sub.budget * 100
        is_wrong = spent > 100.005 if not_over else spent < line - 0.05
        if is_wrong:
            have = plain(rounded(spent))
            yield sentence.found(
                "narrative_mismatch",
                where=sub.name,
                provided=(not_over or rate or paid or [""])[0],
                expected=f"{have}%",
                params={
                    "problem": f"资金表里它的执行率是 {have}%（{sub.cell_name}）",
                    "problem_en": f"the money table ({sub.cell_name}) has it at {have} %",
                },
            )
            return
