"""How long a story may be checked, and with how much memory; and the option that says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import click

from compiler.cli.console import Trouble, complain
from compiler.system.limits import CHECKING, MEMORY, TookTooLong, limited

FOR_EVER = 2_000_000
"""Seconds, three weeks; a system cannot be asked to wait much longer."""


def _from_zero(_: click.Context, __: click.Parameter, seconds: int | None) -> int | None:
    if seconds is not None and seconds < 0:
        raise click.BadParameter(f"{seconds} is less than 0")
    return seconds


TIMEOUT = click.option(
    "--timeout", type=int, callback=_from_zero, metavar="SECONDS",
    help="For checking, and for layout; 0: no limit",
)  # fmt: skip


@contextmanager
def checking(timeout: int | None) -> Iterator[None]:
    """Limit the check of a story to a number of seconds: ten minutes by default, no limit with 0.

    A check that takes longer, or more memory than it may, ends the command with one sentence.
    """
    seconds = CHECKING if timeout is None else timeout if 0 < timeout < FOR_EVER else inf
    sentence = f"checking took longer than {seconds:g} seconds; `--timeout` allows more, 0 any"

    def give_up() -> None:
        complain(sentence)
        os._exit(Trouble.exit_code)

    try:
        with limited(seconds, give_up):
            yield
    except TookTooLong:
        raise Trouble(sentence) from None
    except MemoryError:
        raise Trouble(f"checking took more memory than it may have, which is {MEMORY >> 30} GB at most") from None
