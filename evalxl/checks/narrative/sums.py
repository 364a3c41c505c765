"""Money and execution rates told in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evalxl.checks.material import POINT, Material, missing, rounded
from evalxl.checks.money import BUDGET, INITIAL, PAID
from evalxl.checks.narrative.sentences import Sentence, number
from evalxl.findings import plain
from evalxl.model import Finding
from evalxl.terms import FindingKind, MoneyUnit, Severity

_AMOUNT = r"(\d[\d,，]*(?:\.\d+)?)\s*(亿元|万元|千元|元)(?!\s*[/／])"
_BUDGETED = re.compile(
    r"(?:预算(?:安排|批复|下达|金额|资金|总额|数)*|下达金额|安排资金)[^，,。；;、\d]{0,25}?"
    + _AMOUNT
)
_SPENT = re.compile(
    r"(?:支出金额|实际支出|实际支付|实际拨付|实际使用|执行数|累计支出)[^，,。；;、\d]{0,12}?"
    + _AMOUNT
)
_RATE = re.compile(
    r"(?:支出率|执行率|使用率)(?:约)?(?:达到?|为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*[%％]"
)
_PARTIAL = re.compile(
    r"截至|上半年|季度|月底|月末|上年|去年|往年|其中|低于|不低于|达到.{0,6}以上|目标|要求"
)
_SLOW = re.compile(
    r"(?:预算)?(?:执行|支出)(?:率|进度)?(?:还)?(?:较|偏|比较|相对|不够|有点)?(?:低|慢|缓慢|不高|不理想|滞后)"
)


def money_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare budget, payment and rate told in one sentence with the table.

    A sentence is taken to speak of the whole project only if one of its amounts is the
    project's own; sentences about parts of the money or of the year are left alone.
    """
    for sentence in told:
        if "元" not in sentence.text and "率" not in sentence.text:
            continue
        if _PARTIAL.search(sentence.text):
            continue
        yield from _amounts(material, sentence)
        yield from _rates(material, sentence)


def _amounts(material: Material, sentence: Sentence) -> Iterator[Finding]:
    pairs = []
    for pattern, keys, zh, en in (
        (_BUDGETED, (*BUDGET, *INITIAL), "预算", "budget"),
        (_SPENT, PAID, "支出", "payment"),
    ):
        found, line = pattern.findall(sentence.text), material.fund(sentence.project, *keys)
        if len(found) == 1 and line is not None:
            one, places = MoneyUnit(found[0][1]).yuan, len(found[0][0].partition(".")[2])
            yuan, slack = number(found[0][0]) * one, one * 10**-places / 2
            known = _is_known(material, sentence.project, yuan, slack)
            pairs.append((yuan, line, zh, en, known))
    if len(pairs) < 2 or not any(known for *_, known in pairs):
        return
    for yuan, line, zh, en, known in pairs:
        if known:
            continue
        value = rounded(yuan / MoneyUnit(line.unit).yuan, 4)
        yield sentence.found(
            "narrative_mismatch",
            where=zh,
            provided=value,
            expected=line.value,
            difference=rounded(abs(value - line.value), 4),
            unit=line.unit,
            params={
                "problem": f"表内“{line.label}”是 {plain(line.value)}{line.unit}",
                "problem_en": f"the table's {en} is {plain(line.value)} {line.unit}",
            },
        )


def _is_known(material: Material, project: int, yuan: float, slack: float) -> bool:
    """Tell whether the money block has this amount anywhere, rounded as the text rounds it."""
    lines = material.funds.get(project, {}).values()
    return any(abs(line.yuan - yuan) <= slack + 0.01 for line in lines if not missing(line.yuan))


def _rates(material: Material, sentence: Sentence) -> Iterator[Finding]:
    texts = _RATE.findall(sentence.text)
    if not texts:
        return
    table = material.execution_of(sentence.project)
    mine = table[table["value"].notna()]
    if not mine["scope"].eq("project").any():
        return
    own_amounts = [number(amount) for amount, _ in re.findall(_AMOUNT, sentence.text)]
    possible = [100 * value for value in mine["value"]]
    possible += [100 * a / b for a in own_amounts for b in own_amounts if b]
    whole = float(mine.loc[mine["scope"].eq("project"), "value"].iloc[0]) * 100
    for text in texts:
        places = len(text.partition(".")[2])
        if any(abs(float(text) - one) <= 10**-places for one in possible):
            continue
        yield sentence.found(
            "narrative_mismatch",
            where="预算执行率",
            provided=float(text),
            expected=rounded(whole),
            difference=rounded(abs(float(text) - whole)),
            unit="%",
            params={
                "problem": f"按表内资金应为 {plain(rounded(whole))}%",
                "problem_en": f"the money in the table makes {plain(rounded(whole))} %",
            },
        )


def slow_but_full(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Find texts that complain of slow spending beside full points for execution."""
    scored = _execution_points(material)
    for sentence in told:
        if sentence.project not in scored or not _SLOW.search(sentence.text):
            continue
        if re.search(r"上半年|季度|月底|月末|上年|加快|避免|防止|如|若", sentence.text):
            continue
        own, weight = scored.pop(sentence.project)
        if own < weight * 0.98 - POINT:
            continue
        points = f"{plain(own)}/{plain(weight)}"
        yield sentence.found(
            "narrative_mismatch",
            where="预算执行率",
            provided=plain(own),
            expected=plain(weight),
            severity=Severity.NOTE,
            kind=FindingKind.REVIEW,
            params={
                "problem": f"但预算执行得分是 {points} 分",
                "problem_en": f"yet the points for execution are {points}",
            },
        )


def _execution_points(material: Material) -> dict[int, tuple[float, float]]:
    """Give each project's own points and weight for execution, from its line or its row."""
    projects, indicators = material.frames.projects, material.frames.indicators
    line = projects[projects["budget_own_score"].notna() & projects["budget_weight"].gt(0)]
    row = indicators[indicators["is_execution"] & indicators["score"].notna()]
    found = {
        int(key): (float(own), float(weight))
        for key, own, weight in zip(row["project"], row["score"], row["weight"], strict=True)
    }
    for key, own, weight in zip(
        line.index, line["budget_own_score"], line["budget_weight"], strict=True
    ):
        found.setdefault(int(key), (float(own), float(weight)))
    return found
