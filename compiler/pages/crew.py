"""Work done by several processes side by side, as many as the machine has cores."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from compiler.cache import Cache

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Job = Callable[[], Any]
"""A piece of work: a function that another process can be sent."""

Progress = Callable[[float], None]
"""Is told which share of the work is done."""


class Means(Struct, frozen=True):
    """What a document is made with: what is kept from earlier, how many processes may work, who is told how far it is."""

    cache: Cache = field(default_factory=Cache)
    hands: int = 1
    progress: Progress = lambda share: None


Run = Callable[[Sequence[Job], Sequence[int]], Iterator[tuple[int, Any]]]
"""Do jobs, of which the size is known; each is answered with its place, as it is done."""


@contextmanager
def crew(hands: int, prepare: Callable[[], None], begin: Callable[[], None]) -> Iterator[Run]:
    """Up to so many processes, started when there are several jobs to do; they end with the block, however it ends.

    Where they are forked, ``prepare`` is done before, so that what it loads is loaded once; each does ``begin`` first.
    """
    with ExitStack() as stack:
        pools: list[ProcessPoolExecutor] = []

        def run(jobs: Sequence[Job], sizes: Sequence[int]) -> Iterator[tuple[int, Any]]:
            order = sorted(range(len(jobs)), key=lambda place: -sizes[place])  # the longest first: no core waits long
            if min(hands, len(jobs)) < 2:
                for place in order:
                    yield place, jobs[place]()
                return
            from concurrent.futures import as_completed

            if not pools:
                pools.append(_pool(hands, prepare, begin))
                stack.callback(pools[0].shutdown, wait=True, cancel_futures=True)
            places = {pools[0].submit(jobs[place]): place for place in order}
            for done in as_completed(list(places)):
                yield places.pop(done), done.result()

        yield run


def hands() -> int:
    """How many processes may work at once: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool(hands: int, prepare: Callable[[], None], begin: Callable[[], None]) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    forked = sys.platform == "linux"  # elsewhere it is not safe
    if forked:
        prepare()
    context = get_context("fork" if forked else "spawn")
    return ProcessPoolExecutor(hands, mp_context=context, initializer=_begin, initargs=(begin,))


def _begin(begin: Callable[[], None]) -> None:
    """What a process does first: leave stops to the one that started it, and end with that one, whatever ends it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    begin()
