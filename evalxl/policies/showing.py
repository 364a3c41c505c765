"""A policy as a table of values, each with the file that sets it and the rule it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evalxl.policies.model import Policy


class Setting(NamedTuple):
    """One value of a policy; `file` names the policy file that sets it.

    `value` is what such a file would say, `words` what a person calls it.
    """

    key: str
    value: str
    words: str
    file: str
    source: str
    meaning: str


def resolved(policy: Policy, lang: str = "en") -> list[Setting]:
    """List every value of a policy, in the order of the model, told in zh or en."""
    return [
        Setting(
            key,
            _plain(value),
            _plain(value, _WORDS) if lang == "zh" else _plain(value),
            policy.origin[key].file,
            policy.origin[key].source[lang],
            (info.title if lang == "zh" else info.description) or "",
        )
        for key, value, info in _leaves(policy)
    ]


_WORDS = {
    "yes": "是",
    "no": "否",
    "proportional": "按执行率比例得分",
    "per-point": "每差一个百分点扣分",
    "none": "无",
    "budget": "全年（调整后）预算",
    "initial": "年初预算",
    "allocated": "实际下达预算",
    "ratio": "按完成比例得分",
    "linear-overshoot": "按超出比例线性扣分",
    "follow": "以评分标准为准",
    "compare": "只比对，不据以计分",
    "ignore": "不使用",
    "nearer-ratio": "按实际值与指标值之比（取较小者）得分",
    "more-is-better": "按正向指标处理",
    "all-or-nothing": "不得分",
    "person": "交人工判定",
    "full": "得满分",
    "note": "仅提示",
    "reason": "须说明原因",
    "deduct": "扣分",
    "level1": "一级指标",
    "level2": "二级指标",
}


def _leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, object, FieldInfo]]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{name}.")
        elif prefix or name in {"zh", "en", "compute"}:
            yield f"{prefix}{name}", value, info


def _plain(value: object, words: Mapping[str, str] = MappingProxyType({})) -> str:
    if isinstance(value, bool):
        return words.get("yes" if value else "no", "yes" if value else "no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(part, words)}" for name, part in value.items()) or "—"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_plain(part, words) for part in value) or "—"
    return words.get(str(value), str(value))
