"""What is worked out of one file or one scene, for a process that compiles again and again.

Such a value depends on nothing else, and the records that it is worked out of do not change: so the same record has the
same value. ``watch`` compiles a story of a thousand scenes after an edit in one of them; the others are as they were.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

MAX_RESULTS = 2048
"""Values of each kind: more than twice the scenes of a long treatment. What was not asked for the longest goes."""


def kept(function: Function) -> Function:
    """Memoize a function of immutable records, which are compared by value, or by identity where they define no equality."""
    return lru_cache(maxsize=MAX_RESULTS)(function)  # type: ignore[return-value]
