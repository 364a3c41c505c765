"""Targets that ask for one number: find the answer among the numbers of the result."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.core.terms import DirectionSource, Operator, Verdict
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, PERCENT
from evalxl.language.words import pattern_of
from evalxl.targets.bounds import direction_for, number_of, sign_is_odd
from evalxl.targets.claims.around import around
from evalxl.targets.claims.candidates import GOOD, Trial, try_number
from evalxl.targets.claims.computed import computed_rate
from evalxl.targets.claims.exclusions import what_is_left
from evalxl.targets.claims.result_rules import Result, read_result
from evalxl.targets.claims.retractions import what_speaks_against
from evalxl.targets.claims.sums import (
    a_part_misses_all,
    kinds_add_up,
    sum_breaks,
    sum_decides,
    whole_of_parts,
)
from evalxl.targets.claims.worked_out import listed, worked_out
from evalxl.targets.comparison import ParsedActual
from evalxl.targets.deadlines import claims_in_time
from evalxl.targets.direction import head_of
from evalxl.targets.durations import Span, rough_span
from evalxl.targets.formatting import parsed_actual, shown
from evalxl.targets.incomparable import obstacle
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.states import Answer, answer_in_words, is_denied, is_nothing, is_unsettled
from evalxl.targets.target import Target

_MOST_CANDIDATES = 12
_EACH_MONTH = re.compile("每(?:个?月|年)?[0-9]{1,2}[日号](?:之?前|以前)")
_NONE = re.compile(
    "(?:全年|本年度?|年内|[^,;。0-9有未]{0,4})?(?:无(?!法)|未发生|未出现|没有发生|未发现|没有出现|不发生|杜绝|零)"
)
_FAILURES = re.compile("不[合达满][格标意][0-9]")
_WHOLE = 100
_SOME = re.compile(
    "(?:仍|尚|还|均|偶|时)?(?:有(?![效力序利关])|存在|发生|出现|发现)(?![^。]{0,60}(?:[未无没不零]|整改|处理))"
)
_EXCEPT = re.compile("除[0-9]{1,4}[^,;。0-9]{1,8}外")
_NUMBER = re.compile("[0-9.]+")
_CEILINGS = (Operator.AT_MOST, Operator.LESS)
_DENIAL = re.compile("[未没无不非]")


def compare_number(target: Target, row: Row) -> Outcome:
    """Compare a target that asks for one number with whatever stands in the result."""
    if is_nothing(row.actual) and "sign_contradicts" not in target.flags:
        return _no_number(target, row)
    return (
        _worked_out(target, row)
        or _listed(target, row)
        or obstacle(target, row)
        or _answered(target, row)
    )


def _worked_out(target: Target, row: Row) -> Outcome | None:
    """`培训250人，共支出14万元` for 元/人: decided by what the numbers come to."""
    found = worked_out(target, row)
    return _with_context(_tried(found, target, row), target, row) if found else None


def _listed(target: Target, row: Row) -> Outcome | None:
    """`三期分别为110、95、102人次`: decided by their sum, or by the least of each period."""
    whole, is_list = listed(target, row)
    if whole is None:
        return cannot_tell("ambiguous", "ambiguous_value") if is_list else None
    result = read_result(row.actual, target.match_unit, row.name, target.text)
    return _with_context(_added_up(whole, target, row, result), target, row)


def _tried(found: Quantity, target: Target, row: Row) -> Outcome:
    """Judge a number that was computed; it is shown with two decimals."""
    trial = try_number(target, row, found)
    given = {"given": shown(replace(found, value=round(found.value, 2)))}
    actual = parsed_actual(found)
    return Outcome(trial.verdict, trial.reason, given, trial.completion, actual, trial.flags)


def _answered(target: Target, row: Row) -> Outcome:
    result = read_result(row.actual, target.match_unit, row.name, target.text)
    if result.against and is_denied(row.actual) and not _denies_another(target, row):
        return Outcome(Verdict.UNMET, "denied")
    if result.against:
        return cannot_tell(result.against, "actual_not_answering")
    if not result.candidates:
        return _foreign(target, row) if result.has_foreign_numbers else _no_number(target, row)
    if len(result.candidates) > _MOST_CANDIDATES:
        return cannot_tell("ambiguous", "ambiguous_value")
    trials = [try_number(target, row, quantity) for quantity in result.candidates]
    return _with_context(_one_answer(trials, target, row, result), target, row)


def _denies_another(target: Target, row: Row) -> bool:
    """`尾款未结` breaks no ceiling of money; `没有开展问卷调查` tells nobody's opinion."""
    is_ceiling = target.op in _CEILINGS and target.match_unit.dimension == MONEY
    if is_ceiling and pattern_of("unsettled", "rest").search(row.actual):
        return True
    is_opinion = pattern_of("opinion").search(row.name) and quantities(row.actual)
    return bool(is_opinion) and is_unsettled(row.actual, row.name + target.text)


def _one_answer(trials: list[Trial], target: Target, row: Row, result: Result) -> Outcome:
    """Several numbers decide only where they agree; nothing is guessed."""
    last, flags = trials[-1], result.flags
    actual = parsed_actual(last.quantity)
    agree = len({trial.verdict in GOOD for trial in trials}) == 1
    if not agree and a_part_misses_all(trials, target, result.text):
        return Outcome(Verdict.UNMET, "short_of_whole", actual=actual, flags=flags)
    whole = whole_of_parts(result, target, row)
    if whole:
        return _added_up(whole, target, row, result)
    if (
        not agree
        or sum_decides(trials, target)
        or kinds_add_up(last, result, target, row)
        or sum_breaks(last, result, target, row)
    ):
        return cannot_tell("ambiguous", "ambiguous_value")
    less = _less_a_part(last, target, row, result)
    if less:
        return less
    if _is_nothing_put_in(last, target, row):
        return cannot_tell("nothing_put_in", "actual_not_answering", actual=actual)
    against = what_speaks_against(last, target, row, result)
    if against:
        return against
    reason, verdict = last.reason, last.verdict
    if "share_of_total" in flags:
        flags = ("ambiguous_value",)
        reason = "ambiguous_share" if verdict == Verdict.UNMET else reason
    differ = len({trial.value for trial in trials}) > 1
    if len({trial.verdict for trial in trials}) > 1 and verdict in GOOD:
        verdict = Verdict.MET
    return Outcome(
        verdict,
        reason,
        {"given": shown(last.quantity)},
        None if differ else last.completion,
        actual,
        (*flags, *last.flags),
    )


def _added_up(whole: Quantity, target: Target, row: Row, result: Result) -> Outcome:
    """Judge the sum of parts that stand side by side."""
    trial = try_number(target, row, whole)
    given = {"given": shown(trial.quantity)}
    actual = parsed_actual(trial.quantity)
    flags = (*result.flags, *trial.flags)
    judged = Outcome(trial.verdict, trial.reason, given, trial.completion, actual, flags)
    return what_speaks_against(trial, target, row, result) or judged


def _is_nothing_put_in(last: Trial, target: Target, row: Row) -> bool:
    """`≤100万元` of 项目投入 answered by 0: nothing was bought cheaply, or nothing done."""
    if last.value != 0 or last.verdict not in GOOD or number_of(target).value <= 0:
        return False
    is_cost = target.match_unit.is_bare and "成本" in row.level2
    is_money = target.match_unit.dimension == MONEY or is_cost
    return is_money and bool(pattern_of("name_of", "put_in").search(head_of(row.name)))


def _less_a_part(last: Trial, target: Target, row: Row, result: Result) -> Outcome | None:
    """`演出22场(含彩排5场)`: the seventeen decide; a part that may count leaves it open."""
    if last.verdict not in GOOD or last.quantity.end >= len(result.text):
        return None
    it = around(result.text, last.quantity, target.match_unit, row.name, target.text)
    left = what_is_left(it)
    if left is None:
        return None
    surely, at_least = (
        try_number(target, row, replace(last.quantity, value=value))
        for value in (left.surely, left.at_least)
    )
    if surely.verdict in GOOD and at_least.verdict not in GOOD:
        return cannot_tell("ambiguous", "ambiguous_value")
    if left.surely == last.quantity.value:
        return None
    return Outcome(
        surely.verdict,
        "enough_without_part" if surely.verdict in GOOD else "less_a_part",
        {"given": shown(surely.quantity)},
        surely.completion,
        parsed_actual(surely.quantity),
        ("ambiguous_value",),
    )


def _no_number(target: Target, row: Row) -> Outcome:
    """A number is asked, the result has none: words decide only when they deny."""
    asked = number_of(target)
    is_zero = asked.value == 0 and asked.upper is None
    if is_zero and (row.actual in ("没有", target.text) or _NONE.match(row.actual)):
        return Outcome(Verdict.CLAIMED, "claimed_none")
    if _is_none_of_it(target, row):
        return Outcome(Verdict.CLAIMED, "claimed_below")
    if is_zero and _SOME.match(row.actual):
        return Outcome(Verdict.UNMET, "denied")
    answer = answer_in_words(row.actual)
    if answer == Answer.NOTHING:
        return cannot_tell("no_result", "missing_value")
    if answer in (Answer.DENIED, Answer.PARTLY):
        return Outcome(Verdict.UNMET, str(answer))
    if _EACH_MONTH.search(target.text) and claims_in_time(row.actual):
        return Outcome(Verdict.CLAIMED, "claimed_in_time")
    return cannot_tell("no_number", "actual_not_answering")


def _is_none_of_it(target: Target, row: Row) -> bool:
    """`小于3起` answered by 未发生, `少于2次` under 信访事件 by 无信访."""
    none = _NONE.match(row.actual)
    if target.op not in _CEILINGS or not none or not target.match_unit.is_count:
        return False
    rest = row.actual[none.end() :]
    asked = row.name + target.text
    return not rest or any(rest[place : place + 2] in asked for place in range(len(rest) - 1))


def _foreign(target: Target, row: Row) -> Outcome:
    """Numbers stand there, but in units that do not answer; none at all is none of anything."""
    computed = _computed(target, row)
    if computed:
        return _with_context(computed, target, row)
    found = quantities(row.actual)
    only = found[0] if len(found) == 1 else None
    if only and only.value == 0 and only.unit.is_count and target.match_unit.is_count:
        answer = replace(only, unit=target.match_unit)
        trial = try_number(target, row, answer)
        flags = (*trial.flags, "unit_mismatch")
        return _with_context(_one_answer([trial], target, row, Result(flags=flags)), target, row)
    span = rough_span(only, target.match_unit) if only else None
    is_missed_bound = bool(span and only and only.op in _CEILINGS)  # 未在20天内办结, for a month
    if answer_in_words(row.actual) == Answer.PARTLY:
        return Outcome(Verdict.UNMET, "partly")
    is_rate = target.match_unit.dimension == PERCENT
    counts_of_a_rate = is_rate and (len(found) > 1 or _FAILURES.match(row.actual))
    if is_denied(row.actual) and not (is_missed_bound or counts_of_a_rate):
        return Outcome(Verdict.UNMET, "denied")
    if is_rate and number_of(target).value == _WHOLE and _EXCEPT.match(row.actual):
        return Outcome(Verdict.UNMET, "partly")
    if only and span:
        return _roughly(target, row, only, span)
    actual = parsed_actual(only) if only else ParsedActual()
    return cannot_tell("other_unit", "unit_mismatch", "actual_not_answering", actual=actual)


def _computed(target: Target, row: Row) -> Outcome | None:
    """`抽验156段，154段合格` under 合格率: decided by the rate that the counts make."""
    if target.match_unit.dimension != PERCENT:
        return None
    rate = computed_rate(row.actual, head_of(row.name), row.name + target.text)
    return _tried(rate, target, row) if rate else None


def _roughly(target: Target, row: Row, only: Quantity, span: Span) -> Outcome:
    """`≤1个月` answered by `20天`: decided where the least and the most it may be agree.

    Each is put into the result's own words, so that whatever makes these doubtful still does.
    """
    _, source = direction_for(target, row)
    low, high = (_answered(target, _reworded(row, only, end, target)) for end in span)
    is_same = low.verdict == high.verdict
    agree = is_same or {low.verdict, high.verdict} == set(GOOD)
    if source == DirectionSource.DEFAULT or not agree or _DENIAL.search(row.actual):
        return cannot_tell("rough_units", "unit_mismatch", actual=parsed_actual(only))
    return Outcome(
        low.verdict if is_same else Verdict.MET,
        low.reason,
        {"given": shown(only)},
        None,
        parsed_actual(only),
        tuple(dict.fromkeys((*low.flags, "unit_mismatch"))),
    )


def _reworded(row: Row, only: Quantity, value: Decimal, target: Target) -> Row:
    """Write the result with its number in the unit of the target."""
    written = row.actual[only.start : only.end]
    number = _NUMBER.sub(f"{value:f}", written, count=1)
    number = number.replace(only.unit.text, target.match_unit.text)
    return replace(row, actual=row.actual[: only.start] + number + row.actual[only.end :])


def _with_context(outcome: Outcome, target: Target, row: Row) -> Outcome:
    """Add what a person should know about sign, bound and direction."""
    flags = [*outcome.flags, *target.flags]
    if outcome.actual.is_bound:
        flags.append("actual_is_bound")
    if sign_is_odd(target, row):
        flags.append("wrong_sign")
    _, source = direction_for(target, row)
    is_off = outcome.actual.value is not None and outcome.completion != 100.0
    if source != DirectionSource.SIGN and is_off and outcome.reason != "reached":
        flags.append("direction_guessed")
    return replace(outcome, flags=tuple(dict.fromkeys(flags))) if flags else outcome
