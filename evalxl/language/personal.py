"""Personal data in texts: telephone numbers, addresses of mail, accounts, identity numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evalxl.core import lazy_re as re

STAR = "*"
PHONE, MAIL, ACCOUNT, IDENTITY, NAME = "电话", "邮箱", "账号", "身份证号", "姓名"

_ALONE = r"(?<![\dA-Za-z.]){}(?![\dA-Za-z]|\.\d)"
_BIRTH = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


_SIGN = re.compile(r"\d")


def _keep(first: int, last: int) -> Callable[[str], str]:
    def masked(text: str) -> str:
        return text[:first] + _SIGN.sub(STAR, text[first:-last]) + text[-last:]

    return masked


def _mail(text: str) -> str:
    name, _, domain = text.partition("@")
    return f"{name[:1]}{STAR * 3}@{domain}"


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    (MAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII), _mail),
    (IDENTITY, re.compile(_ALONE.format(rf"[1-8]\d{{5}}{_BIRTH}\d{{3}}[\dXx]")), _keep(4, 2)),
    (PHONE, re.compile(_ALONE.format(r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}")), _keep(3, 4)),
    (PHONE, re.compile(_ALONE.format(r"[(（]?0\d{2,3}[)）]?[- —－]?[2-9]\d{6,7}")), _keep(4, 2)),
    (ACCOUNT, re.compile(_ALONE.format(r"\d(?:[ -]?\d){15,20}")), _keep(4, 4)),
)
_AFTER_LABEL = re.compile(
    r"((?:联系|填表|填报|负责|经办|审核|复核|制表|评价|财务负责|项目负责|单位负责)人(?:及电话|员)?\s*"
    r"(?:[(（]签[字章名][)）])?\s*[:：]\s*)([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_BEFORE_PHONE = re.compile(
    r"((?:联系|负责|经办)人?\s*[:：]?\s*)(?!电话|手机|方式|座机)([\u4e00-\u9fff]{1,2}[^\W\da-zA-Z局处科室部])"
    r"(?=[\s,，、:：(（]{0,3}(?:\+?86[- ]?)?(?:1[3-9]\d|0\d{2,3}))"
)
_NAME = re.compile(r"[\u4e00-\u9fff](?:[·\s]?[\u4e00-\u9fff]){1,5}")
_SURE_NAME = 3
"""A name of two characters may be a word elsewhere; one of three is a name wherever it stands."""


def masked(text: str, names: Iterable[str] = ()) -> tuple[str, list[str]]:
    """Mask the personal data of a text.

    Args:
        text: What a cell shows.
        names: People named on the form; those of three characters and more are masked anywhere.

    Returns:
        The text with stars, and the kinds that were masked, in the order of the rules.
    """
    kinds: list[str] = []
    text, before = _BEFORE_PHONE.subn(lambda found: found[1] + masked_name(found[2]), text)
    for kind, pattern, mask in _KINDS:
        text, count = pattern.subn(lambda found, mask=mask: mask(found[0]), text)  # type: ignore[misc]
        kinds += [kind] if count else []
    text, count = _AFTER_LABEL.subn(lambda found: found[1] + masked_name(found[2]), text)
    for name in names:
        if len(name) >= _SURE_NAME and name in text:
            text, count = text.replace(name, masked_name(name)), count + 1
    return text, list(dict.fromkeys([*kinds, *([NAME] if count or before else [])]))


def masked_name(name: str) -> str:
    """Return a name with its first character only: 李**."""
    return name[:1] + STAR * (len(name) - 1)


def names_in(text: str) -> list[str]:
    """Return the names in the value of a field that names people: 李明、王小红 13800138000."""
    return [found for found in _NAME.findall(text) if not any(sign in found for sign in "局处科室")]


def masked_field(text: str, kind: str) -> str:
    """Mask a value whose label says what it is, however it is written."""
    if kind == NAME:
        return _NAME.sub(lambda found: masked_name(found[0]), text)
    return re.sub(r"\d(?=(?:\D*\d){2})", STAR, text)
