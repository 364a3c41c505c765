"""Faults of the program as findings: one costs its file, never the batch."""

from __future__ import annotations

from evalxl.core.model import Finding


def fault(error: Exception) -> Finding:
    """Return the finding for a program fault: where in our code, and nothing of the form."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return Finding(slug="program_fault", params={"error": type(error).__name__, "place": place})
