"""Small cuts into a workbook's own XML, for what no library would write."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable


def change_part(content: bytes, part: str, old: str, new: str) -> bytes:
    """Replace the first `old` in a part."""
    return rewritten(content, part, lambda text: text.replace(old, new, 1))


def change_cell(content: bytes, sheet: int, address: str, attributes: str, inner: str) -> bytes:
    """Give a cell other attributes and content; its style stays."""
    part = f"xl/worksheets/sheet{sheet}.xml"

    def cut(text: str) -> str:
        whole = _cell(text, address)
        style = re.search(r' s="\d+"', whole)
        kept = style[0] if style else ""
        return text.replace(whole, f'<c r="{address}"{kept}{attributes}>{inner}</c>', 1)

    return rewritten(content, part, cut)


def exchange_last_rows(content: bytes, sheet: int) -> bytes:
    """Write the last two rows of a sheet in the wrong order."""

    def exchanged(text: str) -> str:
        *_, one, other = re.finditer(r"<row [^>]*>.*?</row>", text, re.DOTALL)
        return text[: one.start()] + other[0] + one[0] + text[other.end() :]

    return rewritten(content, f"xl/worksheets/sheet{sheet}.xml", exchanged)


def merge(content: bytes, sheet: int, area: str) -> bytes:
    """Merge an area."""

    def merged(text: str) -> str:
        count = int(re.search(r'<mergeCells count="(\d+)"', text)[1])  # type: ignore[index]
        text = text.replace(f'<mergeCells count="{count}"', f'<mergeCells count="{count + 1}"')
        return text.replace("</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>')

    return rewritten(content, f"xl/worksheets/sheet{sheet}.xml", merged)


def stored(content: bytes, part: str, address: str) -> str:
    """Give a cell's XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return _cell(file.read(part).decode("utf-8"), address)


def with_part(content: bytes, name: str, text: str) -> bytes:
    """Add a part."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def with_inline_strings(content: bytes) -> bytes:
    """Store texts in the cells themselves, as some exporters do."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        table = file.read("xl/sharedStrings.xml").decode("utf-8")
        sheets = [one for one in file.namelist() if one.startswith("xl/worksheets/sheet")]
    texts = re.findall(r"<si>(.*?)</si>", table, re.DOTALL)
    pattern = re.compile(r't="s"><v>(\d+)</v>')

    def inline(text: str) -> str:
        return pattern.sub(lambda one: f't="inlineStr"><is>{texts[int(one[1])]}</is>', text)

    for sheet in sheets:
        content = rewritten(content, sheet, inline)
    return content


def _cell(text: str, address: str) -> str:
    found = re.search(rf'<c r="{address}"(?:[^>]*/>|[^>]*[^/>]>.*?</c>|>.*?</c>)', text, re.DOTALL)
    assert found is not None, address
    return found[0]


def _is_in(name: str, folder: str) -> bool:
    return folder.endswith("/") and name.startswith(folder) and name.endswith(".xml")


def rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Change the text of a part, or of all XML parts in a folder (`xl/`)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == part or _is_in(entry.filename, part):
                body = change(body.decode("utf-8")).encode("utf-8")
            made.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return target.getvalue()
