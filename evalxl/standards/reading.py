"""Read a scoring standard: patterns over kinds of tokens, each making one part of the rule.

A pattern is a regular expression whose letters are kinds of tokens. All tokens must be used: what
no pattern explains is kept in `Standard.unread`, and such a standard decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, lru_cache

from evalxl.language.words import words_of
from evalxl.standards.lexer import QUANTITIES, Token, kinds, tokens
from evalxl.standards.model import Band, Marks, Of, Span, Standard, Step, When

ALL = Fraction(1)
_QUANTITY = "(?:percent|pp|amount)"
_SUBJECT = "(?P<subject>(?:noun|enum|completion|deviation|result)*)"
_LIMIT = (
    f"(?P<sign>ge|gt|le|lt|cap|reach|is)?(?P<limit>{_QUANTITY})(?P<mark>included|excluded)?"
    "(?P<side>above|below_closed|below|within)?(?P<mark2>included|excluded)?"
)
_RANGE = (
    f"(?P<range_sign>ge|gt|reach|is)?(?P<low>{_QUANTITY})(?P<low_mark>included|excluded)?dash"
    f"(?:lt|le)?(?P<high>{_QUANTITY})(?P<high_mark>included|excluded)?(?:within)?"
)
_AROUND = (
    f"(?P<low>{_QUANTITY})(?P<low_sign>le|lt){_SUBJECT}(?P<high_sign>le|lt)(?P<high>{_QUANTITY})"
)
_SCORE = "(?:amount|points)"
_OF_SCORES = (
    f"{_SUBJECT}(?:(?P<sign>ge|gt|le|lt)(?P<limit>points)(?P<mark>included|excluded)?"
    "|reach?(?P<limit2>points)(?P<mark2>included|excluded)?(?P<side>above|below_closed|below))"
)
_SCORES = (
    f"{_SUBJECT}(?P<low>{_SCORE})(?P<low_mark>included|excluded)?dash"
    "(?P<high>points)(?P<high_mark>included|excluded)?"
)
_BOTH = (
    f"{_SUBJECT}(?P<low_sign>ge|gt)(?P<low>{_QUANTITY})(?:enum|noun)?"
    f"(?P<high_sign>le|lt)(?P<high>{_QUANTITY})"
)
_MARKS = (
    "(?P<marks>earn?full(?:points)?|full|earn?none|none|earn?points|earn?half(?:share)?"
    "|earn?share?percent(?:share)?|deduct(?:points|share?percent(?:share)?)|earn?proportion)"
)
_LOSS = "(?P<loss>points|share?percent(?:share)?)"
_WORD = "(?P<word>grade)"
_STATE = "(?P<state>meets|misses|exceeds|otherwise|outside|below_target)"


@dataclass
class _Draft:
    """A standard in the making."""

    bands: list[Band] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    full_marks: list[Fraction] = field(default_factory=list)
    levels: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    items: list[Fraction] = field(default_factory=list)
    judgement: str = ""
    is_proportional: bool = False
    unread: list[str] = field(default_factory=list)

    def closed(self) -> Standard:
        return Standard(
            tuple(self.bands),
            tuple(self.steps),
            self.is_proportional,
            tuple(self.levels),
            tuple(self.items),
            self.judgement,
            tuple(self.full_marks),
            tuple(self.unread),
        )


@dataclass(frozen=True)
class _Found:
    """The tokens of one match, by the names of its groups."""

    match: re.Match[str]
    tokens: Sequence[Token]

    def all(self, group: str) -> Sequence[Token]:
        start, end = self.match.span(group) if group in self.match.re.groupindex else (0, 0)
        return self.tokens[start:end] if start >= 0 else ()

    def one(self, group: str) -> Token | None:
        return next(iter(self.all(group)), None)

    def kind(self, group: str) -> str:
        token = self.one(group)
        return token.kind if token else ""

    @property
    def clause(self) -> str:
        return "".join(token.text for token in self.tokens[self.match.start() : self.match.end()])


Rule = tuple[str, str, Callable[[_Found, _Draft], None]]


def _band(found: _Found, draft: _Draft) -> None:
    _add(Band(_span(found), _marks(found, draft)), found, draft)


def _ranged(found: _Found, draft: _Draft) -> None:
    low, high = found.one("low"), found.one("high")
    assert low is not None
    assert high is not None
    span = Span(
        low.value,
        high.value,
        found.kind("low_mark") != "excluded" and found.kind("range_sign") != "gt",
        found.kind("high_mark") == "included",
        _unit(high),
    )
    _add(Band(span, _marks(found, draft)), found, draft)


def _between(found: _Found, draft: _Draft) -> None:
    """Read a range with a sign at each end: 80%≤完成率<90%, 大于等于80%小于90%."""
    low, high = found.one("low"), found.one("high")
    assert low is not None
    assert high is not None
    has_low = found.kind("low_sign") in ("le", "ge")
    span = Span(low.value, high.value, has_low, found.kind("high_sign") == "le", _unit(high))
    _add(Band(span, _marks(found, draft)), found, draft)


def _at_most_all(found: _Found, draft: _Draft) -> None:
    """A share above all counts as all, which it does anyhow."""
    limits = [token.value for token in (*found.all("limit"), *found.all("as"))]
    if limits != [100, 100]:
        draft.unread.append(found.clause)


def _occurred(found: _Found, draft: _Draft) -> None:
    when = When.OCCURS if found.kind("happens") == "occurs" else When.ABSENT
    subject = "".join(token.text for token in found.all("event"))
    draft.bands.append(Band(when, _marks(found, draft), subject=subject, clause=found.clause))


def _stated(found: _Found, draft: _Draft) -> None:
    before = _text(found.all("before"))
    if found.kind("state") == "meets" and any(w in before for w in words_of("standards", "hedged")):
        draft.bands.append(Band(When.PARTLY, _marks(found, draft), clause=found.clause))
        return
    when = {
        "meets": When.MET,
        "misses": When.MISSED,
        "below_target": When.MISSED,
        "exceeds": When.EXCEEDED,
    }.get(found.kind("state"), When.OTHERWISE)
    draft.bands.append(Band(when, _marks(found, draft), clause=found.clause))


def _graded(found: _Found, draft: _Draft) -> None:
    word = found.one("word")
    assert word
    draft.bands.append(Band(word.text, _marks(found, draft), clause=found.clause))


def _stepped(found: _Found, draft: _Draft) -> None:
    size = found.one("size")
    assert size
    step = Step(
        _WAYS.get(found.kind("way") or found.kind("single"), found.kind("way")),
        size.value,
        _unit(size),
        _loss(found.all("loss")),
        adds=found.kind("sense") == "add",
        of=_of(found.all("subject")),
        subject="".join(_text(found.all(part)) for part in ("subject", "deed", "thing")),
        clause=found.clause,
        start=(start.value, _unit(start)) if (start := found.one("start")) else None,
        is_single=bool(found.all("single")),
    )
    draft.steps.append(step)


_WAYS = {
    "": "happen",
    "occurs": "happen",
    "late": "late",
    "below_target": "short",
    "exceeds": "over",
}


def _capped(found: _Found, draft: _Draft) -> None:
    if draft.steps:
        draft.steps[-1] = replace(draft.steps[-1], most=_loss(found.all("loss")))
    else:
        draft.unread.append(found.clause)


def _broken(found: _Found, draft: _Draft) -> None:
    if draft.steps:
        draft.steps[-1] = replace(draft.steps[-1], broken="whole")


def _formula(found: _Found, draft: _Draft) -> None:
    draft.is_proportional = True


def _judged(found: _Found, draft: _Draft) -> None:
    draft.judgement = found.clause


def _item(found: _Found, draft: _Draft) -> None:
    points = found.one("points")
    assert points
    draft.items.append(points.value)


_SPAN_OF_LEVEL = f"{_QUANTITY}(?:included|excluded)?dashpercent(?:included|excluded)?"
_LEVELS = f"(?:{_SPAN_OF_LEVEL}enum?){{2,}}(?!earn|full|none|half|deduct)"


def _levels(clause: Sequence[Token]) -> list[tuple[Fraction, Fraction]]:
    """Read ranges of marks that no condition separates: 80%-100%、60%-80%、0-60%."""
    match = re.search(_spelled(_LEVELS), _lettered(clause))
    if not match:
        return []
    values = [token.value for token in clause[slice(*match.span())] if token.kind in QUANTITIES]
    return [(min(pair), max(pair)) for pair in zip(values[::2], values[1::2], strict=False)]


def _nothing(found: _Found, draft: _Draft) -> None:
    """A clause that explains and decides nothing."""


_BEGINNING = f"{_SUBJECT}(?:below_target|misses|exceeds|(?:lt|gt)(?P<start>{_QUANTITY}))?"
_WAY = "per(?P<way>short|over|late|happen|below_target|exceeds)?(?:reach|done)?"
_STEP = (
    f"(?P<deed>noun)?(?P<size>{_QUANTITY})(?P<thing>(?:noun|result|enum)*)"
    f"(?P<sense>deduct|add){_LOSS}"
)
_RATE = "(?:enum|open)?(?:completion|noun?result(?:over_line|enum)noun?goal)close?"
_TIMES = "(?:times(?:noun?share|percent|amount))+"

RULES: tuple[Rule, ...] = (
    ("judged", "(?:noun|enum|score|share|happen)*judge(?:noun|deduct|enum|share|points)*", _judged),
    ("formula", f"(?:(?:noun|enum)*score?equals|noun)?{_RATE}{_TIMES}enum?computed?", _formula),
    ("formula in words", "enum?proportion", _formula),
    ("broken step", f"lt{_QUANTITY}noun?earn{_QUANTITY}(?:noun|computed)*", _broken),
    ("step", f"{_BEGINNING}{_WAY}{_STEP}", _stepped),
    ("happening", f"(?P<single>occurs|late){_STEP}", _stepped),
    ("cap", f"cap(?:deduct|add|earn)?{_LOSS}", _capped),
    ("until zero", "until_zero", _nothing),
    ("no more than the weight", "(?:cap+|gt|exceeds)(?:share|full)full?", _nothing),
    (
        "all at most",
        "completion(?:gt|exceeds)(?P<limit>percent)earn(?P<as>percent)computed?",
        _at_most_all,
    ),
    ("occurrence", f"(?P<happens>occurs|absent)(?P<event>noun*){_MARKS}", _occurred),
    (
        "many occurrences",
        "occurs(?P<limit>amount)(?P<side>above)?(?P<subject>noun*)(?P<marks>none)",
        _band,
    ),
    (
        "share of the goal",
        f"(?P<done>result)(?P<sign>ge|gt|le|lt)goal(?P<limit>percent){_MARKS}",
        _band,
    ),
    ("beyond the goal", f"(?P<done>exceeds)(?P<limit>percent)above?{_MARKS}", _band),
    ("range of scores", f"{_SCORES}{_MARKS}", _ranged),
    ("limit of scores", f"{_OF_SCORES}{_MARKS}", _band),
    ("range around", f"{_AROUND}{_MARKS}", _between),
    ("range of two limits", f"{_BOTH}{_MARKS}", _between),
    ("range", f"{_SUBJECT}{_RANGE}{_MARKS}", _ranged),
    ("band", f"{_SUBJECT}{_LIMIT}{_MARKS}", _band),
    ("state", f"(?P<before>(?:noun|result)*?){_STATE}{_MARKS}", _stated),
    ("grade", f"noun?{_WORD}{_MARKS}", _graded),
    ("item", "item?noun(?:noun|enum|grade)*openearn?(?P<points>points)close", _item),
)
"""Name, pattern, what it makes; the first that matches at a place counts."""


@cache
def _letters() -> dict[str, str]:
    return {kind: chr(0xE000 + number) for number, kind in enumerate(kinds())}


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Callable[[_Found, _Draft], None]], ...]:
    return tuple((re.compile(_spelled(pattern)), make) for _, pattern, make in RULES)


def _spelled(pattern: str) -> str:
    """Replace every kind in a pattern by its letter; kinds may stand without a blank between."""
    ordered = sorted(_letters(), key=len, reverse=True)
    kind = re.compile(r"\(\?P<\w+>|" + "|".join(ordered))
    return kind.sub(lambda m: m[0] if m[0].startswith("(?P") else _letters()[m[0]], pattern)


@lru_cache(maxsize=4096)
def read_standard(text: str) -> Standard:
    """Read a standard as typed.

    Returns:
        The rule it states. Words that no pattern explains stand in `unread`; a standard with
        such words, or one that calls for judgement, decides nothing.
    """
    found = tokens(text)
    parts = _by_kind(found)
    if parts:
        return Standard(by_kind={kind: _read(part) for kind, part in parts.items()})
    return _read(found)


def _by_kind(found: Sequence[Token]) -> dict[str, Sequence[Token]]:
    """Split a standard that speaks of 定量 and 定性 indicators apart."""
    heads = [n for n, token in enumerate(found) if token.kind in ("quantitative", "qualitative")]
    if not heads or any(token.kind not in ("item", "stop", "noun") for token in found[: heads[0]]):
        return {}
    ends = [*heads[1:], len(found)]
    return {
        found[start].kind: [t for t in found[start + 1 : end] if t.kind != "item"]
        for start, end in zip(heads, ends, strict=True)
    }


def _read(found: Sequence[Token]) -> Standard:
    draft = _Draft()
    for clause in _clauses(found):
        if levels := _levels(clause):
            draft.levels.extend(levels)
            continue
        letters, position = _lettered(clause), 0
        while position < len(clause):
            position = _next(letters, clause, position, draft)
    return draft.closed()


def _clauses(found: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "stop":
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _lettered(found: Sequence[Token]) -> str:
    return "".join(_letters()[token.kind] for token in found)


def _next(letters: str, clause: Sequence[Token], position: int, draft: _Draft) -> int:
    for pattern, make in _compiled():
        match = pattern.match(letters, position)
        if match and match.end() > position:
            make(_Found(match, clause), draft)
            return match.end()
    if clause[position].kind not in ("item", "enum"):
        draft.unread.append(clause[position].text)
    return position + 1


def _add(band: Band, found: _Found, draft: _Draft) -> None:
    """Add a band about its own subject, else about that of the band before it."""
    subject = found.all("subject")
    of, said = (Of.COMPLETION if found.all("done") else _of(subject)), _text(subject)
    if not found.all("done") and not subject and draft.bands:
        of, said = draft.bands[-1].of, draft.bands[-1].subject
    if any(token.unit.startswith("±") for token in found.tokens[slice(*found.match.span())]):
        of = Of.DEVIATION
    draft.bands.append(replace(band, of=of, subject=said, clause=found.clause))


def _of(subject: Iterable[Token]) -> Of:
    said = {token.kind for token in subject}
    if "deviation" in said:
        return Of.DEVIATION
    return Of.COMPLETION if "completion" in said else Of.UNSAID


_MEASURES = ("completion", "deviation", "result")


def _text(some: Iterable[Token]) -> str:
    return "".join(token.text for token in some if token.kind not in _MEASURES)


def _unit(token: Token) -> str:
    if token.kind == "points":
        return "分"
    return "pp" if token.kind == "pp" else token.unit.lstrip("±")


def _span(found: _Found) -> Span:
    limit = found.one("limit") or found.one("limit2")
    assert limit
    marks = {found.kind("mark"), found.kind("mark2")} - {""}
    sign, side, unit = found.kind("sign"), found.kind("side"), _unit(limit)
    is_beyond = sign in ("gt", "ge") or side == "above"
    if (limit.unit.startswith("±") and not is_beyond) or side == "within":
        return Span(None, limit.value, has_high="excluded" not in marks, unit=unit)
    if found.kind("done") == "exceeds":
        return Span(limit.value, None, has_low=False, unit=unit)
    if side in ("below", "below_closed") or sign in ("lt", "le", "cap"):
        closed = "included" in marks or side == "below_closed" or sign in ("le", "cap")
        return Span(None, limit.value, has_high=closed, unit=unit)
    return Span(limit.value, None, "excluded" not in marks and sign != "gt", unit=unit)


def _marks(found: _Found, draft: _Draft) -> Marks:
    said = found.all("marks")
    named = {token.kind: token for token in said}
    if "proportion" in named:
        return Marks(in_proportion=True)
    if "deduct" in named:
        return replace(_loss(said), taken=True)
    if "none" in named:
        return Marks(Fraction(0))
    if "half" in named:
        return Marks(Fraction(1, 2))
    if "full" in named:
        if "points" in named:
            draft.full_marks.append(named["points"].value)
        return Marks(ALL)
    return _loss(said)


def _loss(said: Iterable[Token]) -> Marks:
    for token in said:
        if token.kind == "points":
            return Marks(points=token.value)
        if token.kind == "percent":
            return Marks(token.value / 100)
    return Marks(Fraction(0))
