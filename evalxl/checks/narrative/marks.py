"""Scores and grades told in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from evalxl.checks.material import Material, missing, rounded, rows
from evalxl.checks.narrative.sentences import Sentence, number
from evalxl.checks.totals import grade_of, known_grade, own_sums
from evalxl.findings import plain
from evalxl.model import Finding

_TOTAL = re.compile(
    r"(?:自评|评价|绩效)(?:综合|总|绩效|评价)*(?:得分|分数|总分)(?:为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*分"
)
_PART = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,12}?)(?:类|部分)?(?:得分|得)(?:为|是)?\s*(?P<points>\d+(?:\.\d+)?)\s*分"
)
_GRADE = re.compile(
    r"(?:等级|结论|级别|评定|评价|评级)(?:评定)?(?:结果)?(?:为|是|：|:)\s*[“\"”']?(?P<after>[\u4e00-\u9fff]{1,3}?)"
    r"[“”\"'。；;，,\s）)]|为\s*[“\"](?P<before>[\u4e00-\u9fff]{1,2})[”\"]\s*(?:等级|等次)"
)
_GRADED = re.compile(r"等级|结论|级别|评定|评级|评价|等次")
_LINE = re.compile(
    r"该指标分值\s*(?P<weight>\d+(?:\.\d+)?)\s*分[，,]\s*(?:评价|自评)?得分\s*(?P<points>\d+(?:\.\d+)?)\s*分"
    r"(?:[，,]\s*得分率(?:为|达)?\s*(?P<rate>\d+(?:\.\d+)?)\s*[%％])?"
)
_FILLERS = re.compile(r"^(?:其中|其|以及|和|及|与|各)+|(?:指标|类|部分|绩效)+$")


def scores_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare totals, parts, single lines and grades told in the text with the table."""
    sums = material.once(own_sums)
    for sentence in told:
        if "分" in sentence.text:
            yield from _total(material, sentence, sums)
            yield from _parts(material, sentence)
            yield from _single_line(material, sentence)


def _total(material: Material, sentence: Sentence, sums: pd.Series[float]) -> Iterator[Finding]:
    """Compare a told total with the printed one; where it is the rows' sum, the print is wrong."""
    own = material.projects[sentence.project].own_total
    for text in () if _LINE.search(sentence.text) else _TOTAL.findall(sentence.text):
        right = [float(str(one)) for one in (own, sums[sentence.project]) if not missing(one)]
        if missing(own) or any(abs(number(text) - one) <= 0.05 + 1e-9 for one in right):
            continue
        yield _differs(sentence, "总分", number(text), float(str(own)))


def _parts(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare points of levels, all of a sentence in one finding."""
    mine = material.indicators_of(sentence.project)
    differing = []
    for part in _PART.finditer(sentence.text):
        name, told = _FILLERS.sub("", part["name"]), number(part["points"])
        have = _points_of(mine, name)
        if have is not None and abs(told - have) > 0.05 + 1e-9:
            differing.append((part.start(), name, told, have))
    if differing:
        told_all = [plain(told) for _, _, told, _ in differing]
        have_all = [plain(have) for *_, have in differing]
        names = [name for _, name, _, _ in differing]
        triples = list(zip(names, told_all, have_all, strict=True))
        yield sentence.found(
            "narrative_mismatch",
            near=differing[0][0],
            where="、".join(names) + "得分",
            provided=" / ".join(told_all),
            expected=" / ".join(have_all),
            params={
                "problem": "；".join(f"{n}：文字 {t} 分，表内 {h} 分" for n, t, h in triples),
                "problem_en": "; ".join(f"{n}: text {t}, table {h}" for n, t, h in triples),
            },
        )


def _points_of(indicators: pd.DataFrame, name: str) -> float | None:
    """Add up a level's own scores; `None` where the name is no single, fully scored level."""
    if len(name) < 2:
        return None
    levels = indicators["level1"].where(indicators["level1"].notna(), "")
    group = indicators[levels.str.contains(name, regex=False)]
    if group.empty or group["score"].isna().any() or group["level1"].nunique() != 1:
        return None
    return rounded(float(group["score"].sum()))


def _single_line(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare a line's weight, points and rate with the scored line the heading names."""
    line = _LINE.search(sentence.text)
    if line is None:
        return
    weight, points = number(line["weight"]), number(line["points"])
    if line["rate"] and weight and abs(number(line["rate"]) - points / weight * 100) > 0.05:
        yield _differs(sentence, "得分率", number(line["rate"]), rounded(points / weight * 100))
    dimensions = material.frames.dimensions
    for one in rows(dimensions, dimensions["project"].eq(sentence.project)):
        name = _FILLERS.sub("", str(one.name))
        if not name or not sentence.heading.startswith(name):
            continue
        if not missing(one.score) and abs(points - one.score) > 0.05:
            yield _differs(sentence, f"{one.name}得分", points, one.score)
        elif not missing(one.weight) and abs(weight - one.weight) > 0.05:
            yield _differs(sentence, f"{one.name}分值", weight, one.weight)


def _differs(sentence: Sentence, where: str, told: float, have: float) -> Finding:
    return sentence.found(
        "narrative_mismatch",
        where=where,
        provided=told,
        expected=have,
        difference=rounded(abs(told - have)),
        params={
            "problem": f"文字写 {plain(told)}，表内是 {plain(have)}",
            "problem_en": f"the text has {plain(told)}, the table {plain(have)}",
        },
    )


def grades_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare grades told in the text with the total, and their words with the rule's."""
    for sentence in told:
        if not _GRADED.search(sentence.text):
            continue
        policy = material.policy_of(sentence.project)
        if policy is None or not policy.grades.bands:
            continue
        words = [band.grade for band in policy.grades.bands]
        own = material.projects[sentence.project].own_total
        for found in _GRADE.finditer(sentence.text):
            said = found["after"] or found["before"]
            grade = known_grade(said, policy)
            if grade is None:
                continue
            expected = None if missing(own) else grade_of(policy, float(str(own)))
            if expected is not None and grade != expected:
                yield sentence.found(
                    "narrative_mismatch",
                    where="绩效等级",
                    provided=said,
                    expected=expected,
                    params={
                        "problem": f"总分 {plain(own)} 应为“{expected}”",
                        "problem_en": f"a total of {plain(own)} makes “{expected}”",
                    },
                )
            elif said not in words:
                yield sentence.found(
                    "grade_words", where="文字说明", provided=said, expected="、".join(words)
                )
