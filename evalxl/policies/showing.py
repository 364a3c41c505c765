"""A policy as a table of values, each with the file that sets it and the rule it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from evalxl.policies.model import Policy


class Setting(NamedTuple):
    """One value of a policy; `file` names the policy file that sets it."""

    key: str
    value: str
    file: str
    source: str
    meaning: str


def resolved(policy: Policy) -> list[Setting]:
    """List every value of a policy, in the order of the model."""
    return [
        Setting(key, _plain(value), policy.origin[key].file, policy.origin[key].source, meaning)
        for key, value, meaning in _leaves(policy)
    ]


def _leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, object, str]]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{name}.")
        elif prefix or name in {"zh", "en", "compute"}:
            yield f"{prefix}{name}", value, info.description or ""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, BaseModel):
        return " ".join(_plain(part) for part in _parts(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items()) or "—"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_plain(part) for part in value) or "—"
    return str(value)


def _parts(model: BaseModel) -> list[Any]:
    return [getattr(model, name) for name in type(model).model_fields]
