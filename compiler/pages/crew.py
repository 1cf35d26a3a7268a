"""Work done by several processes side by side, as many as the machine has cores."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from compiler.cache import Cache

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Progress = Callable[[float], None]
"""Is told which share of the work is done."""

Job = Callable[[], Any]
"""A piece of work: a function that another process can be sent."""

Run = Callable[[Sequence[Job], Sequence[int]], Iterator[tuple[int, Any]]]
"""Do jobs, of which the size is known; each is answered with its place, as it is done."""


def here(jobs: Sequence[Job], _: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Do jobs in this process, one after the other."""
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


class Crashed(Exception):
    """A process that laid out pages was ended from outside, or fell over a library's fault."""


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
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context: Any = get_context("fork" if sys.platform == "linux" else "spawn")  # elsewhere to fork is not safe
    idle: list[_Hand] = []
    busy: dict[Any, tuple[_Hand, int]] = {}

    def start() -> _Hand:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, aside, begin), daemon=True)
        with _unstopped():
            process.start()
        theirs.close()  # so that it is closed when the process ends
        return _Hand(process, ours)

    def run(jobs: Sequence[Job], sizes: Sequence[int]) -> Iterator[tuple[int, Any]]:
        order = sorted(range(len(jobs)), key=lambda place: sizes[place])
        try:
            while order or busy:
                while order and (idle or len(busy) < hands):  # the longest first: no core waits long
                    hand, place = idle.pop() if idle else start(), order.pop()
                    busy[hand.pipe] = hand, place
                    with _whole():
                        hand.pipe.send(jobs[place])
                pipe: Any
                for pipe in wait(list(busy)):
                    with _whole():
                        answer, fault = pipe.recv()
                    hand, place = busy.pop(pipe)
                    idle.append(hand)
                    if fault:
                        raise fault
                    yield place, answer
        finally:
            for hand, _ in busy.values():  # nobody waits any more for what these are at
                hand.end()
            busy.clear()

    with tempfile.TemporaryDirectory(prefix="photoplay-", ignore_cleanup_errors=True) as aside:
        try:
            idle.append(start())
            yield run
        finally:
            for hand in (*idle, *(hand for hand, _ in busy.values())):
                hand.end()


@contextmanager
def _whole() -> Iterator[None]:
    """An exchange with another process, which may be no more."""
    try:
        yield
    except (EOFError, OSError):
        raise Crashed from None


def _serve(pipe: Connection, aside: str, begin: Callable[[], None]) -> None:
    """Do what another process asks for, until it ends. Garbage is collected once the answer is sent: nobody waits then."""
    _leave_stops()
    tempfile.tempdir = aside
    begin()
    gc.disable()
    gc.freeze()
    with suppress(EOFError, OSError):  # the other process is no more
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


_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


def _stops() -> set[signal.Signals]:
    return {getattr(signal, name) for name in _STOPS if hasattr(signal, name)}


@contextmanager
def _unstopped() -> Iterator[None]:
    """Let stops wait while a process is started: it shall not get one before it knows what to do with it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _stops())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_stops() -> None:
    """Leave stops to the process that started this one, and end with that one, whatever ends it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _STOPS[1:]:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)  # it may have come with a handler of that one's
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _stops())
    parent = parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def hands() -> int:
    """How many processes may work at once: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
