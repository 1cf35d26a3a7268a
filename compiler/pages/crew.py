"""Work done by several processes side by side, as many as the machine has cores, and ended where it does not end.

What lays out pages is a large library at work on what a stranger may have written. So it works apart: a process can be
ended whatever it is at, takes no more memory than it is given, and if it crashes, it is the only one that does.
"""

from __future__ import annotations

import gc
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from compiler.cache import Cache
from compiler.limits import MEMORY
from compiler.pages.layout import NotPrinted
from compiler.stops import STOPS, held

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Progress = Callable[[float], None]
"""Is told which share of the work is done."""

Job = Callable[[], Any]
"""A piece of work: a function that another process can be sent."""

AT_LEAST, PACE = 60.0, 1000
"""Seconds that any work may take, and bytes of it for each of which it may take another second. One slow core lays out
30,000 a second, and a beat sheet's pictures 10,000 (measured)."""


class Run(Protocol):
    """Do jobs, of which the size is known; each is answered with its place, as it is done.

    Their ``names`` say what they are about, the same from one time to the next: who has done one before does it again, if
    it is free, and may remember something of it. All of them have time ``until`` a moment of the monotonic clock; left
    out, a time that grows with their size.
    """

    def __call__(
        self, jobs: Sequence[Job], sizes: Sequence[int], names: Sequence[str] = (), until: float | None = None
    ) -> Iterator[tuple[int, Any]]:
        """Raises what a job raises; other processes may have ``Crashed`` or be ``TooSlow``."""


def here(
    jobs: Sequence[Job], sizes: Sequence[int], names: Sequence[str] = (), until: float | None = None
) -> Iterator[tuple[int, Any]]:
    """Do jobs in this process, one after the other. Nothing can end them: a crash is this process's, and so is the time."""
    for place, job in enumerate(jobs):
        with _without_gc():
            answer = job()
        yield place, answer


@contextmanager
def _without_gc() -> Iterator[None]:
    """Keep the garbage collector away: the work makes many objects and hardly a cycle (measured: 5 to 15 % of the time).

    Afterwards the boxes of the pages, which do refer to each other, are collected: a hundred units would fill the memory.
    What was there before, the renderer above all, is set aside, so that this looks at nothing else.
    """
    running = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if running:
            gc.enable()


class Means(Struct, frozen=True):
    """What a document is made with: what is kept from earlier, who does the work, and who is told how far it is."""

    cache: Cache = field(default_factory=Cache)
    run: Run = here
    progress: Progress = lambda share: None


class Crashed(NotPrinted):
    """A process that laid out pages was ended from outside, or fell over a library's fault.

    ``signal`` is the number of the signal that ended it, if one did.
    """

    def __init__(self, signal: int | None) -> None:
        super().__init__(signal)
        self.signal = signal


class TooSlow(NotPrinted):
    """Pages were not laid out in the time that they were given."""


class _Hand(Struct, frozen=True, eq=False):
    """A process that works for this one, and our end of the pipe between them."""

    process: Any
    pipe: Connection

    def end(self) -> None:
        """End it, whatever it is at: that may take it seconds, and nobody wants it any more."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def crew(hands: int, begin: Callable[[], None]) -> Iterator[Run]:
    """Up to so many processes. The first does ``begin`` at once: that it takes long costs nothing where there is other work
    to do first. The others are started when there is work for them: after an edit there is none.

    They end with the block, however it ends, and whatever they are at, and so do the files that they lay aside. (The
    standard library's pools wait for what nobody wants, or for ever for the rest of an answer that will not come.)
    """
    import tempfile
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context: Any = get_context("fork" if sys.platform == "linux" else "spawn")  # elsewhere to fork is not safe
    idle: list[_Hand] = []
    last: dict[str, _Hand] = {}  # who did what has a name
    busy: dict[Any, tuple[_Hand, int | None]] = {}  # with what job; with none it is getting ready

    def start() -> None:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, aside, begin), daemon=True)
        with _unstopped():
            process.start()
        theirs.close()  # so that it is closed when the process ends
        busy[ours] = _Hand(process, ours), None

    def run(
        jobs: Sequence[Job], sizes: Sequence[int], names: Sequence[str] = (), until: float | None = None
    ) -> Iterator[tuple[int, Any]]:
        end = time.monotonic() + AT_LEAST + sum(sizes) / PACE if until is None else until
        order = sorted(range(len(jobs)), key=lambda place: sizes[place])
        left = len(jobs)
        try:
            while left:
                while order and idle:  # the longest first: no core waits long
                    place = order.pop()
                    known = last.get(names[place]) if names else None
                    hand = known if known in idle else idle[-1]
                    idle.remove(hand)
                    busy[hand.pipe] = hand, place
                    if names:
                        last[names[place]] = hand
                    with _whole(hand):
                        hand.pipe.send(jobs[place])
                for _ in range(min(hands - len(busy), len(order) - _at_none(busy))):
                    start()
                pipes: Any = wait(list(busy), None if end == math.inf else max(end - time.monotonic(), 0))
                if not pipes:
                    raise TooSlow
                for pipe in pipes:
                    hand, done = busy[pipe]
                    with _whole(hand):
                        answer, fault = pipe.recv()
                    del busy[pipe]
                    idle.append(hand)
                    if fault:
                        raise fault
                    if done is not None:
                        left -= 1
                        yield done, answer
        finally:
            if left:  # nobody waits any more for what these are at; one that never gets ready is no use either
                with held():
                    _end(busy)

    with tempfile.TemporaryDirectory(prefix="photoplay-", ignore_cleanup_errors=True) as aside:
        try:
            start()
            yield run
        finally:
            with held():
                for hand in idle:
                    hand.end()
                _end(busy)


def _at_none(busy: dict[Any, tuple[_Hand, int | None]]) -> int:
    """How many are getting ready."""
    return sum(place is None for _, place in busy.values())


def _end(busy: dict[Any, tuple[_Hand, int | None]]) -> None:
    """End those that are at something."""
    for hand, _ in busy.values():
        hand.end()
    busy.clear()


@contextmanager
def _whole(hand: _Hand) -> Iterator[None]:
    """An exchange with another process, which may be no more."""
    try:
        yield
    except (EOFError, OSError):
        hand.process.join(10)
        code = hand.process.exitcode
        raise Crashed(-code if code is not None and code < 0 else None) from None


def _serve(pipe: Connection, aside: str, begin: Callable[[], None]) -> None:
    """Say that one is ready, then do what another process asks for, until it ends.

    Before that nothing is sent: a job that is larger than the pipe would wait for a reader. Garbage is collected once the
    answer is sent: nobody waits then.
    """
    import tempfile

    _leave_stops()
    _end_with_parent(aside)
    _say_nothing()
    _limit_memory()
    tempfile.tempdir = aside
    begin()
    gc.disable()
    gc.freeze()
    with suppress(EOFError, OSError):  # the other process is no more
        pipe.send((None, None))
        while True:
            job = pipe.recv()
            answer: tuple[Any, Exception | None]
            try:
                answer = job(), None
            except Exception as fault:
                answer = None, fault
            pipe.send(answer)
            del job, answer
            gc.collect()


def _say_nothing() -> None:
    """Let what libraries print lead nowhere: whoever started the compile gets one sentence, from the other process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def _limit_memory() -> None:
    """Take no more memory than ``MEMORY``, nor than the machine has: then all of it would stand still. A small one swaps."""
    with suppress(ImportError, OSError, ValueError):  # another system, or one that has set a lower limit itself
        import resource

        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (min(MEMORY, max(machine, 1 << 30)), most))


@contextmanager
def _unstopped() -> Iterator[None]:
    """Let stops wait while a process is started: it shall not get one before it knows what to do with it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_stops() -> None:
    """Leave stops to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in STOPS[1:]:
        signal.signal(number, signal.SIG_DFL)  # it may have come with a handler of that one's
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _end_with_parent(aside: str) -> None:
    """End with the process that started this one, whatever ends that, and clear away what it could not."""
    from multiprocessing import parent_process

    parent = parent_process()

    def end() -> None:
        if parent is not None:
            parent.join()
            rmtree(aside, ignore_errors=True)
            os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def hands() -> int:
    """How many processes may work at once: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
