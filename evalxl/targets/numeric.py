"""Targets that ask for one number: find the answer among the numbers of the result."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from evalxl.targets.around import clause_around
from evalxl.targets.asking import direction_for, number_of, sign_is_odd
from evalxl.targets.comparison import ParsedActual
from evalxl.targets.deadlines import claims_in_time
from evalxl.targets.durations import Span, rough_span
from evalxl.targets.neighbours import casts_doubt_on
from evalxl.targets.obstacles import obstacle
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.quantities import quantities
from evalxl.targets.quantity import Quantity
from evalxl.targets.result_rules import Result, fits, read_result
from evalxl.targets.showing import parsed_actual, shown
from evalxl.targets.states import Answer, answer_in_words, is_denied, is_nothing
from evalxl.targets.sums import a_part_misses_all, kinds_add_up, sum_breaks, sum_decides
from evalxl.targets.target import Target
from evalxl.targets.trial import GOOD, Trial, try_number
from evalxl.targets.units import PERCENT
from evalxl.terms import DirectionSource, Operator, Verdict

_MOST_CANDIDATES = 12
_EACH_MONTH = re.compile("每(?:个?月|年)?[0-9]{1,2}[日号](?:之?前|以前)")
_NOT_REACHED = re.compile("(?:未能?|没有?|不能)(?:实现|达到|完成|做到)\\Z")
_DENIED_AFTER = re.compile(
    "(?:[^,;。0-9]{0,6}任务|的?目标)?(?:尚?未|没有)|[^,;。0-9]{0,6}[缺差欠](?:[0-9]{1,4}(?![0-9.%])|[一二两三四五六七八九十])"
)
_OVERSPENT = re.compile(
    "(?:超支|超预算|超概算|超出预算|超期|逾期|超时|延迟|延期|延误|滞后|推迟)了?\\Z"
)
_NOT_SETTLED = re.compile("[未没](?:完成|办理)?(?:结算|决算|付清|完工|竣工)")
_LEFT_OUT = re.compile("(?:不|未|没有)(?:含|包括|包含|计入)(?!税)")
_NONE = re.compile(
    "(?:全年|本年度?|年内|[^,;。0-9有未]{0,4})?(?:无(?!法)|未发生|未出现|没有发生|未发现|没有出现|不发生|杜绝|零)"
)
_FAILURES = re.compile("不[合达满][格标意][0-9]")
_WHOLE = 100
_DONE_RATE = re.compile(r"(?:完成|完工|竣工)率[为达到:]{0,2}([0-9]{1,3}(?:\.[0-9]{1,2})?)%")
_TAKEN_BACK = re.compile(
    "(注销|停运|撤销|取消|反弹|退还|核减(?!率)|扣减|召回)[^,;。0-9率]{0,6}[0-9]"
    "|其中[^,;。0-9]{0,4}[0-9]{1,4}[^,;。0-9]{0,3}(尚?未(?:投|完|建|开工|到|安装|发放)|在建|闲置|停用|损坏)"
    "|[,;][^,;。0-9]{0,4}[0-9]{0,2}[^,;。0-9]{0,4}(待[^,;。0-9]{0,4}(?:拨付|支付|发放|到账|安装|交付|评定|批复)|(?:暂停|中断|搁置|叫停))(?![^,;。]{0,4}[0-9])"
)
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
    return obstacle(target, row) or _answered(target, row)


def _answered(target: Target, row: Row) -> Outcome:
    result = read_result(row.actual, target.match_unit, row.name, target.text)
    if result.against and is_denied(row.actual):
        return Outcome(Verdict.UNMET, "denied")
    if result.against:
        return cannot_tell(result.against, "actual_not_answering")
    if not result.candidates:
        return _foreign(target, row) if result.has_foreign_numbers else _no_number(target, row)
    if len(result.candidates) > _MOST_CANDIDATES:
        return cannot_tell("ambiguous", "ambiguous_value")
    trials = [try_number(target, row, quantity) for quantity in result.candidates]
    return _with_context(_one_answer(trials, target, row, result), target, row)


def _one_answer(trials: list[Trial], target: Target, row: Row, result: Result) -> Outcome:
    """Several numbers decide only where they agree; nothing is guessed."""
    last, flags = trials[-1], result.flags
    actual = parsed_actual(last.quantity)
    agree = len({trial.verdict in GOOD for trial in trials}) == 1
    if not agree and a_part_misses_all(trials, target, result.text):
        return Outcome(Verdict.UNMET, "short_of_whole", actual=actual, flags=flags)
    if (
        not agree
        or sum_decides(trials, target)
        or kinds_add_up(last, result, target, row)
        or sum_breaks(last, result, target, row)
    ):
        return cannot_tell("ambiguous", "ambiguous_value")
    if last.verdict in GOOD and _is_taken_back(last.quantity, result.text, target.text + row.name):
        return cannot_tell("ambiguous", "ambiguous_value")
    if last.verdict in GOOD and _is_denied_there(last.quantity, row, result.text):
        return _contradicted(last, target, row, result.text)
    if last.verdict in GOOD and "share_of_total" in flags and _total_misses(last, target, row):
        return cannot_tell("ambiguous", "ambiguous_value")
    if last.reason == "kept" and _is_only_part_of_cost(row.actual, target.text):
        return cannot_tell("only_begun", "actual_not_answering", actual=actual)
    doubt = last.verdict in GOOD and result.text and _doubt_about(last, target, row, result.text)
    if doubt:
        return cannot_tell(doubt, "actual_not_answering", actual=actual)
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


def _doubt_about(last: Trial, target: Target, row: Row, text: str) -> str:
    return casts_doubt_on(text, last.quantity, target.match_unit, row.name, target.text)


def _is_only_part_of_cost(actual: str, asked: str) -> bool:
    """`未结算` and `1200万元(不含土建)`: the ceiling may still be broken."""
    left_out = _LEFT_OUT.search(actual)
    return bool(_NOT_SETTLED.search(actual)) or (left_out is not None and left_out[0] not in asked)


def _is_denied_there(quantity: Quantity, row: Row, text: str) -> bool:
    """The words around the number say that it was not reached."""
    if len(quantities(row.actual)) == 1:
        return is_denied(text or row.actual)
    return is_denied(clause_around(text, quantity)) if text else False


def _is_taken_back(quantity: Quantity, text: str, asked: str) -> bool:
    """`成立5家，注销2家`, `通过120万元，待财政拨付`, `每月2次，9月起暂停`: not all of it stands."""
    rate = _DONE_RATE.search(text, quantity.end)  # 开工7个，完工6个，完工率85.7%
    if rate and float(rate[1]) < _WHOLE and quantity.unit.is_count:
        return True
    found = _TAKEN_BACK.search(text, quantity.end)
    return found is not None and next(filter(None, found.groups())) not in asked


def _contradicted(last: Trial, target: Target, row: Row, text: str) -> Outcome:
    """`未能实现100%` and `超支5万元` say it outright; else words and number disagree."""
    before, after = text[: last.quantity.start], text[last.quantity.end :]
    is_outright = _NOT_REACHED.search(before) or _DENIED_AFTER.match(after)
    if _OVERSPENT.search(before) or (is_outright and last.value == number_of(target).value):
        return Outcome(Verdict.UNMET, "denied", actual=parsed_actual(last.quantity))
    actual = parsed_actual(last.quantity)
    return cannot_tell("contradiction", "ambiguous_value", actual=actual)


def _total_misses(last: Trial, target: Target, row: Row) -> bool:
    """One's own share keeps a ceiling that the total breaks: nobody knows which counts."""
    totals = [q for q in quantities(row.actual) if fits(q.unit, target.match_unit)]
    return any(
        try_number(target, row, quantity).verdict not in GOOD
        for quantity in totals
        if not quantity.in_brackets
    )


def _no_number(target: Target, row: Row) -> Outcome:
    """A number is asked, the result has none: words decide only when they deny."""
    asked = number_of(target)
    is_zero = asked.value == 0 and asked.upper is None
    if is_zero and (row.actual in ("没有", target.text) or _NONE.match(row.actual)):
        return Outcome(Verdict.CLAIMED, "claimed_none")
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


def _foreign(target: Target, row: Row) -> Outcome:
    """Numbers stand there, but in units that do not answer; none at all is none of anything."""
    found = quantities(row.actual)
    only = found[0] if len(found) == 1 else None
    if only and only.value == 0 and only.unit.is_count and target.match_unit.is_count:
        answer = replace(only, unit=target.match_unit)
        trial = try_number(target, row, answer)
        flags = (*trial.flags, "unit_mismatch")
        return _with_context(_one_answer([trial], target, row, Result(flags=flags)), target, row)
    span = rough_span(only, target.match_unit) if only else None
    is_missed_bound = bool(span and only and only.op in _CEILINGS)  # 未在20天内办结, for a month
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
