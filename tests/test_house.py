"""What a newcomer meets: rooms one can look over, a spine on one screen."""

from __future__ import annotations

from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "evalxl"
ROOMS = sorted({path.parent for path in PACKAGE.rglob("*.py")})


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(PACKAGE).as_posix())
def test_no_room_has_more_than_thirty_modules(room: Path) -> None:
    assert len(list(room.glob("*.py"))) <= 30


def test_the_spine_fits_a_screen() -> None:
    assert len((PACKAGE / "pipeline.py").read_text(encoding="utf-8").splitlines()) <= 80
