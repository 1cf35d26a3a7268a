"""Events of continuity: the elements inside a scene's ``<continuity>``.

The union ``Event`` is closed. To add an event, add its class, which gives its element, to the union: mypy then names
every ``match`` that has to take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, get_args

from msgspec import Struct

from compiler.exhaustive import assert_never
from compiler.model.texts import Ref, Wordings
from compiler.text.source import Span


class Death(Struct, frozen=True):
    """A death, by the characters in ``by``; empty for an accident."""

    element: ClassVar[Literal["death"]] = "death"
    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]
    tool: Ref | None


class Injury(Struct, frozen=True):
    """An injury or a knock-out."""

    element: ClassVar[Literal["injury"]] = "injury"
    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


class Recovery(Struct, frozen=True):
    """The end of an injury: its victim can act again."""

    element: ClassVar[Literal["recovery"]] = "recovery"
    span: Span
    who: tuple[Ref, ...]


class Arrest(Struct, frozen=True):
    """An arrest."""

    element: ClassVar[Literal["arrest"]] = "arrest"
    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


class Release(Struct, frozen=True):
    """The end of an arrest; ``how`` is freed or escaped."""

    element: ClassVar[Literal["release"]] = "release"
    span: Span
    who: tuple[Ref, ...]
    how: str


class Travel(Struct, frozen=True):
    """A journey from one place to another; ``by`` is the means, ``hours`` its length."""

    element: ClassVar[Literal["travel"]] = "travel"
    span: Span
    who: tuple[Ref, ...]
    origin: Ref | None
    to: Ref
    by: str
    hours: int | None
    hours_span: Span


class HandOff(Struct, frozen=True):
    """A prop changes hands. ``giver`` or ``taker`` is None if no character gives or takes it."""

    element: ClassVar[Literal["hand-off"]] = "hand-off"
    span: Span
    prop: Ref
    giver: Ref | None
    taker: Ref | None
    at: Ref | None
    how: str


class Uses(Struct, frozen=True):
    """A use of a prop."""

    element: ClassVar[Literal["uses"]] = "uses"
    span: Span
    who: tuple[Ref, ...]
    prop: Ref


class Learns(Struct, frozen=True):
    """Characters come to know something."""

    element: ClassVar[Literal["learns"]] = "learns"
    span: Span
    who: tuple[Ref, ...]
    what: Ref
    text: Wordings


class Knows(Struct, frozen=True):
    """Characters act on something that they must have learnt."""

    element: ClassVar[Literal["knows"]] = "knows"
    span: Span
    who: tuple[Ref, ...]
    what: Ref


Event = Death | Injury | Recovery | Arrest | Release | Travel | HandOff | Uses | Learns | Knows

EVENTS: Mapping[str, type[Event]] = {event.element: event for event in get_args(Event)}
"""The classes of events by the names of their elements."""


def wordings_of(event: Event) -> Wordings:
    """The text that an event holds; most hold none."""
    match event:
        case Learns(text=text):
            return text
        case Death() | Injury() | Recovery() | Arrest() | Release() | Travel() | HandOff() | Uses() | Knows():
            return ()
        case _:
            return assert_never(event)
