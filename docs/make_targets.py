"""Write `docs/targets.md` from the rules, the spellings and the cases.

Run `python docs/make_targets.py` in the project folder.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evalxl.language.text import normalise
from evalxl.language.units import unit_table
from evalxl.language.words import spellings
from evalxl.targets import compare
from evalxl.targets.claims.result_rules import NARROWINGS
from evalxl.targets.direction import direction_table
from evalxl.targets.target_rules import RULES, rule_for

PAGE = Path(__file__).with_name("targets.md")
CASES = Path(__file__).parents[1] / "tests" / "targets" / "cases"
FILES = ("own_rows.jsonl", "more_rows.jsonl", "foreign_rows.jsonl")
EXAMPLES = 12
SOURCES = {
    "published forms": CASES.parents[1] / "data" / "rows.jsonl",
    "written from the field guide": CASES / "own_rows.jsonl",
    "as other places write them": CASES / "more_rows.jsonl",
    "realistic rows of forms never seen": CASES / "foreign_rows.jsonl",
    "classes of words that decide": CASES / "classes" / "words.jsonl",
    "steps of work": CASES / "classes" / "steps.jsonl",
    "readings of numbers, times and signs": CASES / "classes" / "readings.jsonl",
    "limits, sums and directions": CASES / "classes" / "limits.jsonl",
    "for which time and whom a claim holds": CASES / "classes" / "extent.jsonl",
    "values worked out from several numbers": CASES / "classes" / "worked_out.jsonl",
}
TRAPS = {f"round {number}" for number in (4, 6, 8, *range(10, 13, 2), *range(16, 49, 2))}
"""Rounds of `foreign_rows.jsonl` that hold traps only."""

HEAD = """# Targets and results 指标值与完成值

<!-- Written by docs/make_targets.py from evalxl/targets and tests/targets/cases; do not edit. -->

Half of the work is in two cells: what was asked and what was reached. `evalxl compare TARGET
ACTUAL` shows how one pair is understood; `evalxl.compare` does the same in Python.

| verdict | means |
|---|---|
| `met` | numbers, dates or ranges say that the target is just reached, or a ceiling is kept |
| `exceeded` | reached and visibly passed |
| `unmet` | numbers, dates or words say that it is missed |
| `claimed` | a target in words, answered in words: a person must believe it |
| `cannot_tell` | nobody could say from these cells; the reason is given |

A wrong `met` is the worst answer, so whatever is doubtful is `cannot_tell`. Texts are compared
in one spelling (full and half width, every dash and sign, no blanks); what was typed is kept.

## A number answers only when its words are understood

Every word before a number in its clause must be named by the indicator or the target, be plain
(`lexicon/neutral.toml`), or be a step of the work that was asked for (`lexicon/works.toml`) that is
reached no earlier than the step asked for:

- `≥50公里 | 清表52公里`: 清表 is an earlier step of a road than 新建: `cannot_tell`.
- `≥10家 | 投产12家` under 签约企业数: a later step holds the earlier ones: `exceeded`.
- `≥20场 | 演出22场（含彩排5场）`: a part of an earlier step is taken out; 17 decide: `unmet`.
- `≥50公里 | 罅畚52公里`: a word evalxl does not know: `cannot_tell`, and the word is named, so that
  it can be added with [one line](howto/words.md).
- 完成, 实施, 开展 say that something was done and not what: `完成罅畚52公里` is asked as well.

Not understood, and asked: verbs and things that stand in no lexicon; which of several things an
unknown noun is; counts that only a division would answer (`100% | 应开工12个，已开工11个`);
comparisons with figures that stand outside the form.

{MEASURE}
## Conventions

- A bare number has no direction. It is taken from the end of the name (below), else from the
  category (成本指标, and durations under 时效指标: less is better), else more is better;
  `direction_source` says which. A target of 0 is a ceiling.
- A written `=` asks for the number itself: less is missed, more counts as `exceeded` as the
  national system has it, except for money, where more than a fixed sum is `cannot_tell`.
- 标准 (补助标准, 收费标准): neither way is better; only the same amount is `met`.
- A range is kept inside; above it, completion is against the upper end. Ages, temperatures and
  tolerances (±) are missed on both sides.
- A result that is only a bound counts by the number it names (`≥90%` for 90% is `met`, for 85%
  `exceeded`, for 95% `unmet`) and is flagged `actual_is_bound`; a bound that leaves both open
  (`≤95%` for ≥90%) is `cannot_tell`.
- A result that repeats a target with a number or a date counts as just reached; a target in
  words repeated is `claimed`; a bare year repeated says nothing.
- A number asked and words given (`3家 | 完成`): `cannot_tell`; only words that deny (未完成,
  部分完成) decide.
- `0.96` for 95% is read as a fraction (96 %), because nobody means 0.96 % of what is asked; for
  targets below 20 % both readings must agree (`5% | 0.5` is `cannot_tell`).
- A bare number ten thousand times off a target in 元 or 万 is `cannot_tell` (unit suspected); of
  people, times and things it is the number itself (`1.1万人 | 11300`).
- What stands beside a number speaks against it: planned, approved, begun, of last year, of some
  only, another rate (`合格率 | 不合格率 5%`), for each instead of in all, a rise instead of a
  level, places instead of organisations. Where no other number answers, that is `cannot_tell`.
- Words that deny beside a number that reaches the target make it `cannot_tell`; where they deny
  that very number (`未能实现100%`, `超支5万元`), `unmet`.
- 约, 左右, 近: a number within a tenth of what is asked decides nothing.
- Years not written are the form's year (`--year`), else the year on the other side. `9月前`
  answered by `9月` is open; `9月底前` takes September in.
- Counting words of one kind (场(次) and 批次) and 个 and 项 with any are compared and flagged
  `unit_mismatch`; different kinds (10次 | 500人) are not compared.
- 人次 only limit 人 (whoever comes twice counts twice): 523人次 leave ≥500人 open, 423人次 miss it;
  480人 leave ≥500人次 open. A mean or the fastest case (`平均3个工作日`) leaves a limit open that
  each case must keep, unless the indicator asks for a mean.
- Points typed into the value columns (`20 | 20` under a name that counts nothing, 满意度 10) are
  `cannot_tell`.
- Several numbers in a result that disagree are `cannot_tell`. Only parts side by side are added
  up: `线上4场、线下7场`, kinds of one thing of which the name asks for none alone. Of money
  `合计 1720 万元，其中市本级 377.5 万元` the own share is compared, flagged `ambiguous_value`.

To add a spelling, add one word to `evalxl/language/lexicon/*.toml` or to
`evalxl/targets/direction.toml`,
and one row to `tests/targets/cases/`.
"""


def page() -> str:
    """Give the whole page."""
    parts = [
        HEAD.replace("{MEASURE}", measure()),
        "\n## How targets are read\n\nThe first rule that fits decides.\n",
    ]
    parts += _rules()
    parts.append("\n## How the answer is found among the numbers of a result\n\n")
    parts += [f"{n}. {rule.says} (`{rule.name}`)\n" for n, rule in enumerate(NARROWINGS, 1)]
    parts.append("\n## Spellings\n\n")
    parts += _spellings()
    parts.append("\n## Units\n\nUnits of one line convert into each other.\n\n")
    parts += [f"- `{dimension}`: {words}\n" for dimension, words in unit_table().items()]
    parts.append("\n## Which way is better, by the end of the name\n\n")
    parts += [f"- {title}: {words}\n" for title, words in direction_table().items()]
    return "".join(parts)


def measure() -> str:
    """Count the rows decided by hand by their source, and those known to be decided otherwise."""
    lines = [
        "How well this works, counted over rows whose verdicts were decided by hand. Rows known to",
        "be decided otherwise are kept with the right verdict and a reason; each of them is asked",
        "(`cannot_tell`), none is called reached or missed.",
        "",
        "| source | rows | decided as by hand | asked instead |",
        "|---|---:|---:|---:|",
    ]
    for source, rows in _by_source().items():
        failing = sum("xfail" in row for row in rows)
        share = 100 * (len(rows) - failing) / len(rows)
        lines.append(f"| {source} | {len(rows)} | {share:.1f} % | {failing} |")
    return "\n".join(lines) + "\n"


def _by_source() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for title, path in SOURCES.items():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            is_trap = row.get("about") in TRAPS
            found["traps: planned, begun, a part, another thing" if is_trap else title].append(row)
    return found


def _rules() -> Iterator[str]:
    by_rule = _rows_by_rule()
    for rule in RULES:
        yield f"\n### `{rule.name}` {rule.says}\n\n"
        yield "| target | result | name | verdict | % | why |\n|---|---|---|---|---|---|\n"
        for row in by_rule[rule.name][:EXAMPLES]:
            yield _example(row)


def _rows_by_rule() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for file in FILES:
        for line in (CASES / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[rule_for(normalise(row["target"])).name].append(row)
    return found


def _example(row: dict[str, Any]) -> str:
    beside = (row.get("unit", ""), row.get("sign", ""), row.get("year"))
    found = compare(row["target"], row["actual"], row["name"], row["level2"], *beside)
    target = " ".join(filter(None, (row.get("sign"), row["target"], row.get("unit"))))
    completion = "" if found.completion is None else f"{found.completion:g}"
    cells = (target, row["actual"], row["name"], f"`{found.verdict}`", completion, found.why["zh"])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _spellings() -> Iterator[str]:
    for group, entries in spellings().items():
        for entry, words in entries.items():
            said = "; ".join(words) if isinstance(words, list) else " ".join(words.split())
            yield f"- `{group}` `{entry}`: {said}\n".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
