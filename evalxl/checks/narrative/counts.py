"""Counts of indicators: how many were set, reached, missed, and classes never mentioned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from evalxl.checks.material import Material, both
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, Severity, Verdict
from evalxl.language.words import any_of, words_of

_ITEMS = re.compile(r"\d\s*[项个条]")
_CLASS = r"(?P<{0}>[\u4e00-\u9fff、和及与]{{2,16}}?指标|指标(?=[,，]))"
_NUMBER = r"(?P<{0}>\d+)\s*[项个条]"
_SET = re.compile(
    r"(?:共?(?:设置|设定|设立|设有|下达|编制|确定)|共有|共计?|合计)(?:了|有)?(?:共)?\s*"
    rf"(?:{_NUMBER.format('first')}(?:的)?{_CLASS.format('after')}"
    rf"|{_CLASS.format('before')}(?:共(?:计)?|合计)?\s*{_NUMBER.format('last')})"
    r"|(?P<among>\d+)\s*[项个条](?:三级|绩效|考核|评价)*指标(?:当)?中"
    r"|(?P<named>[\u4e00-\u9fff]{2,8}指标)共(?:计|有)?\s*(?P<total>\d+)\s*[项个条]"
)
_NEXT = re.compile(
    rf"[；;，,、]\s*{_CLASS.format('before')}(?:共(?:计)?)?\s*{_NUMBER.format('last')}"
)
_AGAIN = re.compile(rf"\s*{_CLASS.format('before')}(?:共(?:计)?)?\s*{_NUMBER.format('last')}")
_ENDED = r"\s*[项个条](?:[\u4e00-\u9fff]{0,4}指标)?(?=[，,。；;、）)\s]|$)"
_KNOWN = re.compile(
    r"数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|满意度|产出|效益|决策|管理|过程|绩效|三级"
)
_WHOLE = frozenset({"绩效", "三级"})
_OTHERS = re.compile(r"一级|二级|上年|去年|往年|下年|明年|拟|计划|核心")
_LEVELS = frozenset({"产出", "效益", "决策", "管理", "过程"})


@cache
def _outcomes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile how a sentence says how many indicators were reached, missed, or that all were."""
    done = f"(?:{any_of(words_of('prose', 'reached')).pattern})"
    goal = f"(?:{any_of(words_of('prose', 'reached') | words_of('prose', 'goal_reached')).pattern})"
    not_done = f"(?:未(?:能|全部|按期|如期)*|没有)(?:{goal}|{done}|达到)"
    return (
        re.compile(
            rf"(?<!未)(?<!未能)(?<!没有)(?:{done}|{goal}的)(?:了|的|其中|目标|指标)*\s*(\d+){_ENDED}"
            rf"|(\d+)\s*[项个条](?:指标)?(?:均|都)?(?:已|全部|按期|如期)*{done}(?!率)"
        ),
        re.compile(
            rf"{not_done}(?:的)?(?:指标)?(?:有)?\s*(\d+){_ENDED}"
            rf"|(\d+)\s*[项个条](?:指标)?(?:均|都|尚)?{not_done}"
        ),
        re.compile(f"(?:已|均|全部)+{goal}"),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of one class of indicators; `None` where it does not say."""

    sentence: Sentence
    kind: str
    set: int
    met: int | None
    unmet: int | None
    all_met: bool


def claims(sentence: Sentence, year: object = None) -> Iterator[Claim]:
    """Read the counts of a sentence about the year under evaluation, class by class."""
    said = sentence.said
    is_about = "指标" in said and _ITEMS.search(said)
    first = (_SET.search(said) or _again(said)) if is_about else None
    if first is None:
        return
    heads = [first, *_NEXT.finditer(said, first.end())]
    ends = [head.start() for head in heads[1:]] + [len(said)]
    for head, end in zip(heads, ends, strict=True):
        told = head.groupdict()
        kind = told.get("after") or told.get("before") or told.get("named") or ""
        if (kind == "指标" or told.get("among")) and not _names_a_class(said):
            kind = "绩效指标"  # 共7项指标，其中1项未完成: no class is named
        lead = re.split("[，,、；;]", said[max(0, head.start() - 6) : head.start()])[-1]
        if not _KNOWN.search(kind) or _OTHERS.search(lead + head[0]):
            continue
        if sentence.is_of_another_year(year, head.start()):
            continue
        tail = said[head.end() : end]
        met, unmet, every = _outcomes()
        missed = unmet.search(tail)
        reached = met.search(tail)
        yield Claim(
            sentence,
            kind,
            int(next(told[one] for one in _COUNTS if told.get(one))),
            int(reached[1] or reached[2]) if reached else None,
            int(missed[1] or missed[2]) if missed else None,
            every.search(tail) is not None and reached is None and missed is None,
        )


def _names_a_class(said: str) -> bool:
    return _KNOWN.search(any_of(_WHOLE).sub("", said)) is not None


_COUNTS = ("first", "total", "among", "last")


def _again(said: str) -> re.Match[str] | None:
    """Find the class that opens a sentence without a verb and tells what became of it."""
    first = _AGAIN.match(said)
    if first is None or not _KNOWN.match(first["before"]):
        return None
    return first if any(one.search(said, first.end()) for one in _outcomes()) else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the table has of one class."""

    set: int
    reached: int
    missed: int
    open: int


def counted(group: Sequence[Any]) -> Counted:
    """Count rows by verdict."""
    verdicts = Counter(row.verdict for row in group)
    reached = verdicts[Verdict.MET.value] + verdicts[Verdict.EXCEEDED.value]
    missed = verdicts[Verdict.UNMET.value]
    return Counted(len(group), reached, missed, len(group) - reached - missed)


def of_kind(table: Sequence[Any], kind: str) -> list[Any]:
    """Return the rows of a class as the text names it: `数量指标`, `产出和效益指标`."""
    picked: set[int] = set()
    for part in re.split(r"[、和及与]", kind.removesuffix("指标")):
        match = _KNOWN.search(part.removesuffix("指标"))
        core = match[0] if match else part
        if core in _WHOLE:
            return list(table)
        for level in ("level1", "level2") if core in _LEVELS else ("level2", "level1"):
            mine = [n for n, row in enumerate(table) if core in (getattr(row, level) or "")]
            picked.update(mine)
            if mine:
                break
    return [row for number, row in enumerate(table) if number in picked]


def count_mismatch(material: Material, told: Iterable[Sentence]) -> Iterable[Finding]:
    """Compare the counts told in the text with each other and with the table."""
    by_project: dict[int, list[Claim]] = {}
    for sentence in told:
        project = sentence.project
        found = list(claims(sentence, material.projects[project].year))
        if found:
            by_project.setdefault(project, []).extend(found)
        if found and not sentence.names_one_of(material.parts_of(project)):
            for claim in found:
                yield from _against(claim, of_kind(material.rows_of(project), claim.kind))
    for project, mine in by_project.items():
        table = material.rows_of(project)
        yield from _never_mentioned(material, mine, table)


def _against(claim: Claim, group: Sequence[Any]) -> Iterator[Finding]:
    """Name the first thing in which a claim cannot be right."""
    have = counted(group)
    if have.set == 0:
        return
    if claim.set != have.set:
        if claim.set not in _other_ways_to_count(claim, group):
            yield _wrong(claim, have, f"写 {claim.set} 项，表内 {have.set} 项")
    elif claim.met is not None and claim.unmet is not None and claim.met + claim.unmet != claim.set:
        said = f"{claim.met} + {claim.unmet} = {claim.met + claim.unmet}，不等于 {claim.set} 项"
        yield _wrong(claim, have, said)
    elif _cannot_be(claim, have):
        said = f"写完成 {claim.met} 项、未完成 {claim.unmet} 项".replace("None", "—")
        open_ = Severity.WARNING if have.open else None
        yield _wrong(claim, have, said, open_)
    elif claim.all_met and have.missed:
        yield _wrong(claim, have, "写全部完成")
    elif claim.all_met and _unanswered(group):
        said = f"写全部完成，但有 {_unanswered(group)} 项的完成值看不出已完成"
        yield _wrong(claim, have, said, Severity.WARNING, FindingKind.REVIEW)


def _other_ways_to_count(claim: Claim, group: Sequence[Any]) -> set[int]:
    """The counts that are right too: budget execution is an indicator to some, not to all."""
    execution = sum(bool(row.is_execution) for row in group)
    ways = {len(group) - execution}
    return ways | {len(group) + 1} if "执行" in claim.sentence.said and not execution else ways


def _cannot_be(claim: Claim, have: Counted) -> bool:
    too_many = claim.met is not None and not have.reached <= claim.met <= have.reached + have.open
    return too_many or (
        claim.unmet is not None and not have.missed <= claim.unmet <= have.missed + have.open
    )


def _unanswered(group: Sequence[Any]) -> int:
    return sum(row.verdict == Verdict.CANNOT_TELL.value for row in group)


def _wrong(
    claim: Claim,
    have: Counted,
    said: str,
    severity: Severity | None = None,
    kind: FindingKind | None = None,
) -> Finding:
    reached = have.set - have.missed
    table = f"设置 {have.set} 项，未完成 {have.missed} 项，其余 {reached} 项"
    english = (
        f"the text counts {claim.set} set, {_or_dash(claim.met)} reached, "
        f"{_or_dash(claim.unmet)} missed; the table has {have.set} set, {have.missed} missed, "
        f"{reached} others"
    )
    return claim.sentence.found(
        "count_mismatch",
        where=claim.kind,
        provided=f"{claim.set}/{_or_dash(claim.met)}/{_or_dash(claim.unmet)}",
        expected=f"{have.set}/{reached}/{have.missed}",
        severity=severity,
        kind=kind,
        params={"problem": f"{said}；表内{table}", "problem_en": english},
    )


def _or_dash(count: int | None) -> str:
    return "—" if count is None else str(count)


def _never_mentioned(
    material: Material, told: list[Claim], table: Sequence[Any]
) -> Iterator[Finding]:
    """Name classes left out where the text goes through the classes one by one."""
    kinds = {claim.kind: claim.set for claim in told}
    named = {id(row) for kind in kinds for row in of_kind(table, kind)}
    if len(kinds) < 3 or len(named) >= len(table) or sum(kinds.values()) == len(table):
        return
    words = "".join(material.texts_of(told[0].sentence.project))
    firsts: dict[str, Any] = {}
    for row in table:
        if row.level2:
            firsts.setdefault(row.level2, row)
    for level, row in firsts.items():
        core = str(level).removesuffix("指标")
        if core not in words and not any(core[:3] in kind for kind in kinds):
            yield _left_out(told[-1].sentence, row, core, kinds, len(table))


def _left_out(last: Sentence, row: Any, core: str, kinds: dict[str, int], whole: int) -> Finding:
    added = " + ".join(str(count) for count in kinds.values())
    total = sum(kinds.values())
    words = both(
        f"逐类说明到此为止，全文没有提到“{core}”（{row.cell_name}）：{added} = {total}，"
        f"表内共 {whole} 项",
        f"the text goes through the classes and never mentions “{core}” ({row.cell_name}): "
        f"{added} = {total} of {whole}",
    )
    return last.found(
        "count_mismatch",
        indicator=row.no,
        where=core,
        provided=str(total),
        expected=str(whole),
        severity=Severity.WARNING,
        params={"problem": words["zh"], "problem_en": words["en"]},
    )
