"""Limits of time and memory for work in this process on what a stranger has written, for as long as it lasts.

Only the command sets them: whoever uses photoplay as a library has a process of their own to look after. Every cost that
grows faster than a story has a cap, so nothing but a fault of ours should reach them.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import ceil, inf
from types import FrameType

MEMORY = 4 << 30
"""Bytes of addresses that a process may have which lays out pages or checks a story. At work on a unit it has 0.4 GB of them
(measured), on 600 pages in one piece 0.7 GB; half of each are libraries, and what threads set aside and never use."""

CHECKING = 600.0
"""Seconds that a check may take. The worst file that is known takes two, and a story may have 64 of its size."""

GRACE = 5.0
"""Seconds from one way of ending work to the next, harder one."""


class TookTooLong(BaseException):
    """The time is up. It is no ``Exception``, so that nothing on its way takes it for a fault that it can do without."""


@contextmanager
def limited(seconds: float, give_up: Callable[[], object], memory: int = MEMORY) -> Iterator[None]:
    """Give a block so much time and memory. Raises ``TookTooLong``; where there is no memory left, Python's ``MemoryError``.

    A signal comes to the main thread when Python runs again. Where a library does not return for so long, ``give_up`` is
    called by another thread, and is to end the process. A library that keeps Python's lock, so that no thread runs, is ended
    by the system. Without signals (on Windows, in another thread) the other thread comes at once.
    """
    with limited_memory(memory):
        if seconds == inf:
            yield
            return
        signals = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        with _watched(seconds + GRACE * signals, give_up), _processor_time(seconds + 2 * GRACE):
            if signals:
                with _alarm(seconds):
                    yield
            else:
                yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_: int, __: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))  # 0 would be no alarm
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watched(seconds: float, give_up: Callable[[], object]) -> Iterator[None]:
    watcher = threading.Timer(seconds, give_up)
    watcher.daemon = True
    with suppress(RuntimeError):  # there is no room for a thread
        watcher.start()
    try:
        yield
    finally:
        watcher.cancel()
        if watcher.ident is not None:
            watcher.join()


@contextmanager
def _processor_time(seconds: float) -> Iterator[None]:
    with _lowered("RLIMIT_CPU", ceil(time.process_time() + seconds)):
        yield


@contextmanager
def limited_memory(most: int) -> Iterator[None]:
    """Give a block no more bytes of addresses than that, nor than the machine has, nor than there was before."""
    with _lowered("RLIMIT_AS", min(most, _machine())):
        yield


def _machine() -> int:
    """Bytes of memory that the machine has, a gigabyte at least: a small one swaps. More than there is must not be taken:
    then all of it would stand still.
    """
    with suppress(AttributeError, OSError, ValueError):
        return max(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), 1 << 30)
    return MEMORY


@contextmanager
def _lowered(name: str, limit: int) -> Iterator[None]:
    """Lower one of the system's limits, if it has that one and it is not lower already, and put it back."""
    try:
        import resource

        which = getattr(resource, name)
        before = resource.getrlimit(which)
    except (ImportError, AttributeError, OSError):
        yield
        return
    infinity = resource.RLIM_INFINITY
    if before[0] == infinity or limit < before[0]:
        with suppress(OSError, ValueError):
            resource.setrlimit(which, (limit, before[1]))
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            resource.setrlimit(which, before)
