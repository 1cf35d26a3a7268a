"""The name that was probably meant, and lists of names as words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from compiler.findings import Note, hint
from compiler.source import Span

CLOSE_ENOUGH = 0.6
"""The least likeness, from 0 to 1, at which a name is offered: two slips in five letters are, three are not."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The most alike of ``names``, or nothing if none is alike enough.

    Letters are compared decomposed (NFD), so that 단토 and 단코 differ by one jamo of six and not by one syllable of two.
    """
    from rapidfuzz.distance import OSA  # only a story with faults pays for this import

    wanted = unicodedata.normalize("NFD", name.casefold())
    best, likeness = None, CLOSE_ENOUGH
    for candidate in names:
        score = OSA.normalized_similarity(wanted, unicodedata.normalize("NFD", candidate.casefold()))
        if score > likeness or (score == likeness and best is None):
            best, likeness = candidate, score
    return best


def suggestion(name: str, names: Sequence[str]) -> tuple[Note, ...]:
    """A hint that offers the nearest name, if there is one."""
    found = nearest(name, names)
    return (hint(f"did you mean `{found}`?"),) if found else ()


def pointed(name: str, names: Mapping[str, Span]) -> tuple[Note, ...]:
    """The same, with the place where the nearest name is defined."""
    found = nearest(name, names)
    return (hint(f"did you mean `{found}`?", names[found]),) if found else ()


def among(names: Sequence[str]) -> str:
    """Names as words: `a`, `b` or `c`; of many, the first twelve."""
    quoted = [f"`{name}`" for name in names[:12]]
    if len(names) > len(quoted):
        return ", ".join(quoted) + f" or one of {len(names) - len(quoted)} others"
    return " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]])) if quoted else "nothing"
