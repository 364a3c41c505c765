"""`evalxl verify PATH…`: are these outputs still what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import t
from evalxl.cli.paths import AnyPlace
from evalxl.cli.run import moment
from evalxl.core.errors import Refused, UsageError
from evalxl.core.urls import Place, read_whole

if TYPE_CHECKING:
    from evalxl.batch.verify import Verdict
    from evalxl.settings.config import Settings
    from evalxl.xlsx.difference import Difference

_MOST_NAMED = 20


@common.command(
    "输出（文件夹或单个评分表）有没有改动：逐字节核对，并指出改了哪张表的哪些格。",
    "Are these outputs (a folder or files) still what was written, byte by byte; names the sheets "
    "and cells that changed.",
    example="evalxl verify out",
)
@click.argument("paths", nargs=-1, required=True, type=AnyPlace(exists=True))
@click.option(
    "--read-data",
    is_flag=True,
    help=t(
        "每个输出都按原表重做一遍再核对，不只与台账比",
        "Make every output again from its form and compare, instead of trusting the ledger.",
    ),
)
@click.option("-p", "--policy", metavar="ID", help=t("运行时用的评分办法", "The run's policy."))
@common.config_option()
@common.format_option("text", "json")
def command(
    talk: Talk,
    paths: tuple[Place, ...],
    read_data: bool,
    policy: str | None,
    config: Path | None,
    shape: str,
) -> int:
    """Print one line an output that is not as written; exit 1 if there is any."""
    found = [one for path in paths for one in _verdicts(path, read_data, policy, config)]
    wrong = [one for one in found if one.state != "ok"]
    if shape == "json":
        talk.result(json.dumps(_document(found), ensure_ascii=False, indent=1))
        return 1 if wrong else 0
    for one in found:
        (talk.detail if one.state == "ok" else talk.result)(_line(one))
    if not wrong:
        talk.note(t("输出文件均未改动", "everything is as it was written"))
    unmade = sum(one.state == "ok" and bool(one.why) for one in found) if read_data else 0
    if unmade:
        talk.note(
            t(
                f"其中 {unmade} 个不能重做，只与台账核对（-v 显示原因）",
                f"{unmade} of them cannot be made again and were compared with the ledger only "
                "(-v says why)",
            )
        )
    return 1 if wrong else 0


def _verdicts(
    path: Place, read_data: bool, policy: str | None, config: Path | None
) -> Iterator[Verdict]:
    """Ask the ledger, which knows every byte; copies under none can only be asked their seal."""
    from evalxl.batch.options import Options
    from evalxl.batch.verify import CHANGED, OK, compared, out_of, verify

    try:
        out = out_of(path)
    except UsageError:
        copies = _copies(path)
        if not copies:
            raise
        yield from (_sealed(copy) for copy in copies)
        return
    asked = {CHANGED, OK} if read_data else {CHANGED}
    found = list(verify([path]))
    to_compare = [one for one in found if one.state in asked]
    if to_compare:
        settings = _settings(out, policy, config)
        known = {
            one.path: one for one in compared(out, to_compare, settings, Options(now=moment(None)))
        }
        found = [known.get(one.path, one) for one in found]
    yield from found


def _settings(out: Place, policy: str | None, config: Path | None) -> Settings:
    """Return the settings of the last run, as far as they are known here."""
    from evalxl.batch.status import inbox_of, last_run

    beside = None if config else inbox_of(out)
    return common.load_settings(config, policy=policy, beside=beside, today=last_run(out))


def _copies(path: Place) -> Sequence[Place]:
    """Return the workbooks `evalxl score` wrote: they lie under no ledger, but carry a seal."""
    from evalxl.batch.verify import WORKBOOKS

    if path.is_file():
        return [path]
    if not isinstance(path, Path):
        return []
    return sorted(
        one for one in path.rglob("*") if one.suffix.lower() in WORKBOOKS and one.is_file()
    )


def _sealed(path: Place) -> Verdict:
    """Say what the seal of a copy says: anybody can write one."""
    from evalxl.batch.verify import CHANGED, OK, UNKNOWN, Verdict
    from evalxl.writing.strip import verify
    from evalxl.xlsx.difference import Difference

    name = str(path)
    try:
        seal = verify(read_whole(path))
    except (OSError, Refused):
        return Verdict(name, CHANGED, why="unreadable")
    if not seal.is_sealed:
        return Verdict(name, UNKNOWN if path.suffix.lower().startswith(".xls") else CHANGED)
    if seal.is_intact and not seal.changed:
        return Verdict(name, OK, why="no_ledger", has_same_values=True)
    named = tuple(Difference(cell, "value") for cell in seal.changed)
    return Verdict(name, CHANGED, named, why="" if named else "no_ledger")


def _line(one: Verdict) -> str:
    told = [*_named(one.named)]
    if one.has_same_values:
        told.append(t("填写的值未变", "values unchanged"))
    if one.why and not one.named:
        told.append(_whys()[one.why])
    more = t("；", "; ").join(told)
    return "\t".join((one.state, one.path, *((more,) if more else ())))


def _named(found: Sequence[Difference]) -> Iterator[str]:
    """Name the places, of each kind of difference together."""
    kinds = {
        "value": "",
        "formula": t("公式", "formula"),
        "result": t("公式结果", "result of the formula"),
        "look": t("显示", "how it is shown"),
        "note": t("批注", "note"),
        "sheet": t("工作表", "sheet"),
        "part": t("部件", "part"),
    }
    for kind, words in kinds.items():
        places = [place for place, what in found if what == kind]
        if places:
            shown = ", ".join(places[:_MOST_NAMED])
            rest = len(places) - _MOST_NAMED
            more = t(f" 等 {len(places)} 处", f" and {rest} more") if rest > 0 else ""
            yield f"{words}{t('：', ': ') if words else ''}{shown}{more}"


def _whys() -> dict[str, str]:
    return {
        "form_gone": t(
            "收件箱里已没有评分时的那份表，无法指出改在哪里",
            "the form it was made from is no longer in the inbox, so the place cannot be named",
        ),
        "other_settings": t(
            "设置或程序版本与运行时不同，无法指出改在哪里（可用 -c、-p 指定当时的设置）",
            "settings or program are not those of the run, so the place cannot be named (name them "
            "with -c and -p)",
        ),
        "not_reproducible": t(
            "不能重做这个输出，无法指出改在哪里",
            "this output cannot be made again, so the place cannot be named",
        ),
        "unreadable": t("已不能作为工作簿打开", "it cannot be opened as a workbook any more"),
        "no_ledger": t(
            "不在任何台账里，只核对了填写的值", "no ledger knows it: only the values were checked"
        ),
    }


def _document(found: Sequence[Verdict]) -> dict[str, object]:
    return {
        "schema": "evalxl-verify/1",
        "outputs": [
            {
                "path": one.path,
                "state": one.state,
                "changed": [{"place": place, "what": what} for place, what in one.named],
                "values_unchanged": one.has_same_values or one.state == "ok",
                "why": one.why or None,
            }
            for one in found
        ],
    }
