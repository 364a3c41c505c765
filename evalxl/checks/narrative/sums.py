"""Money and execution rates told in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from evalxl.checks.material import POINT, Material, missing, rounded, rows
from evalxl.checks.money import BUDGET, PAID
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, MoneyUnit, Severity
from evalxl.findings import plain
from evalxl.language.amounts import Amount, amounts
from evalxl.language.dates import without_year_end
from evalxl.language.words import pattern_of, words_of

_HINTS = "元率占"
_BUDGETED = re.compile(
    r"(?:预算(?:安排|批复|下达|金额|资金|总额|数)*|下达(?:金额|资金)"
    r"|(?:共计?|总计|累计)安排|安排(?:专项|财政|项目|预算)*(?:资金|经费))"
    r"(?:(?!用于|购买|支付|支出)[^，,。；;、\d]){0,25}?\Z"
)
_SPENT = re.compile(
    r"(?:支出金额|执行数|(?:实际|已|[全当本]年(?:累计)?|共|总|(?<![\u4e00-\u9fff]))"
    r"(?:支出|支付|拨付|使用|执行)|(?:支出|支付|拨付)(?:合计|共计|总计))"
    r"[^，,。；;、\d]{0,12}?\Z"
)
_LEFT = re.compile(r"(?:结余|剩余|结转结余)(?:资金|金额)?(?:为|:)?\s*\Z")
_ABOUT = re.compile(r"(?:约|近|逾|超|超过|将近)$")
_RATE = re.compile(
    r"(?P<whose>[\u4e00-\u9fff]{0,10}?)(?P<what>(?:支出|执行|支付|拨付)(?:率|进度)|使用率)"
    r"(?:约)?(?:达到?了?|为|是|:)*\s*"
    r"(?P<rate>\d+(?:\.\d+)?)\s*%(?!\s*(?:及?以[上下]|左右))"
)
_OF_MONEY = re.compile(r"预算|资金|经费|财政|支出|总体|整体|全年|年度")
_OF_A_PART = re.compile(
    r"基本|人员|公用|中央|省|市|县|区|地方|上级|配套|自筹|债|结转|子项|其他|三公|指标"
)
_PARTIAL = re.compile(
    r"截至|\d\s*[-—~至到]\s*\d+\s*月|上半年|季度|月底|月末|上年|去年|往年|其中|低于|不低于|达到.{0,6}以上|目标|要求|分别"
)
_SLOW = re.compile(
    r"(?:预算)?(?:执行|支出)(?:率|进度)?(?:还)?(?:较|偏|比较|相对|不够|有点)?(?:低|慢|缓慢|不高|不理想|滞后)"
)


_PLANNED = (*BUDGET, "total_initial")
"""Amounts of the table; an approved budget that only texts tell proves no text wrong."""
_MOST_AMOUNTS = 20  # of one sentence: each is divided by each


def money_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare budget, payment and rate told in one sentence with the table and each other.

    A sentence is taken to speak of the whole project only if one of its amounts is the
    project's own; sentences about parts of the money or of the year are left alone.
    """
    for sentence in told:
        if not any(hint in sentence.said for hint in _HINTS):
            continue
        yield from _left_of_the_table(material, sentence)
        if _PARTIAL.search(_of_the_year(sentence.said)):
            continue
        found = [*_amounts(material, sentence), *_rates(material, sentence)]
        if found and not sentence.names_one_of(material.parts_of(sentence.project)):
            yield from found


def _of_the_year(said: str) -> str:
    """Drop words that look like another time and are none: 上年结转, 截至2024年底."""
    said = pattern_of("prose", "carried_over").sub("", said)
    return without_year_end(said, words_of("prose", "up_to"))


def _left_of_the_table(material: Material, sentence: Sentence) -> Iterator[Finding]:
    """Compare what is told to be left, and nothing else, with budget less payment of the table."""
    left = _one(_LEFT, sentence.said)
    if left is None or len(amounts(sentence.said)) != 1:
        return
    budget, paid = (material.fund(sentence.project, *keys) for keys in (BUDGET, PAID))
    if budget is None or paid is None or missing(budget.yuan) or missing(paid.yuan):
        return
    said = _of_the_year(sentence.said)
    lead = _LEFT.split(sentence.said[: left.start])[0]
    if pattern_of("prose", "another_rest").search(lead) or _PARTIAL.search(said):
        return
    lead = re.split("[,，]", _LEFT.split(sentence.said[: left.start])[0])[-1]
    is_part = bool(pattern_of("prose", "of_the_whole").sub("", lead).strip())
    is_part = is_part or sentence.names_one_of(material.parts_of(sentence.project))
    if not (is_part or _is_known(material, sentence.project, left)):
        yield from _other_rest(sentence, left, float(budget.yuan - paid.yuan), left.slack, paid)


def _amounts(material: Material, sentence: Sentence) -> Iterator[Finding]:
    pairs = []
    for pattern, keys, zh, en in (
        (_BUDGETED, _PLANNED, "预算", "budget"),
        (_SPENT, PAID, "支出", "payment"),
    ):
        amount, line = _one(pattern, sentence.said), material.fund(sentence.project, *keys)
        if amount is not None and line is not None:
            known = _is_known(material, sentence.project, amount)
            pairs.append((amount, line, zh, en, known))
    if len(pairs) > 1:
        is_whole = any(known for *_, known in pairs)
    else:  # a payment beside another figure of the whole; a lone budget may be a part or a stage
        is_whole = any(one[2] == "支出" for one in pairs) and _is_anchored(
            material, sentence, pairs[0][0]
        )
    if not is_whole:
        return
    for amount, line, zh, en, known in pairs:
        if not known:
            yield _other_amount(sentence, amount, line, zh, en)
    if len(pairs) > 1 and all(known for *_, known in pairs):
        yield from _left_over(sentence, pairs[0][0], pairs[1][0], pairs[1][1])


def _is_anchored(material: Material, sentence: Sentence, told: Amount) -> bool:
    """Whether another amount of a sentence, or its rate, is the whole project's own."""
    lines = [material.fund(sentence.project, *keys) for keys in (BUDGET, PAID)]
    own = [float(line.yuan) for line in lines if line is not None and not missing(line.yuan)]
    others = [one for one in amounts(sentence.said) if one != told]
    if any(abs(one.yuan - yuan) <= one.slack + 0.01 for one in others for yuan in own):
        return True
    rates = [
        (float(found["rate"]), len(found["rate"].partition(".")[2]))
        for found in _RATE.finditer(sentence.said)
        if _is_of_the_whole(found["whose"], found["what"])
    ]
    whole = [
        100 * one.value for one in material.rates_of(sentence.project) if one.scope == "project"
    ]
    return any(abs(rate - one) <= 10**-places / 2 for rate, places in rates for one in whole)


def _one(cue: re.Pattern[str], said: str) -> Amount | None:
    """Return the one amount with a cue; `None` where there are several, or it is about so."""
    found = [amount for amount in amounts(said) if cue.search(said, 0, amount.start)]
    if len(found) != 1 or _ABOUT.search(said[: found[0].start].rstrip()):
        return None
    return found[0]


def _is_known(material: Material, project: int, told: Amount) -> bool:
    """Return whether the money block has this amount anywhere, rounded as the text rounds it."""
    lines = material.funds.get(project, {}).values()
    known = (line.yuan for line in lines if not missing(line.yuan))
    return any(abs(one - told.yuan) <= told.slack + 0.01 for one in known)


def _other_amount(sentence: Sentence, told: Amount, line: Any, zh: str, en: str) -> Finding:
    value = rounded(told.yuan / MoneyUnit(line.unit).yuan, 4)
    return sentence.found(
        "narrative_mismatch",
        where=zh,
        provided=value,
        expected=line.value,
        difference=rounded(abs(value - line.value), 4),
        unit=line.unit,
        params={
            "table_cell": line.cell,
            "problem": f"表内“{line.label}”是 {plain(line.value)}{line.unit}",
            "problem_en": f"the table's {en} is {plain(line.value)} {line.unit}",
        },
    )


def _left_over(sentence: Sentence, budget: Amount, paid: Amount, line: Any) -> Iterator[Finding]:
    """Compare what is told to be left with budget less payment of the same sentence."""
    left = _one(_LEFT, sentence.said)
    if left is None:
        return
    slack = budget.slack + paid.slack + left.slack
    yield from _other_rest(sentence, left, budget.yuan - paid.yuan, slack, line)


def _other_rest(
    sentence: Sentence, left: Amount, right: float, slack: float, line: Any
) -> Iterator[Finding]:
    if abs(left.yuan - right) > slack + 0.01:
        unit = MoneyUnit(line.unit).yuan
        told, expected = rounded(left.yuan / unit, 4), rounded(right / unit, 4)
        yield sentence.found(
            "narrative_mismatch",
            where="结余",
            provided=told,
            expected=expected,
            difference=rounded(abs(told - expected), 4),
            unit=line.unit,
            severity=Severity.WARNING,
            kind=FindingKind.REVIEW,
            params={
                "problem": f"按预算和支出应结余 {plain(expected)}{line.unit}",
                "problem_en": f"budget less payment leaves {plain(expected)} {line.unit}",
            },
        )


def _rates(material: Material, sentence: Sentence) -> Iterator[Finding]:
    texts = [
        found["rate"]
        for found in _RATE.finditer(sentence.said)
        if _is_of_the_whole(found["whose"], found["what"])
    ]
    texts += [found[1] for found in _share_of_budget().finditer(sentence.said)]
    mine = material.rates_of(sentence.project) if texts else ()
    whole = next((one.value * 100 for one in mine if one.scope == "project"), None)
    if whole is None:
        return
    sums = [amount.yuan for amount in amounts(sentence.said)[:_MOST_AMOUNTS]]
    possible = [100 * one.value for one in mine]
    possible += [100 * a / b for a in sums for b in sums if b]
    for text in texts:
        places = len(text.partition(".")[2])
        if any(abs(float(text) - one) < 10**-places - 1e-9 for one in possible):
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


@cache
def _share_of_budget() -> re.Pattern[str]:
    """`占预算的98.5%`."""
    words = pattern_of("prose", "share_of_budget").pattern
    return re.compile(rf"(?:{words})[^\d，,。；;]{{0,2}}(\d+(?:\.\d+)?)\s*%")


def _is_of_the_whole(whose: str, what: str) -> bool:
    """Return whether a rate is one of all the money: not of a part, of beds, contracts or plans."""
    is_alone = not whose and what != "使用率"
    is_money = what.startswith("支出") or is_alone or _OF_MONEY.search(whose)
    return bool(is_money) and not _OF_A_PART.search(whose)


def slow_but_full(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Find texts that complain of slow spending beside full points for execution."""
    scored = execution_points(material)
    for sentence in told:
        if sentence.project not in scored or not _SLOW.search(sentence.said):
            continue
        if re.search(r"上半年|季度|月底|月末|上年|加快|避免|防止|如|若", sentence.said):
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


def execution_points(material: Material) -> dict[int, tuple[float, float]]:
    """Return each project's own points and weight for execution, from its line or its row."""
    projects, indicators = material.table("projects"), material.table("indicators")
    is_scored = indicators["is_execution"] & ~np.isnan(indicators["score"])
    found = {row.project: (row.score, row.weight) for row in rows(indicators, is_scored)}
    is_line = ~np.isnan(projects["budget_own_score"]) & (projects["budget_weight"] > 0)
    for line in rows(projects, is_line):
        found.setdefault(line.Index, (line.budget_own_score, line.budget_weight))
    return found
