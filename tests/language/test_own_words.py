"""A bureau's own words: they extend the lexicon by class, and a slip is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evalxl.core.errors import ConfigurationError
from evalxl.language import words
from evalxl.settings import config
from evalxl.targets import compare


@pytest.fixture(autouse=True)
def _leave_the_lexicon_as_shipped() -> Iterator[None]:
    yield
    words.use({})


def _settings(tmp_path: Path, text: str) -> config.Settings:
    file = tmp_path / "evalxl.toml"
    file.write_text(text, encoding="utf-8")
    return config.load(file)


@pytest.mark.parametrize(
    ("entry", "target", "actual", "name", "verdict"),
    [
        ('done = ["敲锣"]', "≥10家", "敲锣12家", "引进企业数量", "exceeded"),
        ('same = ["铺油 = 通车"]', "≥50公里", "铺油52公里", "新建农村公路里程", "exceeded"),
        ('same = ["挂线 = 放样"]', "≥50公里", "挂线52公里", "新建农村公路里程", "cannot_tell"),
        ('neutral = ["罅畚"]', "≥50公里", "罅畚公路52公里", "农村公路里程", "exceeded"),
        ('people = ["护边员"]', "≥50人", "护边员52人", "培训人数", "exceeded"),
        ('work = ["挂线 < *铺油 < 交旗"]', "≥5公里", "交旗6公里", "铺油里程", "exceeded"),
        ('work = ["挂线 < *铺油 < 交旗"]', "≥5公里", "挂线6公里", "铺油里程", "cannot_tell"),
        ('share = ["大头 = >50"]', "大头", "60%", "参与率", "exceeded"),
        ('unit = ["窖"]', "≥5窖", "完成6窖", "修建水窖", "exceeded"),
    ],
)
def test_a_word_of_its_own_is_one_line(
    tmp_path: Path, entry: str, target: str, actual: str, name: str, verdict: str
) -> None:
    words.use(_settings(tmp_path, f"[words]\n{entry}\n").words)

    assert compare(target, actual, name).verdict == verdict


def test_words_of_one_bureau_do_not_stay_for_the_next() -> None:
    words.use({"done": ("敲锣",)})
    compare("≥10家", "敲锣12家", "引进企业数量")
    words.use({})

    assert compare("≥10家", "敲锣12家", "引进企业数量").verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('nutral = ["甲"]', ("words.nutral", "`neutral`")),
        ('same = ["铺油"]', ("words.same", "'铺油'", "new word = known word")),
        ('same = ["铺油 = 罅畚"]', ("words.same", "'铺油 = 罅畚'")),
        ('work = ["挂线 < 铺油"]', ("words.work", "'挂线 < 铺油'", "*")),
        ('share = ["大头"]', ("words.share", "'大头'")),
        ('neutral = [""]', ("words.neutral", "''")),
        ("neutral = 5", ("words.neutral", "5")),
    ],
)
def test_a_malformed_entry_is_refused_with_key_and_value(
    tmp_path: Path, entry: str, said: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        _settings(tmp_path, f"[words]\n{entry}\n")

    assert [one for one in said if one not in refused.value.en] == []
    assert refused.value.zh


def test_words_enter_the_digest_of_the_settings(tmp_path: Path) -> None:
    plain = _settings(tmp_path, "").digest()

    assert _settings(tmp_path, '[words]\ndone = ["敲锣"]\n').digest() != plain


def test_a_file_beside_the_configuration_adds_words(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('done = ["敲锣"]\n', encoding="utf-8")

    settings = config.load(None, words=tmp_path / "words.toml")

    assert settings.words == {"done": ("敲锣",)}


@pytest.mark.parametrize(
    ("added", "target", "actual", "name"),
    [
        ({"share": ("七折 = 70",)}, "≥70%", "回收七折", "农膜回收率"),
        ({"share": ("双翻 = >200",)}, "≥200%", "双翻", "产值与基期之比"),
        ({"same": ("倒茬 = 播种",)}, "≥500亩", "倒茬520亩", "玉米播种面积"),
        ({"work": ("挂线 < *铺油 < 交旗",)}, "≥5公里", "交旗6公里", "铺油里程"),
    ],
    ids=["a fraction", "a multiple", "a new deed", "a new kind of work"],
)
def test_one_line_of_data_is_all_a_new_word_needs(
    added: dict[str, tuple[str, ...]], target: str, actual: str, name: str
) -> None:
    before = compare(target, actual, name).verdict
    words.use(added)

    assert (before, compare(target, actual, name).verdict in {"met", "exceeded"}) == (
        "cannot_tell",
        True,
    )
