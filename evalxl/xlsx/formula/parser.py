"""Tokens → nodes, by the precedence of Excel."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_number
from evalxl.xlsx.formula.lexer import NotUnderstoodError, Token, cell_parts, tokens
from evalxl.xlsx.formula.nodes import Area, Call, Failure, Literal, Node, Unknown
from evalxl.xlsx.grid import Block

# From the loosest to the tightest; all bind to the left, and minus before a number binds
# tighter than a power: -2^2 is 4.
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_ADDRESSES = ("cell", "columns", "rows")
_END = Token("end", "")
_DEEPEST = 60


@lru_cache(maxsize=1024)
def parse(formula: str) -> Node:
    """Parse a formula, given without its `=`.

    Names and references to tables stay `Unknown`; who knows the workbook resolves them.

    Raises:
        NotUnderstoodError: It is no formula, or uses something that is not parsed here.
    """
    parser = _Parser([token for token in tokens(formula) if token.kind != "blank"])
    node = parser.expression(0)
    parser.expect_end()
    return node


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._depth = 0

    def expression(self, level: int) -> Node:
        """Read operands joined by the operators of a level or tighter ones."""
        if level == len(_LEVELS):
            return self._unary()
        node = self.expression(level + 1)
        while (sign := self._sign()) in _LEVELS[level]:
            self._place += 1
            node = Call(sign, (node, self.expression(level + 1)))
        return node

    def expect_end(self) -> None:
        """Refuse what is left over."""
        if self._peek() is not _END:
            raise NotUnderstoodError(self._peek().text)

    def _peek(self, ahead: int = 0) -> Token:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else _END

    def _sign(self) -> str:
        token = self._peek()
        return token.text if token.kind == "sign" else ""

    def _take(self) -> Token:
        token = self._peek()
        self._place += 1
        return token

    def _unary(self) -> Node:
        sign = self._sign()
        if sign in ("-", "+"):
            self._place += 1
            node = self._deeper(self._unary)
            return Call("NEGATE", (node,)) if sign == "-" else node
        node = self._operand()
        while self._sign() == "%":
            self._place += 1
            node = Call("PERCENT", (node,))
        return node

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstoodError("nested too deep")
        node = read()
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case "number":
                return Literal(float(token.text))
            case "text":
                return Literal(token.text[1:-1].replace('""', '"'))
            case "error":
                return Failure(token.text.upper())
            case "cell" | "columns" | "rows":
                return self._area(None, token)
            case "sheet":
                return self._on_sheet(token)
            case "table":
                return Unknown(token.text)
            case "name":
                return _constant(token.text)
            case "function":
                return self._deeper(lambda: self._call(token.text))
        if token.text != "(":
            raise NotUnderstoodError(token.text)
        node = self._deeper(lambda: self.expression(0))
        self._close()
        return node

    def _on_sheet(self, sheet: Token) -> Node:
        name = sheet.text[:-1]
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        token = self._take()
        if token.kind not in _ADDRESSES or "[" in name or ":" in name:
            return Unknown(sheet.text + token.text)  # another book, several sheets, a local name
        return self._area(name, token)

    def _area(self, sheet: str | None, token: Token) -> Node:
        first = _block(token)
        if not (token.kind == "cell" and self._sign() == ":"):
            return Area(sheet, first)
        self._place += 1
        other = self._take()
        if other.kind != "cell":
            raise NotUnderstoodError(other.text)
        last = _block(other)
        rows, columns = sorted((first.top, last.top)), sorted((first.left, last.left))
        return Area(sheet, Block(rows[0], columns[0], rows[1], columns[1]))

    def _call(self, name: str) -> Node:
        self._place += 1  # the bracket
        arguments: list[Node | None] = []
        while self._sign() != ")":
            arguments.append(None if self._sign() == "," else self.expression(0))
            if self._sign() == ",":
                self._place += 1
                if self._sign() == ")":
                    arguments.append(None)
            elif self._sign() != ")":
                raise NotUnderstoodError(self._peek().text)
        self._close()
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        return Call(plain, tuple(arguments))

    def _close(self) -> None:
        if self._take().text != ")":
            raise NotUnderstoodError("a bracket is not closed")


def _constant(name: str) -> Node:
    if name.upper() in ("TRUE", "FALSE"):
        return Literal(name.upper() == "TRUE")
    return Unknown(name)


def _block(token: Token) -> Block:
    if token.kind == "cell":
        _, column, _, row = cell_parts(token.text)
        return Block(row, column, row, column)
    ends = token.text.replace("$", "").split(":")
    if token.kind == "columns":
        left, right = sorted(map(column_number, ends))
        block = Block(1, left, MAX_ROW, right)
    else:
        top, bottom = sorted(map(int, ends))
        block = Block(top, 1, bottom, MAX_COLUMN)
    if block.right > MAX_COLUMN or block.bottom > MAX_ROW or not block.top:
        raise NotUnderstoodError(token.text)
    return block
