"""Rules that hold for every text, not only for the rows people wrote."""

from __future__ import annotations

import json
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalxl.core.terms import Operator, Verdict
from evalxl.language.text import LONGEST, normalise
from evalxl.targets import compare

CASES = Path(__file__).parent / "cases"
ROWS = [
    json.loads(line)
    for path in sorted(CASES.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
STEP = [Verdict.UNMET, Verdict.CANNOT_TELL, Verdict.CLAIMED, Verdict.MET, Verdict.EXCEEDED]
FIELD = (
    "≥≤<>=%％‰-—~±～至到约前后内以上下不超过低于少于 ,，;；。、（）()“”《》"
    "/年月日度季半底每周天个家人次万亿千百元点分"
)
TEXTS = st.text(st.one_of(st.sampled_from(FIELD + "0123456789一二三十"), st.characters()))
AMOUNTS = st.decimals(0, 10**7, allow_nan=False, places=2)

row_of = st.sampled_from(ROWS)


def _verdict(target: str, actual: str, name: str = "") -> Verdict:
    return compare(target, actual, name).verdict


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_texts_end_in_a_verdict_with_a_reason(
    target: str, actual: str, name: str, level2: str, unit: str, sign: str
) -> None:
    found = compare(target, actual, name, level2, unit, sign)

    assert found.verdict in Verdict
    assert found.why["zh"]
    assert found.why["en"]
    json.dumps(found.to_dict(), allow_nan=False)


@settings(max_examples=200, deadline=None)
@given(row_of, row_of)
def test_any_result_beside_any_target_ends_in_a_verdict(
    row: dict[str, str], other: dict[str, str]
) -> None:
    assert compare(row["target"], other["actual"], row["name"]).verdict in Verdict


@given(st.integers(0, 10**6), AMOUNTS, AMOUNTS)
def test_more_never_makes_an_at_least_worse(target: int, first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))

    verdicts = [_verdict(f"≥{target}家", f"{value}家") for value in (low, high)]

    assert STEP.index(verdicts[0]) <= STEP.index(verdicts[1])


@given(st.integers(0, 10**6), AMOUNTS, AMOUNTS)
def test_more_never_makes_an_at_most_better(target: int, first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))

    verdicts = [_verdict(f"≤{target}万元", f"{value}万元") for value in (low, high)]

    assert STEP.index(verdicts[0]) >= STEP.index(verdicts[1])


PLAIN = re.compile(r"((?:[2-9]|[0-9]{2,7})(?:\.[0-9]{1,2})?)([^0-9.,:/~±-]{0,5})")
FLOORS, CEILINGS = (Operator.AT_LEAST, Operator.MORE), (Operator.AT_MOST, Operator.LESS)


def _plain_rows(operators: tuple[Operator, ...]) -> list[dict[str, str]]:
    """The rows of the tables whose target has such a sign and whose result is one number."""
    return [
        row
        for row in ROWS
        if PLAIN.fullmatch(row["actual"])
        and compare(row["target"], row["actual"]).parsed_target.op in operators
        and compare(row["target"], "").parsed_target.value not in (None, 0.0)
    ]


def _changed(row: dict[str, str], factor: Decimal) -> tuple[Verdict, Verdict]:
    number, unit = PLAIN.fullmatch(row["actual"]).groups()  # type: ignore[union-attr]
    other = f"{Decimal(number) * factor:f}{unit}"
    columns = (row["name"], row["level2"], row.get("unit", ""), row.get("sign", ""))
    first, second = (compare(row["target"], actual, *columns) for actual in (row["actual"], other))
    return first.verdict, second.verdict


@pytest.mark.parametrize("factor", ["1.01", "1.2", "1.9"])
def test_a_better_result_of_a_row_never_has_a_worse_verdict(factor: str) -> None:
    more, less = Decimal(factor), 2 - Decimal(factor)
    pairs = [(row, *_changed(row, more)) for row in _plain_rows(FLOORS)]
    pairs += [(row, *_changed(row, less)) for row in _plain_rows(CEILINGS)]

    assert len(pairs) > 200
    assert [row for row, now, better in pairs if STEP.index(better) < STEP.index(now)] == []


@given(st.sampled_from("≥≤><="), st.integers(1, 10**6), st.integers(0, 10**6))
def test_wan_yuan_and_yuan_say_the_same(sign: str, target: int, actual: int) -> None:
    in_wan = compare(f"{sign}{target}万元", f"{actual}万元")
    in_yuan = compare(f"{sign}{target}万元", f"{actual * 10_000}元")

    assert in_yuan.verdict == in_wan.verdict
    assert in_yuan.completion == in_wan.completion


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(row_of)
def test_full_and_half_width_say_the_same(row: dict[str, str]) -> None:
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

    as_typed = _verdict(row["target"], row["actual"], row["name"])

    assert _verdict(row["target"].translate(wide), row["actual"].translate(wide), row["name"]) == (
        as_typed
    )


@given(row_of, st.randoms(use_true_random=False))
def test_the_verdict_does_not_depend_on_spaces(row: dict[str, str], chance: object) -> None:
    pick = chance.choice  # type: ignore[attr-defined]

    def spaced(text: str) -> str:
        parts = re.findall(r"[\d.,]+|.", text)  # a blank within a number casts doubt on it
        return "".join(part + pick(("", " ", "\u3000", "\t")) for part in parts)

    without = {key: "".join(row[key].split()) for key in ("target", "actual", "name")}
    plain = _verdict(without["target"], without["actual"], without["name"])

    assert _verdict(spaced(without["target"]), spaced(without["actual"]), row["name"]) == plain


@given(row_of)
def test_a_comparison_always_says_the_same(row: dict[str, str]) -> None:
    asked = (row["target"], row["actual"], row["name"])

    assert compare.__wrapped__(*asked) == compare.__wrapped__(*asked)


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 1000))
def test_inside_a_range_is_a_hundred_percent(first: int, width: int, inside: int) -> None:
    value = first + inside % (width + 1)

    found = compare(f"{first}-{first + width}家", f"{value}家")

    assert (found.verdict, found.completion) == (Verdict.MET, 100.0)


LONG = {
    "digits": "9" * 3900,
    "numbers": "12家、" * 900,
    "dates": "2022年1月至" * 480,
    "months": "1月" * 1900,
    "brackets": "(" * 1900 + ")" * 1900,
    "quotes": "“" * 3900,
    "denials": "未" * 3900,
    "fractions": "1/2/" * 950,
    "chinese": "一百二十" * 950,
    "grades": "等" * 3900 + "x",
    "signs": "≥" * 3900,
    "adverbs": "未全部按期" * 780,
    "ranges": "1-2~3至4" * 480,
    "spaces": " " * 3900,
    "letters": "A1" * 1900,
    "decimals": "1." * 1900,
    "thousands": "1,000," * 640,
    "percents": "百分之" * 1300,
    "dots": "." * 3900,  # found by a coverage-guided fuzzer: alternatives that overlap
    "sentence ends": "1%.达到" * 780,
    "tails": "数量" + "0.%" * 7,
    "zero": "无重大较大一般" * 550,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("place", ["target", "actual", "both", "name"])
def test_no_long_text_runs_away(text: str, place: str) -> None:
    """A pattern that runs away takes minutes; the slack is for noisy machines."""
    target = text if place in ("target", "both") else "≥20家"
    actual = text if place in ("actual", "both") else "扶持工业企业数量27家"
    name = text if place == "name" else ""
    compare.cache_clear()
    compare(target[:50], actual[:50], name[:50])  # loads the tables

    started = time.process_time()
    compare(target, actual, name)

    characters = max(1000, len(target) + len(actual) + len(name))
    assert time.process_time() - started < 20 * characters / 100 * 0.001


@pytest.mark.parametrize("times", [1, 10, 1000])
def test_a_text_beyond_any_cell_is_refused_at_once(times: int) -> None:
    found = compare("≥20家" * LONGEST * times, "27家")

    assert found.verdict == Verdict.CANNOT_TELL
    assert found.why["en"] == "The text of the cell is too long to be a target or a result."
