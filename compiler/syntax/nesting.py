"""Units of a story: which may be inside which, and what a story lacks without a unit or a part of one.

The grammar has the same tables. Reading it takes longer than reading a story, so only a story with faults does, and a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
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


class Unread(Enum):
    """Kinds of content that may not have been read completely, each for the findings that depend on it."""

    CHARACTERS = "characters"
    PLACES = "places"
    PROPS = "props"
    SETUPS = "setups"
    PAYOFFS = "payoffs"
    BEATS = "beats"
    SCENES = "scenes"
    DEATHS = "deaths"
    INJURIES = "injuries"
    ARRESTS = "arrests"
    JOURNEYS = "journeys"
    HAND_OFFS = "hand-offs"
    USES = "uses"
    LEARNING = "learning"
    TEXTS = "texts"
    SCENE_PROSE = "prose of a scene that could be read"
    SCENE_SCRIPT = "script of a scene that could be read"
    SCENE_CHANGES = "changes in a scene that could be read"


UNREAD_WITHOUT: Mapping[str, Unread] = {
    "character": Unread.CHARACTERS, "place": Unread.PLACES, "prop": Unread.PROPS,
    "scene": Unread.SCENES, "beat": Unread.BEATS, "setup": Unread.SETUPS, "payoff": Unread.PAYOFFS,
    "death": Unread.DEATHS, "injury": Unread.INJURIES, "recovery": Unread.INJURIES, "arrest": Unread.ARRESTS,
    "release": Unread.ARRESTS, "travel": Unread.JOURNEYS, "hand-off": Unread.HAND_OFFS, "uses": Unread.USES,
    "learns": Unread.LEARNING, "knows": Unread.LEARNING,
    "title": Unread.TEXTS, "synopsis": Unread.TEXTS, "name": Unread.TEXTS, "portrayed-by": Unread.TEXTS,
    "description": Unread.TEXTS, "text": Unread.TEXTS, "summary": Unread.TEXTS, "turn": Unread.TEXTS,
    "prose": Unread.TEXTS, "script": Unread.TEXTS,
}  # fmt: skip
"""{element: kind of content that a story lacks without it}. No finding depends on any other part of a unit."""

UNREAD_IN_SCENE: Mapping[str, Unread] = {
    "prose": Unread.SCENE_PROSE, "script": Unread.SCENE_SCRIPT, "beat": Unread.SCENE_CHANGES,
    "setup": Unread.SCENE_CHANGES, "payoff": Unread.SCENE_CHANGES, "continuity": Unread.SCENE_CHANGES,
}  # fmt: skip
"""{element: kind of content that a scene lacks without it, if the scene itself could be read}"""

UNREAD_EVENTS = frozenset({
    Unread.DEATHS, Unread.INJURIES, Unread.ARRESTS, Unread.JOURNEYS, Unread.HAND_OFFS, Unread.USES, Unread.LEARNING,
})  # fmt: skip
"""Kinds of content that continuity holds."""

_REGISTERS = {"cast": Unread.CHARACTERS, "places": Unread.PLACES, "props": Unread.PROPS}
_ANYWHERE = frozenset(Unread) - {Unread.SCENE_PROSE, Unread.SCENE_SCRIPT, Unread.SCENE_CHANGES}

UNREAD_IN: Mapping[str, frozenset[Unread]] = {
    "story": _ANYWHERE,
    **{register: frozenset({kind}) for register, kind in _REGISTERS.items()},
    **dict.fromkeys(("act", "sequence"), _ANYWHERE - set(_REGISTERS.values())),
}
"""{element: kinds of content that may be in a file that is included in it}"""


def holders(unit: str) -> tuple[str, ...]:
    """The elements that a unit can be inside, outermost first."""
    return tuple(holder for holder, units in HOLDS.items() if unit in units)
