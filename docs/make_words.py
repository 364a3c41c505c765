"""Write the `.mo` files of click's words from their tables: `python docs/make_words.py`."""

from __future__ import annotations

import struct
import tomllib
from pathlib import Path

WORDS = Path(__file__).parents[1] / "evalxl" / "cli" / "words"
TABLE = WORDS / "click.zh.toml"
COMPILED = WORDS / "zh" / "LC_MESSAGES" / "evalxl.mo"


def compiled(table: Path = TABLE) -> bytes:
    """Give the bytes of a `.mo` file: sorted originals and translations (GNU gettext manual)."""
    said = tomllib.loads(table.read_text(encoding="utf-8"))
    entries = {"": "Content-Type: text/plain; charset=UTF-8\n", **said["words"]}
    for form in said["plural"]:
        original, translation = zip(form["one"], form["many"], strict=True)
        entries["\0".join(original)] = "\0".join(translation)
    originals = sorted(text.encode() for text in entries)
    translations = [entries[text.decode()].encode() for text in originals]
    count = len(originals)
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    index, body, place = b"", b"", 28 + 16 * count
    for text in (*originals, *translations):
        index += struct.pack("<2I", len(text), place)
        body += text + b"\0"
        place += len(text) + 1
    return head + index + body


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
