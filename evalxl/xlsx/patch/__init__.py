"""Changing a workbook without loss: what is not to change keeps its very bytes."""
