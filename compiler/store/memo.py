"""What is worked out of one file or one scene, for a process that compiles again and again.

Such a value depends on nothing else, and the records that it is worked out of do not change: so the same record has the
same value. ``watch`` compiles a story of a thousand scenes after an edit in one of them; the others are as they were.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

MOST = 2048
"""Values of each kind: more than twice the scenes of a long treatment. What was not asked for the longest goes."""


def kept(function: Function) -> Function:
    """Keep what a function of records makes of them. Its records are told apart by what they are, or by being the same."""
    return lru_cache(maxsize=MOST)(function)  # type: ignore[return-value]
