"""Scores and grades told in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evalxl.checks.material import Material, missing, rounded
from evalxl.checks.narrative.mentions import Mention, mentions
from evalxl.checks.narrative.repeats import core_of, is_plain_beside
from evalxl.checks.narrative.sentences import Sentence
from evalxl.checks.narrative.sums import execution_points
from evalxl.checks.totals import grade_of, known_grade, own_sums
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.findings import plain
from evalxl.language.words import pattern_of, spellings

_ANY_POINTS = re.compile(r"\d\s*分")
_POINTS = r"(\d+(?:\.\d+)?)\s*分(?![之值以])"
_TOTAL = re.compile(
    r"(?:自评|自我评价|评价|绩效|综合|总体|最终|(?<![子级])项目)(?:综合|总|绩效|评价|最终)*(?:得分|分数|总分|评分|分)"
    rf"(?:总计|合计|共计)?(?:为|是|达到?|:|了)*\s*{_POINTS}"
)
_OF_OTHERS = re.compile(
    r"上年|去年|往年|财政(?:部门)?评|复核|复评|抽查|第三方|重点评价|部门评价|专家|平均|预计|子项目"
)
_OF_A_PART = re.compile(
    r"(?:指标|产出|效益|满意|成本|决策|过程|管理|执行|数量|质量|时效|投入)[\u4e00-\u9fff]{0,3}$"
    r"|(?:满分|分值|权重)[^。]{0,12}$"
)
_WHOLE_MARK = re.compile(r"满分\s*100")
_RUN = re.compile(r"[\u4e00-\u9fff]{1,12}$")
_SUFFIX = re.compile(r"(?:类|部分)$")
_WORD = r"[“\"”'‘]?(?P<{0}>[\u4e00-\u9fff]{{1,3}}?)(?=[“”\"'’。；;，,\s）)]|$)"
_GRADE = re.compile(
    r"(?:(?:等级|等次|级别|评级)(?:评定|评价)?(?:结果)?(?:为|是|属于|:|评定为|达到)?"
    r"|(?:结论|评价|评定|结果)(?:为|是|:))\s*" + _WORD.format("after")
    + r"|为\s*[“\"](?P<before>[\u4e00-\u9fff]{1,2})[”\"]\s*(?:等级|等次)"
)  # fmt: skip
_GRADED = re.compile(r"等级|结论|级别|评定|评级|评价|等次|结果")
_OF_A_PROJECT = re.compile(
    r"(?:^|自评|绩效|综合|自我|总体|最终|项目|考评|得分)(?:评价|评定|自评|综合|总|的|其|和|及)*$"
)
_LINE = re.compile(
    r"(?:分值|满分)\s*(?P<weight>\d+(?:\.\d+)?)\s*分[，,]\s*(?:评价|自评)?得分\s*(?P<points>\d+(?:\.\d+)?)\s*分"
    r"(?:[，,]\s*得分率(?:为|达)?\s*(?P<rate>\d+(?:\.\d+)?)\s*%)?"
)
_LINKS = "为是达到了有"
_FILLERS = re.compile(r"^(?:其中|其|以及|和|及|与|各)+|(?:指标|类|部分|绩效)+$")


def scores_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare totals, parts, single lines and grades told in the text with the table."""
    sums = dict(zip(material.projects, material.once(own_sums).tolist(), strict=True))
    for sentence in told:
        if _ANY_POINTS.search(sentence.said):
            yield from _total(material, sentence, sums)
            yield from _parts(material, sentence)
            yield from _lost(material, sentence)
            yield from _single_line(material, sentence)


def _total(material: Material, sentence: Sentence, sums: Mapping[int, float]) -> Iterator[Finding]:
    """Compare a told total with the printed one; where it is the rows' sum, the print is wrong."""
    own = material.projects[sentence.project].own_total
    if missing(own) or _LINE.search(sentence.said):
        return
    right = [float(one) for one in (own, sums[sentence.project]) if not missing(one)]
    for found in _TOTAL.finditer(sentence.said):
        told = float(found[1])
        before = _before(sentence, found)
        is_part = _OF_A_PART.search(before) and not _WHOLE_MARK.search(before)
        if is_part or not _is_of_this(material, sentence, found.start()):
            continue
        if not any(abs(told - one) <= 0.05 + 1e-9 for one in right):
            is_whole = any(told == rounded(one, 0) for one in right)
            severity = Severity.NOTE if is_whole else None
            yield _differs(sentence, "总分", told, float(own), severity)


def _is_of_this(material: Material, sentence: Sentence, position: int) -> bool:
    """Whether a score is this project's own of this year: no other is named before it."""
    lead = sentence.said[max(0, position - 20) : position + 6]
    project = material.projects[sentence.project]
    is_whole_unit = "整体支出" in lead and project.form != "department"
    if is_whole_unit or _OF_OTHERS.search(lead):
        return False
    return not sentence.is_of_another_year(project.year, position)


def _is_of_a_project(before: str, words: str) -> bool:
    """Return whether it is the project that is graded: neither air nor work nor a service."""
    run = _RUN.search(before)
    if run is None and _TOTAL.search(before):
        return True
    if run is None:
        return not words.startswith(("结论", "评价", "评定", "结果"))
    return _OF_A_PROJECT.search(run[0]) is not None


def _clauses_before(sentence: Sentence, found: re.Match[str]) -> str:
    """Return what stands before in the sentence, up to what was found."""
    return sentence.said[: found.start()]


def _before(sentence: Sentence, found: re.Match[str]) -> str:
    """Return the few characters before what was found."""
    return sentence.said[max(0, found.start() - 16) : found.start()]


def _parts(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare points of levels, dimensions, rows and execution, in one finding a sentence."""
    differing = []
    for mention in mentions(sentence):
        name = _part_named(sentence, mention)
        have = _points_of(material, sentence.project, name) if name else None
        if not name and (name := _part_that_lost(mention)):
            have = _lost_by(material, sentence.project, name)
        told = float(mention.quantity.value)
        if have is not None and abs(told - have) > 0.05 + 1e-9:
            differing.append((mention.quantity.start - len(name), name, told, have))
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


def _part_named(sentence: Sentence, mention: Mention) -> str:
    """Return whose points a number is; empty where it is a weight, a loss, a total or no points."""
    if mention.quantity.unit.dimension != "points" or mention.quantity.op:
        return ""
    label = f"{mention.before}{mention.label}"
    is_scored = pattern_of("prose", "scored").search(label)
    last = re.split("[,;。:、(]", mention.label)[-1]
    other = pattern_of("prose", "full").search(last) or pattern_of("prose", "lost").search(last)
    if not is_scored or other or _OF_OTHERS.search(label):
        return ""
    name = pattern_of("prose", "points").sub("", last).rstrip(_LINKS)
    if not name:
        name = _with_full_marks(mention.before)
    return _FILLERS.sub("", _SUFFIX.sub("", name)) if len(name) > 1 else ""


def _part_that_lost(mention: Mention) -> str:
    """Return whose loss a number of points is: 大班额比例指标扣1.75分."""
    if mention.quantity.unit.dimension != "points" or mention.quantity.op:
        return ""
    label = re.split("[,;。:、(]", mention.label)[-1]
    name, *lost = pattern_of("prose", "lost").split(label)
    return _FILLERS.sub("", name) if lost == [""] else ""


def _lost_by(material: Material, project: int, name: str) -> float | None:
    """Return what the one row of a name lost."""
    table = material.rows_of(project)
    named = [row for row in table if core_of(row.name or "") in (name, core_of(name))]
    if len(named) != 1 or missing(named[0].score) or missing(named[0].weight):
        return None
    return rounded(named[0].weight - named[0].score)


def _with_full_marks(before: str) -> str:
    """Return the part whose full marks the clause before tells: 产出指标满分60分，得58分."""
    clause = re.split("[;。:、(,]", before.rstrip(","))[-1]
    name, *full = pattern_of("prose", "full").split(clause)
    return name.rstrip(_LINKS) if full and before.endswith(",") else ""


def _points_of(material: Material, project: int, name: str) -> float | None:
    """Return the points of a level, a dimension, a row or of execution; `None` for any other name.

    A level must be single and scored on every row.
    """
    table = material.rows_of(project)
    if name.endswith(tuple(spellings()["prose"]["execution"].split())):
        return material.once(execution_points).get(project, (None, None))[0]
    named = [one for one in material.dimensions_of(project) if name in (one.name, _bare(one.name))]
    named = named or [row for row in table if core_of(row.name or "") in (name, core_of(name))]
    if len(named) == 1:
        return None if missing(named[0].score) else float(named[0].score)
    group = [row for row in table if name in (row.level1 or "")] if len(name) > 1 else []
    levels = {row.level1 for row in group}
    if len(levels) != 1 or any(missing(row.score) for row in group):
        return None
    return rounded(sum(row.score for row in group))


def _bare(name: object) -> str:
    return _FILLERS.sub("", str(name))


def _lost(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare the points that the text calls lost with full marks less the total."""
    project = material.projects[sentence.project]
    if missing(project.own_total) or missing(project.own_total_weight):
        return
    lost = rounded(project.own_total_weight - project.own_total)
    for mention in mentions(sentence):
        words = pattern_of("prose", "lost").sub("", mention.label, count=1)
        is_whole = pattern_of("prose", "in_all").search(words) and is_plain_beside(words, "")
        if (
            words == mention.label
            or not is_whole
            or mention.quantity.unit.dimension != "points"
            or mention.before
        ):
            continue
        if abs(float(mention.quantity.value) - lost) > 0.05 + 1e-9:
            yield _differs(sentence, "扣分", float(mention.quantity.value), lost)


def _single_line(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare a line's weight, points and rate with the scored line the heading names."""
    line = _LINE.search(sentence.said)
    if line is None:
        return
    weight, points = float(line["weight"]), float(line["points"])
    if line["rate"] and weight and abs(float(line["rate"]) - points / weight * 100) > 0.05:
        yield _differs(sentence, "得分率", float(line["rate"]), rounded(points / weight * 100))
    for one in material.dimensions_of(sentence.project):
        name = _FILLERS.sub("", str(one.name))
        if not name or not sentence.heading.startswith(name):
            continue
        if not missing(one.score) and abs(points - one.score) > 0.05:
            yield _differs(sentence, f"{one.name}得分", points, one.score)
        elif not missing(one.weight) and abs(weight - one.weight) > 0.05:
            yield _differs(sentence, f"{one.name}分值", weight, one.weight)


def _differs(
    sentence: Sentence, where: str, told: float, have: float, severity: Severity | None = None
) -> Finding:
    return sentence.found(
        "narrative_mismatch",
        where=where,
        provided=told,
        expected=have,
        difference=rounded(abs(told - have)),
        severity=severity,
        params={
            "problem": f"文字写 {plain(told)}，表内是 {plain(have)}",
            "problem_en": f"the text has {plain(told)}, the table {plain(have)}",
        },
    )


def grades_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare grades told in the text with the total, and their words with the rule's."""
    for sentence in told:
        if not _GRADED.search(sentence.said):
            continue
        policy = material.policy_of(sentence.project)
        if policy is None or not policy.grades.bands:
            continue
        words = [band.grade for band in policy.grades.bands]
        own = material.projects[sentence.project].own_total
        for found in _GRADE.finditer(sentence.said):
            said = found["after"] or found["before"]
            grade = known_grade(said, policy)
            if grade is None or not _is_of_a_project(_clauses_before(sentence, found), found[0]):
                continue
            if not _is_of_this(material, sentence, found.start()):
                continue
            expected = None if missing(own) else grade_of(policy, float(own))
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
