"""Memo of a session: what is worked out of one file or one scene is kept from one check to the next.

Such a value depends on nothing else, and records do not change: so the same record has the same value. ``watch`` compiles a
story of a thousand scenes after an edit in one of them; the others are as they were.

Functions stay plain functions of records. The memo that they use is the one in use in this thread's context, if any: it
stands in no signature, and two sessions, in two threads too, have each their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class Memo:
    """Values by function and arguments. What two checks in a row have not used is gone, so that a memo is as large as its
    story, whatever has been edited.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._used: dict[tuple[object, ...], Any] = {}
        self._before: dict[tuple[object, ...], Any] = {}

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._used.keys() | self._before.keys())

    @contextmanager
    def in_use(self, *, anew: bool = False) -> Iterator[None]:
        """Let the functions that are called in this context use the memo; ``anew``: what is not used from now on may go."""
        if anew:
            self._used, self._before = {}, self._used
        token = _IN_USE.set(self)
        try:
            yield
        finally:
            _IN_USE.reset(token)

    def value(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        """Return what a function makes of its arguments."""
        key = (function, *arguments)
        try:
            return self._used[key]
        except KeyError:
            pass
        value = self._before[key] if key in self._before else function(*arguments)
        self._used[key] = value
        return value


_IN_USE: ContextVar[Memo | None] = ContextVar("memo", default=None)


def kept(function: Function) -> Function:
    """Memoize a function of immutable records, which are compared by value, or by identity where they define no equality.

    Without a memo in use the value is worked out each time.
    """

    @wraps(function)
    def through_memo(*arguments: object) -> Any:
        memo = _IN_USE.get()
        return function(*arguments) if memo is None else memo.value(function, arguments)

    return through_memo  # type: ignore[return-value]
