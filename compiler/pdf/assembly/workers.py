"""Jobs done by worker processes, at most as many as the machine has cores, with limits of time and memory.

Layout is a large library's work on input that a stranger may have written. In a process of its own it can be killed at
any point, gets no more memory than it is given, and crashes alone.
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
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct, field

from compiler.pdf.layout import NotPrinted
from compiler.store.cache import Cache
from compiler.system.limits import MEMORY
from compiler.system.signals import STOPS, held

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from subprocess import Popen

    from compiler.pdf.assembly.worker_process import Prepare

T = TypeVar("T")

Progress = Callable[[float], None]
"""Called with the share (0..1) of the work that is done."""


MIN_SECONDS, BYTES_PER_SECOND = 60.0, 1000
"""Time limit of a list of jobs: a minimum in seconds, and bytes of input for each of which it is a second longer. One
slow core lays out 30,000 bytes a second, and 10,000 of a beat sheet's charts (measured)."""


class JobRunner(Protocol):
    """A function that does jobs and yields `(index of the job, result)` as each is done.

    `sizes` are in bytes of input. `names` identify jobs from one call to the next: a job goes to the worker that did
    the one of the same name before, if that is idle, since it may have kept lines of it. `until` is the deadline for
    all jobs on the monotonic clock; `None`: a time that grows with their sizes.
    """

    def __call__(
        self,
        jobs: Sequence[Callable[[], T]],
        sizes: Sequence[int],
        names: Sequence[str] = (),
        until: float | None = None,
    ) -> Iterator[tuple[int, T]]:
        """Raises whatever a job raises; worker processes also raise `Crashed` and `TooSlow`."""


def run_here(
    jobs: Sequence[Callable[[], T]], sizes: Sequence[int], names: Sequence[str] = (), until: float | None = None
) -> Iterator[tuple[int, T]]:
    """Do jobs in this process, in order, without limits: a crash of the renderer ends this process.

    One thread works at a time, since WeasyPrint keeps state of the current document in its modules. A fork of a process
    that had loaded WeasyPrint cannot use it, and starts a worker instead.
    """
    if _forked:
        with worker_pool(1, _prepare_nothing) as run:
            yield from run(jobs, sizes, names, math.inf)
        return
    for index, job in enumerate(jobs):
        with _one_at_a_time, _without_gc():
            result = job()
        yield index, result


def _prepare_nothing() -> None:
    """Prepare a worker that needs nothing."""


_one_at_a_time = threading.RLock()
_forked = False


def _reset_after_fork() -> None:
    """Replace a lock that a thread may have held, and note whether WeasyPrint was loaded: Pango's thread is not copied."""
    global _one_at_a_time, _forked
    _one_at_a_time = threading.RLock()
    _forked = _forked or "weasyprint" in sys.modules


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_after_fork)


@contextmanager
def _without_gc() -> Iterator[None]:
    """Switch the garbage collector off: layout makes many objects and few cycles (measured: 5 to 15 % of the time).

    Afterwards the boxes of the pages, which are cycles, are collected: those of a hundred units would fill the memory.
    All older objects are frozen first, so that the collection passes over them.
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


class Execution(Struct, frozen=True):
    """How a document is made: the cache of earlier results, the runner of jobs, the callback for progress."""

    cache: Cache = field(default_factory=Cache)
    run: JobRunner = run_here
    progress: Progress = lambda share: None

    def kept(self, key: str, kind: type[T], job: Callable[[], T], size: int) -> T:
        """Return the value under a key of the cache, made by one job of this size in bytes if it is not there."""
        return self.cache.kept(key, kind, lambda: dict(self.run([job], [size]))[0])


class Crashed(NotPrinted):
    """A worker process was killed from outside, or crashed in a library.

    `signal` is the number of the signal that ended it, or `None`.
    """

    def __init__(self, signal: int | None) -> None:
        super().__init__(signal)
        self.signal = signal


class TooSlow(NotPrinted):
    """Pages were not laid out within the time limit."""


class _Worker(Struct, frozen=True, eq=False):
    """A worker process, and this process's end of the pipe to it."""

    process: Popen[bytes]
    pipe: Connection

    def kill(self) -> None:
        """Kill the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()


_Busy = dict["Connection", tuple[_Worker, "int | None"]]
"""`{pipe: (worker, index of its job)}`; the index is `None` while the worker prepares itself."""


@contextmanager
def worker_pool(size: int, prepare: Prepare) -> Iterator[JobRunner]:
    """Start up to `size` worker processes, and yield the runner of jobs that uses them.

    The first process starts at once and prepares itself while the caller does other work; the others start when there
    are jobs for them, which after an edit there are not. All are killed when the block ends, and their temporary files
    removed. (The standard library's pools wait for running jobs to end, or for ever for the rest of a broken answer.)
    """
    import tempfile
    from multiprocessing.connection import wait

    from compiler.pdf.assembly.worker_process import WorkerSetup, start_worker

    idle: list[_Worker] = []
    last: dict[str, _Worker] = {}  # by the names of jobs
    busy: _Busy = {}

    def start() -> None:
        with _stops_held_back():
            process, pipe = start_worker(WorkerSetup(scratch, MEMORY, prepare))
            busy[pipe] = _Worker(process, pipe), None

    def run(
        jobs: Sequence[Callable[[], T]], sizes: Sequence[int], names: Sequence[str] = (), until: float | None = None
    ) -> Iterator[tuple[int, T]]:
        end = time.monotonic() + MIN_SECONDS + sum(sizes) / BYTES_PER_SECOND if until is None else until
        order = sorted(range(len(jobs)), key=lambda index: sizes[index])
        left = len(jobs)
        try:
            while left:
                while order and idle:  # the largest first, so that no core waits long at the end
                    index = order.pop()
                    known = last.get(names[index]) if names else None
                    worker = known if known in idle else idle[-1]
                    idle.remove(worker)
                    busy[worker.pipe] = worker, index
                    if names:
                        last[names[index]] = worker
                    with _exchange_with(worker):
                        worker.pipe.send(jobs[index])
                for _ in range(min(size - len(busy), len(order) - _count_preparing(busy))):
                    start()
                pipes: Any = wait(list(busy), None if end == math.inf else max(end - time.monotonic(), 0))
                if not pipes:
                    raise TooSlow
                for pipe in pipes:
                    worker, done = busy[pipe]
                    with _exchange_with(worker):
                        result, error = pipe.recv()
                    del busy[pipe]
                    idle.append(worker)
                    if error:
                        raise error
                    if done is not None:
                        left -= 1
                        yield done, result
        finally:
            if left:  # the results are not wanted any more, and a worker that hangs while it prepares is no use
                with held():
                    _kill_all(busy)

    with tempfile.TemporaryDirectory(prefix="photoplay-", ignore_cleanup_errors=True) as scratch:
        try:
            start()
            yield run
        finally:
            with held():
                for worker in idle:
                    worker.kill()
                _kill_all(busy)


def _count_preparing(busy: _Busy) -> int:
    """Count the workers that prepare themselves."""
    return sum(index is None for _, index in busy.values())


def _kill_all(busy: _Busy) -> None:
    """Kill all busy workers."""
    for worker, _ in busy.values():
        worker.kill()
    busy.clear()


@contextmanager
def _exchange_with(worker: _Worker) -> Iterator[None]:
    """Send to a worker or receive from it. Raises `Crashed` if it has ended."""
    try:
        yield
    except (EOFError, OSError):
        with suppress(TimeoutExpired):
            worker.process.wait(10)
        code = worker.process.returncode
        raise Crashed(-code if code is not None and code < 0 else None) from None


@contextmanager
def _stops_held_back() -> Iterator[None]:
    """Block signals that stop the command while a process starts, until it has set its own handling of them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def available_cores() -> int:
    """Return the number of cores that this process may use: the usual size of a worker pool."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
