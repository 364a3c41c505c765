"""What a run came to, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from evalxl.core.terms import counted, word

LEVELS = ("error", "warning", "note")
_PLANNED = ("declared", "monitored")
_MOST_NAMED = 20


@dataclass(slots=True)
class RunReport:
    """One run, for people and programs.

    `counts` has `inputs`, `scored`, `refused`, `faulted`, `passed_over` (the present inbox) and
    `done`, `unchanged`, `withdrawn`, `pending` (this run). `severities` counts all findings of the
    present inbox. `run_id` is empty where nothing had to be done. `kept`: hand-edited outputs that
    were put aside. `in_use`: outputs that were open elsewhere and got a second name. `troubles`:
    outputs that could not be written. `held`: forms that are gone, but stay until `allow_empty`
    says that so many may leave. `gone`: forms whose copies were withdrawn. `plan`: what a dry run
    would do. `unmatched`: reviewers' scores that belong to no row. `typed`: answers found in
    outputs themselves. `changes`: the workbook of what differs from the last run; empty where there
    was none.
    """

    inbox: str
    out: str
    now: str
    run_id: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    in_use: list[str] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    plan: list[dict[str, str]] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    changes: str = ""
    typed: int = 0
    fault: str = ""
    interrupted: bool = False
    dry_run: bool = False

    def exit_code(self, fail_on: str = "never", *, require_input: bool = False) -> int:
        """Return how the command ends (INTERFACE §1)."""
        if self.interrupted:
            return 130
        if self.held and not self._faulted:
            return 5
        code = exit_code(
            self.severities, fail_on, refused=self.counts.get("refused", 0), faulted=self._faulted
        )
        if not code and require_input and not self.counts.get("done", 0):
            return 5
        return code

    @property
    def _faulted(self) -> int:
        return self.counts.get("faulted", 0) + len(self.troubles) + bool(self.fault)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-able data."""
        return {"schema": "evalxl-run/1", **asdict(self)}

    def lines(self, lang: str = "zh") -> Iterator[str]:
        """Put the report into a few plain lines."""
        yield from _LINES[lang](self)


def exit_code(
    severities: Mapping[str, int], fail_on: str, *, refused: int = 0, faulted: int = 0
) -> int:
    """Return how a command ends: 4 our fault, 3 refused inputs, 1 findings, 0.

    Args:
        severities: Severity → number of findings.
        fail_on: The level from which findings count; refused inputs count as errors.
        refused: Inputs that could not be read.
        faulted: Inputs or outputs that a fault of ours, or of the machine, spoiled.
    """
    if faulted:
        return 4
    if fail_on == "never":
        return 0
    if refused:
        return 3
    counted = LEVELS[: LEVELS.index(fail_on) + 1]
    return 1 if any(severities.get(level, 0) for level in counted) else 0


def _zh(report: RunReport) -> Iterator[str]:
    if report.dry_run:
        yield from (f"{step['action']}\t{step['path']}\t{step['why']}" for step in report.plan)
        yield f"预演：将处理 {len(report.plan)} 项，什么也没有写。"
        return
    count = {"inputs": 0, "scored": 0, "refused": 0, "faulted": 0, "passed_over": 0, "done": 0}
    count |= {"unchanged": 0, "withdrawn": 0, "pending": 0} | report.counts
    yield (
        f"收到 {count['inputs']} 份：已评分 {count['scored']}，未能读取 {count['refused']}，"
        f"程序出错 {count['faulted']}；另有 {count['passed_over']} 个文件未作处理。"
    )
    yield (
        f"本次处理 {count['done']} 份，未变 {count['unchanged']} 份，"
        f"已撤回 {count['withdrawn']} 份，待处理 {count['pending']} 份。"
    )
    if planned := [f"{word(one, 'zh')} {count[one]} 份" for one in _PLANNED if count.get(one)]:
        yield f"另有年初、年中表格：{'、'.join(planned)}（只检查，不评分、不排名）。"
    if answers := count.get("answers_read"):
        yield f"部门答复：本次登记 {count.get('answers_new', 0)} 条，累计 {answers} 条。"
    if report.changes:
        yield f"与上次运行相比的变化：{report.changes}"
    yield from (f"复核调整：{line}" for line in report.unmatched)
    yield from (f"人工修改过的结果另存为：{path}" for path in report.kept)
    yield from (f"结果正被打开，本次另取名，请关闭后再运行：{path}" for path in report.in_use)
    yield from _some(report.gone, "不在原处，评分表已撤回：{}", "……等共 {} 份")
    yield from (f"写不进去：{path}（{why}）" for path, why in report.troubles.items())
    if report.held:
        yield (
            f"{len(report.held)} 份表格不见了（如 {report.held[0]}），"
            "占了全部或大半，一份也没有撤回。"
            "请检查收件箱是否挂载好；确实撤走了，请加 --allow-empty 再运行。"
        )
    if report.fault:
        yield f"出错：{report.fault}。已完成的都在，排除后再运行一次即可接着做。"
    if report.interrupted:
        yield "已中断；正在处理的已收尾，再运行一次即可接着做。"


def _some(paths: list[str], line: str, rest: str) -> Iterator[str]:
    """Name the first of some paths, and how many there are."""
    yield from (line.format(path) for path in paths[:_MOST_NAMED])
    if len(paths) > _MOST_NAMED:
        yield rest.format(len(paths))


def _en(report: RunReport) -> Iterator[str]:
    if report.dry_run:
        yield from (f"{step['action']}\t{step['path']}\t{step['why']}" for step in report.plan)
        yield f"dry run: {counted(len(report.plan), 'step')}, nothing was written"
        return
    count = {"inputs": 0, "scored": 0, "refused": 0, "faulted": 0, "passed_over": 0, "done": 0}
    count |= {"unchanged": 0, "withdrawn": 0, "pending": 0} | report.counts
    yield (
        f"{counted(count['inputs'], 'input')}: {count['scored']} scored, "
        f"{count['refused']} refused, {count['faulted']} spoiled by a fault; "
        f"{counted(count['passed_over'], 'other file')} passed over"
    )
    yield (
        f"this run: {count['done']} done, {count['unchanged']} unchanged, "
        f"{count['withdrawn']} withdrawn, {count['pending']} left to do"
    )
    if planned := [f"{count[one]} {word(one, 'en')}" for one in _PLANNED if count.get(one)]:
        yield f"forms of before and during the year, checked and not scored: {', '.join(planned)}"
    if answers := count.get("answers_read"):
        yield f"answers of departments: {count.get('answers_new', 0)} new, {answers} in all"
    if report.changes:
        yield f"what changed since the last run: {report.changes}"
    yield from (f"reviewers' scores: {line}" for line in report.unmatched)
    yield from (f"edited by hand, kept as: {path}" for path in report.kept)
    yield from (f"open elsewhere, written under a second name: {path}" for path in report.in_use)
    yield from _some(report.gone, "no longer there, its copy was withdrawn: {}", "… {} in all")
    yield from (f"cannot be written: {path} ({why})" for path, why in report.troubles.items())
    if report.held:
        yield (
            f"{counted(len(report.held), 'form')} gone (such as {report.held[0]}), all or most of "
            "them: none was withdrawn. Check that the inbox is mounted; if they did leave, run "
            "again with --allow-empty"
        )
    if report.fault:
        yield f"fault: {report.fault}; what was done is kept, mend it and run again"
    if report.interrupted:
        yield "interrupted; what was in flight is finished, run again to go on"


_LINES = {"zh": _zh, "en": _en}
