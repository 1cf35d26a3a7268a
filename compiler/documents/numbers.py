"""Figures as they are read, the same in every document: shares, minutes, ranges, and what stands for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTHING = "–"
"""What stands in a cell that has nothing to say."""


def percent(share: float) -> str:
    """A share as percent with one place after the point, none if that is nought."""
    return f"{share * 100:.1f}".removesuffix(".0")


def minutes(value: float | None) -> str:
    """Minutes with one place after the point, none if that is nought; a dash where they are not known."""
    return NOTHING if value is None else f"{value:.1f}".removesuffix(".0")


def span(numbers: Sequence[int]) -> str:
    """The least and the greatest of some numbers: 3–8; 3 if they are one."""
    return f"{min(numbers)}–{max(numbers)}" if len(set(numbers)) > 1 else str(numbers[0])


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in their order, those that follow each other as a range: 1–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(map(span, runs))


def bracketed(*parts: str | None) -> str:
    """What there is of some parts, in brackets after a space; nothing if there is none."""
    told = ", ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def apportioned(shares: Sequence[float], whole: int) -> tuple[int, ...]:
    """Shares as whole numbers that add up to ``whole``: each rounded down, and what is left over to the largest rests."""
    total = sum(shares)
    if total <= 0:
        return (0,) * len(shares)
    exact = [max(share, 0.0) / total * whole for share in shares]
    parts = [int(part) for part in exact]
    rests = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in rests[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
