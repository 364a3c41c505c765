"""Wrong values in configuration and policies, in words: what pydantic says, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_OWN = "own"
_NUMBER, _WHOLE, _SWITCH = "应为数字", "应为整数", "应为 true 或 false（不加引号）"
_TEXT, _LIST = "应为加引号的文字", '应为列表，如 ["…", "…"]'
_DATE = "应为日期，如 2026-05-10（不加引号）"
_TABLE = "应为一节：[节名] 及其下各项"
_ZH = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _SWITCH),
    "string_type": _TEXT,
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _TABLE),
    **dict.fromkeys(("dataclass_type", "mapping_type"), _TABLE),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DATE),
    "date_from_datetime_inexact": _DATE,
    "literal_error": "应为以下之一：{expected}",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_pattern_mismatch": "写法应符合 {pattern}",
    "missing": "缺少这一项",
    _OWN: "{zh}",
}


def expected(one: ErrorDetails) -> tuple[str, str]:
    """Say what was expected, in English and Chinese; what we do not know stays English."""
    context = dict(one.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
    return one["msg"], _ZH.get(one["type"], one["msg"]).format(**context)


def own(en: str, zh: str) -> PydanticCustomError:
    """Make a complaint of our own that a validator raises."""
    return PydanticCustomError(_OWN, "{en}", {"en": en, "zh": zh})
