"""Pictures in cells are no errors and no text."""

from __future__ import annotations

import pytest

from .made import facts, slugs, with_cell
from .test_inputs import given

WPS = '<f>_xlfn.DISPIMG("ID_0A1B",1)</f><v>=DISPIMG("ID_0A1B",1)</v>'
IN_CELLS = {
    "of Excel": (' t="e" vm="1"', "<v>#VALUE!</v>"),
    "of WPS": (' t="str"', WPS),
    "of WPS, without prefix": (' t="str"', WPS.replace("_xlfn.", "")),
    "of WPS, its text alone": (
        ' t="inlineStr"',
        "<is><t>=DISPIMG(&quot;ID_0A1B&quot;,1)</t></is>",
    ),
    "of WPS, never computed": ("", "<f>DISPIMG(&quot;ID_0A1B&quot;,1)</f>"),
}


@pytest.mark.parametrize("number", ["08", "08b"])
def test_a_picture_for_a_reason_is_no_error(number: str) -> None:
    found = slugs(*given(number))
    assert "error_value" not in found
    assert "unmet_no_reason" not in found


@pytest.mark.parametrize("kind", IN_CELLS)
def test_every_kind_of_picture_is_known(kind: str) -> None:
    content = with_cell("I14", *IN_CELLS[kind])
    ((_, _, rows, _),) = facts(content)
    assert rows[1][7] == "（图片）"  # type: ignore[index]
    assert not {"error_value", "formula_no_cache", "unmet_no_reason"} & {*slugs(content)}


def test_an_error_without_a_picture_stays_one() -> None:
    assert "error_value" in slugs(with_cell("I14", ' t="e"', "<v>#VALUE!</v>"))
