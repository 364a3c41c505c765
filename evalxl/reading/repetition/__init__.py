"""Sheets on which labels repeat: read as the several forms, or the one table, that they are.

Each module finds one kind of repetition and returns copies of the sheet, rearranged so that the
reader sees plain forms. Every cell keeps its true address (`Sheet.origin`).
"""
