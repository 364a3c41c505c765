"""Whatever the bytes: a grid or a refusal, nothing else."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalxl.core.errors import Refused
from evalxl.xlsx import Grid, read_grid

from .parcels import zipped

DATA = Path(__file__).parents[1] / "data"
FORMS = [path.read_bytes() for path in sorted((DATA / "forms").glob("*.xlsx"))]
PARTS = [
    {name: archive.read(name) for name in archive.namelist()}
    for archive in (zipfile.ZipFile(BytesIO(form)) for form in FORMS)
]
BOUNDED = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 3), st.binary(max_size=6)),
    min_size=1,
    max_size=4,
)


def mutated(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Cut, overwrite, insert or drop bytes at the given fractions of the content."""
    for place, what, piece in changes:
        at = int(place * len(content))
        content = {
            0: content[:at],
            1: content[:at] + piece + content[at + len(piece) :],
            2: content[:at] + piece + content[at:],
            3: content[:at] + content[at + 1 + len(piece) :],
        }[what]
    return content


def grid_or_refusal(content: bytes) -> Grid | None:
    try:
        return read_grid(content, "表.xlsx", guarded=False)
    except Refused as fault:
        refused = fault
    assert refused.slug in ("unreadable", "encrypted", "limit_exceeded")
    assert refused.params
    return None


@given(form=st.sampled_from(FORMS), changes=CHANGES)
@BOUNDED
def test_a_damaged_archive_is_read_or_refused(
    form: bytes, changes: list[tuple[float, int, bytes]]
) -> None:
    grid_or_refusal(mutated(form, changes))


@given(parts=st.sampled_from(PARTS), which=st.integers(0, 99), changes=CHANGES)
@BOUNDED
def test_a_damaged_part_is_read_or_refused(
    parts: dict[str, bytes], which: int, changes: list[tuple[float, int, bytes]]
) -> None:
    name = sorted(parts)[which % len(parts)]
    grid_or_refusal(zipped(parts | {name: mutated(parts[name], changes)}))


@given(content=st.binary(max_size=300))
@BOUNDED
def test_noise_is_refused(content: bytes) -> None:
    assert grid_or_refusal(content) is None
