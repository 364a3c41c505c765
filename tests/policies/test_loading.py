"""A policy file says everything, says where it comes from, and is refused when it is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from evalxl.policies import PolicyError, available, load, resolved

SHIPPED = available()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_of_a_shipped_policy_has_a_source(name: str) -> None:
    for setting in resolved(load(name)):
        assert setting.file.endswith(".toml")
        assert setting.source, setting.key
        if "." in setting.key:
            assert not setting.source.endswith(".toml"), setting.key


@pytest.mark.parametrize("name", SHIPPED)
def test_a_clerk_reads_a_shipped_policy_in_chinese(name: str) -> None:
    for setting in resolved(load(name), "zh"):
        assert re.search("[一-鿿]", setting.meaning), setting.key
        if "." in setting.key:
            assert re.search("[一-鿿]", setting.source), setting.key
        if setting.key != "en":
            assert not re.search("[a-z]{2}", setting.words), setting


def test_a_source_said_once_serves_both_languages() -> None:
    own = {"own": {"source": "县里的通知", "over": {"line": 130}}}
    policy = load("own", own)
    assert policy.clause("over.line") == {"zh": "县里的通知", "en": "县里的通知"}


def test_a_source_in_one_language_serves_the_other() -> None:
    own = {"own": {"over": {"line": 130, "source": {"zh": "县里的通知"}}}}
    assert load("own", own).clause("over.line")["en"] == "县里的通知"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("longtu", "platform"),
        ("fill-only", "arithmetic-only"),
        ("pidu-review", "review-deductions"),
        ("hebei-chengan", "weighted-double"),
        ("sichuan-dept", "sichuan-department"),
        ("shanxi-cap", "shanxi-cost-cap"),
        ("step-exec", "step-execution"),
        ("mof2020", "mof-2020"),
        ("mof2021-cost", "mof-2021-cost"),
        ("jiangxi2017", "jiangxi-2017"),
    ],
)
def test_a_policy_answers_to_its_other_name(alias: str, name: str) -> None:
    assert load(alias) == load(name)


def test_exactly_ninety_is_the_best_grade() -> None:
    """Closed below: 90 is 优 and 89.99 is 良."""
    bands = load("mof-2020").grades.bands
    assert [(one.grade, one.at_least, one.below) for one in bands] == [
        ("优", 90, 100),
        ("良", 80, 90),
        ("中", 60, 80),
        ("差", 0, 60),
    ]


def test_a_bureau_changes_three_lines_and_inherits_the_rest() -> None:
    ours = {
        "extends": "mof-2020",
        "execution": {"weight": 20},
        "over": {"line": 120},
        "rounding": {"places": 1},
    }
    policy = load("ours", {"ours": ours})
    assert (policy.id, policy.execution.weight, policy.over.line, policy.rounding.places) == (
        "ours",
        20,
        120,
        1,
    )
    assert policy.less == load("mof-2020").less
    told = {one.key: one for one in resolved(policy)}
    assert told["execution.weight"].file == "evalxl.toml"
    assert told["less.rule"].file == "mof-2020.toml"


def test_a_bureau_may_refine_a_shipped_policy_under_its_own_name() -> None:
    policy = load("hubei", {"hubei": {"extends": "hubei", "rounding": {"places": 1}}})
    assert (policy.rounding.places, policy.less.rule) == (1, "ratio")


def test_a_policy_file_may_lie_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text('extends = "jiangmen"\nzh = "某县"\nen = "A county"\n', encoding="utf-8")
    policy = load(path)
    assert (policy.id, policy.zh, policy.execution.pending) == ("county", "某县", True)


def _refused(tmp_path: Path, text: str) -> PolicyError:
    path = tmp_path / "ours.toml"
    path.write_text(f'zh = "甲"\nen = "A"\n{text}', encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load(path)
    return raised.value


def test_an_unknown_key_is_refused_with_line_key_and_the_nearest_one(tmp_path: Path) -> None:
    error = _refused(
        tmp_path, 'extends = "mof-2020"\n\n[execution]\nbasis = "budget"\nwieght = 20\n'
    )
    assert str(error) == (
        "ours.toml:7: [ours] execution.wieght: unknown key; did you mean 'weight'?"
    )
    assert error.key == "execution.wieght"


def test_an_unknown_table_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    error = _refused(tmp_path, 'extends = "mof-2020"\n[roundign]\nplaces = 1\n')
    assert "ours.toml:4" in str(error)
    assert "did you mean 'rounding'?" in str(error)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('[execution]\nbasis = "final"', ("ours.toml:5", "execution.basis", "'final'")),
        ("[rounding]\nplaces = 7", ("ours.toml:5", "rounding.places", "less than or equal to 4")),
        ('[less]\nrule = "linear"', ("ours.toml:5", "less.rule", "linear-overshoot")),
        ('[execution]\nrule = "per-point"', ("needs loss_percent or loss_points",)),
        ('[rounding]\nplaces = "two"', ("ours.toml:5", "rounding.places", "'two'")),
    ],
)
def test_a_wrong_value_is_refused(tmp_path: Path, setting: str, words: tuple[str, ...]) -> None:
    message = str(_refused(tmp_path, f'extends = "mof-2020"\n{setting}\n'))
    for one in words:
        assert one in message


GOOD, BAD = '{ grade = "优", from = 90, to = 100 }', '{ grade = "差", from = 0, to = 90 }'


@pytest.mark.parametrize(
    ("bands", "word"),
    [
        (
            f'{GOOD}, {{ grade = "差", from = 0, to = 80 }}',
            "gap between 差 (to 80) and 优 (from 90)",
        ),
        (f'{GOOD}, {{ grade = "差", from = 0, to = 95 }}', "overlap between 差 (to 95)"),
        (GOOD, "gap"),
        (f'{{ grade = "优", from = 90, to = 99 }}, {BAD}', "gap"),
        (f'{GOOD}, {{ grade = "良", from = 90, to = 90 }}, {BAD}', "not below"),
    ],
)
def test_grades_with_gaps_or_overlaps_are_refused(tmp_path: Path, bands: str, word: str) -> None:
    error = _refused(tmp_path, f'extends = "mof-2020"\n[grades]\nbands = [{bands}]\n')
    assert word in str(error)
    assert "ours.toml:5" in str(error)


def test_grades_are_refused_in_chinese_too(tmp_path: Path) -> None:
    bands = f'{GOOD}, {{ grade = "差", from = 0, to = 80 }}'
    error = _refused(tmp_path, f'extends = "mof-2020"\n[grades]\nbands = [{bands}]\n')
    assert "差（至 80）与 优（自 90）之间有空档" in error.zh


def test_a_policy_without_a_base_must_say_everything(tmp_path: Path) -> None:
    assert 'missing; set it or add extends = "mof-2020"' in str(_refused(tmp_path, ""))


def test_policies_that_extend_each_other_are_refused() -> None:
    extra = {"a": {"extends": "b"}, "b": {"extends": "a"}}
    with pytest.raises(PolicyError, match="circle: a → b → a"):
        load("a", extra)


def test_an_unknown_policy_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(PolicyError, match="unknown policy 'jiangmem'; did you mean 'jiangmen'"):
        load("jiangmem")


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert "not valid TOML" in str(_refused(tmp_path, "[execution\n"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_a_policy_cannot_be_changed_once_loaded() -> None:
    policy = load("mof-2020")
    with pytest.raises(ValidationError):
        setattr(policy.rounding, "places", 1)  # noqa: B010 - the type checker refuses it too
