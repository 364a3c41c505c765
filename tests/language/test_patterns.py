"""Chinese words belong into the lexicon: patterns in code that hold them may only become fewer."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "evalxl"
CHINESE = re.compile("[\u4e00-\u9fff]")
AT_MOST = {
    "targets": 185,
    "checks": 75,
    "reading": 50,
    "standards": 4,
    "xlsx": 2,
}
"""What stood on main when reading by evidence, standards and the lexicon had come together."""


def _patterns(file: Path) -> int:
    """Count the patterns of a module that hold Chinese characters."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return sum(
        1
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "compile"
        and any(
            isinstance(one, ast.Constant)
            and isinstance(one.value, str)
            and CHINESE.search(re.sub("\\[[^\\]]*\\]", "", one.value))
            for argument in call.args
            for one in ast.walk(argument)
        )
    )


def counted() -> dict[str, int]:
    """Count the patterns with Chinese words by room, those of the lexicon's own room left out."""
    found: Counter[str] = Counter()
    for file in PACKAGE.rglob("*.py"):
        room = file.relative_to(PACKAGE).parts[0]
        if room != "language" and (number := _patterns(file)):
            found[room] += number
    return dict(found)


def test_patterns_with_chinese_words_only_become_fewer() -> None:
    assert {room: n for room, n in counted().items() if n > AT_MOST.get(room, 0)} == {}


OWN_READER = re.compile(r"\(\?:19\|20\)|(?<!\d)20(?:\\d|\[0-9\])|(?:百万元|亿元|万元)\|")
"""What a pattern that reads years or amounts of money by itself looks like."""


def test_years_and_amounts_are_read_in_one_place() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file.parent.name != "language"]
    found = [file for file in files if OWN_READER.search(file.read_text(encoding="utf-8"))]

    assert [str(file.relative_to(PACKAGE)) for file in found] == []
