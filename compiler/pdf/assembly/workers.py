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
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from compiler.pdf.layout import NotPrinted
from compiler.store.cache import Cache
from compiler.system.limits import MEMORY
from compiler.system.signals import STOPS, held

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from subprocess import Popen

    from compiler.pdf.assembly.worker_process import Job

Progress = Callable[[float], None]
"""Is told which share of the work is done."""


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
    """Do jobs in this process, one after the other. Nothing can end them: a crash is this process's, and so is the time.

    Of several threads one works at a time: what the renderer knows of the document that it is at, it knows for all of them.
    A copy (a fork) of a process that had the renderer cannot use it, and has the work done by a process of its own.
    """
    if _copied:
        with crew(1, _nothing) as run:
            yield from run(jobs, sizes, names, math.inf)
        return
    for place, job in enumerate(jobs):
        with _one_at_a_time, _without_gc():
            answer = job()
        yield place, answer


def _nothing() -> None:
    """What a process does first that needs no preparation."""


_one_at_a_time = threading.RLock()
_copied = False


def _begin_as_copy() -> None:
    """Pango has a thread that is not there in a copy, and perhaps another thread was at work that is not there either."""
    global _one_at_a_time, _copied
    _one_at_a_time = threading.RLock()
    _copied = _copied or "weasyprint" in sys.modules


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_as_copy)


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

    process: Popen[bytes]
    pipe: Connection

    def end(self) -> None:
        """End it, whatever it is at: that may take it seconds, and nobody wants it any more."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()


@contextmanager
def crew(hands: int, prepare: Callable[[], Callable[[Any], Any] | None]) -> Iterator[Run]:
    """Up to so many processes. The first does ``prepare`` at once: that it takes long costs nothing where there is other work
    to do first. The others are started when there is work for them: after an edit there is none.

    They end with the block, however it ends, and whatever they are at, and so do the files that they lay aside. (The
    standard library's pools wait for what nobody wants, or for ever for the rest of an answer that will not come.)
    """
    import tempfile
    from multiprocessing.connection import wait

    from compiler.pdf.assembly.worker_process import Orders, started

    idle: list[_Hand] = []
    last: dict[str, _Hand] = {}  # who did what has a name
    busy: dict[Any, tuple[_Hand, int | None]] = {}  # with what job; with none it is getting ready

    def start() -> None:
        with _unstopped():
            process, pipe = started(Orders(aside, MEMORY, prepare))
            busy[pipe] = _Hand(process, pipe), None

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
        with suppress(TimeoutExpired):
            hand.process.wait(10)
        code = hand.process.returncode
        raise Crashed(-code if code is not None and code < 0 else None) from None


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


def hands() -> int:
    """How many processes may work at once: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
