"""Figures as people write them in running text, made plain: `１，２００．５` → `1200.5`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from evalxl.core import lazy_re as re
from evalxl.language.numbers import NUMBER, value_of

_WIDE = re.compile("[０-９％．＋－（）：]")
_NARROW = str.maketrans("０１２３４５６７８９％．＋－（）：", "0123456789%.+-():")
_THOUSANDS = re.compile(
    r"(?<![\d.,，])\d{1,3}(?:(?:,\d{3})+|(?:，\d{3})+(?=\.\d)|(?:，\d{3}){2,})(?!\d)"
)
_CHINESE = re.compile(
    r"百分之[零〇一二两三四五六七八九十百点\d.]{1,9}|[一二两三四五六七八九十百]{1,5}(?=\s*[项个条])"
)


def plain_figures(text: str) -> str:
    """Write digits narrow and without thousands separators, and Chinese counts as digits.

    A wide comma parts thousands only where nothing else is meant: `8，054.71`, `1，200，500`.
    """
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    if "," in text or "，" in text:
        text = _THOUSANDS.sub(lambda found: re.sub("[,，]", "", found[0]), text)
    if "百分之" in text or "指标" in text:
        text = _CHINESE.sub(lambda found: _in_digits(found[0]), text)
    return text


def _in_digits(written: str) -> str:
    found = NUMBER.fullmatch(written)
    value = value_of(found) if found else None
    if value is None:
        return written
    return f"{value.normalize():f}" + ("%" if written.startswith("百分之") else "")


def codes(text: str) -> npt.NDArray[np.uint32]:
    """Return a text as the numbers of its characters, halves of damaged pairs included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
