"""Write `docs/findings.md` from the catalogue: `python docs/make_findings.py`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from evalxl.findings import Rule, catalogue

PAGE = Path(__file__).with_name("findings.md")
FAMILIES = {
    "1": ("文件与版式", "File and layout"),
    "2": ("项目与资金", "Project and money"),
    "3": ("目标与结果", "Targets and results"),
    "4": ("权重、总分与等级", "Weights, totals and grade"),
    "5": ("得分", "Scores"),
    "6": ("原因与佐证", "Reasons and evidence"),
    "7": ("项目之间", "Across projects"),
    "8": ("文字与历次报送", "Narrative and history"),
    "9": ("程序本身", "The program itself"),
}
HEAD = """# Findings 问题清单

<!-- Written by docs/make_findings.py from evalxl/findings/catalogue; do not edit by hand. -->

Every finding has a code and a slug; both, and the beginning of a code (`EVX3`), can be given to
`--select`, `--ignore` and to `[findings.severity]` in `evalxl.toml`. `evalxl rule show CODE`
prints the same page. A `review` needs a person's judgement and never lowers a score; a `fail`
contradicts a rule or the form itself. Words in braces are filled in from the form.
"""


def page() -> str:
    """Give the whole page."""
    parts = [HEAD]
    for family, rules in groupby(catalogue().values(), key=lambda rule: rule.code[3]):
        zh, en = FAMILIES[family]
        parts.append(f"\n## {family}xx {zh} · {en}\n")
        parts += [line for rule in rules for line in _entry(rule)]
    return "".join(parts)


def _entry(rule: Rule) -> Iterator[str]:
    preview = " · preview" if rule.stage == "preview" else ""
    yield f"\n### {rule.code} `{rule.slug}` {rule.title['zh']}\n\n"
    yield f"*{rule.title['en']}* · {rule.severity} · {rule.kind} · {rule.scope}{preview}\n\n"
    yield f"- {rule.why['zh']} {rule.why['en']}\n"
    yield f"- 问题 Message: {rule.message['zh']} — {rule.message['en']}\n"
    yield f"- 处理 Fix: {rule.fix['zh']} — {rule.fix['en']}\n"
    if rule.good or rule.bad:
        yield f"- 正确 Good: {rule.good}\n- 错误 Bad: {rule.bad}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
