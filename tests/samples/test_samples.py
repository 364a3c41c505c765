"""The samples: made by the script beside them, and as their README says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.settings import config
from evalxl.settings.control import load

SAMPLES = Path(__file__).parents[2] / "samples"


def maker(folder: Path) -> ModuleType:
    """Load `samples/make.py`, working in another folder."""
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module)["HERE"] = folder
    return module


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*.xlsx"))
        if "临江县" in str(one) or one.parent.name == "inbox"
    }


def test_the_committed_samples_are_what_the_script_makes(tmp_path: Path) -> None:
    """Stale? Run `python samples/make.py`."""
    (tmp_path / "inbox").mkdir()
    maker(tmp_path).main()
    assert contents(tmp_path) == contents(SAMPLES)


def test_one_file_is_refused_and_all_known_forms_are_there() -> None:
    settings = config.load()
    forms, refused = set(), []
    for file in sorted((SAMPLES / "inbox").glob("*/*.xlsx")):
        opened = pipeline.open_form(Source(file.name, file.read_bytes()), settings)
        if opened.status == "scored":
            forms.add(opened.workbook.form)
        else:
            refused.append(file.name)
    known = {one.stem for one in (SAMPLES.parent / "templates").glob("*.toml")}
    assert forms == known
    assert len(refused) == 1
    assert "传输中断" in refused[0]


def test_the_control_files_can_be_used() -> None:
    control = load(SAMPLES / "inbox")
    assert (len(control.roster), len(control.adjustments), len(control.waivers)) == (17, 1, 1)
