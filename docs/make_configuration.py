"""Write the page of all keys of `evalxl.toml`: `python docs/make_configuration.py`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "configuration.md"
WORDS = DOCS / "configuration.toml"
sys.path.insert(0, str(DOCS.parent))

from docs.made import made_by, table  # noqa: E402
from evalxl.settings import config  # noqa: E402

HEAD = f"""# Configuration 配置

{made_by(__file__)}

`evalxl.toml` lies in the inbox, or anywhere and is named with `-c`. Every key can be left out. An
unknown key or an impossible value ends the command with its file, line and the nearest known key;
`evalxl doctor -c evalxl.toml` prints every key in force and where its value comes from.

配置文件 `evalxl.toml` 放在收件箱里，或用 `-c` 指定；每个键都可不写。写错的键和值会连同行号指出。
"""


def page() -> str:
    """Give the whole page."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    parts = [HEAD]
    for section, keys in groupby(defaults(), key=lambda pair: section_of(pair[0])):
        en, zh = words["sections"][section]
        parts.append(f"## `[{section}]`\n\n{en} {zh}\n")
        parts.append(
            table(("key", "default", "meaning", "意思"), list(_lines(keys, words["keys"])))
        )
    return "\n".join(parts)


def _lines(
    keys: Iterator[tuple[str, object]], words: dict[str, list[str]]
) -> Iterator[tuple[str, ...]]:
    for key, default in keys:
        if key not in words:
            raise SystemExit(f"{WORDS.name}: write what {key} means, in English and Chinese")
        en, zh = words[key]
        yield f"`{key.rpartition('.')[2]}`", f"`{shown(default)}`", en, zh


def defaults() -> list[tuple[str, object]]:
    """List every key with its default, dotted, in the order of the settings."""
    return [(key, value) for key, value, _ in config.effective(config.load())]


def section_of(key: str) -> str:
    """Name the table of `evalxl.toml` a key stands in."""
    return key.rpartition(".")[0] or key


def shown(value: object) -> str:
    """Write a default as TOML does; an unset one as `unset`."""
    if value is None:
        return "unset"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
