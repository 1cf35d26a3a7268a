"""The story: what the files say, typed, in the order in which they say it.

Nothing is interpreted here. A reference is the id that was written and where; whether it leads anywhere is the
business of the checks. Everything authored knows its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler.text.source import Span, Text


class Ref(Struct, frozen=True):
    """An id where it is given or used."""

    id: str
    span: Span


class Wording(Struct, frozen=True):
    """One text in one language."""

    language: str
    text: Text

    def plain(self) -> str:
        """The text as it is printed: white space collapsed."""
        return self.text.plain()


Wordings = tuple[Wording, ...]
"""The same text in several languages."""


def in_language(wordings: Wordings, language: str) -> Wording | None:
    """The first wording in a language."""
    return next((wording for wording in wordings if wording.language == language), None)


class Name(Wording, frozen=True):
    """A name of somebody or something; ``form`` is full, short or title."""

    form: str


# Running text


class Words(Struct, frozen=True):
    """Plain words in a paragraph."""

    text: Text


class Emphasis(Struct, frozen=True):
    """Words that carry stress."""

    text: Text


class Quote(Struct, frozen=True):
    """A line that is spoken, and by whom if the writer says so."""

    text: Text
    who: Ref | None


class Mention(Struct, frozen=True):
    """Words that the writer has tied to a character, place or prop."""

    text: Text
    of: Ref


Inline = Words | Emphasis | Quote | Mention


class Paragraph(Struct, frozen=True):
    """A paragraph of running text."""

    span: Span
    inlines: tuple[Inline, ...]


class Prose(Struct, frozen=True):
    """Running text in one language."""

    span: Span
    language: str
    paragraphs: tuple[Paragraph, ...]


# Registers


class Note(Struct, frozen=True):
    """A remark for the writers."""

    wording: Wording
    by: str


class Character(Struct, frozen=True):
    """Somebody who acts in the story, or a group that acts as one."""

    id: Ref
    role: str
    names: tuple[Name, ...]
    aliases: Wordings
    portrayed_by: Wordings
    description: Wordings
    notes: tuple[Note, ...]


class Place(Struct, frozen=True):
    """Where the story happens; ``within`` is the larger place that this one lies in."""

    id: Ref
    kind: str
    zone: float | None
    within: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


class Prop(Struct, frozen=True):
    """A thing that matters; who holds it, or where it lies, when the story opens."""

    id: Ref
    held_by: Ref | None
    at: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


# Continuity


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


Mark = Death | Injury | Recovery | Arrest | Release | Travel | HandOff | Uses | Learns | Knows


class Setup(Struct, frozen=True):
    """Something planted, or a question raised (``kind``)."""

    id: Ref
    kind: str
    text: Wordings


class Payoff(Struct, frozen=True):
    """Something planted earlier, paid."""

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
    """Which beat of which paradigm a beat is."""

    paradigm: Ref
    beat: Ref


class Beat(Struct, frozen=True):
    """One change; ``turn`` says what changes."""

    span: Span
    marks: tuple[BeatMark, ...]
    turn: Wordings


MINUTE, EIGHTH = 120, 15
"""A minute, which is a page, and an eighth of it, both in half seconds."""


class Length(Struct, frozen=True):
    """How long a scene plays, in half seconds, so that an eighth of a page (7.5 s) is a whole number."""

    span: Span
    half_seconds: int


class Action(Struct, frozen=True):
    """What is seen and heard."""

    text: Text


class SpokenLine(Struct, frozen=True):
    """Words that are spoken."""

    text: Text


class Parenthetical(Struct, frozen=True):
    """How the next words are spoken."""

    text: Text


class Speech(Struct, frozen=True):
    """One character's turn to speak."""

    who: Ref
    extension: str
    parts: tuple[SpokenLine | Parenthetical, ...]


class Transition(Struct, frozen=True):
    """How the picture changes."""

    text: Text


class Shot(Struct, frozen=True):
    """A shot that is named."""

    text: Text


class Script(Struct, frozen=True):
    """A scene as a screenplay, in one language."""

    span: Span
    language: str
    parts: tuple[Action | Speech | Transition | Shot, ...]


class Scene(Struct, frozen=True, eq=False):
    """What happens in one place at one time. Two are the same only if they are one: scenes are compared all the time.

    ``cast`` is who is on screen and alive, ``bodies`` who is seen dead; ``day`` is the story day; ``tension`` how
    tightly it is wound, from 0 to 10.
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
    marks: tuple[Mark, ...]
    prose: tuple[Prose, ...]
    script: tuple[Script, ...]
    notes: tuple[Note, ...]


class Sequence(Struct, frozen=True):
    """A run of scenes with one aim."""

    id: Ref
    title: Wordings
    synopsis: Wordings
    scenes: tuple[Scene, ...]
    notes: tuple[Note, ...]


class Act(Struct, frozen=True):
    """A large part of the story: sequences, or scenes, or both."""

    id: Ref
    title: Wordings
    synopsis: Wordings
    parts: tuple[Sequence | Scene, ...]
    notes: tuple[Note, ...]

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
    """A paradigm that the story is told by; ``href`` names its file if it is the story's own."""

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
    notes: tuple[Note, ...]


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
        """How finished the draft says it is: outline, working or final; working if it says nothing."""
        return (self.front.draft.stage if self.front.draft else "") or "working"

    def date(self) -> str | None:
        """The draft's date, as YYYY-MM-DD."""
        return self.front.draft.date or None if self.front.draft else None

    def register(self) -> Iterator[Character | Place | Prop]:
        """Everybody and everything that the registers hold: cast, places, props."""
        yield from self.cast
        yield from self.places
        yield from self.props

    def scenes(self) -> Iterator[Scene]:
        """All scenes, in order."""
        for act in self.acts:
            yield from act.scenes()
