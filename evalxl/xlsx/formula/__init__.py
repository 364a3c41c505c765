"""Formulas of spreadsheets: read by a lexer and a parser, computed as Excel does or not at all."""
