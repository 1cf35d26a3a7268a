"""The story: what the files say, typed, in the order in which they say it.

Nothing is interpreted here. A reference is the id that was written and where; whether it leads anywhere is the
business of the checks. Everything authored knows its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.source import Span, Text


@dataclass(frozen=True, slots=True)
class Ref:
    """An id where it is given or used."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Wording:
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


@dataclass(frozen=True, slots=True)
class Name(Wording):
    """A name of somebody or something; ``form`` is full, short or title."""

    form: str


# Running text


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words in a paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that carry stress."""

    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """A line that is spoken, and by whom if the writer says so."""

    text: Text
    who: Ref | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that the writer has tied to a character, place or prop."""

    text: Text
    of: Ref


Inline = Words | Emphasis | Quote | Mention


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    span: Span
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text in one language."""

    span: Span
    language: str
    paragraphs: tuple[Paragraph, ...]


# Registers


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for the writers."""

    wording: Wording
    by: str


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who acts in the story, or a group that acts as one."""

    id: Ref
    role: str
    names: tuple[Name, ...]
    aliases: Wordings
    portrayed_by: Wordings
    description: Wordings
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the story happens; ``within`` is the larger place that this one lies in."""

    id: Ref
    kind: str
    within: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing that matters; who holds it, or where it lies, when the story opens."""

    id: Ref
    held_by: Ref | None
    at: Ref | None
    names: tuple[Name, ...]
    aliases: Wordings
    description: Wordings
    notes: tuple[Note, ...]


# Continuity


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody dies, by somebody's hand or by nobody's."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]
    tool: Ref | None


@dataclass(frozen=True, slots=True)
class Injury:
    """Somebody is hurt or knocked out."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Recovery:
    """Somebody who was hurt can act again."""

    span: Span
    who: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Arrest:
    """Somebody is taken into custody."""

    span: Span
    who: tuple[Ref, ...]
    by: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Somebody who was in custody is free: freed or escaped."""

    span: Span
    who: tuple[Ref, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Travel:
    """Somebody goes from one place to another."""

    span: Span
    who: tuple[Ref, ...]
    origin: Ref | None
    to: Ref
    by: str


@dataclass(frozen=True, slots=True)
class HandOff:
    """A prop changes hands; whoever is left out is nobody."""

    span: Span
    prop: Ref
    giver: Ref | None
    taker: Ref | None
    at: Ref | None
    how: str


@dataclass(frozen=True, slots=True)
class Uses:
    """Somebody uses a prop."""

    span: Span
    who: tuple[Ref, ...]
    prop: Ref


@dataclass(frozen=True, slots=True)
class Learns:
    """Somebody comes to know something."""

    span: Span
    who: tuple[Ref, ...]
    what: Ref
    text: Wordings


Mark = Death | Injury | Recovery | Arrest | Release | Travel | HandOff | Uses | Learns


@dataclass(frozen=True, slots=True)
class Setup:
    """Something planted."""

    id: Ref
    text: Wordings


@dataclass(frozen=True, slots=True)
class Payoff:
    """Something planted earlier, paid."""

    span: Span
    of: tuple[Ref, ...]
    text: Wordings


# Scenes


@dataclass(frozen=True, slots=True)
class Slugline:
    """A scene's heading. ``text`` is the writer's own, where there is one."""

    span: Span
    int_ext: str
    place: Ref
    time: str
    text: Wordings


@dataclass(frozen=True, slots=True)
class BeatMark:
    """Which beat of which paradigm a beat is."""

    paradigm: Ref
    beat: Ref


@dataclass(frozen=True, slots=True)
class Beat:
    """One change; ``turn`` says what changes."""

    span: Span
    marks: tuple[BeatMark, ...]
    turn: Wordings


@dataclass(frozen=True, slots=True)
class Length:
    """How long a scene plays, in half seconds, so that an eighth of a page (7.5 s) is a whole number."""

    span: Span
    half_seconds: int


@dataclass(frozen=True, slots=True)
class Action:
    """What is seen and heard."""

    text: Text


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words that are spoken."""

    text: Text


@dataclass(frozen=True, slots=True)
class Parenthetical:
    """How the next words are spoken."""

    text: Text


@dataclass(frozen=True, slots=True)
class Speech:
    """One character's turn to speak."""

    who: Ref
    extension: str
    parts: tuple[SpokenLine | Parenthetical, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """How the picture changes."""

    text: Text


@dataclass(frozen=True, slots=True)
class Shot:
    """A shot that is named."""

    text: Text


@dataclass(frozen=True, slots=True)
class Script:
    """A scene as a screenplay, in one language."""

    span: Span
    language: str
    parts: tuple[Action | Speech | Transition | Shot, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in one place at one time. ``cast`` is who is on screen; ``day`` is the story day."""

    id: Ref
    title: Wordings
    slugline: Slugline
    cast: tuple[Ref, ...]
    day: int | None
    mode: str
    length: Length | None
    summary: Wordings
    beats: tuple[Beat, ...]
    setups: tuple[Setup, ...]
    payoffs: tuple[Payoff, ...]
    marks: tuple[Mark, ...]
    prose: tuple[Prose, ...]
    script: tuple[Script, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A run of scenes with one aim."""

    id: Ref
    title: Wordings
    synopsis: Wordings
    scenes: tuple[Scene, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Act:
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


@dataclass(frozen=True, slots=True)
class Draft:
    """Which draft this is: number, date as YYYY-MM-DD, stage; what is not given is empty."""

    number: int
    date: str
    stage: str


@dataclass(frozen=True, slots=True)
class ParadigmUse:
    """A paradigm that the story is told by; ``href`` names its file if it is the story's own."""

    name: Ref
    href: Ref | None


@dataclass(frozen=True, slots=True)
class Front:
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


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story. ``editions`` are the languages it can be printed in, its own first; ``running_time`` in minutes."""

    id: Ref
    language: str
    editions: tuple[str, ...]
    running_time: int | None
    front: Front
    cast: tuple[Character, ...]
    places: tuple[Place, ...]
    props: tuple[Prop, ...]
    acts: tuple[Act, ...]

    def register(self) -> Iterator[Character | Place | Prop]:
        """Everybody and everything that the registers hold: cast, places, props."""
        yield from self.cast
        yield from self.places
        yield from self.props

    def scenes(self) -> Iterator[Scene]:
        """All scenes, in order."""
        for act in self.acts:
            yield from act.scenes()
