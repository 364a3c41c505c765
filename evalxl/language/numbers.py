"""Numbers as digits and Chinese numerals, and the digits that are no numbers."""

from __future__ import annotations

from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.numerals import number_in_words
from evalxl.language.units import DURATIONS, UNKNOWN, Unit
from evalxl.language.words import pattern_of, words_of

NUMBER = re.compile(
    r"(?:(?P<sign>[-+])|(?P<tolerance>±|\+/-))?(?:"
    r"百分之(?P<percent>[0-9.]{1,12}|[零〇一二两三四五六七八九十百点]{1,9})"
    r"|千分之(?P<permille>[0-9.]{1,12}|[一二两三四五六七八九十]{1,6})"
    r"|(?P<part>[0-9]{1,7})/(?P<whole>[1-9][0-9]{0,6})(?![0-9/.万亿])"
    r"|(?P<arabic>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,10})?(?![0-9])"
    r"|[0-9]{1,15}(?:\.[0-9]{1,10})?)"
    r"|(?P<half>(?<![上下每大多过/·个年])半(?=个?(?:小时|[年月天日])(?!度|报|[0-9一两]次)))"
    r"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]{1,12}"
    r"(?:点[零〇一二三四五六七八九]{1,6}(?![零〇一二两三四五六七八九十百千分刻时到至]))?))"
)
"""One number; every repetition is bounded, so no text makes it run long."""

_NEGATIVE_AFTER = frozenset("≥≤<>=:(,;为是达到长速率降幅额比加、")
_GENERATION = re.compile("[GDKPg](?![A-Za-z0-9])")
_ENUMERATOR = re.compile("[.、)](?![0-9])")
_LATIN_NAME = re.compile(r"[A-Za-z]-?\Z")
_ABBREVIATION = re.compile(r"[A-Z]{2}\Z")
_EDITION = re.compile("(?:19|20)[0-9]{2}[版届款]")
_ROUND_THE_CLOCK = re.compile("24小时(?:值[班守]|在岗|轮[班值]|不间断|待命|备勤|监控|热线|开放)")
_ROUTE = re.compile("公交|公共汽车|电车|班车|专线车?|汽车")
_ROUTE_BEFORE = re.compile("(?:公交|公共汽车|电车|班车)车?\\Z")
_NAMED_AFTER = re.compile("[国省县乡]道|热线|专线|急救|报警|高校|平台")
_NUMBERED = re.compile("(?:序号|编号|文号|附件|附表|附图|电话|手机|热线)[:为]?\\Z")
_MAGNITUDES = frozenset("百千万亿")
HALF = Decimal("0.5")
_FOUR_PLACES = Decimal("0.0001")
_MEASURED = (
    "weight", "coal", "money", "percent", "area", "length", "volume", "energy", "power", "storage",
)  # fmt: skip


def value_of(match: re.Match[str]) -> Decimal | None:
    """Return the number a match of `NUMBER` writes; `None` where it writes none."""
    if match.lastgroup == "arabic":
        plain = Decimal(match["arabic"].replace(",", ""))
        return -plain if match["sign"] == "-" and _is_negative(match) else plain
    if match["whole"]:
        part, whole = Decimal(match["part"]), Decimal(match["whole"])
        return (100 * part / whole).quantize(_FOUR_PLACES) if part <= whole else None
    if match["half"]:
        return HALF
    written = match["chinese"] or match["percent"] or match["permille"]
    value = _decimal(written)
    if value is not None and match["sign"] == "-" and _is_negative(match):
        return -value
    return value


def _decimal(written: str) -> Decimal | None:
    if written == "百":  # 百分之百
        return Decimal(100)
    if written[0] in "零〇一二两三四五六七八九十百千万亿点":
        return _chinese_number(written)
    plain = written.replace(",", "").rstrip(".")
    return Decimal(plain) if plain.count(".") < 2 and plain[:1].isdigit() else None


def _chinese_number(written: str) -> Decimal | None:
    return None if set(written) <= _MAGNITUDES else number_in_words(written)


def _is_negative(match: re.Match[str]) -> bool:
    start = match.start()
    return start == 0 or match.string[start - 1] in _NEGATIVE_AFTER


def is_a_name(match: re.Match[str], unit: Unit) -> bool:
    """Digits that name things are no quantities: `5G`, `A4`, `第3`, `1.`, `2:1`, `10号`."""
    text, end = match.string, match.end()
    start = match.start("arabic") if match["arabic"] else match.start()
    previous = text[start - 1 : start]
    if previous == "第" or _EDITION.match(text, start):
        return True
    if previous and unit.is_bare and _NUMBERED.search(text, max(0, start - 5), start):
        return True
    if previous and previous.isascii() and _LATIN_NAME.search(text, max(0, start - 2), start):
        is_counted = unit.is_count and _ABBREVIATION.search(text, max(0, start - 2), start)
        return unit.dimension not in _MEASURED and not is_counted  # COD100吨, GDP6%, CT1台
    if unit.text == "路" and _is_route(match):
        return True
    if unit.text == "小时" and _ROUND_THE_CLOCK.match(text, start):
        return True
    if not match["arabic"]:
        return False
    if unit.is_bare and _NAMED_AFTER.match(text, end):
        return True
    if end - start == 1 and _GENERATION.match(text, end):
        return True
    return _is_ratio_or_number(text, start, end) or _is_enumerator(text, start, end)


def _is_route(match: re.Match[str]) -> bool:
    """`开通6路公交`, `公交6路`: the number of a bus line, no count of lines."""
    text, end = match.string, match.end() + 1
    return bool(
        _ROUTE.match(text, end)
        or _ROUTE_BEFORE.search(text, max(0, match.start() - 5), match.start())
    )


def _is_ratio_or_number(text: str, start: int, end: int) -> bool:
    after, before = text[end : end + 2], text[max(0, start - 2) : start]
    return (
        (after[:1] == ":" and after[1:].isdigit())
        or (before[1:] == ":" and before[:1].isdigit())
        or after[:1] == "号"
    )


def _is_enumerator(text: str, start: int, end: int) -> bool:
    if end - start > 2 or end + 1 >= len(text) or not _ENUMERATOR.match(text, end):
        return False
    return start == 0 or text[start - 1] in ";。,(:"


def counts(match: re.Match[str], unit: Unit) -> bool:
    """A Chinese numeral is a number where a unit follows, or where it is the whole text."""
    text = match.string
    if match.end() - match.start() == len(text):
        return True
    if pattern_of("numerals", "idioms").match(text, match.start()):
        return False
    before = text[max(0, match.start() - 1) : match.start()]
    if unit.dimension in ("", UNKNOWN) or before in words_of("numerals", "not_after"):
        return False
    is_one = match["chinese"] in ("一", "十")
    if (
        is_one
        and unit.dimension in DURATIONS
        and text.startswith("内", match.end() + len(unit.text))
    ):
        return True  # 一周内
    if is_one and unit.text.startswith("次"):
        return text[match.end() + 1 : match.end() + 2] != "性"
    if unit.text == "级":
        return False  # 二级甲等, 一级A, 三级公路
    return not (is_one and unit.text in words_of("numerals", "no_one"))
