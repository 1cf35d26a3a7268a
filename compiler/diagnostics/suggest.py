"""The name that was probably meant, and lists of names as words."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from compiler.diagnostics.findings import Note, note
from compiler.text.source import Span

CLOSE_ENOUGH = 0.6
"""The least likeness, from 0 to 1, at which a name is offered: two slips in five letters are, three are not."""

MOST_NAMES = 2000
"""Of more names none is offered: a thousand wrong names among them would take a second to compare."""

LONGEST_NAME = 100
"""Letters. Nobody mistypes a longer name, and to compare two takes time that grows with the square of their length."""


def nearest(name: str, names: Collection[str]) -> str | None:
    """Return the most alike of ``names``, or ``None`` if none is alike enough.

    Letters are compared decomposed (NFD), so that 단토 and 단코 differ by one jamo of six and not by one syllable of two.
    """
    from rapidfuzz import process  # only a story with faults pays for these imports
    from rapidfuzz.distance import OSA

    if len(name) > LONGEST_NAME or len(names) > MOST_NAMES:
        return None
    known, letters = _known(tuple(names))
    best = process.extractOne(_letters(name), letters, scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH)
    return known[best[2]] if best else None


@lru_cache(16)
def _known(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The names that are not too long, and the letters of each: the same names are asked for a thousand times."""
    known = [candidate for candidate in names if len(candidate) <= LONGEST_NAME]
    return known, list(map(_letters, known))


def _letters(name: str) -> str:
    return unicodedata.normalize("NFD", name.casefold())


def suggestion(name: str, names: Sequence[str]) -> tuple[Note, ...]:
    """A hint that offers the nearest name, if there is one."""
    found = nearest(name, names)
    return (note("meant", name=found),) if found else ()


def pointed(name: str, names: Mapping[str, Span]) -> tuple[Note, ...]:
    """The same, with the place where the nearest name is defined."""
    found = nearest(name, names)
    return (note("meant", names[found], name=found),) if found else ()


def among(names: Sequence[str]) -> str:
    """Names as words: `a`, `b` or `c`; of many, the first twelve."""
    quoted = [f"`{name}`" for name in names[:12]]
    if len(names) > len(quoted):
        return ", ".join(quoted) + f" or one of {len(names) - len(quoted)} others"
    return " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]])) if quoted else "nothing"
