"""Numbers as Excel displays them: General, and digits laid into a mask."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from evalxl.xlsx.formats.tokens import Token

_GENERAL_WIDTH = 11  # characters, the point counted, the sign not
# Wide enough for 1E+308 under the longest format code.
_WIDE = Context(prec=1_200, rounding=ROUND_HALF_UP)


def exact(value: float) -> Decimal:
    """Return a stored number without binary noise: the 15 digits Excel works with."""
    return Decimal(f"{value:.15g}")


def general(value: float) -> str:
    """Show a number under General: `90`, `0.3`, `1033.48`, `1.23457E+11`."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    number = exact(abs(value))
    sign = "-" if value < 0 else ""
    plain = _trimmed(number)
    if len(plain) <= _GENERAL_WIDTH and number.adjusted() >= -9:
        return sign + plain
    if -5 < number.adjusted() < _GENERAL_WIDTH:
        decimals = max(9 - max(number.adjusted(), 0), 0)
        return sign + _trimmed(round_half_up(number, decimals))
    return sign + _scientific(number)


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, halves away from zero."""
    return number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)


def render_digits(number: Decimal, tokens: tuple[Token, ...]) -> str:
    """Lay a number that is not negative into a mask such as `#,##0.00"分"`."""
    kinds = [token.kind for token in tokens]
    number = _scaled(number, tokens)
    if "fraction" in kinds:
        return _fraction(number, tokens)
    if "exponent" in kinds:
        return _with_exponent(number, tokens)
    return _fixed(number, tokens)


def _trimmed(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(number: Decimal) -> str:
    power = number.adjusted()
    decimals = 5 if abs(power) < 100 else 4
    mantissa = round_half_up(number.scaleb(-power), decimals)
    if mantissa >= 10:
        mantissa, power = mantissa / 10, power + 1
    return f"{_trimmed(mantissa)}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _scaled(number: Decimal, tokens: tuple[Token, ...]) -> Decimal:
    power = sum({"percent": 2, "scale": -3}.get(token.kind, 0) for token in tokens)
    return number.scaleb(power, context=_WIDE)


def _fixed(number: Decimal, tokens: tuple[Token, ...]) -> str:
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    decimals = sum(token.kind == "digit" for token in tokens[point:])
    whole, _, part = f"{round_half_up(number, decimals):f}".partition(".")
    whole, head, tail = whole.lstrip("0"), tokens[:point], tokens[point:]
    if tail and not any(token.kind == "digit" for token in head):
        return whole + _decimals(part, tail)  # `.00` shows 12.5 as `12.50`
    return _integer(whole, head) + _decimals(part, tail)


def _integer(digits: str, tokens: tuple[Token, ...]) -> str:
    """Lay digits into placeholders from the right; the leftmost takes what is left over."""
    left = sum(token.kind == "digit" for token in tokens)
    grouped = any(token.kind == "group" for token in tokens)
    pieces: list[str] = []
    count = 0
    for token in reversed(tokens):
        if token.kind != "digit":
            pieces.append(token.text if token.kind in ("literal", "percent") else "")
            continue
        left -= 1
        take = len(digits) if left == 0 else 1
        taken, digits = digits[len(digits) - take :], digits[: max(len(digits) - take, 0)]
        for digit in reversed(taken or {"0": "0", "?": " ", "#": ""}[token.text]):
            pieces.append("," if grouped and count and count % 3 == 0 and digit != " " else "")
            pieces.append(digit)
            count += 1
    return "".join(reversed(pieces))


def _decimals(digits: str, tokens: tuple[Token, ...]) -> str:
    """Lay decimals into placeholders from the left; `#` drops trailing zeros, `?` blanks them."""
    significant = len(digits.rstrip("0"))
    pieces: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "digit":
            is_shown = at < significant or token.text == "0"
            pieces.append(digits[at] if is_shown else " " if token.text == "?" else "")
            at += 1
        elif token.kind in ("literal", "point", "percent"):
            pieces.append(token.text)
    return "".join(pieces)


def _with_exponent(number: Decimal, tokens: tuple[Token, ...]) -> str:
    at = next(at for at, token in enumerate(tokens) if token.kind == "exponent")
    mask, tail = tokens[:at], tokens[at + 1 :]
    point = next((i for i, token in enumerate(mask) if token.kind == "point"), len(mask))
    step = max(sum(token.kind == "digit" for token in mask[:point]), 1)
    decimals = sum(token.kind == "digit" for token in mask[point:])
    power = number.adjusted() // step * step if number else 0
    mantissa = round_half_up(number.scaleb(-power, context=_WIDE), decimals)
    if mantissa >= Decimal(10) ** step:
        power += step
        mantissa = round_half_up(number.scaleb(-power, context=_WIDE), decimals)
    sign = "-" if power < 0 else "+" if tokens[at].text == "E+" else ""
    return f"{_fixed(mantissa, mask)}E{sign}{_integer(str(abs(power)), tail)}"


def _fraction(number: Decimal, tokens: tuple[Token, ...]) -> str:
    """Show `1 1/2`: a whole part where the mask has one, and the nearest small fraction."""
    at = next(at for at, token in enumerate(tokens) if token.kind == "fraction")
    mask = tokens[at].text
    whole = int(number) if any(token.kind == "digit" for token in tokens[:at]) else 0
    rest = Fraction(number) - whole
    if mask.isdecimal() and int(mask):
        bottom = int(mask)
        top = int(rest * bottom + Fraction(1, 2))
    else:
        nearest = rest.limit_denominator(10 ** len(mask) - 1)
        top, bottom = nearest.numerator, nearest.denominator
    if whole and top == bottom:
        whole, top = whole + 1, 0
    pieces = [str(whole)] if whole or not top else []
    pieces += [f"{top}/{bottom}"] if top else []
    tail = "".join(token.text for token in tokens[at + 1 :] if token.kind == "literal")
    return " ".join(pieces) + tail
