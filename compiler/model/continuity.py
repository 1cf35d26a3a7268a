"""Events of continuity: the elements inside a scene's ``<continuity>``."""

from __future__ import annotations

from msgspec import Struct

from compiler.model.texts import Ref, Wordings
from compiler.text.source import Span


class Death(Struct, frozen=True):
    """Somebody dies, by somebody's hand or by nobody's."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]
    tool: Ref | None


class Injury(Struct, frozen=True):
    """Somebody is hurt or knocked out."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


class Recovery(Struct, frozen=True):
    """Somebody who was hurt can act again."""

    span: Span
    who: tuple[Ref, ...]


class Arrest(Struct, frozen=True):
    """Somebody is taken into custody."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


class Release(Struct, frozen=True):
    """Somebody who was in custody is free: freed or escaped."""

    span: Span
    who: tuple[Ref, ...]
    how: str


class Travel(Struct, frozen=True):
    """Somebody goes from one place to another."""

    span: Span
    who: tuple[Ref, ...]
    origin: Ref | None
    to: Ref
    by: str
    hours: int | None
    hours_span: Span


class HandOff(Struct, frozen=True):
    """A prop changes hands; whoever is left out is nobody."""

    span: Span
    prop: Ref
    giver: Ref | None
    taker: Ref | None
    at: Ref | None
    how: str


class Uses(Struct, frozen=True):
    """Somebody uses a prop."""

    span: Span
    who: tuple[Ref, ...]
    prop: Ref


class Learns(Struct, frozen=True):
    """Somebody comes to know something."""

    span: Span
    who: tuple[Ref, ...]
    what: Ref
    text: Wordings


class Knows(Struct, frozen=True):
    """Somebody acts on something that they must have learnt."""

    span: Span
    who: tuple[Ref, ...]
    what: Ref


Event = Death | Injury | Recovery | Arrest | Release | Travel | HandOff | Uses | Learns | Knows
