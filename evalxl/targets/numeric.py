"""Targets that ask for one number: match units, read the result, judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from evalxl.targets.comparison import ParsedActual
from evalxl.targets.direction import asks_for_a_fall, direction_of, direction_of_name, head_of
from evalxl.targets.judging import Asked, Given, completion, judge
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.quantities import Quantity, quantities
from evalxl.targets.result_rules import (
    Answer,
    answer_in_words,
    fits,
    is_denied,
    is_nothing,
    read_result,
)
from evalxl.targets.target_rules import Target
from evalxl.targets.units import ANY, MONEY, PERCENT, Unit
from evalxl.targets.why import plain
from evalxl.terms import Direction, DirectionSource, Operator, Verdict

_GOOD = (Verdict.MET, Verdict.EXCEEDED)
_TWO_SIDED = re.compile(r"年龄|温度|湿度|pH|ph|PH|酸碱|浓度范围|标准|偏差|误差|允许|波动|浮动|变动")
_COUNT_NAME = re.compile(
    r"(?:数量?|个数|面积|里程|长度|宽度|高度|厚度|[总数金差]额|[产总重流容存储]量|人次|场次|批次|家次|户次|次|次数|规模|率|度|比例|比重|占比|及时性|规范性|合规性|准确性|完整性|性)\Z"
)
_RATE_NAME = re.compile(
    r"(?:满意|合格|达标|覆盖|完成|及时|通过|验收|到位|知晓|达成|正常|完好|准确|执行)(?:率|度)\Z|(?:及时|规范|合规|准确|完整|有效|真实|安全|公平|科学|合理|针对|可持续)性\Z"
)
_SUSPECT = [
    (Decimal(f"{low}e{power}"), Decimal(f"{high}e{power}"))
    for power in (4, 8, -4, -8)
    for low, high in ((Decimal("0.5"), 2),)
]
_NEAR = Decimal("0.1")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Direct:
    """The direction and its source."""

    direction: Direction
    source: DirectionSource


@dataclass(frozen=True, slots=True)
class Trial:
    """One number of the result judged."""

    verdict: Verdict
    reason: str
    completion: float | None
    quantity: Quantity
    flags: tuple[str, ...] = ()


def direction_for(target: Target, row: Row) -> Direct:
    """Decide which way is better for a target that asks for a number."""
    quantity = target.quantity
    is_zero = quantity is not None and quantity.value == 0 and quantity.upper is None
    direction, source = direction_of(target.op, row.name, row.level2, target.match_unit, is_zero)
    if target.op == Operator.EQUAL and target.has_sign and direction == Direction.MORE_IS_BETTER:
        return Direct(Direction.EXACT, DirectionSource.SIGN)
    return Direct(direction, source)


def compare_number(target: Target, row: Row) -> Outcome:
    """Compare a target that asks for one number with whatever stands in the result."""
    if "sign_contradicts" in target.flags:
        return cannot_tell("sign_conflict", "wrong_sign")
    if _looks_like_points(target, row):
        return cannot_tell("points", "points_in_value_cells", actual=_bare_value(row.actual))
    if is_nothing(row.actual):
        return _no_number(target, row)
    result = read_result(row.actual, target.match_unit, row.name)
    if not result.candidates:
        if result.has_foreign_numbers:
            return _foreign(target, row)
        return _no_number(target, row)
    direct = direction_for(target, row)
    trials = [_trial(target, row, quantity, direct) for quantity in result.candidates]
    outcome = _one_answer(trials, target, row, result.flags)
    return _with_context(outcome, target, row, direct)


def _one_answer(trials: list[Trial], target: Target, row: Row, flags: tuple[str, ...]) -> Outcome:
    """Several numbers decide only where they agree; nothing is guessed."""
    last = trials[-1]
    actual = parsed_actual(last.quantity)
    if len({trial.verdict in _GOOD for trial in trials}) > 1:
        return cannot_tell("ambiguous", "ambiguous_value")
    differ = len({trial.quantity.value for trial in trials}) > 1
    verdict = last.verdict
    if differ and verdict in _GOOD and len({trial.verdict for trial in trials}) > 1:
        verdict = Verdict.MET
    blanks = {"given": shown(last.quantity)}
    if is_denied(row.actual) and verdict in _GOOD and len(quantities(row.actual)) == 1:
        return cannot_tell("contradiction", "ambiguous_value", actual=actual)
    return Outcome(
        verdict,
        last.reason,
        blanks,
        None if differ else last.completion,
        actual,
        (*flags, *last.flags),
    )


def _trial(target: Target, row: Row, quantity: Quantity, direct: Direct) -> Trial:
    """Judge one number of the result."""
    assert target.quantity is not None
    asked = _asked(target, row, direct)
    quantity, flags = _oriented(_in_percent(quantity, target, asked), target, row)
    if flags:
        return Trial(Verdict.CANNOT_TELL, flags[0], None, quantity, ("ambiguous_value",))
    value, mismatch = _converted(quantity, target)
    if value is None:
        return Trial(Verdict.CANNOT_TELL, "rate_for_period", None, quantity, ("period_mismatch",))
    given = Given(value, quantity.op if quantity.op != Operator.EQUAL else None)
    verdict, reason = judge(asked, given), ""
    if _is_money_suspect(target, quantity, asked, value):
        return Trial(Verdict.CANNOT_TELL, "unit_suspect", None, quantity, ("money_unit_suspect",))
    near = _too_near(target, quantity, asked, value)
    if near and verdict != Verdict.CANNOT_TELL:
        return Trial(
            Verdict.CANNOT_TELL, near, completion(asked, given), quantity, ("approximate",)
        )
    verdict = _exact_sum(target, asked, given, verdict)
    if (
        row.actual == target.text
        and verdict == Verdict.UNMET
        and given.bound is None
        and target.op in (Operator.MORE, Operator.LESS)
    ):
        verdict = Verdict.MET
    return Trial(
        verdict,
        reason or reason_for(verdict, asked, given),
        completion(asked, given),
        quantity,
        mismatch,
    )


def _exact_sum(target: Target, asked: Asked, given: Given, verdict: Verdict) -> Verdict:
    """A written `=`: short is missed; more than asked counts, unless it is money."""
    if asked.direction != Direction.EXACT or not target.has_sign or given.value == asked.value:
        return verdict
    if given.value < asked.value and given.bound is None:
        return Verdict.UNMET
    if target.match_unit.dimension == MONEY:
        return Verdict.CANNOT_TELL
    return Verdict.EXCEEDED if given.bound is None else verdict


def reason_for(verdict: Verdict, asked: Asked, given: Given) -> str:
    """Name the sentence that fits a verdict on numbers."""
    is_ceiling = asked.op in (Operator.AT_MOST, Operator.LESS) or (
        asked.upper is None
        and asked.direction == Direction.LESS_IS_BETTER
        and asked.op == Operator.EQUAL
    )
    if verdict == Verdict.EXCEEDED:
        return "passed"
    if verdict == Verdict.CANNOT_TELL:
        return "open_bound" if given.bound else "no_direction"
    if asked.upper is not None:
        return "inside" if verdict == Verdict.MET else "outside"
    if verdict == Verdict.UNMET:
        return "over" if is_ceiling else "short"
    return "kept" if is_ceiling else "reached"


def _asked(target: Target, row: Row, direct: Direct) -> Asked:
    quantity = target.quantity
    assert quantity is not None
    two_sided = quantity.upper is not None and (
        quantity.is_tolerance
        or quantity.unit.dimension in ("age", "temperature")
        or bool(_TWO_SIDED.search(row.name))
    )
    op = target.op or Operator.EQUAL
    return Asked(op, quantity.value, quantity.upper, direct.direction, two_sided)


def _in_percent(quantity: Quantity, target: Target, asked: Asked) -> Quantity:
    """A bare fraction for a percentage: `95%` answered by 0.96 is 96."""
    if (
        target.match_unit.dimension != PERCENT
        or not quantity.unit.is_bare
        or quantity.unit.size != 1
    ):
        return quantity
    if target.match_unit.text == "比例" or not 0 < quantity.value <= 1:
        return quantity
    if asked.value >= 20:
        return replace(quantity, value=quantity.value * 100, unit=Unit("%", PERCENT))
    return quantity


def _oriented(quantity: Quantity, target: Target, row: Row) -> tuple[Quantity, tuple[str, ...]]:
    """Give falls and rises the sign the target asks for."""
    wants = target.trend or (-1 if asks_for_a_fall(row.name) else 0)
    if wants == 0 and quantity.trend < 0 and quantity.unit.dimension == PERCENT:
        if re.search("增|升|速|长|高", head_of(row.name)):
            wants = 1
        elif direction_of_name(row.name) != Direction.LESS_IS_BETTER:
            return quantity, ("scale_suspect",)
    if wants and quantity.trend == -wants and quantity.value > 0:
        return replace(quantity, value=-quantity.value), ()
    if _is_level(quantity, target):
        return quantity, ("level_for_growth",)
    return quantity, ()


def _is_level(quantity: Quantity, target: Target) -> bool:
    """`较上年增加10家` answered by `120家`, growth of 5% by `105%`: a level, no change."""
    if not target.trend or quantity.trend or target.quantity is None:
        return False
    if target.match_unit.dimension == PERCENT:
        return target.quantity.value <= 50 and 90 <= quantity.value <= 200
    return bool(re.search("较|比上|比去|同比|环比", target.text)) and not quantity.unit.is_bare


def _converted(quantity: Quantity, target: Target) -> tuple[Decimal | None, tuple[str, ...]]:
    """Give the result in the target's unit, and what is to be said about units."""
    unit, wanted = quantity.unit, target.match_unit
    flags: tuple[str, ...] = ()
    value = quantity.value
    if unit.is_bare and unit.size == 1:
        has_written_unit = target.quantity is not None and not target.quantity.unit.is_bare
        flags = ("unit_missing",) if has_written_unit and wanted.dimension != PERCENT else ()
    elif wanted.is_bare and wanted.size == 1:
        value = _bare_target_value(quantity)
    else:
        value = value * unit.size / wanted.size
        if unit.text != wanted.text and (unit.is_count or wanted.is_count):
            flags = ("unit_mismatch",) if _other_word(unit, wanted) else ()
    return _per_period(value, unit, wanted, target, flags)


def _bare_target_value(quantity: Quantity) -> Decimal:
    return quantity.value


def _other_word(unit: Unit, wanted: Unit) -> bool:
    return unit.text.lstrip("千百十万亿") != wanted.text.lstrip("千百十万亿")


def _per_period(
    value: Decimal, unit: Unit, wanted: Unit, target: Target, flags: tuple[str, ...]
) -> tuple[Decimal | None, tuple[str, ...]]:
    if unit.per == wanted.per or unit.is_bare:
        return value, flags
    asked, given = wanted.times_a_year, unit.times_a_year
    if asked and given:
        return value * given / asked, flags
    if asked and not unit.per and target.quantity is not None:
        yearly = value / asked
        return (
            (yearly, (*flags, "period_mismatch")) if yearly >= target.quantity.value else (None, ())
        )
    if given and not wanted.per:
        return value * given, (*flags, "period_mismatch")
    return value, (*flags, "unit_mismatch") if "unit_mismatch" not in flags else flags


def _is_money_suspect(target: Target, quantity: Quantity, asked: Asked, value: Decimal) -> bool:
    """A bare 50000 against 5万元: ten thousandfold, most likely the wrong unit."""
    if not quantity.unit.is_bare or not asked.value:
        return False
    if target.match_unit.dimension != MONEY and target.match_unit.size < 1000:
        return False
    ratio = abs(value / asked.value)
    return any(low <= ratio <= high for low, high in _SUSPECT)


def _too_near(target: Target, quantity: Quantity, asked: Asked, value: Decimal) -> str:
    """An approximate number decides only what lies well away from it."""
    end = asked.value if asked.upper is None or value < asked.value else asked.upper
    distance = abs(value - end)
    if quantity.is_approximate and distance <= abs(end) * _NEAR:
        return "near"
    if target.quantity is not None and target.quantity.is_approximate:
        is_short = (
            value < asked.value
            if asked.direction != Direction.LESS_IS_BETTER
            else value > asked.value
        )
        if is_short and distance <= abs(end) * _NEAR:
            return "near_target"
    return ""


def _looks_like_points(target: Target, row: Row) -> bool:
    """Target and result both hold the weight: `20 | 20` for something that is not counted so."""
    quantity = target.quantity
    if quantity is None or target.has_sign or target.text != row.actual:
        return _rate_far_too_small(target, row)
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})?分?", target.text) or row.unit:
        return False
    if target.text.endswith("分"):
        return not re.search("分|满意|测评|评价|考核|成绩|评估", row.name)
    if not row.name or quantity.value >= _HUNDRED or not target.match_unit.is_bare:
        return False
    if _RATE_NAME.search(head_of(row.name)):
        return quantity.value < 50
    if direction_of_name(row.name) or "成本" in row.level2:
        return False
    if any(not own.unit.is_bare for own in quantities(row.name)):
        return quantity.value != quantities(row.name)[-1].value
    if _COUNT_NAME.search(head_of(row.name)):
        return False
    return bool(row.level2) and not re.search("数量|产出", row.level2)


def _rate_far_too_small(target: Target, row: Row) -> bool:
    """`10 | 9` for 满意度: points again, though not all were given."""
    if target.has_sign or row.unit or target.quantity is None:
        return False
    both = [re.fullmatch(r"(?:[1-9]|[12][0-9]|30)", text) for text in (target.text, row.actual)]
    return all(both) and bool(_RATE_NAME.search(head_of(row.name)))


def _no_number(target: Target, row: Row) -> Outcome:
    """A number is asked, the result has none: words decide only when they deny."""
    quantity = target.quantity
    assert quantity is not None
    if quantity.value == 0 and quantity.upper is None and _says_none(row.actual):
        return Outcome(Verdict.CLAIMED, "claimed_none")
    answer = answer_in_words(row.actual)
    if answer == Answer.NOTHING:
        return cannot_tell("no_result", "missing_value")
    if answer == Answer.DENIED:
        return Outcome(Verdict.UNMET, "denied")
    if answer == Answer.PARTLY:
        return Outcome(Verdict.UNMET, "partly")
    return cannot_tell("no_number", "actual_not_answering")


def _says_none(text: str) -> bool:
    return text in ("无", "没有") or bool(
        re.match("(?:无|未发生|未出现|没有发生|未发现|没有出现|零)", text)
    )


def _foreign(target: Target, row: Row) -> Outcome:
    """Numbers stand there, but in units that do not answer."""
    found = quantities(row.actual)
    quantity = target.quantity
    assert quantity is not None
    only = found[0] if len(found) == 1 else None
    if only is not None and only.value == 0 and only.unit.is_count and target.match_unit.is_count:
        direct = direction_for(target, row)
        asked = _asked(target, row, direct)
        given = Given(Decimal(0), only.op)
        verdict = judge(asked, given)
        return Outcome(
            verdict,
            reason_for(verdict, asked, given),
            {"given": shown(only)},
            completion(asked, given),
            parsed_actual(only),
            ("unit_mismatch",),
        )
    if is_denied(row.actual):
        return Outcome(Verdict.UNMET, "denied")
    flags = ("unit_mismatch", "actual_not_answering")
    return cannot_tell("other_unit", *flags, actual=parsed_actual(only) if only else ParsedActual())


def _with_context(outcome: Outcome, target: Target, row: Row, direct: Direct) -> Outcome:
    """Add what a person should know about sign, bound and direction."""
    flags = list(outcome.flags) + [flag for flag in target.flags if flag not in outcome.flags]
    if outcome.actual.is_bound:
        flags.append("actual_is_bound")
    if _sign_is_odd(target, row):
        flags.append("wrong_sign")
    quantity = target.quantity
    if (
        direct.source != DirectionSource.SIGN
        and quantity is not None
        and outcome.actual.value is not None
        and outcome.completion != 100.0
        and outcome.actual.value != float(quantity.value)
    ):
        flags.append("direction_guessed")
    return replace(outcome, flags=tuple(dict.fromkeys(flags)))


def _sign_is_odd(target: Target, row: Row) -> bool:
    by_name = direction_of_name(row.name)
    if target.op in (Operator.AT_LEAST, Operator.MORE):
        is_cost = "成本" in row.level2 and target.match_unit.dimension == MONEY
        return by_name == Direction.LESS_IS_BETTER or (is_cost and by_name is None)
    if target.op in (Operator.AT_MOST, Operator.LESS):
        counts = "数量" in row.level2 and target.match_unit.dimension != MONEY
        return by_name == Direction.MORE_IS_BETTER or (counts and by_name is None)
    return False


def _bare_value(text: str) -> ParsedActual:
    found = quantities(text)
    return parsed_actual(found[-1]) if found else ParsedActual()


def parsed_actual(quantity: Quantity) -> ParsedActual:
    """Give a number of the result as understood."""
    is_bound = quantity.op not in (None, Operator.EQUAL)
    return ParsedActual(float(quantity.value), quantity.unit.text or None, is_bound)


def shown(quantity: Quantity, op: Operator | None = None) -> str:
    """Write a quantity for a sentence: `≥90%`, `2-3家`."""
    if quantity.upper is not None:
        return f"{plain(quantity.value)}-{plain(quantity.upper)}{quantity.unit.text}"
    sign = {
        Operator.AT_LEAST: "≥",
        Operator.MORE: ">",
        Operator.AT_MOST: "≤",
        Operator.LESS: "<",
    }.get(op or quantity.op or Operator.EQUAL, "")
    return f"{sign}{plain(quantity.value)}{quantity.unit.text}"


__all__ = ["ANY", "compare_number", "direction_for", "fits", "parsed_actual", "shown"]
