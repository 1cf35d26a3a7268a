"""Records of Story JSON for the events of continuity."""

from __future__ import annotations

from compiler.exporters.story_json.text_records import Wordings
from compiler.exporters.story_json.values import HandOffHow, Number, ReleaseHow, TaggedRecord
from compiler.model import continuity as c


class Death(TaggedRecord, frozen=True, tag=c.Death.element):
    """A death, by the characters in ``by``; empty for an accident. ``tool`` is the prop that kills."""

    who: tuple[str, ...]
    by: tuple[str, ...]
    tool: str | None


class Injury(TaggedRecord, frozen=True, tag=c.Injury.element):
    """An injury or a knock-out."""

    who: tuple[str, ...]
    by: tuple[str, ...]


class Recovery(TaggedRecord, frozen=True, tag=c.Recovery.element):
    """The end of an injury: its victim can act again."""

    who: tuple[str, ...]


class Arrest(TaggedRecord, frozen=True, tag=c.Arrest.element):
    """An arrest."""

    who: tuple[str, ...]
    by: tuple[str, ...]


class Release(TaggedRecord, frozen=True, tag=c.Release.element):
    """The end of an arrest."""

    who: tuple[str, ...]
    how: ReleaseHow


class Travel(TaggedRecord, frozen=True, tag=c.Travel.element):
    """A journey from one place to another, by some means; ``hours`` is the least time that it takes."""

    who: tuple[str, ...]
    origin: str | None
    to: str
    means: str | None
    hours: Number | None


class HandOff(TaggedRecord, frozen=True, tag=c.HandOff.element):
    """A prop changes hands. ``giver`` or ``taker`` is null if no character gives or takes it; ``at`` is where it lies then."""

    prop: str
    giver: str | None
    taker: str | None
    at: str | None
    how: HandOffHow


class Uses(TaggedRecord, frozen=True, tag=c.Uses.element):
    """A use of a prop."""

    who: tuple[str, ...]
    prop: str


class Learns(TaggedRecord, frozen=True, tag=c.Learns.element):
    """Characters come to know something."""

    who: tuple[str, ...]
    what: str
    text: Wordings


class Knows(TaggedRecord, frozen=True, tag=c.Knows.element):
    """Characters act on something that they must have learnt."""

    who: tuple[str, ...]
    what: str


Event = Death | Injury | Recovery | Arrest | Release | Travel | HandOff | Uses | Learns | Knows
