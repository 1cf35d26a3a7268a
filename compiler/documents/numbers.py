"""Figures as text, the same in every document: shares, minutes, ranges, and the sign for an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTHING = "–"
"""The text of a cell that has no value."""


def percent(share: float) -> str:
    """Return a share (0 to 1) in percent, with one decimal place unless it is 0."""
    return f"{share * 100:.1f}".removesuffix(".0")


def minutes(value: float | None) -> str:
    """Return minutes with one decimal place unless it is 0; a dash for ``None``."""
    return NOTHING if value is None else f"{value:.1f}".removesuffix(".0")


def span(numbers: Sequence[int]) -> str:
    """Return the least and the greatest number: 3–8; 3 where they are equal."""
    return f"{min(numbers)}–{max(numbers)}" if len(set(numbers)) > 1 else str(numbers[0])


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers in order, with consecutive ones as a range: 1–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(map(span, runs))


def bracketed(*parts: str | None) -> str:
    """Return the parts that are not empty, in brackets after a space; empty if there are none."""
    joined = ", ".join(part for part in parts if part)
    return f" ({joined})" if joined else ""


def apportioned(shares: Sequence[float], whole: int) -> tuple[int, ...]:
    """Return shares as integers that add up to ``whole``: each is rounded down, and the largest remainders are rounded up."""
    total = sum(shares)
    if total <= 0:
        return (0,) * len(shares)
    exact = [max(share, 0.0) / total * whole for share in shares]
    parts = [int(part) for part in exact]
    rests = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in rests[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
