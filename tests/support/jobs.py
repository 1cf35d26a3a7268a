"""Work for other processes (see test_workers.py), in a module that takes them no time to load."""

from __future__ import annotations

import os
import signal
import tempfile
import time


def nothing() -> None:
    return None


def square(number: int) -> int:
    return number * number


def fail(number: int) -> int:
    raise ValueError(f"not {number}")


def end_oneself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lay_aside() -> str:
    return tempfile.mkdtemp()


def large() -> bytes:
    return bytes(30_000_000)


def hang() -> None:
    time.sleep(60)


def fill(amount: int) -> int:
    return len(bytes(amount))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def chatter() -> None:
    os.write(1, b"what was not asked for")
    os.write(2, b"a library's advice for its developers")


def whoever(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def ignored() -> bool:
    """Return whether this process leaves Ctrl-C to the one that started it."""
    return signal.getsignal(signal.SIGINT) == signal.SIG_IGN
