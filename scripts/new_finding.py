"""Begin a finding: write its function, its catalogue entry and its case file where they belong.

    python scripts/new_finding.py SLUG ROOM FAMILY

ROOM is a module of `evalxl/checks` (its first line says what it checks), FAMILY the hundred of the
code (4 for EVX4xx). What is written works at once on a stand-in, a row called `示例：SLUG`, and its
cases pass. Then put your own rule, words and cases in its place, plant the mistake in
`tests/generator/faults/` and run `docs/make.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FUNCTION = '''

def {slug}(material: Material) -> Iterable[Finding]:
    """Find rows that are called {mark}."""
    indicators = material.table("indicators")
    for row in rows(indicators, indicators["name"] == "{mark}"):
        yield Finding(
            slug="{slug}",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_name),
            where=row.name,
        )
'''
IMPORTS = """\
from collections.abc import Iterable
from evalxl.checks.material import Material, place, rows
from evalxl.core.model import Finding
"""
ENTRY = """
[{slug}]
code = "{code}"
severity = "note"
kind = "review"
scope = "table"
title = {{ zh = "{mark}", en = "{slug}" }}
message = {{ zh = "“{{where}}”（{{cell}}）：{mark}。", en = "“{{where}}” ({{cell}}): {slug}." }}
fix = {{ zh = "核对 {{cell}}。", en = "Check {{cell}}." }}
why = {{ zh = "写明依据的规定。", en = "Name the rule it rests on." }}
good = "正确的例子"
bad = "错误的例子"
"""
CASES = '''\
[[must]]
about = "a row of that name"
rows = """
一级指标 | 二级指标 | 三级指标 | 分值 | 指标值 | 完成值 | 得分 | 原因
产出指标 | 数量指标 | {mark} | 100 | ≥100人 | 100人 | 100 |
"""
find = {{ where = "{mark}" }}

[[must_not]]
about = "a row of another name"
rows = """
一级指标 | 二级指标 | 三级指标 | 分值 | 指标值 | 完成值 | 得分 | 原因
产出指标 | 数量指标 | 培训人数 | 100 | ≥100人 | 100人 | 100 |
"""
'''


def write(slug: str, room: str, family: str) -> list[Path]:
    """Write the parts of a finding; return the files that were touched.

    Raises:
        SystemExit: There is no such room or family, or the slug is taken.
    """
    checks, catalogue = ROOT / "evalxl" / "checks", ROOT / "evalxl" / "findings" / "catalogue"
    module, entries = checks / f"{room}.py", catalogue / f"{family}xx.toml"
    for path in (module, entries):
        if not path.is_file():
            raise SystemExit(f"no {path.relative_to(ROOT)}")
    if not re.fullmatch("[a-z]+(_[a-z]+)*", slug):
        raise SystemExit(f"{slug}: lower-case words joined by _")
    if any(
        slug in tomllib.loads(path.read_text(encoding="utf-8")) for path in catalogue.glob("*.toml")
    ):
        raise SystemExit(f"{slug} is in the catalogue")
    words = {"slug": slug, "mark": f"示例：{slug}", "code": _free_code(entries, family)}
    source = module.read_text(encoding="utf-8")
    module.write_text(_with_imports(source) + FUNCTION.format(**words), encoding="utf-8")
    entries.write_text(
        entries.read_text(encoding="utf-8") + ENTRY.format(**words), encoding="utf-8"
    )
    cases = ROOT / "tests" / "checks" / "cases" / f"{slug}.toml"
    cases.write_text(CASES.format(**words), encoding="utf-8")
    registry = checks / "registry.py"
    registry.write_text(
        _registered(registry.read_text(encoding="utf-8"), room, slug), encoding="utf-8"
    )
    return [module, registry, entries, cases]


def _free_code(entries: Path, family: str) -> str:
    """Return the code after the family's last."""
    taken = [entry["code"] for entry in tomllib.loads(entries.read_text(encoding="utf-8")).values()]
    return f"EVX{int(max(taken)[3:]) + 1}" if taken else f"EVX{family}01"


def _with_imports(source: str) -> str:
    """Return the module with what the function needs; ruff sorts the lines and joins them."""
    first = "from __future__ import annotations\n"
    return source.replace(first, f"{first}\n{IMPORTS}", 1)


def _registered(source: str, room: str, slug: str) -> str:
    """Return the registry with the check behind the last one of its room."""
    alone, closing, rest = source.partition('\n)\n"""Checks that look at each form by itself."""')
    head, found, tail = alone.rpartition(f"    {room}.")
    if not found:
        raise SystemExit(f"name {room} in checks/registry.py first")
    line, newline, others = tail.partition("\n")
    return f"{head}{found}{line}\n    {room}.{slug},{newline}{others}{closing}{rest}"


def main() -> None:
    """Write the parts and bring them into the house's format."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    touched = write(*sys.argv[1:])
    modules = [str(path) for path in touched if path.suffix == ".py"]
    for words in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, *modules], check=True)
    for path in touched:
        print(path.relative_to(ROOT))
    print("now: your rule, words and cases; a plant in tests/generator/faults; docs/make.py")


if __name__ == "__main__":
    main()
