"""THE SPINE: bytes of forms in; frames, findings and scored copies out. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """One input file, read once: its path below the inbox (posix), its bytes, its department."""

    path: str
    content: bytes
    department: str | None = None
    modified: str | None = None  # ISO 8601, of the file; the document's own date goes first


@dataclass(slots=True)
class FileRecord:
    """What one file came to. Plain data: it crosses processes and is kept in the state store.

    `status`: `scored`, `refused` or `faulted`. `rows` has the file's share of each frame, by
    frame name (`projects`, `funds`, `subprojects`, `indicators`, `dimensions`, `narratives`,
    `fields`, `execution`), as JSON-able dicts whose `project` counts from 0 within the file;
    `findings` likewise (columns of `frames.FINDINGS`). `copy` are the bytes of the scored copy,
    `None` where none is made; `copy_suffix` is `.xlsx` where the form came in another format.
    """

    path: str
    sha256: str
    status: str
    form: str = "unknown"
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    copy: bytes | None = None
    copy_suffix: str = ""
    properties: dict[str, str] = field(default_factory=dict)
