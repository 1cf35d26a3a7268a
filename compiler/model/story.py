"""The story as typed records, in the order of the files.

Nothing is interpreted here. A reference is the id that was written and where; whether it leads anywhere is the
business of the checks. Everything authored knows its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler.model.continuity import Event
from compiler.model.texts import Inline, Name, Prose, Ref, Script, Speech, Wordings, WriterNote
from compiler.text.source import Span

# Registers


class Character(Struct, frozen=True):
    """A character of the story, or a group that acts as one."""

    id: Ref
    role: str
    names: tuple[Name, ...]
    aliases: Wordings
    portrayed_by: Wordings
    description: Wordings
    notes: tuple[WriterNote, ...]


class Place(Struct, frozen=True):
    """Where the story happens; ``within`` is the larger place that this one lies in."""

    id: Ref
    kind: str
    zone: float | None
    within: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[WriterNote, ...]


class Prop(Struct, frozen=True):
    """A thing that matters; who holds it, or where it lies, when the story opens."""

    id: Ref
    held_by: Ref | None
    at: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[WriterNote, ...]


class Setup(Struct, frozen=True):
    """Something planted, or a question raised (``kind``: plant or question)."""

    id: Ref
    kind: str
    text: Wordings


class Payoff(Struct, frozen=True):
    """A payoff of setups."""

    span: Span
    of: tuple[Ref, ...]
    text: Wordings


# Scenes


class Slugline(Struct, frozen=True):
    """A scene's heading. ``text`` is the writer's own, where there is one."""

    span: Span
    int_ext: str
    place: Ref
    time: Ref
    text: Wordings


class BeatMark(Struct, frozen=True):
    """The beat of a paradigm that a beat of the story is."""

    paradigm: Ref
    beat: Ref


class Beat(Struct, frozen=True):
    """A beat: one change; ``turn`` is the change in words."""

    span: Span
    marks: tuple[BeatMark, ...]
    turn: Wordings


MINUTE, EIGHTH = 120, 15
"""A minute, which is a page, and an eighth of it, both in half seconds."""


class Length(Struct, frozen=True):
    """How long a scene plays, in half seconds, so that an eighth of a page (7.5 s) is a whole number."""

    span: Span
    half_seconds: int


class Scene(Struct, frozen=True, eq=False):
    """A continuous piece of the story in one place at one time. Scenes are equal only if identical: they are compared
    often.

    ``cast`` are the characters on screen and alive, ``bodies`` those seen dead; ``day`` is the story day; ``tension``
    runs from 0 to 10.
    """

    id: Ref
    title: Wordings
    slugline: Slugline
    cast: tuple[Ref, ...]
    bodies: tuple[Ref, ...]
    day: int | None
    day_span: Span
    mode: str
    length: Length | None
    tension: int | None
    summary: Wordings
    beats: tuple[Beat, ...]
    setups: tuple[Setup, ...]
    payoffs: tuple[Payoff, ...]
    events: tuple[Event, ...]
    prose: tuple[Prose, ...]
    script: tuple[Script, ...]
    notes: tuple[WriterNote, ...]

    def inlines(self) -> Iterator[tuple[str, Inline]]:
        """The parts of all paragraphs of the prose, in order, each with its language."""
        for prose in self.prose:
            yield from ((prose.language, inline) for inline in prose.inlines())

    def speeches(self) -> Iterator[Speech]:
        """The speeches of the script, in order."""
        for script in self.script:
            yield from (part for part in script.parts if isinstance(part, Speech))


class Sequence(Struct, frozen=True):
    """A run of scenes with one aim."""

    id: Ref
    title: Wordings
    synopsis: Wordings
    scenes: tuple[Scene, ...]
    notes: tuple[WriterNote, ...]


class Act(Struct, frozen=True):
    """A large part of the story: sequences, or scenes, or both."""

    id: Ref
    title: Wordings
    synopsis: Wordings
    parts: tuple[Sequence | Scene, ...]
    notes: tuple[WriterNote, ...]

    def scenes(self) -> Iterator[Scene]:
        """The act's scenes, in order."""
        for part in self.parts:
            if isinstance(part, Scene):
                yield part
            else:
                yield from part.scenes


class Draft(Struct, frozen=True):
    """Which draft this is: number, date as YYYY-MM-DD, stage; what is not given is empty."""

    number: int
    date: str
    stage: str


class ParadigmUse(Struct, frozen=True):
    """A paradigm that the story follows; ``href`` names its file if it is the story's own."""

    name: Ref
    href: Ref | None


class Front(Struct, frozen=True):
    """Front matter."""

    span: Span
    title: Wordings
    subtitle: Wordings
    logline: Wordings
    authors: Wordings
    contact: Wordings
    based_on: Wordings
    copyright: Wordings
    draft: Draft | None
    genre: Wordings
    tone: Wordings
    themes: Wordings
    intent: tuple[Prose, ...]
    background: tuple[Prose, ...]
    paradigms: tuple[ParadigmUse, ...]
    notes: tuple[WriterNote, ...]


class Story(Struct, frozen=True):
    """A whole story. ``editions`` are the languages it can be printed in, its own first; ``running_time`` in minutes.

    ``promise`` is the place that names the editions.
    """

    id: Ref
    language: str
    editions: tuple[str, ...]
    running_time: int | None
    front: Front
    cast: tuple[Character, ...]
    places: tuple[Place, ...]
    props: tuple[Prop, ...]
    acts: tuple[Act, ...]
    promise: Span

    def stage(self) -> str:
        """The draft's stage: outline, working or final; working if none is given."""
        return (self.front.draft.stage if self.front.draft else "") or "working"

    def date(self) -> str | None:
        """The draft's date, as YYYY-MM-DD."""
        return self.front.draft.date or None if self.front.draft else None

    def register(self) -> Iterator[Character | Place | Prop]:
        """All entries of the registers: cast, places, props."""
        yield from self.cast
        yield from self.places
        yield from self.props

    def scenes(self) -> Iterator[Scene]:
        """All scenes, in order."""
        for act in self.acts:
            yield from act.scenes()
