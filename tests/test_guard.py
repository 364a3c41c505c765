"""A function under guard may crash, hang or eat memory: it takes only itself down."""

from __future__ import annotations

import os
import signal
import time

import pytest

from evalxl.core import guard
from evalxl.core.errors import Refused


def doubled(number: int) -> int:
    return number * 2


def shout(words: str) -> str:
    os.write(1, words.encode())
    print(words)  # noqa: T201 - what is printed must not reach the answer
    return words


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def eat() -> int:
    return len(bytearray(4_000_000_000))


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave() -> None:
    os._exit(3)


def refuse() -> None:
    raise Refused("encrypted", kind="test")


def stumble() -> None:
    raise LookupError("nothing there")


def limits_taken() -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0], os.getppid()


def refusal(function: object, *args: object, seconds: float = 5, megabytes: int = 512) -> Refused:
    with pytest.raises(Refused) as caught:
        guard.call(function, *args, seconds=seconds, megabytes=megabytes)  # type: ignore[arg-type]
    return caught.value


def test_the_answer_comes_back() -> None:
    assert guard.call(doubled, 21) == 42


def test_what_is_printed_does_not_mix_with_the_answer() -> None:
    assert guard.call(shout, "噪声") == "噪声"


def test_a_large_answer_comes_back() -> None:
    assert guard.call(bytes, 5_000_000) == bytes(5_000_000)


def test_its_own_exception_comes_back() -> None:
    with pytest.raises(LookupError, match="nothing there"):
        guard.call(stumble)


def test_its_refusal_comes_back() -> None:
    assert (refusal(refuse).slug, refusal(refuse).params) == ("encrypted", {"kind": "test"})


def test_an_endless_loop_ends_by_processor_time() -> None:
    refused = refusal(spin, seconds=1)
    assert (refused.slug, refused.params["limit"]) == ("limit_exceeded", "seconds")


def test_an_endless_wait_ends_by_the_clock() -> None:
    start = time.monotonic()
    refused = refusal(sleep, 60, seconds=0.25)
    assert (refused.slug, refused.params["limit"]) == ("limit_exceeded", "seconds")
    assert time.monotonic() - start < 10


def test_too_much_memory_is_refused() -> None:
    refused = refusal(eat)
    assert (refused.slug, refused.params["limit"]) == ("limit_exceeded", "megabytes")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_is_refused(number: int) -> None:
    refused = refusal(die, number)
    assert (refused.slug, refused.params["kind"]) == ("unreadable", "crashed")


def test_leaving_without_an_answer_is_a_crash() -> None:
    assert refusal(leave).params["kind"] == "crashed"


def test_the_child_writes_no_core_and_is_ours() -> None:
    assert guard.call(limits_taken) == (0, os.getpid())


def be_parent(path: str) -> None:
    """Start a guarded child that writes down its number, and wait for it."""
    guard.call(write_number_and_sleep, path)


def write_number_and_sleep(path: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    time.sleep(60)


def test_the_child_dies_with_its_parent(tmp_path: os.PathLike[str]) -> None:
    note = os.path.join(tmp_path, "number")  # noqa: PTH118
    for seconds in (0.5, 2, 8, 32):  # the parent in the middle is killed by the clock
        refusal(be_parent, note, seconds=seconds)
        if os.path.exists(note):  # noqa: PTH110  # else a busy machine was too slow for a child
            break
    with open(note, encoding="ascii") as file:  # noqa: PTH123
        child = int(file.read())
    for _ in range(50):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("the child outlived its parent")
