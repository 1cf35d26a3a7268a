"""Growth of processor time with size: no test judges by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

LINEAR = 3
"""Growth below this is linear: it is 2 then, and 4 if it is square."""

NOISE = 0.02
"""Seconds of processor time below which figures are noise."""


def growth(work: Callable[[int], object], size: int) -> float:
    """Processor time of work at twice a size over that at the size, each the less of two."""
    return _least(work, 2 * size) / _least(work, size)


def _least(work: Callable[[int], object], size: int) -> float:
    times = []
    for _ in range(2):
        began = time.process_time()
        work(size)
        times.append(time.process_time() - began)
    return max(NOISE, min(times))
