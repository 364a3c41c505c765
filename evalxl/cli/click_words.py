"""What click itself says (Usage, Options, No such option …), in the language in use.

click asks gettext for its words. The table is `words/click.zh.toml`; `docs/make_words.py` turns it
into the `.mo` file gettext reads. Words of a newer click that are not in it stay English.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "evalxl"
FOLDER = Path(__file__).parent / "words"


def let_click_speak(language: str) -> None:
    """Translate the texts of click where the language is Chinese."""
    if language == "zh":
        os.environ["LANGUAGE"] = "zh"  # gettext looks nowhere else for the language
        gettext.bindtextdomain(DOMAIN, str(FOLDER))
        gettext.textdomain(DOMAIN)
