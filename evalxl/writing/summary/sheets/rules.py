"""规则与口径: how the numbers were made, so that anyone can make them again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from evalxl.policies import resolved
from evalxl.writing.summary.tables.table import Column, Table

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView

SHEET = "规则与口径"
_WORDS = (
    ("自评得分", "表中打印的总分；没有总分的，为各项自评得分之和。"),
    ("算定分", "由数字、日期或明确的文字得出的分数，含预算执行得分。"),
    ("文字认定分", "文字声明达标的指标，按评分办法规定计入的分数；须人工采信。"),
    ("复核分", "复核人给出的分数，取代该项的核算得分。"),
    ("待核分值", "无法计算的指标的分值；不计分，也不扣分。"),
    ("核算下限", "算定分＋文字认定分＋复核分。"),
    ("核算上限", "核算下限＋待核分值。"),
    ("核算得分", "核算下限＋待核指标的自评得分。"),
    ("差异", "自评得分－核算得分；负数表示自评低于核算。"),
    (
        "等级",
        "按所用评分办法的等级线；核算下限与上限落在不同等级的，写作区间，统计时列为“等级待定”。",
    ),
    ("复核得分", "复核人调整后的得分；没有待核分时，核定得分和核定等级即为定论。"),
    ("执行率", "按所用评分办法计算；其他算法见“资金执行”。合计执行率为合计支出÷合计预算。"),
    ("达标", "含超额达标；指标数＝达标＋未达标＋文字认定＋已复核＋待核。"),
    ("加权得分", "按全年预算加权，不含金额或得分不明的项目。"),
)
LINES = {
    "overspend_above": "执行率高于此线为超支（%）",
    "low_execution_warning": "执行率低于此线为偏低，提醒（%）",
    "low_execution_note": "执行率低于此线为偏低，提示（%）",
    "budget_change_note": "预算年中调整幅度（占年初预算%）",
    "completion_over": "完成率高于此线为超额较多（%）",
    "completion_under": "完成率低于此线为差距较大（%）",
    "completion_tolerance": "表列完成率与核算值之差（百分点）",
    "rate_tolerance": "表列执行率与核算值之差（百分点）",
    "money_tolerance": "资金合计与分项之差（表内单位）",
    "weight_tolerance": "分值合计之差（分）",
    "total_tolerance": "总分与各项得分之和的差（分）",
    "score_tolerance": "自评得分与核算得分之差（分）",
    "grade_boundary": "距等级线不足此数为临界（分）",
    "results_ahead": "指标得分率高于执行率（百分点）",
    "copied_share": "文字与他表相同的比例（%）",
    "copied_least": "参与比对的文字最少字数",
    "copied_most": "相同文字超过此项目数的，视为表式自带",
    "full_scores_least": "部门全部满分的最少项目数",
    "evidence_number_gap": "佐证编号允许的间断数",
}


_CHECKED = {
    "overspend_above": "执行率高于 {:g}% 为超支",
    "low_execution_warning": "执行率低于 {:g}% 为偏低",
    "completion_under": "完成率低于 {:g}% 为差距较大，高于各评分办法的超额线为超额较多",
    "budget_change_note": "预算年中调整超过年初预算 {:g}% 的予以提示",
}
PARAMETERS = ("part", "key", "meaning", "value", "source")


def table(view: BatchView, lang: str = "zh") -> Table:
    """Lay out on one page what was computed, in plain words; the parameters stand in `data/`."""
    rows = pd.DataFrame(list(_entries(view, lang)), columns=["item", "value"])
    return Table(
        sheet=SHEET,
        title="规则与口径",
        columns=(
            Column(key="item", heading="项目", kind="wrap", worded=True, width=26),
            Column(key="value", heading="说明", kind="wrap", worded=True, width=170),
        ),
        rows=rows.astype(object),
        frozen=1,
    )


def parameters(view: BatchView) -> pd.DataFrame:
    """List every parameter in force: `part`, `key`, `meaning`, `value`, `source`, all texts."""
    return pd.DataFrame(list(_parameters(view)), columns=list(PARAMETERS), dtype=object)


def _entries(view: BatchView, lang: str) -> Iterator[tuple[str, str]]:
    yield "生成", f"{view.now:%Y-%m-%d %H:%M}，evalxl {view.version}；金额已统一换算为万元。"
    yield from _WORDS
    known = {key: value for key, value in view.thresholds.items() if value is not None}
    checked = [text.format(known[key]) for key, text in _CHECKED.items() if key in known]
    yield "主要检查线", "；".join(checked) + "。"
    used = view.frames.some("projects", ["policy"])["policy"].value_counts()
    for policy_id, policy in sorted(view.policies.items()):
        lines_of = "、".join(f"{band.grade} {band.at_least:g}" for band in policy.grades.bands)
        said = f"用于 {int(used.get(policy_id, 0))} 个项目"
        if lines_of:
            said += f"；等级起点（占总分的百分数）：{lines_of}"
        yield f"评分办法：{getattr(policy, lang)}", f"{said}。"
    yield (
        "全部参数",
        "各评分办法和检查线的取值与依据，见 data 文件夹中的 parameters.parquet。",
    )


def _parameters(view: BatchView) -> Iterator[tuple[str, str, str, str, str]]:
    for name, value in view.thresholds.items():
        said = "按评分办法" if value is None else f"{value:g}"
        yield "findings.thresholds", name, LINES.get(name, name), said, "evalxl.toml"
    for policy_id, policy in sorted(view.policies.items()):
        for setting in resolved(policy, "zh"):
            if setting.key not in {"zh", "en"}:
                source = f"{setting.source}（{setting.file}）"
                yield f"policy.{policy_id}", setting.key, setting.meaning, setting.words, source
