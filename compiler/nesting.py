"""Which units of a story stand in which: what the grammar says too, for those who do not read it.

To read the grammar takes longer than to read a story, so only a story with faults does; a test compares the two.
"""

from __future__ import annotations

from itertools import chain

STORY = "urn:photoplay:story:1"
"""The namespace of stories."""

HOLDS = {
    "story": ("cast", "places", "props", "act"),
    "act": ("sequence", "scene"),
    "sequence": ("scene",),
    "cast": ("character",),
    "places": ("place",),
    "props": ("prop",),
}
"""The units that an element can hold, and include, in the order of the grammar."""

UNITS = frozenset(chain.from_iterable(HOLDS.values()))
"""Elements that a story can do without: one that is broken is left out, so that the rest can still be checked."""


def holders(unit: str) -> tuple[str, ...]:
    """The elements that a unit can stand in, the outermost first."""
    return tuple(holder for holder, units in HOLDS.items() if unit in units)
