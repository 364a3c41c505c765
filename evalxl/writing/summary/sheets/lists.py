"""The short lists for the meeting: 临界, 抽查名单, 预算挂钩, 未能读取."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evalxl.outputs.sampling import sample_projects
from evalxl.writing.summary import words
from evalxl.writing.summary.facts import Facts, gather, pinyin_order
from evalxl.writing.summary.tables.links import escaped
from evalxl.writing.summary.tables.table import Column, Table
from evalxl.writing.summary.view import SummaryOptions

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView

BOUNDARY, SAMPLE, BUDGET, REFUSED = "临界", "抽查名单", "预算挂钩", "未能读取"
NEAR = 0.5
_POOR = ("中", "低", "差")
_ELSEWHERE = ("scored", "declared", "monitored")
"""Files that have sheets of their own."""

_NO = Column(key="no", heading="项目序号", kind="count", width=7)
_DEPARTMENT = Column(key="department", heading="主管部门", kind="wrap", worded=True, width=18)
_UNIT = Column(key="unit", heading="实施单位", kind="wrap", width=20)
_PROJECT = Column(key="project_name", heading="项目名称", kind="wrap", width=32)
_COPY = Column(key="copy", heading="核算表", kind="center", worded=True, width=8, link="copy_link")
_BUDGET = Column(key="budget", heading="全年预算（万元）", kind="money", width=13, total="sum")
_RATE = Column(key="rate", heading="执行率", kind="percent", width=10)
_SELF = Column(key="self_evaluated", heading="自评得分", kind="points", width=9)
_ADOPTED = Column(key="adopted", heading="核算得分", kind="points", width=9)
_GRADE = Column(key="grade", heading="等级", kind="center", width=9)


def boundary(view: BatchView, facts: Facts) -> Table:
    """The projects within half a point of a grade line."""
    return Table(
        sheet=BOUNDARY,
        title="等级临界项目",
        columns=(
            _NO, _DEPARTMENT, _PROJECT,
            Column(key="which", heading="得分类别", kind="center", worded=True, width=11),
            Column(key="points", heading="得分（百分制）", kind="points", width=16),
            Column(key="line", heading="等级线", kind="points", width=9),
            Column(key="grade_above", heading="线上等级", kind="center", width=9),
            Column(key="gap", heading="距线", kind="change", width=9),
            _GRADE, _SELF,
            Column(key="undecided", heading="待核分值", kind="points", width=9),
            _COPY,
        ),
        rows=_near_lines(view, facts.projects),
        prepare=facts.linked,
        notes=(f"得分与等级线相差不超过 {NEAR} 分的项目；距线为正，得分在线上。",),
        frozen=3,
        nothing="没有处于等级线附近的项目。",
    )  # fmt: skip


def _near_lines(view: BatchView, projects: pd.DataFrame) -> pd.DataFrame:
    lines = pd.DataFrame(
        [
            (policy, band.grade, band.at_least)
            for policy, table in view.policies.items()
            for band in table.grades.bands
            if band.at_least > 0
        ],
        columns=["policy", "grade_above", "line"],
    ).astype({"policy": object, "grade_above": object, "line": float})
    kinds = {"adopted": "核算得分", "self_evaluated": "自评得分"}
    points = projects.melt(
        id_vars=["no", "policy"], value_vars=list(kinds), var_name="which", value_name="raw"
    )
    whole = {policy: table.weights.total for policy, table in view.policies.items()}
    points["points"] = (100 * points["raw"] / points["policy"].map(whole)).round(4)
    near = points.merge(lines, on="policy")
    near["gap"] = (near["points"] - near["line"]).round(4)
    near = near[near["gap"].abs().le(NEAR)].drop(columns=["policy", "raw"])
    near["which"] = near["which"].map(kinds)
    return near.merge(projects, on="no").sort_values(["no", "which"], kind="stable")


def drawn_sample(view: BatchView, count: int | None, seed: int) -> pd.DataFrame:
    """Draw `count` projects for review (`None`: as many as usual), as the sheet 抽查名单 does.

    Returns:
        Rows of `Facts.projects`.
    """
    facts = gather(view, SummaryOptions(sample_size=count, sample_seed=seed))
    return sample_projects(facts.projects, count, seed)


def sample(view: BatchView, facts: Facts, options: SummaryOptions) -> Table:
    """The seeded sample for on-site review, the same as `evalxl sample` draws."""
    drawn = view.sample
    if drawn is None:
        drawn = sample_projects(facts.projects, options.sample_size, options.sample_seed)
    drawn = drawn[["stratum"]].join(facts.projects, how="inner")
    answer = Column(key="opinion", heading="复核意见", kind="answer", width=22)
    return Table(
        sheet=SAMPLE,
        title="现场复核抽查名单",
        columns=(
            _NO, _DEPARTMENT, _UNIT, _PROJECT, _BUDGET, _RATE, _SELF, _ADOPTED, _GRADE, _COPY,
            Column(key="stratum", heading="抽样层", kind="center", worded=True, width=16),
            Column(key="problems", heading="主要问题", kind="wrap", worded=True, width=36),
            Column(key="reviewed", heading="复核得分", kind="answer", width=10),
            answer,
        ),
        rows=drawn.assign(reviewed="", opinion="").sort_values("no", kind="stable"),
        prepare=facts.linked,
        notes=(
            f"按资金规模与风险分层抽取，随机种子 {options.sample_seed}，同一种子结果相同。",
            "风险：错误多、自评明显高于核算或超预算的为高。",
        ),
    )  # fmt: skip


def budget_link(view: BatchView, facts: Facts) -> Table:
    """The projects whose result should count in next year's budget, by department."""
    line = float(view.thresholds["low_execution_warning"])
    projects = facts.projects
    poor = projects["grade_highest"].isin(_POOR)
    perhaps = projects["grade_lowest"].isin(_POOR) & ~poor
    slow = projects["rate"].lt(line)
    reasons = (
        poor.map({True: "等级为中及以下；", False: ""})
        + perhaps.map({True: "待核指标如不成立，等级为中及以下；", False: ""})
        + slow.map({True: f"执行率低于 {line:g}%；", False: ""})
    )
    unspent = projects["budget"] - projects["paid"]
    rows = projects.assign(reasons=reasons.str.rstrip("；"), unspent=unspent)
    rows = rows[poor | perhaps | slow]
    return Table(
        sheet=BUDGET,
        title="与预算安排挂钩的项目",
        columns=(
            _NO, _DEPARTMENT, _UNIT, _PROJECT, _BUDGET,
            Column(key="unspent", heading="未执行（万元）", kind="money", width=13, total="sum"),
            _RATE, _SELF, _ADOPTED, _GRADE, _COPY,
            Column(key="reasons", heading="列入原因", kind="wrap", worded=True, width=36),
            Column(key="advice", heading="预算安排意见", kind="answer", width=22),
        ),
        rows=rows.assign(advice="").sort_values("no", kind="stable"),
        prepare=facts.linked,
        notes=(f"等级为中、低、差（或可能为此），或执行率低于 {line:g}% 的项目，按部门排列。",),
        nothing="没有需要与预算挂钩的项目。",
    )  # fmt: skip


def refused(view: BatchView, lang: str = "zh") -> Table:
    """The files that were not scored, and why."""
    files = view.files[~view.files["status"].isin(_ELSEWHERE)]
    order = {status: no for no, status in enumerate(words.STATUSES)}
    rows = files.assign(
        department=files["department"].fillna(words.NO_DEPARTMENT),
        status_zh=files["status"].map(words.STATUSES),
        order=files["status"].map(order),
        key=pinyin_order(files["path"]),
        modified=files["modified"].str.replace("T", " "),
        kilobytes=pd.to_numeric(files["size"]) / 1024,
        link=_reasons_file(files),
    ).sort_values(["order", "key"], kind="stable")  # fmt: skip
    return Table(
        sheet=REFUSED,
        title="未能读取和未作处理的文件",
        columns=(
            _DEPARTMENT,
            Column(key="path", heading="文件", kind="wrap", width=52, link="link"),
            Column(key="status_zh", heading="状态", kind="center", worded=True, width=14),
            Column(key=f"reason_{lang}", heading="原因与处理办法", kind="wrap", width=56),
            Column(key="kilobytes", heading="大小（KB）", kind="count", width=11),
            Column(key="modified", heading="修改时间", kind="center", width=20),
        ),
        rows=rows,
        frozen=2,
        nothing="收到的文件全部核算。",
    )


def _reasons_file(files: pd.DataFrame) -> pd.Series[str]:
    """Link each refused file to the text that tells the unit what to do."""
    links = "refused/" + files["path"].map(escaped) + ".txt"
    return links.where(files["status"].eq("refused")).astype(object)
