"""Sizes in brackets, such as `40米(0.5X0.6米)`: they say which thing is counted."""

from __future__ import annotations

from evalxl.core import lazy_re as re

_NUMBER = "[ΦφDNd]{0,2}[0-9]{1,6}(?:[.][0-9]{1,4})?(?:[cmdk]?m|[毫厘分千]?米|公里)?"
_SIZE = re.compile(rf"\((?:{_NUMBER}[×xX*]){{1,2}}{_NUMBER}\)")


_TIMES = re.compile("[×xX*]")
_PRODUCT = re.compile(
    r"(?<![0-9.])[0-9]{1,6}(?:\.[0-9]{1,4})?[^0-9×xX*.,;，；。、]{0,3}[×xX*][0-9]{1,6}(?:\.[0-9]{1,4})?"
)


def is_lone_product(target: str, actual: str) -> bool:
    """Whether a normalised target asks for a product such as `3×4`, which the result rewrites.

    It may be a size, a sum over places, or a power whose raised digit was lost: `5×104`.
    """
    if not _TIMES.search(target):
        return False
    asked = _PRODUCT.findall(target)
    rest = _PRODUCT.sub("", target, count=1)
    return len(asked) == 1 and not re.search("[0-9]", rest) and asked[0] not in actual


def without_sizes(target: str, actual: str) -> tuple[str, str]:
    """Leave the sizes out of a normalised target and result, unless they name different ones."""
    if "(" not in target and "(" not in actual:
        return target, actual
    asked, given = (set(_SIZE.findall(text)) for text in (target, actual))
    if asked and given and asked != given:
        return target, actual
    return _SIZE.sub("", target), _SIZE.sub("", actual)
