"""`evalxl doctor`: versions, write access, locale, effective settings, a self-test."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evalxl import __version__
from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t
from evalxl.cli.paths import LocalPath

PACKAGES = ("openpyxl", "pandas", "XlsxWriter", "click", "pydantic", "python-calamine", "pyarrow")


@common.command(
    "检查环境：版本、写权限、语言、生效的设置及出处，并用内置样表自测。",
    "Versions, write access, locale, effective settings with their sources, and a self-test.",
    example="evalxl doctor -c evalxl.toml",
)
@click.argument("out", required=False, type=LocalPath(file_okay=False))
@common.config_option()
def command(talk: Talk, out: Path | None, config: Path | None) -> int:
    """Print what was looked at; exit 4 if the self-test fails."""
    from evalxl.settings import config as configuration

    for line in _machine(out or Path.cwd()):
        talk.result(line)
    settings = [*configuration.effective(common.load_settings(config))]
    for line in _settings(settings, with_defaults=talk.level >= 1):
        talk.result(line)
    passed, said = _self_test()
    talk.result(f"{t('自测', 'self-test')}: {said}")
    return 0 if passed else 4


def _machine(out: Path) -> Iterator[str]:
    yield f"evalxl {__version__}"
    yield f"python {platform.python_version()} ({sys.executable})"
    for name in PACKAGES:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            yield f"{name}: {t('没有安装', 'not installed')}"
    yield f"{t('语言', 'language')}: {language()} ({locale.getlocale()[0]}, {sys.stdout.encoding})"
    place = out if out.exists() else out.parent
    writable = os.access(place, os.W_OK)
    yield f"{t('可写', 'writable')}: {place}: {t('是', 'yes') if writable else t('否', 'no')}"
    yield f"{t('临时文件夹', 'temporary folder')}: {tempfile.gettempdir()}"


def _settings(
    settings: Sequence[tuple[str, object, str | None]], *, with_defaults: bool
) -> Iterator[str]:
    """Say which settings differ from the defaults and where they are set; with `-v`, all."""
    yield t("生效的设置（出处）：", "settings in force (source):")
    shown = [one for one in settings if with_defaults or one[2]]
    for key, value, origin in shown:
        yield f"  {key} = {value}  ({origin or t('默认', 'default')})"
    if left := len(settings) - len(shown):
        yield t(
            f"  其余 {left} 项为默认值（加 -v 全部列出）",
            f"  the other {left} are the defaults (-v lists them)",
        )


def _self_test() -> tuple[bool, str]:
    """Score a form we draw ourselves: one row of 5 points at 4 of 5 earns 4."""
    from evalxl import pipeline
    from evalxl.core import resources
    from evalxl.core.records import Source
    from evalxl.writing.forms import draw, load_description

    row = {"level1": "产出指标", "level2": "数量指标", "name": "培训场数"}
    row |= {"target": "≥5场", "actual": "4场", "weight": "5", "reason": "场地未落实"}
    head = {
        "project_name": "自测",
        "unit": "自测",
        "year": 2025,
        "total_budget": 1,
        "total_paid": 1,
    }
    form = draw(
        load_description(resources.templates() / "national-project.toml"),
        head,
        {"indicators": [row]},
    )
    settings = common.load_settings(None)
    outcome = pipeline.evaluate(
        [pipeline.open_form(Source("self-test.xlsx", form), settings)], settings
    )
    scores = outcome.frames.indicators.get("computed_score")
    passed = scores is not None and scores.tolist() == [4.0]
    return passed, t("通过", "passed") if passed else t("未通过", "failed")
