"""评分办法测算 against real runs: another basis of execution gives what a run under it gives."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalxl import policies
from evalxl.batch.run import Options, run
from evalxl.settings import config
from tests.generator import generate
from tests.writing_summary.workbooks import needs_office, read, recalculated, rows

FORMS = Path(__file__).parents[1] / "data" / "forms"
SHIPPED = [
    name
    for name in sorted(path.stem for path in Path(policies.__file__).parent.glob("*.toml"))
    if policies.load(name).compute
]
"""A policy that computes no points has none to simulate."""
GATE = ("step-execution",)
"""Steps differ most from a share of the rate; the other policies are tried before a release."""
NOW = datetime(2026, 11, 27, 9, 0)
SHEET = "评分办法测算"


def _summary(folder: Path, inbox: Path, policy: str, basis: str | None) -> bytes:
    folder.mkdir()
    lines = [f'[policy.ours]\nextends = "{policy}"\n']
    lines += [f'[policy.ours.execution]\nbasis = "{basis}"\n'] if basis else []
    (folder / "evalxl.toml").write_text(
        '[scoring]\npolicy = "ours"\n' + "".join(lines), encoding="utf-8"
    )
    settings = config.load(folder / "evalxl.toml")
    assert not run(inbox, folder / "out", settings, Options(now=NOW, jobs=1)).fault
    return (folder / "out" / "summary.xlsx").read_bytes()


def _with_basis(content: bytes, word: str, folder: Path) -> list[dict[str, Any]]:
    """Choose another basis on the sheet, as a person does, and let LibreOffice recalculate."""
    book = openpyxl.load_workbook(BytesIO(content))
    place = book.defined_names["执行率算法"].attr_text.split("!")[1].replace("$", "")
    book[SHEET][place].value = word
    changed = BytesIO()
    book.save(changed)
    folder.mkdir()
    sheet = recalculated(changed.getvalue(), folder)[SHEET]
    head = next(row for row in range(1, 60) if sheet.cell(row, 1).value == "序号")
    names = [cell.value for cell in sheet[head]]
    lines = (line for line in sheet.iter_rows(min_row=head + 1, values_only=True) if line[0])
    return [dict(zip(names, line, strict=True)) for line in lines]


def _points(table: list[dict[str, Any]], lowest: str, highest: str) -> list[tuple[str, ...]]:
    """Name every project with its points as texts, in one order."""
    return sorted(
        (str(row["主管部门"]), str(row["项目名称"]), _shown(row[lowest]), _shown(row[highest]))
        for row in table
    )


def _shown(points: Any) -> str:
    return f"{points:.2f}" if isinstance(points, int | float) else "—"


def _inbox(folder: Path) -> Path:
    forms = [(f"五表/{one.name}", one.read_bytes()) for one in sorted(FORMS.glob("*.xlsx"))]
    for path, content in [*forms, *((one.path, one.content) for one in generate(12, seed=5))]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.mark.slow
@pytest.mark.office
@needs_office
@pytest.mark.parametrize(
    "policy",
    [pytest.param(name, marks=() if name in GATE else pytest.mark.thorough) for name in SHIPPED],
)
def test_another_basis_gives_what_a_run_under_it_gives(policy: str, tmp_path: Path) -> None:
    inbox = _inbox(tmp_path / "inbox")
    content = _summary(tmp_path / "as it is", inbox, policy, None)
    for basis, word in (("initial", "年初预算"), ("budget", "全年预算")):
        simulated = _with_basis(content, word, tmp_path / word)
        real = rows(read(_summary(tmp_path / basis, inbox, policy, basis))["项目汇总"])
        simulated_points = _points(simulated, "测算下限", "测算上限")
        assert simulated_points == _points(real, "核算下限", "核算上限"), basis
