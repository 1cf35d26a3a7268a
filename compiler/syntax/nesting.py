"""Which units of a story stand in which: what the grammar says too, for those who do not read it.

To read the grammar takes longer than to read a story, so only a story with faults does; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Literal, get_args

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

Unread = Literal["character", "place", "prop", "setup", "scene", "mark of continuity", "any text"]
"""Sorts of things of which a story may have more than could be read. No element is spelt like one of the last two; and
which element is of which of the others stands in ``OF_SORT`` alone."""

UNREAD: frozenset[Unread] = frozenset(get_args(Unread))

OF_SORT: Mapping[str, Unread] = {
    "character": "character", "place": "place", "prop": "prop", "setup": "setup", "scene": "scene",
}  # fmt: skip
"""The elements that something else in the story may name by their ids."""


def holders(unit: str) -> tuple[str, ...]:
    """The elements that a unit can stand in, the outermost first."""
    return tuple(holder for holder, units in HOLDS.items() if unit in units)
