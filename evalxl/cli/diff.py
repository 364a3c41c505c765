"""`evalxl diff OLD NEW`: what changed between two submissions."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evalxl.cli import common, inputs
from evalxl.cli.common import Talk, words_of
from evalxl.cli.language import language, t
from evalxl.cli.paths import LocalPath
from evalxl.core.errors import UsageError
from evalxl.findings import plain

if TYPE_CHECKING:
    from evalxl.checks.history import Change
    from evalxl.pipeline import Outcome
    from evalxl.settings.config import Settings


@common.command(
    "两次报送之间改了什么：单元格、得分、问题；调低的指标值和擅自的调整列在最前。",
    "What changed between two submissions: cells, scores, findings; lowered targets and what "
    "nobody asked to change stand first.",
    example="evalxl diff first.xlsx second.xlsx",
)
@click.argument("old", type=LocalPath())
@click.argument("new", type=LocalPath())
@click.option("-p", "--policy", metavar="ID", help=t("按此评分办法", "Under this policy."))
@common.config_option()
@common.format_option("text", "json")
def command(
    talk: Talk, old: Path, new: Path, policy: str | None, config: Path | None, shape: str
) -> int:
    """Print the changes; exit 1 if there are any."""
    from evalxl.checks.history import changes

    settings = common.load_settings(config, policy=policy, lang=language())
    before, after = _outcome(old, settings), _outcome(new, settings)
    found = changes(before.frames, after.frames)
    gone, fresh = _marks(before) - _marks(after), _marks(after) - _marks(before)
    if shape == "json":
        said = {
            "schema": "evalxl-diff/1",
            "changes": [{**asdict(one), "at": one.at.address if one.at else None} for one in found],
            "findings_gone": _findings(before, gone),
            "findings_new": _findings(after, fresh),
        }
        talk.result(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        for one in found:
            talk.result(_line(one))
        for word, rows in (
            (t("问题已消除", "settled"), _findings(before, gone)),
            (t("新问题", "new"), _findings(after, fresh)),
        ):
            for row in rows:
                talk.result(f"{word}: {row['code']} {row['cell'] or ''} {row['message']}")
        if not found:
            talk.note(t("没有改动", "nothing changed"))
    return 1 if found else 0


def _outcome(path: Path, settings: Settings) -> Outcome:
    from evalxl import pipeline

    outcome = pipeline.evaluate([pipeline.open_form(inputs.source(path), settings)], settings)
    if outcome.frames.projects.empty:
        reason = "; ".join(outcome.findings["message"])
        raise UsageError(t(f"{path}：不是自评表：{reason}", f"{path}: holds no form: {reason}"))
    return outcome


def _marks(outcome: Outcome) -> set[str]:
    return set(outcome.findings["fingerprint"])


def _findings(outcome: Outcome, marks: set[str]) -> list[dict[str, Any]]:
    from evalxl import pipeline
    from evalxl.outputs.document import finding

    rows = [row for found in pipeline.parted(outcome)[1] for row in found]
    return [finding(row) for row in rows if row["fingerprint"] in marks]


def _line(one: Change) -> str:
    lower = t("！指标值调低 ", "! lowered target: ") if one.is_lower else ""
    mark = lower or (t("！擅自调整 ", "! unrequested: ") if one.is_silent else "")
    place = f" ({one.at.address})" if one.at else ""
    empty = t("（空）", "(empty)")
    before, after = plain(one.before) or empty, plain(one.after) or empty
    return f"{mark}{one.where}{place} {words_of(one.words)}: {before} → {after}"
