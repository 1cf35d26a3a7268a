"""Work done by several processes side by side, as many as the machine has cores."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from compiler.cache import Cache

Progress = Callable[[float], None]
"""Is told which share of the work is done."""

Job = Callable[[], Any]
"""A piece of work: a function that another process can be sent."""

Run = Callable[[Sequence[Job], Sequence[int]], Iterator[tuple[int, Any]]]
"""Do jobs, of which the size is known; each is answered with its place, as it is done."""


def here(jobs: Sequence[Job], _: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Do jobs in this process, one after the other."""
    for place, job in enumerate(jobs):
        yield place, job()


class Means(Struct, frozen=True):
    """What a document is made with: what is kept from earlier, who does the work, and who is told how far it is."""

    cache: Cache = field(default_factory=Cache)
    run: Run = here
    progress: Progress = lambda share: None


class Crashed(Exception):
    """A process that laid out pages was ended from outside, or fell over a library's fault."""


@contextmanager
def crew(hands: int, begin: Callable[[], None]) -> Iterator[Run]:
    """So many processes, which do ``begin`` at once: that it takes long costs nothing where there is other work to do first.

    They end with the block, however it ends, and whatever they are at. One alone is no help: then all is done here.
    """
    if hands < 2:
        yield here
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    context = get_context("fork" if sys.platform == "linux" else "spawn")  # elsewhere to fork is not safe
    pool = ProcessPoolExecutor(hands, mp_context=context, initializer=_begin, initargs=(begin,))

    def run(jobs: Sequence[Job], sizes: Sequence[int]) -> Iterator[tuple[int, Any]]:
        order = sorted(range(len(jobs)), key=lambda place: -sizes[place])  # the longest first: no core waits long
        places = {pool.submit(jobs[place]): place for place in order}
        try:
            for done in as_completed(list(places)):
                yield places.pop(done), done.result()
        except BrokenProcessPool:
            raise Crashed from None

    before = set(active_children())
    pool.submit(os.getpid)  # now they start
    try:
        yield run
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - before:
            process.kill()  # nobody wants any more what it is at, and that may take it seconds
            process.join()


def hands() -> int:
    """How many processes may work at once: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(begin: Callable[[], None]) -> None:
    """What a process does first: leave stops to the one that started it, and end with that one, whatever ends it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # it may have come with a handler of that one's
    parent = parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    begin()
