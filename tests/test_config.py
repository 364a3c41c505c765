"""`evalxl.toml`: every key is known, and a wrong one is refused with place and nearest name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalxl.core.errors import ConfigurationError
from evalxl.settings import config


def load(tmp_path: Path, text: str) -> config.Settings:
    path = tmp_path / "evalxl.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path)


def test_without_a_file_everything_has_its_default() -> None:
    settings = config.load()
    assert settings.output.fill_scores == "blank"
    assert settings.findings.thresholds.low_execution_warning == 80


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("[findings.thresholds]\nlow_execution_warnin = 70\n", ":2", "low_execution_warning"),
        ("\n\n[scorng]\n", ":3", "scoring"),
        ("[output]\nfil_scores = 'always'\n", ":2", "fill_scores"),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_one(
    tmp_path: Path, text: str, line: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, text)
    assert f"evalxl.toml{line}" in str(refused.value)
    assert f"did you mean `{hint}`" in refused.value.en
    assert f"没有这个键；是不是 {hint}？" in refused.value.zh


def test_a_wrong_value_is_refused_with_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'sometimes'"):
        load(tmp_path, "[output]\nfill_scores = 'sometimes'\n")


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load(tmp_path, "[output\n")


@pytest.mark.parametrize("key", ["control", "origin"])
def test_what_is_no_key_of_the_file_cannot_be_slipped_in(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigurationError, match="unknown key"):
        load(tmp_path, f"[{key}]\na = 'b'\n")


def test_a_bureaus_own_policy_extends_one_we_ship(tmp_path: Path) -> None:
    text = '[scoring]\npolicy = "ours"\n[policy.ours]\nextends = "mof-2020"\nover.line = 120\n'
    settings = load(tmp_path, text)
    assert settings.policy_for("hubei", "hubei") == "ours"
    assert settings.load_policy("ours").over.line == 120


def test_the_digest_changes_with_what_can_change_a_copy_and_with_nothing_else() -> None:
    plain = config.load()
    assert config.load(None, {"batch.chunk": 7}).digest() == plain.digest()
    assert config.load(None, {"output.notes": False}).digest() != plain.digest()


def test_every_effective_value_names_its_source(tmp_path: Path) -> None:
    settings = load(tmp_path, "[batch]\nchunk = 50\n")
    said = {key: (value, origin) for key, value, origin in config.effective(settings)}
    assert said["batch.chunk"] == (50, str(tmp_path / "evalxl.toml"))
    assert said["batch.jobs"] == (0, None)


def test_a_wrong_value_is_refused_also_where_an_option_overrules_it(tmp_path: Path) -> None:
    path = tmp_path / "evalxl.toml"
    path.write_text("[output]\nlang = 'fr'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"evalxl\.toml:2: output\.lang.*'fr'"):
        config.load(path, {"output.lang": "en"})


def test_a_wrong_option_is_not_laid_at_the_door_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "evalxl.toml"
    path.write_text("[batch]\njobs = 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^options: batch\.chunk"):
        config.load(path, {"batch.chunk": 0})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[output]\nlang = 'fr'\n", ("output.lang", "'fr'", "应为以下之一：'zh'、'en'")),
        ("[output]\nnotes = 'maybe'\n", ("output.notes", "'maybe'", "应为 true 或 false")),
        ("[batch]\njobs = 'two'\n", ("batch.jobs", "'two'", "应为整数")),
        ("[batch]\njobs = 1.5\n", ("batch.jobs", "1.5", "应为整数")),
        ("[batch]\njobs = -1\n", ("batch.jobs", "-1", "不能小于 0")),
        ("[batch]\nchunk = 9000\n", ("batch.chunk", "9000", "不能大于 5000")),
        ("[batch]\nseconds_per_file = 0\n", ("batch.seconds_per_file", "0", "应大于 0")),
        (
            "[findings.thresholds]\noverspend_above = '很多'\n",
            ("findings.thresholds.overspend_above", "'很多'", "应为数字"),
        ),
        ("[findings]\nselect = 3\n", ("findings.select", "3", "应为列表")),
        ("[findings.severity]\nunmet = 'bad'\n", ("findings.severity.unmet", "'bad'", "'error'")),
        ("[scoring]\npolicy = 5\n", ("scoring.policy", "5", "应为加引号的文字")),
        ("batch = 3\n", ("batch", "3", "应为一节")),
        ("output = 3\n", ("output", "3", "应为一节")),
        (
            "[policy.ours]\nrounding.places = 'two'\n",
            ("evalxl.toml", "rounding.places", "'two'", "应为整数"),
        ),
        (
            "[policy.ours]\n[policy.ours.rounding]\nplace = 2\n",
            ("rounding.place", "没有这个键；是不是 places？"),
        ),
    ],
)
def test_a_wrong_value_is_told_in_chinese_with_key_value_and_expectation(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, text)
    for word in words:
        assert word in refused.value.zh
    for english in ("Input", "should", "unknown", "mean", "found"):
        assert english not in refused.value.zh


WRONG_VALUES: tuple[object, ...] = (
    "很多",
    "2026年5月10日",
    -7.5,
    10**30,
    True,
    [[]],
    {"一": 2},
    ["a", 3],
)
ENGLISH = re.compile("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize("key", [key for key, *_ in config.effective(config.load())])
def test_whatever_is_wrong_in_a_key_is_said_in_chinese(key: str) -> None:
    said = {str(value): _complaint(key, value) for value in WRONG_VALUES}
    assert [one for value, one in said.items() if ENGLISH.search(one.replace(value, ""))] == []


def _complaint(key: str, value: object) -> str:
    try:
        config.load(changes={key: value})
    except ConfigurationError as error:
        return error.zh
    return ""
