"""Processes that work for another one: they do what they are sent, and end with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import active_children

import pytest

from compiler.pages.crew import Crashed, Run, crew, here


def nothing() -> None:
    return None


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(f"not {number}")


def end_oneself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lay_aside() -> str:
    import tempfile

    return tempfile.mkdtemp()


def large() -> bytes:
    return bytes(30_000_000)


@pytest.fixture(params=[0, 1, 3], ids=["here", "one", "three"])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    if request.param == 0:
        yield here
    else:
        with crew(request.param, nothing) as started:
            yield started


def test_each_answer_comes_with_the_place_of_its_job(run: Run) -> None:
    jobs: list[Callable[[], int]] = [partial(square, number) for number in range(20)]
    assert dict(run(jobs, range(20))) == {number: number * number for number in range(20)}
    assert dict(run([], [])) == {}
    assert dict(run(jobs[:1], [1])) == {0: 0}


def test_what_a_job_raises_is_raised_here_and_the_next_ones_are_done(run: Run) -> None:
    with pytest.raises(ValueError, match="not 3"):
        list(run([partial(fail, 3), partial(square, 2)], [1, 1]))
    assert dict(run([partial(square, 5)], [1])) == {0: 25}


def test_what_they_lay_aside_goes_with_them() -> None:
    with crew(2, nothing) as run:
        ((_, path),) = run([lay_aside], [1])
        assert os.path.exists(path)
    assert not os.path.exists(path)


def test_a_process_that_is_killed_is_told_and_replaced() -> None:
    with crew(2, nothing) as run:
        with pytest.raises(Crashed):
            list(run([end_oneself, partial(square, 1)], [1, 1]))
        assert dict(run([partial(square, number) for number in range(5)], [1] * 5)) == {n: n * n for n in range(5)}


def test_they_end_with_the_block_whatever_they_are_at() -> None:
    def stopped_in_the_middle() -> None:
        with crew(2, nothing) as run:
            for _ in run([partial(time.sleep, 60), large, partial(time.sleep, 60)], [1, 1, 1]):
                raise KeyboardInterrupt

    before = set(active_children())
    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle()
    assert set(active_children()) == before
