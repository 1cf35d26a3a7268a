"""The number of worker processes, their deadline, and the progress bar."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import click

from compiler.cli.time_limit import FOR_EVER
from compiler.pdf import JobRunner, Progress, available_cores

MAX_JOBS = 32
"""More processes than this are not started: each takes some 100 MB, and a story has hardly more parts."""


def _at_most(_: click.Context, __: click.Parameter, number: int) -> int:
    """Return a number of processes, from 1 to ``MAX_JOBS``."""
    if number < 1:
        raise click.BadParameter(f"{number} is less than 1")
    return min(number, MAX_JOBS)


JOBS = click.option(
    "-j", "--jobs", type=int, callback=_at_most, metavar="N", default=available_cores, show_default=False,
    help="Processes for layout  [default: one a core]",
)  # fmt: skip


def within(timeout: int | None, run: JobRunner) -> JobRunner:
    """Give a runner a deadline, in seconds from now; without one its time grows with the work, and 0 is no deadline."""
    if timeout is None:
        return run
    return partial(run, until=time.monotonic() + timeout if 0 < timeout < FOR_EVER else math.inf)


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A bar on the terminal for what has to be laid out, with the time that it will take; gone afterwards.

    It comes after half a second. What is kept from earlier is not in it. It never goes back: what turns out
    to have to be laid out again is little.
    """
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    bar = click.progressbar(length=1000, label=what, file=sys.stderr, width=0, update_min_steps=1)
    turn, shown, kept = threading.Lock(), threading.Event(), 1.0

    def show() -> None:
        with turn:
            shown.set()
            bar.render_progress()

    timer = threading.Timer(0.5, show)
    timer.start()

    def advance(share: float) -> None:
        nonlocal kept
        kept = min(kept, share)
        with turn:
            bar.make_step(max(round(1000 * (share - kept) / (1 - kept)) - bar.pos, 0) if kept < 1 else 0)
            if shown.is_set():
                bar.render_progress()

    try:
        yield advance
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set():
            click.echo("\r\033[K\033[?25h", nl=False, err=True)
