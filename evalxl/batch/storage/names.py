"""Names of files: what people call them, and what we may call our outputs.

A *label* is the path of an input below the inbox as everything else sees it: posix separators,
no control characters or signs that turn the direction of writing, no undecodable bytes, unique.
It equals the real path for every ordinary name.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from evalxl.core import lazy_re as re

LONGEST = 255
"""Bytes (UTF-16 units on Windows) that file systems allow in one name."""
LONGEST_FOLDERS = 1_000
"""The same of the folders of an output together: with OUT before them they must fit in a path."""

_ORDINARY = re.compile(
    r"[ -~·-\u2027\u2030-\u2065\u206a-\ud7ff\uf900-\ufffd]+"
)  # nothing here is cleaned
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Signs that make what follows run the other way: a name would be shown as another."""
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\..*)?", re.IGNORECASE)
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"|?*\\]|[. ]$')


def label(path: str, *, windows: bool = os.name == "nt") -> str:
    """Return the label of a relative path with posix separators.

    Args:
        path: As the file system or an archive gives it, surrogate escapes included.
        windows: Whether names must also be fit for Windows.
    """
    return "/".join(_clean(part, windows) for part in path.split("/") if part not in {"", "."})


def _clean(name: str, windows: bool) -> str:
    shown = name
    if not _ORDINARY.fullmatch(name):
        shown = "".join("_" if _is_command(char) else char for char in _decoded(name))
    if windows:
        shown = _WINDOWS_FORBIDDEN.sub("_", shown)
        shown = f"_{shown}" if _WINDOWS_DEVICE.fullmatch(shown) else shown
    if name == "..":
        shown = "_"
    return name if shown == name else with_mark(shown, name)


def _is_command(char: str) -> bool:
    is_unprintable = unicodedata.category(char) in _UNPRINTABLE
    return is_unprintable or unicodedata.bidirectional(char) in _TURNING


def _decoded(name: str) -> str:
    """Read names that were written in the code page of a Chinese Windows."""
    if not any(0xDC80 <= ord(char) <= 0xDCFF for char in name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return name


def with_mark(name: str, original: str) -> str:
    """Add a mark before the suffix that tells `original` from every other name."""
    mark = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem, suffix = _split(name)
    return _cut(stem, suffix, f"~{mark}")


def beside(path: str, words: str, number: int = 1) -> str:
    """Name a second file beside `path`: `a.xlsx` → `a（人工修改）.xlsx`, then `…2）.xlsx`."""
    place = PurePosixPath(path)
    stem, suffix = _split(place.name)
    count = str(number) if number > 1 else ""
    return str(place.with_name(_cut(stem, suffix, f"（{words}{count}）")))


def fitting(name: str) -> str:
    """Shorten a name that no file system takes; the mark tells it from others cut alike."""
    return name if _length(name) <= LONGEST else with_mark(name, name)


def numbered(name: str, number: int) -> str:
    """Name the second, third … of equal names: `a.xlsx` → `a~2.xlsx`."""
    return _cut(*_split(name), f"~{number}")


def output(folder: str, path: str, suffix: str, present: Collection[str]) -> str:
    """Name the output of an input; no two inputs of one inbox get the same name.

    Args:
        folder: `scored`, `refused`.
        path: The input's label.
        suffix: What is added to the name; empty where the copy keeps it.
        present: Labels of the whole inbox. An input that already has the name keeps it, and this
            one becomes `name~2.suffix`; a number is passed over where any input might need it.
    """
    place = PurePosixPath(path)
    number, name = 1, place.name + suffix
    while suffix and folder == "scored" and _is_claimed(place, name, suffix, present):
        number += 1
        name = f"{place.name}~{number}{suffix}"
    if _length(name) > LONGEST:
        stem, _ = _split(name)
        name = with_mark(stem + (suffix or PurePosixPath(name).suffix), name)
    return "/".join((folder, *_fitting_folders(place.parts[:-1]), name))


def _fitting_folders(folders: Sequence[str]) -> Sequence[str]:
    """Shorten folders that no file system takes, one by one or all together.

    Of a tree that is too deep the first folder stays, the department; a mark tells the rest from
    every other.
    """
    whole = "/".join(folders)
    if _length(whole) <= LONGEST_FOLDERS:
        return [fitting(one) for one in folders]
    return [fitting(folders[0]), with_mark("…", whole)]


def _is_claimed(place: PurePosixPath, name: str, suffix: str, present: Collection[str]) -> bool:
    """Whether another input has this name, or would get it with the same suffix added."""
    bare = name.removesuffix(suffix)
    others = {str(place.with_name(name)), str(place.with_name(bare))} - {str(place)}
    return any(one in present for one in others)


def _split(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    if len(suffix) > 9:
        suffix = ""
    return name[: len(name) - len(suffix)], suffix


def _cut(stem: str, suffix: str, middle: str) -> str:
    while stem and _length(stem + middle + suffix) > LONGEST:
        stem = stem[:-1]
    return stem + middle + suffix


def _length(name: str) -> int:
    if os.name == "nt":
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(name.encode("utf-8", "surrogatepass"))
