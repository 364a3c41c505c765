"""What keeps any number of a result from answering a target that asks for one."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.terms import Verdict
from evalxl.language.quantities import quantities
from evalxl.language.units import PERCENT
from evalxl.targets.bounds import number_of
from evalxl.targets.comparison import ParsedActual
from evalxl.targets.formatting import parsed_actual
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.target import Target
from evalxl.targets.weights_in_values import looks_like_points

_PRODUCT = re.compile("[0-9][^,;。0-9]{0,4}[×*xX][0-9]")
_HINT = re.compile("[×*xX]")
_TIMES = re.compile("[×*xX][0-9]")
_EXTREMES = re.compile("最[高大多长][^。]{1,30}最[低小少短]|最[低小少短][^。]{1,30}最[高大多长]")
_EACH = re.compile("每(?![年月日天周季次])[^,;。0-9]{1,6}\\Z")
_EACH_IN_NAME = re.compile("每(?![年月日天周季次])|[人户亩村班]均")
_IN_ALL = re.compile("(?<!公)共|累计|总|合计")
_OF_EACH = re.compile("每|均|/[人户亩村期家]")


def obstacle(target: Target, row: Row) -> Outcome | None:
    """Say why target and result cannot be compared as numbers; `None` where they can."""
    if "sign_contradicts" in target.flags:
        return cannot_tell("sign_conflict", "wrong_sign")
    if looks_like_points(target, row):
        return cannot_tell("points", "points_in_value_cells", actual=_only_number(row.actual))
    if "满分" in row.actual and target.match_unit.dimension == PERCENT:
        return cannot_tell("other_unit", "unit_mismatch", actual=_only_number(row.actual))
    is_product = bool(_HINT.search(row.actual) and _PRODUCT.search(row.actual))
    if is_product and row.actual == target.text:
        return Outcome(Verdict.MET, "repeated")
    asks_product = _TIMES.match(target.text, number_of(target).end)
    if asks_product or is_product or ("最" in row.actual and _EXTREMES.search(row.actual)):
        return cannot_tell("ambiguous", "ambiguous_value")
    if _asks_of_each(target, row) and _is_of_all(row.actual):
        return cannot_tell("sum_for_each", "unit_mismatch", "actual_not_answering")
    return None


def _asks_of_each(target: Target, row: Row) -> bool:
    """`每期100人`, `100人/期`, 人均增收: asked of each, not of all together."""
    asked = row.name + target.text
    if "每" in asked and _EACH.search(target.text[: number_of(target).start]):
        return True
    is_named = ("每" in asked or "均" in asked) and _EACH_IN_NAME.search(asked)
    return bool(is_named or target.match_unit.shares)


def _is_of_all(actual: str) -> bool:
    return bool(_IN_ALL.search(actual)) and not _OF_EACH.search(actual)


def _only_number(text: str) -> ParsedActual:
    found = quantities(text)
    return parsed_actual(found[-1]) if found else ParsedActual()
