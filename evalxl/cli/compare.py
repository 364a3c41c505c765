"""`evalxl compare`: how one target and one result are understood."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from evalxl.cli import common
from evalxl.cli.common import Talk, words_of
from evalxl.cli.language import t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError
from evalxl.core.terms import word
from evalxl.language import words
from evalxl.targets.compare import use_benchmarks

KEYS = ("target", "actual", "name", "level2", "unit", "sign", "year")

_ZH = {
    "op": "符号", "value": "数值", "upper": "上限", "unit": "单位", "kind": "类型",
    "is_bound": "只是界限", "True": "是", "False": "否", "None": "不明", "range": "区间",
    "quantitative": "定量", "composite": "复合", "date": "日期", "rank": "名次",
    "relative": "相对", "qualitative": "定性", "missing": "未填",
    "sign": "按符号", "name": "按名称", "category": "按类别", "default": "默认",
}  # fmt: skip
"""Chinese for the keys and values of `evalxl-compare/1`, where a person reads them."""


@common.command(
    "显示一个指标值与完成值如何理解、是否达标、为什么。",
    "Show how one target and one result are understood, the verdict, and why.",
    example="evalxl compare '≥20家' '扶持工业企业27家' --name 扶持工业企业数量",
    takes_negative_numbers=True,
)
@click.argument("target", required=False)
@click.argument("actual", required=False)
@click.option("--name", default="", help=t("三级指标名称", "Name of the indicator."))
@click.option("--level2", default="", help=t("二级指标", "Level-2 category."))
@click.option(
    "--unit", default="", help=t("单独成列的计量单位", "Unit standing in a column of its own.")
)
@click.option(
    "--sign", default="", help=t("单独成列的指标性质", "Sign standing in a column of its own.")
)
@click.option("--year", type=int, help=t("评价年度", "Year under evaluation."))
@common.config_option()
@click.option(
    "--rows",
    type=LocalPath(exists=True, dir_okay=False, allow_dash=True),
    help=t("一次比较许多行（JSON Lines；- 为标准输入）", "Many rows, JSON lines; - for stdin."),
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    help=t("输出格式（默认：终端为 text，否则 json）", "Default: text on a terminal, else json."),
)
def command(
    talk: Talk,
    target: str | None,
    actual: str | None,
    rows: Path | None,
    shape: str | None,
    config: Path | None,
    **rest: Any,
) -> None:
    """Compare one pair, or each row of a file."""
    if config is not None:
        settings = common.load_settings(config)
        words.use(settings.words)
        use_benchmarks(settings.control.benchmarks)
    if rows is not None:
        for place, row in _read_rows(rows):
            talk.result(json.dumps(_answer(row, place), ensure_ascii=False))
        return
    if target is None or actual is None:
        raise UsageError(
            t("请给出指标值和完成值，或用 --rows", "give TARGET and ACTUAL, or --rows")
        )
    answer = _answer({"target": target, "actual": actual, **rest})
    as_text = shape == "text" or (shape is None and sys.stdout.isatty())
    talk.result(_text(answer) if as_text else json.dumps(answer, ensure_ascii=False))


def _answer(row: dict[str, Any], place: str = "") -> dict[str, Any]:
    from evalxl.targets.values import compare

    kept = dict(row)
    if "verdict" in kept:
        kept["expected_verdict"] = kept.pop("verdict")
    year = str(row.get("year") or "")
    told: dict[str, Any] = {key: row.get(key) for key in KEYS if key != "year"}
    try:
        said = compare(**told, year=int(year) if year.isdecimal() else None)
    except TypeError as error:
        words = t("应为文字或数字", "not text and not a number")
        raise UsageError(f"{place}: {words}: {_no_values(told)}") from error
    return {**kept, **said.to_dict()}


def _no_values(row: dict[str, Any]) -> str:
    """Name what in a row of JSON is neither text nor number, as it stands there."""
    wrong = (key for key, value in row.items() if isinstance(value, bool | list | dict))
    return ", ".join(f"{key} {json.dumps(row[key], ensure_ascii=False)}" for key in wrong)


def _read_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return each row with its place in the file."""
    with click.open_file(str(path), "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                raise UsageError(
                    f"{path}:{number}: {t('不是 UTF-8 文本，请另存为 UTF-8', 'not UTF-8 text')}"
                ) from None
            except json.JSONDecodeError as error:
                raise UsageError(
                    f"{path}:{number}: {t('不是 JSON', 'not JSON')}: {error}"
                ) from None
            if not isinstance(row, dict):
                raise UsageError(f"{path}:{number}: {t('应为 JSON 对象', 'not a JSON object')}")
            yield f"{path}:{number}", row


def _said(term: object) -> str:
    """Say a key or value of the answer in the language of messages; numbers and units stay."""
    return t(_ZH.get(str(term), str(term)), str(term))


def _text(answer: dict[str, Any]) -> str:
    completion = answer["completion"]
    source = f"({_said(answer['direction_source'])})"
    lines = [
        f"{t('结论', 'verdict')}: {t(word(answer['verdict'], 'zh'), answer['verdict'])}"
        + ("" if completion is None else f"  ({completion:g} %)"),
        f"{t('理由', 'why')}: {words_of(answer['why'])}",
        f"{t('指标值', 'target')}: {_parts(answer['parsed_target'])}",
        f"{t('完成值', 'result')}: {_parts(answer['parsed_actual'])}",
        f"{t('方向', 'direction')}: {_said(answer['direction'])} {source}",
    ]
    return "\n".join(lines)


def _parts(parsed: dict[str, Any]) -> str:
    return ", ".join(
        f"{_said(key)} {_said(value)}" for key, value in parsed.items() if value is not None
    )
