"""What the scored copies hold: the keys of `[output]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How a form comes back.

    Attributes:
        fill_scores: `blank` fills empty score cells only; `beside` writes into the first free
            column instead; `always` also replaces scores the unit typed. Formulas always stay.
        notes: Whether marked cells carry a note.
        colours: Whether cells are marked.
        sheets: Whether 核查意见, 评分明细 and 处理记录 are added. 处理记录 is always there.
        lang: The language of everything we write into the copy.
        mask_phone: Whether telephone numbers are masked on the added sheets.
    """

    fill_scores: Literal["blank", "beside", "always"] = "blank"
    notes: bool = True
    colours: bool = True
    sheets: bool = True
    lang: Literal["zh", "en"] = "zh"
    mask_phone: bool = False
