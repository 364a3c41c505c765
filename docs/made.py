"""What all generated pages share."""

from __future__ import annotations

from pathlib import Path


def made_by(script: str) -> str:
    """Give the comment that says where a page comes from."""
    return f"<!-- Written by docs/{Path(script).name}; do not edit. -->"


def table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(cell(one) for one in line)} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Keep a text inside its cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ").strip()
