"""Stops: Ctrl-C, and the signals that ask a program to end, which wait while something must not be left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STOPS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
"""Ctrl-C first. Not every system has all of them."""


@contextmanager
def held() -> Iterator[None]:
    """Let stops wait until the block is done; then they do what they do.

    Only for what takes moments. Python stops the main thread alone, so no other need do anything. The signals are not
    blocked but remembered: another thread would get one that this thread blocks, and Python would stop the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {}
    try:
        for number in STOPS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):  # nohup has said that it is to go on
                before[number] = signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in reversed(before.items()):  # Ctrl-C last: another one ends this block
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
