"""Number format codes taken apart into sections and tokens."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.xlsx.formats.tokens import (
    CLOCK_KINDS,
    DATE_KINDS,
    Condition,
    Section,
    Token,
    UnknownFormat,
)

_LEXEMES = re.compile(
    r"""
      (?P<literal>"[^"]*"|[\\!].|_.|\*.)
    | (?P<bracket>\[[^\]]*\])
    | (?P<semicolon>;)
    | (?P<general>General|G/通用格式)
    | (?P<half_day>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<subsecond>\.0{1,3}(?=[^0\#?]|$))
    | (?P<year>y+|e+)
    | (?P<month>m+)
    | (?P<weekday>a{3,4}|d{3,})
    | (?P<day>d{1,2})
    | (?P<hour>h+)
    | (?P<second>s+)
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_COLOUR = re.compile(
    r"\[(black|blue|cyan|green|magenta|red|white|yellow|color\s?[0-9]+"
    r"|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色|颜色\s?[0-9]+)\]",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
_SYSTEM_FORMATS = {"F800": 'yyyy"年"m"月"d"日"', "F400": "h:mm:ss"}
_LONGEST_CODE = 255  # Excel takes no longer one


def split_format(code: str) -> tuple[tuple[Section, ...], Section | None]:
    """Take a format code apart: sections for numbers with their conditions, section for texts.

    Raises:
        UnknownFormat: It has something that is not rendered here.
    """
    system = re.match(r"\[\$-(?:x-sys(?:date|time),)?(F800|F400)\]", code, re.IGNORECASE)
    if system:
        code = _SYSTEM_FORMATS[system[1].upper()]
    if len(code) > _LONGEST_CODE:
        raise UnknownFormat(code[:40])
    sections = [_section(lexemes) for lexemes in _split(code)]
    text_section = None
    if len(sections) == 4 or any(token.kind == "text" for token in sections[-1].tokens):
        text_section = sections[-1]
        if len(sections) > 1:
            sections.pop()
    if len(sections) > 3:
        raise UnknownFormat(code)
    return tuple(_with_conditions(sections)), text_section


def _split(code: str) -> list[list[tuple[str, str]]]:
    parts: list[list[tuple[str, str]]] = [[]]
    for match in _LEXEMES.finditer(code):
        kind = str(match.lastgroup)
        if kind == "semicolon":
            parts.append([])
        else:
            parts[-1].append((kind, match[0]))
    return parts


def _with_conditions(sections: list[Section]) -> list[Section]:
    """Return sections without a condition the one their place implies: plus, minus, zero."""
    if any(section.condition for section in sections):
        return sections
    implied = {
        1: (None,),
        2: (Condition(">=", 0), Condition("<", 0)),
        3: (Condition(">", 0), Condition("<", 0), None),
    }[len(sections)]
    return [
        replace(section, condition=condition)
        for section, condition in zip(sections, implied, strict=True)
    ]


def _section(lexemes: list[tuple[str, str]]) -> Section:
    tokens: list[Token] = []
    condition: Condition | None = None
    is_chinese = has_chinese_digits = False
    for kind, text in lexemes:
        if kind != "bracket":
            tokens.append(_token(kind, text))
            continue
        if match := _CONDITION.fullmatch(text):
            condition = Condition(match[1], float(match[2]))
        elif match := _ELAPSED.fullmatch(text):
            tokens.append(Token("elapsed", match[1].lower()))
        elif match := _LOCALE.fullmatch(text):
            is_chinese |= (match[2] or "").upper().endswith("804")
            tokens.append(Token("literal", match[1]))
        elif text.upper() == "[DBNUM1]":
            has_chinese_digits = True
        elif not _COLOUR.fullmatch(text):
            raise UnknownFormat(text)
    section = Section(_resolved(tokens), condition, is_chinese, has_chinese_digits)
    if has_chinese_digits and not section.is_date:
        raise UnknownFormat("[DBNum1]")
    return section


def _token(kind: str, text: str) -> Token:
    if kind == "literal":
        return Token("literal", _spelled_out(text))
    if kind == "other":
        if text.isascii() and text.isalpha():
            raise UnknownFormat(text)
        return Token("literal", text)
    if kind == "exponent":
        return Token(kind, text.upper())
    return Token(kind, text.lower() if kind in DATE_KINDS and kind != "half_day" else text)


def _spelled_out(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1]
    return text[1:] if text[0] in "\\!" else ""  # `_x` and `*x` are layout, no characters


def _resolved(tokens: list[Token]) -> tuple[Token, ...]:
    """Settle what depends on the neighbours: commas, slashes, points, months or minutes."""
    if any(token.kind in DATE_KINDS - {"subsecond"} for token in tokens):
        return tuple(_as_date(tokens))
    return tuple(_as_number(tokens))


def _as_date(tokens: list[Token]) -> list[Token]:
    resolved: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "month" and len(token.text) <= 2 and _is_minute(tokens, at):
            token = Token("minute", token.text)
        elif token.kind in ("slash", "comma", "point", "percent"):
            token = Token("literal", token.text)
        elif token.kind in ("digit", "exponent", "general", "text"):
            raise UnknownFormat(token.text)
        resolved.append(token)
    return resolved


def _is_minute(tokens: list[Token], at: int) -> bool:
    before = next((token for token in reversed(tokens[:at]) if token.kind in CLOCK_KINDS), None)
    after = next((token for token in tokens[at + 1 :] if token.kind in CLOCK_KINDS), None)
    follows_hour = before is not None and (
        before.kind == "hour" or (before.kind == "elapsed" and before.text[0] == "h")
    )
    return follows_hour or (after is not None and after.kind == "second")


def _as_number(tokens: list[Token]) -> list[Token]:
    spread: list[Token] = []
    for token in tokens:
        if token.kind == "subsecond":  # `.00` of a number
            spread += [Token("point", "."), *(Token("digit", "0") for _ in token.text[1:])]
        else:
            spread.append(token)
    digits = [at for at, token in enumerate(spread) if token.kind == "digit"]
    last = next((at for at, token in enumerate(spread) if token.kind == "point"), len(spread))
    whole = [at for at in digits if at < last]
    resolved: list[Token] = []
    for at, token in enumerate(spread):
        if token.kind == "comma":
            token = _comma(at, whole, digits)
        elif token.kind == "point" and at != last:
            token = Token("literal", ".")
        resolved.append(token)
    return _with_fraction(resolved)


def _comma(at: int, whole: list[int], digits: list[int]) -> Token:
    if whole and whole[0] < at < whole[-1]:
        return Token("group", "")
    if digits and at > digits[0]:
        return Token("scale", "")
    return Token("literal", ",")


def _with_fraction(tokens: list[Token]) -> list[Token]:
    """Fold `??/??` or `?/4` into one token; its text is the mask of the bottom number."""
    at = next((at for at, token in enumerate(tokens) if token.kind == "slash"), None)
    if at is None:
        return tokens
    start, end = at, at + 1
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
        end += 1
    if start == at or end == at + 1:
        return [Token("literal", "/") if token.kind == "slash" else token for token in tokens]
    mask = "".join(token.text for token in tokens[at + 1 : end])
    return [*tokens[:start], Token("fraction", mask), *tokens[end:]]
