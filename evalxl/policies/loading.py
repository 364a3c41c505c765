"""Policy files → `Policy`: what a file does not set comes from the one it extends."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from evalxl.core.errors import ConfigurationError
from evalxl.policies.model import Origin, Policy
from evalxl.settings.validation_messages import expected

ROOT = "mof-2020"
_OWN_KEYS = {"extends", "aliases", "source"}  # of a file, not of the policy


class PolicyError(ConfigurationError):
    """A policy cannot be used. `key` is the dotted key at fault, so that a caller can find it."""

    def __init__(self, message: str, key: str = "", zh: str = "") -> None:
        super().__init__(message, zh)
        self.key = key


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file, or one table of evalxl.toml, before merging; `text` is empty for a table."""

    id: str
    file: str
    table: Mapping[str, Any]
    text: str = ""


def available(extra: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
    """List the ids of all policies: those shipped, then the bureau's own."""
    return [*sorted(_shipped()), *sorted(set(extra or ()) - set(_shipped()))]


def load(id_or_path: str | Path, extra: Mapping[str, Mapping[str, Any]] | None = None) -> Policy:
    """Load one policy by id, alias or path.

    Args:
        id_or_path: `mof-2020`, an alias such as `longtu`, or a path ending in `.toml`.
        extra: The bureau's own policies, `[policy.<name>]` of evalxl.toml, by name.

    Raises:
        PolicyError: Unknown policy, key or value; the message names file, line, key and the
            nearest valid one.
    """
    layers = _layers(id_or_path, extra or {})
    merged: dict[str, Any] = {}
    origin: dict[str, Origin] = {}
    for layer in reversed(layers):
        _lay_over(merged, origin, layer)
    try:
        return Policy(**{**merged, "id": layers[0].id, "origin": origin})
    except ValidationError as error:
        raise _explained(error, origin, layers) from None


def line_of(text: str, dotted: str) -> int | None:
    """Find the line (from 1) of a TOML text that sets a dotted key, or the nearest above it."""
    wanted, table = dotted.split("."), list[str]()
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+([^\]]+)\]+", line):
            table = _parts(header[1])
            path = table
        elif setting := re.match(r"\s*([\w\-.\"']+)\s*=", line):
            path = [*table, *_parts(setting[1])]
        else:
            continue
        if path and wanted[: len(path)] == path and (best is None or len(path) > best[0]):
            best = (len(path), number)
    return best[1] if best else None


@cache
def _shipped() -> Mapping[str, _Layer]:
    ids = sorted(path.stem for path in Path(__file__).parent.glob("*.toml"))
    return {id_: layer for id_ in ids if (layer := _by_id(id_))}


@cache
def _by_id(id_: str) -> _Layer | None:
    """Read one shipped file: a single form should not wait for all of them."""
    path = Path(__file__).parent / f"{id_}.toml"
    return _from_file(path) if path.is_file() else None


@cache
def _aliases() -> Mapping[str, str]:
    return {
        alias: layer.id for layer in _shipped().values() for alias in layer.table.get("aliases", ())
    }


def _from_file(path: Path) -> _Layer:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _Layer(path.stem, path.name, tomllib.loads(text), text)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"{path}: cannot be read: {error}", zh=f"{path}：无法读取：{error}"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(
            f"{path}: not valid TOML: {error}", zh=f"{path}：不是有效的 TOML：{error}"
        ) from None


def _layer(name: str | Path, extra: Mapping[str, Mapping[str, Any]]) -> _Layer:
    if str(name).endswith(".toml"):
        return _from_file(Path(name))
    name = str(name)
    if name in extra:
        return _Layer(name, "evalxl.toml", _titled(name, extra[name]))
    if layer := _by_id(name) or _by_id(_aliases().get(name, name)):
        return layer
    known = [*available(extra), *_aliases()]
    en, zh = _nearest(name, known)
    raise PolicyError(f"unknown policy '{name}'{en}", zh=f"没有“{name}”这个评分办法{zh}")


def _titled(name: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"zh": name, "en": name, "extends": ROOT, **table}


def _layers(name: str | Path, extra: Mapping[str, Mapping[str, Any]]) -> list[_Layer]:
    layers = [_layer(name, extra)]
    while base := layers[-1].table.get("extends"):
        # A bureau may refine a shipped policy under its own name: it then extends the shipped one.
        shadowed = {} if base == layers[-1].id else extra
        layer = _layer(base, shadowed)
        if any(layer is one or (layer.id, layer.file) == (one.id, one.file) for one in layers):
            chain = " → ".join([*(one.id for one in layers), layer.id])
            raise PolicyError(
                f"policies extend each other in a circle: {chain}",
                "extends",
                zh=f"评分办法互相引用，成了一圈：{chain}",
            )
        layers.append(layer)
    return layers


def _lay_over(merged: dict[str, Any], origin: dict[str, Origin], layer: _Layer) -> None:
    general = _said(layer.table.get("source", layer.file))
    for key, value in layer.table.items():
        if key in _OWN_KEYS:
            continue
        if not isinstance(value, Mapping):
            merged[key] = value
            origin[key] = Origin(layer.file, general)
            continue
        section = dict(value)
        source = _said(section.pop("source", general))
        merged[key] = {**merged.get(key, {}), **section}
        origin.update({f"{key}.{name}": Origin(layer.file, source) for name in section})


def _said(source: object) -> Mapping[str, str]:
    """Take a source as `{zh, en}`; a bureau's own policy may say it once, in any language."""
    if isinstance(source, Mapping):
        words = [str(word) for word in source.values()] or [""]
        return {lang: str(source.get(lang, words[0])) for lang in ("zh", "en")}
    return {"zh": str(source), "en": str(source)}


def _explained(
    error: ValidationError, origin: Mapping[str, Origin], layers: list[_Layer]
) -> PolicyError:
    texts = {layer.file: layer.text for layer in layers}
    problems = list(_problems(error, origin, layers[0], texts))
    return PolicyError(
        "\n".join(en for _, en, _ in problems),
        problems[0][0],
        zh="\n".join(zh for _, _, zh in problems),
    )


def _problems(
    error: ValidationError, origin: Mapping[str, Origin], top: _Layer, texts: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Return key, English and Chinese words of each mistake."""
    for one in error.errors():
        place = [str(part) for part in one["loc"]]
        key = ".".join(place)
        setting = ".".join(place[:2])
        file = (origin.get(setting) or origin.get(place[0] if place else "") or _of(top)).file
        line = line_of(texts.get(file, ""), key)
        where = f"{file}{f':{line}' if line else ''}: [{top.id}] {key}"
        if one["type"] == "extra_forbidden":
            en, zh = _nearest(place[-1], _known_keys(place[:-1]))
            yield key, f"{where}: unknown key{en}", f"{where}：没有这个键{zh}"
        elif one["type"] == "missing":
            base = f'extends = "{ROOT}"'
            zh = f"{where}：缺这一项；请补上，或写 {base}"
            yield key, f"{where}: missing; set it or add {base}", zh
        else:
            (en, zh), found = expected(one), repr(one["input"])
            yield key, f"{where}: {en}, found {found}", f"{where}：写的是 {found}，{zh}"


def _of(layer: _Layer) -> Origin:
    return Origin(layer.file, {})


def _known_keys(path: list[str]) -> list[str]:
    model: type[BaseModel] = Policy
    for name in path[:1]:
        found = model.model_fields[name].annotation
        if isinstance(found, type) and issubclass(found, BaseModel):
            model = found
    return [name for name in model.model_fields if name not in {"id", "origin"}]


def _nearest(name: str, known: list[str]) -> tuple[str, str]:
    """Name the nearest known one, else all; in English and Chinese."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?", f"；是不是 {close[0]}？"
    return f"; known: {', '.join(known)}", f"；可用：{'、'.join(known)}"


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
