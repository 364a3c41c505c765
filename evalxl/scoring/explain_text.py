"""An explanation in words, one screen, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evalxl.core.terms import word
from evalxl.scoring.explain import Alternative, Explanation, Input, Stated
from evalxl.scoring.formulas import plain
from evalxl.scoring.rules import rules
from evalxl.standards import Ruling, reason

_WORDS: dict[str, tuple[str, str]] = {
    "target": ("目标值", "target"),
    "actual": ("完成值", "result"),
    "weight": ("分值", "weight"),
    "score": (word("self_evaluated", "zh"), word("self_evaluated", "en")),
    "reason": ("原因", "reason"),
    "standard": ("评分标准", "Standard"),
    "rate": ("执行率", "printed rate"),
    "inputs": ("依据单元格", "Cells"),
    "reading": ("理解", "Understood"),
    "rule": ("规则", "Rule"),
    "formula": ("算式", "Formula"),
    "rounding": ("取整", "Rounding"),
    "half_up": ("四舍五入，保留 {0} 位小数，每行一次", "half up to {0} places, once a line"),
    "clause": ("依据", "Clause"),
    "result": ("核算得分", "Computed"),
    "own": ("自评得分", "Own score"),
    "difference": ("相差", "difference"),
    "adjusted": ("复核得分", "Reviewed"),
    "alternatives": ("各种算法的执行率", "Execution on every basis"),
    "preferred": ("评分办法采用", "policy"),
    "printed": ("表内所列", "printed"),
    "stated": ("原因栏算式", "Arithmetic in the reason cell"),
    "agrees": ("计算无误", "adds up"),
    "disagrees": ("计算不符，应为 {0}", "does not add up, gives {0}"),
    "in_cells": ("见 {0}", "in {0}"),
    "only_in_text": ("表格单元格中没有，仅文字 {0} 提及", "in no table cell, only told in {0}"),
    "nowhere": ("表内其他各处均未见", "stands nowhere else"),
    "guessed": ("方向由{0}推断", "direction read from the {0}"),
    "name": ("指标名称", "name"),
    "category": ("指标类别", "category"),
    "default": ("默认", "default"),
    "untold": ("（空）", "(empty)"),
}


def text(explanation: Explanation, lang: str = "zh") -> str:
    """Put an explanation into words: `zh` or `en`."""
    return "\n".join(_lines(explanation, lang))


def _lines(one: Explanation, lang: str) -> Iterator[str]:
    number = f"{one.no}. " if one.no is not None else ""
    yield (
        f"{number}{one.name}（{one.sheet}）"
        if lang == "zh"
        else f"{number}{one.name} ({one.sheet})"
    )
    yield f"{_word('inputs', lang)}:"
    yield from (f"  {_input(given, lang)}" for given in one.inputs)
    if one.reading:
        yield f"{_word('reading', lang)}: {_reading(one.reading, lang)}"
    rule = rules()[one.rule]
    yield f"{_word('rule', lang)}: {rule.zh if lang == 'zh' else rule.en} [{one.rule}]"
    if one.ruling:
        yield f"{_word('standard', lang)}: {_standard(one, one.ruling, lang)}"
    if one.formula:
        yield f"{_word('formula', lang)}: {one.formula}"
        yield f"{_word('rounding', lang)}: {_word('half_up', lang).format(one.places)}"
    yield f"{_word('clause', lang)}: {one.policy} · {one.clause} · {one.clause_source[lang]}"
    yield _result(one, lang)
    if one.alternatives:
        yield f"{_word('alternatives', lang)}:"
        yield from (f"  {_alternative(given, lang)}" for given in one.alternatives)
    for stated in one.stated:
        yield from _statement(stated, lang)


def _standard(one: Explanation, ruling: Ruling, lang: str) -> str:
    """The clause that decided, else the whole standard; and why it decides nothing."""
    said = reason(ruling.why, lang)
    text = f"“{ruling.clause or one.standard}”"
    return f"{text}（{said}）" if said and lang == "zh" else f"{text} ({said})" if said else text


def _word(key: str, lang: str) -> str:
    return _WORDS[key][0 if lang == "zh" else 1]


def _input(given: Input, lang: str) -> str:
    label = _word(given.role, lang) if given.role in _WORDS else given.role
    value = given.value
    said = (
        _word("untold", lang)
        if value is None
        else value
        if isinstance(value, str)
        else plain(value)
    )
    return f"{label} {given.cell or '—'}: {said}"


def _reading(reading: Any, lang: str) -> str:
    said = str(reading["why_zh" if lang == "zh" else "why_en"] or "—")
    source = str(reading.get("direction_source") or "")
    if source in {"name", "category", "default"} and reading.get("target_value") is not None:
        said += "; " + _word("guessed", lang).format(_word(source, lang))
    return said


def _result(one: Explanation, lang: str) -> str:
    basis = f" ({word(one.basis, lang) if one.basis else '—'})"
    parts = f"{_word('result', lang)}: {_points(one.computed)}/{_points(one.weight)}"
    if one.adjusted is None:
        parts += basis
    else:
        parts += f"; {_word('adjusted', lang)}: {_points(one.adjusted)}{basis}"
        parts += f" {one.reviewer}" if one.reviewer else ""
    parts += f"; {_word('own', lang)}: {_points(one.own)}"
    if one.difference:
        sign = "+" if one.difference > 0 else ""
        parts += f"; {_word('difference', lang)} {sign}{plain(one.difference)}"
    return parts


def _points(value: float | None) -> str:
    return "—" if value is None else plain(value)


def _alternative(given: Alternative, lang: str) -> str:
    marks = [
        _word(name, lang)
        for name, is_so in (("preferred", given.is_preferred), ("printed", given.is_printed))
        if is_so
    ]
    note = f" ← {', '.join(marks)}" if marks else ""
    return f"{given.formula} = {plain(given.percent)}% → {_points(given.points)}{note}"


def _statement(stated: Stated, lang: str) -> Iterator[str]:
    value = "—" if stated.value is None else plain(stated.value)
    verdict = _word("agrees", lang) if stated.agrees else _word("disagrees", lang).format(value)
    yield f"{_word('stated', lang)}: {stated.text} ({verdict})"
    for number in stated.numbers:
        if number.cells:
            said = _word("in_cells", lang).format(", ".join(number.cells))
        elif number.narrative:
            said = _word("only_in_text", lang).format(", ".join(number.narrative))
        else:
            said = _word("nowhere", lang)
        yield f"  {number.text}: {said}"
