"""Write the page of all known forms from `templates/*.toml`: `python docs/make_form_page.py`."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
PAGE = DOCS / "reference" / "forms.md"
sys.path.insert(0, str(DOCS.parent))

from docs.made import made_by, table  # noqa: E402
from evalxl.reading.forms import KnownForm, known_forms  # noqa: E402

HEAD = f"""# Forms 表式

{made_by(__file__)}

A form that is not in this list is read too, by its labels alone; it is called `unknown` and scored
by `mof-2020`. A known form has a name, a policy and a blank: `evalxl template new ID` writes it.
To add one, see the how-to “A new form”.

不在表中的表式也能读，只是没有名字，按 `mof-2020` 评分。空白表：`evalxl template new ID`。
"""
CONDITIONS = {
    "columns": "has the columns",
    "without_columns": "lacks the columns",
    "labels": "has the labels",
    "any_label": "has one of the labels",
    "without_labels": "has none of the labels",
    "any_trait": "has one of the columns, or its title one of the words",
    "no_trait": "has none of the columns, and its title none of the words",
    "title": "its title has one of",
    "without_title": "its title has none of",
    "levels": "has the first levels",
    "without_levels": "lacks the first levels",
}


def page() -> str:
    """Give the whole page."""
    forms = sorted(known_forms(), key=lambda form: form.id)
    rows = [(f"`{one.id}`", one.name["zh"], one.name["en"], f"`{one.policy}`") for one in forms]
    parts = [HEAD, table(("id", "表式", "form", "policy"), rows), "## How each is recognised\n"]
    return "\n".join([*parts, *(_recognised(one) for one in forms)])


def _recognised(form: KnownForm) -> str:
    lines = [
        f"- {CONDITIONS[condition]} {'、'.join(f'`{word}`' for word in words)}"
        for condition, words in form.recognise.items()
    ]
    return f"### `{form.id}`\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
