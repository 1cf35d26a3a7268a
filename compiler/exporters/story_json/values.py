"""Values of Story JSON that are enumerated or have limits: those that the schema of the source gives them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

VERSION: Final = 1
"""The version of Story JSON, which has a new one when its readers would no longer understand it."""

Number = Annotated[int, Meta(ge=1, le=9999)]
"""The number of a draft, minutes of the story, hours of a journey."""

Day = Annotated[int, Meta(ge=-99_999, le=99_999)]
"""A day of the story."""

Tension = Annotated[int, Meta(ge=0, le=10)]

Zone = Annotated[float, Meta(gt=-100, lt=100)]
"""Hours ahead of Greenwich."""

Seconds = Annotated[float, Meta(ge=0, lt=600_000, multiple_of=0.5)]
"""The length of a scene: at most 9999 minutes and 59 seconds. An eighth of a page is 7.5 seconds."""

Date = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""A date as YYYY-MM-DD."""

Stage = Literal["outline", "working", "final"]
Role = Literal["protagonist", "antagonist", "lead", "supporting", "minor", "group"]
PlaceKind = Literal["country", "city", "area", "building", "room", "street", "vehicle", "other"]
NameForm = Literal["full", "short", "title"]
Side = Literal["int", "ext", "int-ext"]
Time = Literal["dawn", "morning", "day", "noon", "afternoon", "dusk", "evening", "night", "continuous", "later"]
Mode = Literal["present", "flashback", "flashforward", "dream", "imagined", "montage"]
SetupKind = Literal["plant", "question"]
ReleaseHow = Literal["freed", "escaped"]
HandOffHow = Literal["given", "lent", "returned", "swapped", "taken", "dropped", "found", "lost", "destroyed"]
Extension = Literal["vo", "os", "phone", "filtered"]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """A record of Story JSON."""


class TaggedRecord(Record, frozen=True, tag_field="type"):
    """A record of a union."""
