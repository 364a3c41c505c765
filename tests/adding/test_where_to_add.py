"""Each row of "Where to add" in ARCHITECTURE.md, carried out in a copy of the house and run.

What is touched is what the table names and nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reading.drawn import draw, workbook

ROOT = Path(__file__).parents[2]
FORM = """
项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | 水厂滤池改造 | < | 实施单位 | 供水中心 | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 未完成原因
产出指标 | 数量指标 | 改造滤池数量 | ≥4座 | 3座 | 60 | 45 | 一座滤池的阀门年底到货
产出指标 | 数量指标 | 更换水泵台数 | ≥5台 | 5台 | 40 | 40 |
"""

pytestmark = pytest.mark.slow


class House:
    """A copy of what ships, to add to, and its doors."""

    def __init__(self, root: Path) -> None:
        self.root = root
        without = shutil.ignore_patterns("__pycache__")
        for folder in ("evalxl", "scripts", "templates", "tests/checks"):
            shutil.copytree(ROOT / folder, root / folder, ignore=without)
        (root / "tests" / "__init__.py").touch()
        self.form = root / "form.xlsx"
        self.draw(FORM)

    def draw(self, text: str) -> None:
        """Draw the form the commands are given."""
        self.form.write_bytes(workbook([draw("自评表", text)]))

    def append(self, path: str, text: str) -> None:
        """Add to the end of a file."""
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def replace(self, path: str, old: str, new: str) -> None:
        """Change the first place where a file says so."""
        source = (self.root / path).read_text(encoding="utf-8")
        assert old in source, f"{path} has no {old!r}"
        (self.root / path).write_text(source.replace(old, new, 1), encoding="utf-8")

    def python(self, *words: str) -> str:
        """Run Python on the copy and return what it said."""
        done = subprocess.run(
            [sys.executable, *words],
            env={"PYTHONPATH": str(self.root), "PATH": os.defpath, "EVALXL_LANG": "zh"},
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        return done.stdout

    def evalxl(self, *words: str) -> str:
        """Run a command of the copy."""
        return self.python("-m", "evalxl", *words)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def a_form(house: House) -> None:
    source = (house.root / "templates" / "sichuan.toml").read_text(encoding="utf-8")
    named = re.sub(
        r"(?m)^name = .*$", 'name = { zh = "某县自评表", en = "A county" }', source, count=1
    )
    (house.root / "templates" / "county.toml").write_text(named, encoding="utf-8")
    assert "某县自评表" in house.evalxl("template", "list")
    drawn = (
        "from pathlib import Path; from evalxl.writing.forms import draw, load_description;"
        "Path('templates/county.xlsx').write_bytes("
        "draw(load_description(Path('templates/county.toml'))))"
    )
    house.python("-c", drawn)
    house.evalxl("template", "new", "county", "-o", "blank.xlsx")
    assert (house.root / "blank.xlsx").read_bytes()[:2] == b"PK"


def a_label(house: House) -> None:
    house.draw(FORM.replace("未完成原因", "缺口由来"))
    without = house.evalxl("check", "form.xlsx")
    house.replace(
        "evalxl/reading/vocabulary.toml",
        "[columns.reason]\nlabels = [",
        '[columns.reason]\nlabels = ["缺口由来", ',
    )
    assert "缺口由来" in without
    assert "缺口由来" not in house.evalxl("check", "form.xlsx")


def a_word_of_targets(house: House) -> None:
    words = ("compare", "≥45%", "对开", "--name", "苗木成活率")
    assert "exceeded" not in house.evalxl(*words, "--format", "json")
    house.replace("evalxl/language/lexicon/numerals.toml", "半数=50 ", "半数=50 对开=50 ")
    assert '"exceeded"' in house.evalxl(*words, "--format", "json")


def a_word_of_standards(house: House) -> None:
    asked = (
        "from fractions import Fraction; from evalxl import compare;"
        "from evalxl.standards import row_of, rule_on; told = compare('≥95%', '93%', '验收合格率');"
        "row = row_of(10, '验收合格率', told.verdict, told.direction,"
        " 95, '%', 93, '%', '≥95%', '93%', 2025);"
        "print(rule_on('≥95%得满分，每跌落1个百分点扣1分', row).points)"
    )
    assert house.python("-c", asked).strip() == "None"
    house.replace("evalxl/standards/words.toml", '[short]\nwords = "', '[short]\nwords = "跌落 ')
    assert house.python("-c", asked).strip() == "8"


def a_policy(house: House) -> None:
    (house.root / "evalxl" / "policies" / "strict.toml").write_text(
        'extends = "mof-2020"\nzh = "未达标不得分"\nen = "Nothing for a miss"\n'
        '[more]\nsource.zh = "某县办法第三条"\nsource.en = "Article 3"\nrule = "all-or-nothing"\n',
        encoding="utf-8",
    )
    assert "未达标不得分" in house.evalxl("policy", "list")
    assert "45/60" in house.evalxl("explain", "form.xlsx", "1")
    assert "0/60" in house.evalxl("explain", "form.xlsx", "1", "-p", "strict")


def a_finding(house: House) -> None:
    touched = house.python("scripts/new_finding.py", "rusty_pump", "classes", "3").splitlines()
    assert [Path(path).name for path in touched[:-1]] == [
        "classes.py", "registry.py", "3xx.toml", "rusty_pump.toml"
    ]  # fmt: skip
    said = house.python(
        "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(house.root),
        "-q", "tests/checks/test_cases.py", "-k", "rusty_pump",
    )  # fmt: skip
    assert re.search(r"\b4 passed", said), said
    assert "示例：rusty_pump" in house.evalxl("rule", "rusty_pump")


def a_line(house: House) -> None:
    house.replace(
        "evalxl/checks/thresholds.py",
        "    overspend_above:",
        "    rust_above: float = 3.5\n    overspend_above:",
    )
    house.replace(
        "evalxl/writing/summary/sheets/rules.py",
        "LINES = {\n",
        'LINES = {\n    "rust_above": "锈蚀高于此线",\n',
    )
    (house.root / "evalxl.toml").write_text(
        "[findings.thresholds]\nrust_above = 4\n", encoding="utf-8"
    )
    assert "rust_above" in house.evalxl("doctor", "-c", "evalxl.toml")


def a_summary_sheet(house: House) -> None:
    (house.root / "evalxl" / "writing" / "summary" / "sheets" / "names.py").write_text(
        '"""名册: the projects by name."""\n'
        "from evalxl.writing.summary.facts import Facts\n"
        "from evalxl.writing.summary.tables.table import Column, Table\n\n"
        'SHEET = "名册"\n\n\n'
        "def table(facts: Facts) -> Table:\n"
        '    column = Column(key="project_name", heading="项目名称", kind="wrap", width=40)\n'
        '    return Table(sheet=SHEET, title="名册", columns=(column,), rows=facts.projects)\n',
        encoding="utf-8",
    )
    workbook_py = "evalxl/writing/summary/workbook.py"
    house.replace(workbook_py, "    lists,\n", "    lists,\n    names,\n")
    house.replace(
        workbook_py,
        "    yield rules.table(batch, options.lang)\n",
        "    yield rules.table(batch, options.lang)\n    yield names.table(facts)\n",
    )
    (house.root / "inbox").mkdir()
    house.form.rename(house.root / "inbox" / "form.xlsx")
    house.evalxl("run", "inbox", "-o", "out")
    opened = "import openpyxl; book = openpyxl.load_workbook('out/summary.xlsx');"
    told = house.python("-c", f"{opened} print([cell.value for cell in book['名册']['A']])")
    assert "水厂滤池改造" in told


def a_command(house: House) -> None:
    (house.root / "evalxl" / "cli" / "count.py").write_text(
        '"""`evalxl count WORDS`: how many words there are."""\n'
        "import click\n\nfrom evalxl.cli import common\nfrom evalxl.cli.common import Talk\n\n\n"
        '@common.command("数一数", "Count.", example="evalxl count a b")\n'
        '@click.argument("words", nargs=-1)\n'
        "def command(talk: Talk, words: tuple[str, ...]) -> None:\n"
        '    """Print their number."""\n'
        "    talk.result(str(len(words)))\n",
        encoding="utf-8",
    )
    house.replace(
        "evalxl/cli/main.py",
        "COMMANDS: dict[str, tuple[str, str]] = {\n",
        'COMMANDS: dict[str, tuple[str, str]] = {\n    "count": ("数一数", "Count."),\n',
    )
    assert "数一数" in house.evalxl("--help")
    assert house.evalxl("count", "a", "b", "c").strip() == "3"


ROWS: dict[str, Callable[[House], None]] = {
    "a form": a_form,
    "a way people write a label": a_label,
    "a way people write a target or a result": a_word_of_targets,
    "a way people write a scoring standard": a_word_of_standards,
    "a scoring policy": a_policy,
    "a finding": a_finding,
    "a line that a check measures by": a_line,
    "a summary sheet": a_summary_sheet,
    "a command": a_command,
}


def test_every_row_of_the_table_is_carried_out() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.partition("## Where to add")[2].partition("## ")[0]
    listed = re.findall(r"(?m)^\| (a [^|(]+?) ?(?:\(|\|)", table)
    assert listed == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_what_the_table_names_is_all_there_is_to_touch(row: str, house: House) -> None:
    ROWS[row](house)
