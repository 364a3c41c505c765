"""Draw `templates/<form>.xlsx` again from its TOML: `python docs/make_forms.py`."""

from __future__ import annotations

from evalxl.core import resources
from evalxl.writing.forms import draw, load_description


def main() -> None:
    """Write the blank of every form that has a `[blank]` part."""
    for path in sorted(resources.templates().glob("*.toml")):
        path.with_suffix(".xlsx").write_bytes(draw(load_description(path)))
        print(path.with_suffix(".xlsx").name)


if __name__ == "__main__":
    main()
