"""Write the page of the JSON schemas: `python docs/make_json.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "json.md"
sys.path.insert(0, str(DOCS.parent))

from docs.made import made_by, table  # noqa: E402
from docs.make_schemas import SCHEMAS, path_of  # noqa: E402

HEAD = f"""# JSON

{made_by(__file__)}

What commands print with `--format json` keeps to these schemas, on every form we have: tests say
so. A key is never renamed or taken away under the same number. Every ratio is in percent
(`completion` 133.33), except `execution[].value`, a fraction; null where the form does not tell.

```bash
evalxl read form.xlsx
evalxl compare '≥20家' '扶持工业企业27家' --format json
evalxl run samples/inbox -o out --format json
evalxl status out --format json
```
"""


def page() -> str:
    """Give the whole page."""
    parts = [HEAD]
    for name, schema in SCHEMAS.items():
        link = f"[{path_of(name).name}](../schemas/{path_of(name).name})"
        parts.append(f"## {name}/1\n\n{schema['description']} Schema: {link}\n")
        parts.append(table(("key", "type", "meaning"), list(_keys(schema))))
    return "\n".join(parts)


def _keys(schema: dict[str, Any], lead: str = "") -> Iterator[tuple[str, ...]]:
    for key, one in schema.get("properties", {}).items():
        inner = next((each for each in one.get("anyOf", []) if "properties" in each), one)
        items = inner.get("items", inner)
        name = f"{lead}{key}{'[]' if 'items' in inner else ''}"
        yield f"`{name}`", kind(one), one.get("description", inner.get("description", ""))
        if key != "why":
            yield from _keys(items, f"{name}.")


def kind(schema: dict[str, Any]) -> str:
    """Name the type of a value."""
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join("null" if one is None else f"`{one}`" for one in schema["enum"])
    if "anyOf" in schema:
        return "object or null"
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " or ".join(types)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
