"""The least any program must do: read, inflate, parse, deflate, write, rename; no meaning at all.

`python benchmarks/floor.py INBOX OUT`
"""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from xml.parsers import expat


def copy(path: Path, target: Path) -> None:
    """Take one workbook apart and put it together again."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(path.read_bytes())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copied,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith((".xml", ".rels")):
                expat.ParserCreate().Parse(content, True)
            copied.writestr(entry.filename, content)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    with temporary.open("wb") as stream:
        stream.write(made.getvalue())
        stream.flush()
        os.fsync(stream.fileno())
    temporary.rename(target)


def main(inbox: Path, out: Path) -> None:
    """Copy a folder."""
    for path in sorted(inbox.rglob("*.xlsx")):
        copy(path, out / path.relative_to(inbox))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
