"""Whether a number that reaches its target stands: taken back, denied, doubted by its words."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction, Verdict
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY
from evalxl.language.words import words_of
from evalxl.targets.bounds import direction_for, number_of
from evalxl.targets.claims import extent
from evalxl.targets.claims.around import Around, around, clause_around
from evalxl.targets.claims.candidates import GOOD, Trial, try_number
from evalxl.targets.claims.neighbours import casts_doubt_on
from evalxl.targets.claims.result_rules import Result, fits
from evalxl.targets.claims.understanding import what_is_open
from evalxl.targets.formatting import parsed_actual
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.states import is_denied, is_unsettled
from evalxl.targets.target import Target

_WHOLE = 100
_NOT_REACHED = re.compile("(?:未能?|没有?|不能)(?:实现|达到|完成|做到)\\Z")
_DENIED_AFTER = re.compile(
    "(?:[^,;。0-9]{0,6}任务|的?目标)?(?:尚?未|没有)|[^,;。0-9]{0,6}[缺差欠](?:[0-9]{1,4}(?![0-9.%])|[一二两三四五六七八九十])"
)
_OVERSPENT = re.compile(
    "(?:超支|超预算|超概算|超出预算|超期|逾期|超时|延迟|延期|延误|滞后|推迟)了?\\Z"
)
_NOT_SETTLED = re.compile("[未没](?:完成|办理)?(?:结算|决算|付清|完工|竣工|支?付(?=[,;。]|\\Z))")
_NOT = ("未", "没有")
_LEFT_OUT = re.compile("(?:不|未|没有)(?:含|包括|包含|计入)(?!税)")
_DONE_RATE = re.compile(r"(?:完成|完工|竣工)率[为达到:]{0,2}([0-9]{1,3}(?:\.[0-9]{1,2})?)%")
_TAKEN_BACK = re.compile(
    "[,;][^,;。0-9]{0,4}[0-9]{0,2}[^,;。0-9]{0,4}(待[^,;。0-9]{0,4}(?:拨付|支付|发放|到账|安装|交付|评定|批复)|(?:暂停|中断|搁置|叫停))(?![^,;。]{0,4}[0-9])"
)


def what_speaks_against(last: Trial, target: Target, row: Row, result: Result) -> Outcome | None:
    """Return the outcome where the words leave a number that reaches its target no answer."""
    if last.verdict not in GOOD:
        return None
    text = result.text
    if _is_taken_back(last.quantity, text, target.text + row.name):
        return cannot_tell("ambiguous", "ambiguous_value")
    if _is_denied_there(last.quantity, row, text):
        return _contradicted(last, target, row, text)
    if "share_of_total" in result.flags and _total_misses(last, target, row):
        return cannot_tell("ambiguous", "ambiguous_value")
    actual = parsed_actual(last.quantity)
    if last.reason == "kept" and _is_only_part_of_cost(row.actual, target.text):
        return cannot_tell("only_begun", "actual_not_answering", actual=actual)
    if not text:
        return None
    it = around(text, last.quantity, target.match_unit, row.name, target.text)
    doubt = casts_doubt_on(it) or _holds_for_another(it, target, row)
    if doubt:
        return cannot_tell(doubt, "actual_not_answering", actual=actual)
    if text == target.text or (last.reason == "kept" and _is_settled_price(it)):
        return None
    return _not_understood(last, it)


def _is_settled_price(it: Around) -> bool:
    """`结算价47.5万元`, `中标价及结算价均为296万元`: a ceiling of a cost asks for that."""
    if it.quantity.unit.dimension != MONEY:
        return False
    prices = words_of("worked_out", "price")
    price = next((word for word in prices if it.before.endswith(word)), None)
    said = it.before.removesuffix(price or "")
    return price is not None and (not said or said.endswith((",", ";", "。", *_joins())))


def _joins() -> frozenset[str]:
    return words_of("asking", "joins")


def _holds_for_another(it: Around, target: Target, row: Row) -> str:
    """Name the reason why a number holds for another time, or is not settled yet."""
    is_ceiling = direction_for(target, row)[0] == Direction.LESS_IS_BETTER
    if extent.is_of_other_year(it) or extent.is_of_part_of_year(it, is_ceiling):
        return "other_time"
    return "unsettled" if is_unsettled(it.text, it.asked) else ""


def _not_understood(last: Trial, it: Around) -> Outcome | None:
    """Leave the verdict open where a word of the number's label is not known to answer."""
    found = what_is_open(it)
    if found is None:
        return None
    actual = parsed_actual(last.quantity)
    outcome = cannot_tell(found.reason, "actual_not_answering", actual=actual)
    return replace(outcome, blanks={"word": found.word})


def _is_only_part_of_cost(actual: str, asked: str) -> bool:
    """`未结算` and `1200万元(不含土建)`: the ceiling may still be broken."""
    left_out = _LEFT_OUT.search(actual)
    return bool(_NOT_SETTLED.search(actual)) or (left_out is not None and left_out[0] not in asked)


def _is_denied_there(quantity: Quantity, row: Row, text: str) -> bool:
    """The words around the number, or `未新建` under 新建, say that it was not reached."""
    if any(_denies(clause, row.name) for clause in row.actual.replace(";", ",").split(",")):
        return True
    if len(quantities(row.actual)) == 1:
        return is_denied(text or row.actual)
    return is_denied(clause_around(text, quantity)) if text else False


def _denies(clause: str, name: str) -> bool:
    """Whether a clause says that just what the name asks for was not done."""
    deed = next((clause.removeprefix(no) for no in _NOT if clause.startswith(no)), "")
    return len(deed) > 1 and deed in name


def _is_taken_back(quantity: Quantity, text: str, asked: str) -> bool:
    """`成立5家，注销2家`, `通过120万元，待财政拨付`, `每月2次，9月起暂停`: not all of it stands."""
    if quantity.end == len(text):
        return False
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
