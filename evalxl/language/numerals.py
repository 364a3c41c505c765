"""Numerals and shares in words: 三百二十, 1.2万, 三分之二, 过半, 两成五, 翻一番.

The words are data (`lexicon/numerals.toml`); how they go together are the rules below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.engine import Made, Rule, Token, compose
from evalxl.language.words import Finder, spellings, words_of

_ARABIC = re.compile("[0-9]{1,15}(?:[.][0-9]{1,10})?")
_FOUR_PLACES = Decimal("0.0001")
_LONGEST_RUN = 24
_TEN = Decimal(10)


def _joined(
    tokens: Sequence[Token], kind: str, value: Decimal, scale: Decimal, op: str = ""
) -> Token:
    return Token(kind, tokens[0].start, tokens[-1].end, value, scale, op)


def _times(tokens: Sequence[Token]) -> Made:
    digit, power = tokens
    return _joined(tokens, "below", digit.value * power.value, power.value) if digit.value else None


def _ten(tokens: Sequence[Token]) -> Made:
    (power,) = tokens
    return _joined(tokens, "below", _TEN, _TEN) if power.value == _TEN else None


def _sum(tokens: Sequence[Token]) -> Made:
    """三百 + 二十: the second is smaller than the lowest place of the first."""
    high, low = tokens[0], tokens[-1]
    over_zero = len(tokens) == 3
    is_next = low.value < high.scale / 10 if over_zero else low.value >= high.scale / 10
    if not 0 < low.value < high.scale or not is_next:
        return None
    kind = "number" if "number" in (high.kind, low.kind) else "below"
    return _joined(tokens, kind, high.value + low.value, low.scale)


def _short(tokens: Sequence[Token]) -> Made:
    """三百五 is 350, 二万五 25000: a last digit counts in the next lower place."""
    high, low = tokens
    if high.scale <= _TEN or not low.value or high.value % high.scale:
        return None
    return _joined(tokens, high.kind, high.value + low.value * high.scale / 10, Decimal(1))


def _section(tokens: Sequence[Token]) -> Made:
    count, section = tokens
    if not count.value or (count.kind != "arabic" and count.value >= section.value):
        return None
    return _joined(tokens, "number", count.value * section.value, section.value)


def _section_of_section(tokens: Sequence[Token]) -> Made:
    first, second = tokens
    if first.value >= second.value:
        return None
    return _joined(tokens, "section", first.value * second.value, first.value)


def _decimals(tokens: Sequence[Token]) -> Made:
    whole, _, part = tokens
    if whole.scale > _TEN:
        return None
    written = Decimal(f"0.{part.value:f}")
    return _joined(tokens, "number", whole.value + written, Decimal(1))


def _share(tokens: Sequence[Token]) -> Made:
    whole, _, part = tokens
    if not whole.value > 0 or part.value > whole.value:
        return None
    share = (100 * part.value / whole.value).quantize(_FOUR_PLACES)
    return _joined(tokens, "share", share, Decimal(1))


def _tenths(tokens: Sequence[Token]) -> Made:
    count = tokens[0]
    rest = tokens[2].value if len(tokens) == 3 else Decimal(0)
    if not 0 < count.value <= _TEN or (rest and count.value == _TEN):
        return None
    return _joined(tokens, "share", count.value * 10 + rest, Decimal(1))


def _doubled(tokens: Sequence[Token]) -> Made:
    """翻两番: twice doubled is four times, a growth of 300 %."""
    times = tokens[1].value if len(tokens) == 3 else Decimal(1)
    if times != int(times) or not 0 < times <= _TEN:
        return None
    return _joined(tokens, "growth", 100 * (Decimal(2) ** int(times) - 1), Decimal(1))


def _word(tokens: Sequence[Token]) -> Made:
    (word,) = tokens
    return _joined(tokens, "share", word.value, word.scale, word.op)


_NUMBER = "digit|digits|below|number|arabic"

RULES: tuple[Rule, ...] = (
    Rule("digit and power", ("digit", "power"), _times, (("三百", "300"), ("两千", "2000"))),
    Rule("ten alone", ("power",), _ten, (("十", "10"),), ("百货", "千家万户")),
    Rule(
        "sum",
        ("below|number", "digit|below|number"),
        _sum,
        (("三百二十", "320"), ("二十五", "25"), ("一万三千", "13000")),
    ),
    Rule(
        "sum over a zero",
        ("below|number", "zero", "digit|below|number"),
        _sum,
        (("三百零五", "305"), ("一万零二十", "10020")),
    ),
    Rule("short form", ("below|number", "digit"), _short, (("三百五", "350"), ("二万五", "25000"))),
    Rule(
        "sections",
        ("digit|below|number|arabic", "section"),
        _section,
        (("三万", "30000"), ("十二亿", "1200000000"), ("1.2万", "12000")),
    ),
    Rule("section of section", ("section", "section"), _section_of_section, (("三万亿", "3E12"),)),
    Rule(
        "decimals",
        ("digit|below|digits", "point", "digit|digits"),
        _decimals,
        (("九十九点五", "99.5"), ("三点一四", "3.14")),
        ("重点", "九点钟"),
    ),
    Rule(
        "fraction",
        (_NUMBER, "over", _NUMBER),
        _share,
        (("三分之二", "66.6667"), ("五分之四", "80"), ("10分之9", "90"), ("百分之九十五", "95")),
        ("二分之三", "分之一"),
    ),
    Rule(
        "hundredths and thousandths",
        ("power|section", "over", _NUMBER),
        _share,
        (("百分之百", "100"), ("千分之五", "0.5"), ("万分之三", "0.03")),
    ),
    Rule("all of a hundred", ("power", "over", "power"), _share, (("百分之百", "100"),)),
    Rule(
        "tenths", ("digit|arabic", "tenth"), _tenths, (("两成", "20"), ("8成", "80")), ("三成果",)
    ),
    Rule("tenths and hundredths", ("digit", "tenth", "digit"), _tenths, (("三成五", "35"),)),
    Rule("doubled", ("turn", "round"), _doubled, (("翻番", "100"),), ("翻新",)),
    Rule(
        "doubled so often",
        ("turn", "digit", "round"),
        _doubled,
        (("翻一番", "100"), ("翻两番", "300")),
    ),
    Rule("share in a word", ("word",), _word, (("过半", "50"), ("半数", "50")), ("半年", "半天")),
)


@lru_cache(maxsize=4096)
def shares(text: str) -> tuple[Token, ...]:
    """Find the shares told in words: `share` in percent of the whole, `growth` in percent more.

    Args:
        text: A normalised text.

    Returns:
        The widest tokens, from left to right, none overlapping; `value` in percent, `op` where
        the words hold a relation themselves.
    """
    if not _may_tell(text):
        return ()
    found: list[Token] = []
    for run in _runs(_tokens(text)):
        for token in compose(run, RULES):
            is_share = token.kind in ("share", "growth")
            if is_share and (not found or token.start >= found[-1].end):
                found.append(token)
    return tuple(found)


@lru_cache(maxsize=4096)
def number_in_words(text: str) -> Decimal | None:
    """Return the number a text of Chinese numerals writes; `None` where it writes none."""
    tokens = _tokens(text)
    if len(tokens) == 1 and tokens[0].kind in ("digit", "digits", "zero"):
        return tokens[0].value
    whole = [
        token
        for token in compose(tokens[:_LONGEST_RUN], RULES)
        if token.start == 0
        and token.end == len(text)
        and token.kind in ("below", "number", "digits")
    ]
    return whole[0].value if whole else None


@cache
def _words() -> Mapping[str, Token]:
    """Every numeral word with the token it stands for, but its place."""
    known: dict[str, Token] = {}
    for kind, entries in spellings()["numeral"].items():
        for word, value in _entries(entries):
            op = value[0] if value[0] in "<>" else ""
            known[word] = Token(kind, 0, 0, Decimal(value.lstrip("<>")), op=op)
    known.update(dict.fromkeys(words_of("no_numeral"), Token("other", 0, 0)))
    return known


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in text.split():
        word, _, value = entry.partition("=")
        yield word, value or "0"


@cache
def _finder() -> Finder:
    return Finder(_words())


@cache
def _tells() -> re.Pattern[str]:
    words = [
        word for word, token in _words().items() if token.kind in ("over", "tenth", "turn", "word")
    ]
    return re.compile("|".join(words))


def _may_tell(text: str) -> bool:
    return bool(_tells().search(text))


def _tokens(text: str) -> list[Token]:
    """Cut a text into numeral words; whatever is none is left out."""
    found: list[Token] = []
    start = 0
    while start < len(text):
        arabic = _ARABIC.match(text, start)
        word = "" if arabic else next(_finder().at(text, start), "")
        if arabic:
            found.append(Token("arabic", start, arabic.end(), Decimal(arabic[0])))
        elif word:
            token = _words()[word]
            found.append(Token(token.kind, start, start + len(word), token.value, op=token.op))
        start = found[-1].end if arabic or word else start + 1
    return _with_digits(found)


def _with_digits(tokens: list[Token]) -> list[Token]:
    """Add 二〇二二, digits read one by one, to the digits it is written with."""
    runs: list[list[Token]] = []
    for token in tokens:
        if token.kind not in ("digit", "zero"):
            continue
        if runs and runs[-1][-1].end == token.start:
            runs[-1].append(token)
        else:
            runs.append([token])
    read = [
        Token("digits", run[0].start, run[-1].end, Decimal("".join(str(one.value) for one in run)))
        for run in runs
        if len(run) > 1
    ]
    return [*tokens, *read]


def _runs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Cut tokens into runs without a gap; what is no numeral ends a run."""
    run: list[Token] = []
    for token in sorted(tokens, key=lambda one: (one.start, one.end)):
        if run and (token.start > max(one.end for one in run[-2:]) or token.kind == "other"):
            yield run[:_LONGEST_RUN]
            run = []
        if token.kind != "other":
            run.append(token)
    if run:
        yield run[:_LONGEST_RUN]
