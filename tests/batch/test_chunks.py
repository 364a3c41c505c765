"""How a run is cut into chunks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evalxl.batch.inputs.inbox import Item
from evalxl.batch.plan import chunks, workers_that_pay

LARGE = 1 << 30


def files(count: int) -> list[Item]:
    return [Item(f"{number}.xlsx", f"{number}.xlsx", 10, 0) for number in range(count)]


def sizes(count: int, size: int, jobs: int) -> list[int]:
    return [len(chunk) for chunk in chunks(files(count), size, jobs, LARGE)]


@given(st.integers(0, 300), st.integers(1, 40), st.integers(1, 9), st.sampled_from([5, 35, LARGE]))
def test_every_file_comes_once_and_in_order(count: int, size: int, jobs: int, most: int) -> None:
    cut = list(chunks(files(count), size, jobs, most))
    assert [one for chunk in cut for one in chunk] == files(count)
    assert all(0 < len(chunk) <= size for chunk in cut)
    assert all(len(chunk) == 1 or sum(one.size for one in chunk) <= most for chunk in cut)


def test_a_worker_pays_from_twenty_files_or_a_megabyte() -> None:
    assert [workers_that_pay(files(count)) for count in (1, 20, 21, 168)] == [1, 1, 2, 9]
    large = [Item(f"{number}.xlsx", f"{number}.xlsx", 3 << 20, 0) for number in range(2)]
    assert workers_that_pay(large) == 6


def test_a_run_of_one_round_is_shared_evenly() -> None:
    assert sizes(10, 250, 2) == [5, 5]


def test_workers_of_a_long_run_begin_and_end_with_parts_of_a_chunk() -> None:
    assert sizes(2000, 250, 2) == [125, *[250] * 7, 125]
    assert sizes(2000, 250, 1) == [250] * 8
