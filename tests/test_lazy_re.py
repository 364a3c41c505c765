"""Patterns wait until they are used, and are then the compiled ones."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import re

import pytest

import evalxl
from evalxl.core import lazy_re

_KEPT = lazy_re.compile("[0-9]+ *(元)", lazy_re.ASCII)
_IN_TABLE = (lazy_re.compile(b"a.c"),)
_NOT_USED = lazy_re.compile("(")


def test_a_constant_is_compiled_when_it_is_first_used_and_from_then_on_is_the_pattern() -> None:
    assert isinstance(_KEPT, lazy_re.Waiting)
    found = _KEPT.search("共12 元")
    assert found is not None
    assert found.groups() == ("元",)
    assert re.compile("[0-9]+ *(元)", re.ASCII) == _KEPT
    assert type(_KEPT) is re.Pattern


def test_a_pattern_held_elsewhere_works_again_and_again() -> None:
    assert [bool(_IN_TABLE[0].match(text)) for text in (b"abc", b"x", b"abc")] == [
        True,
        False,
        True,
    ]
    assert (_IN_TABLE[0].pattern, _IN_TABLE[0].groups) == (b"a.c", 0)


def test_a_waiting_pattern_goes_to_another_process_as_a_compiled_one() -> None:
    assert pickle.loads(pickle.dumps(lazy_re.compile("一|二"))) == re.compile("一|二")


def test_a_pattern_that_is_wrong_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        _NOT_USED.match("")


def test_every_pattern_of_the_package_is_right() -> None:
    """What would be told at import is told here: no constant is left that cannot be compiled."""
    wrong = []
    for module in pkgutil.walk_packages(evalxl.__path__, "evalxl."):
        if module.name.endswith("__main__"):
            continue
        for name, value in tuple(vars(importlib.import_module(module.name)).items()):
            if isinstance(value, lazy_re.Waiting):
                try:
                    re.compile(*value.__reduce__()[1])
                except re.error as error:
                    wrong.append(f"{module.name}.{name}: {error}")
    assert wrong == []
