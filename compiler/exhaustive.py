"""``assert_never`` as in Python 3.11's ``typing``: 3.10 is supported, and typing_extensions is no dependency."""

from __future__ import annotations

from typing import NoReturn


def assert_never(value: NoReturn) -> NoReturn:
    """Mark the end of a ``match`` over a closed union; mypy reports every member that no case takes."""
    raise AssertionError(f"no case takes {value!r}")
