"""Write every generated page again: `python docs/make.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from docs import (  # noqa: E402
    make_commands,
    make_configuration,
    make_findings,
    make_form_page,
    make_forms,
    make_json,
    make_policies,
    make_python,
    make_schemas,
    make_targets,
    make_words,
)

PAGES: tuple[ModuleType, ...] = (
    make_configuration,
    make_findings,
    make_form_page,
    make_json,
    make_policies,
    make_python,
    make_targets,
)
"""Each has `PAGE` and `page()`."""


def main() -> None:
    """Write pages, schemas, click's words and blank forms."""
    for each in PAGES:
        each.PAGE.write_text(each.page(), encoding="utf-8")
    make_commands.main()
    make_schemas.main()
    make_words.COMPILED.write_bytes(make_words.compiled())
    make_forms.main()


if __name__ == "__main__":
    main()
