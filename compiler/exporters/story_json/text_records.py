"""Records of Story JSON for texts: wordings, prose and script."""

from __future__ import annotations

from compiler.exporters.story_json.values import Extension, NameForm, Record, TaggedRecord
from compiler.model import texts as t


class Wording(Record, frozen=True):
    """One text in one language."""

    language: str
    text: str


Wordings = tuple[Wording, ...]


class Name(Record, frozen=True):
    """A name of a character, place or prop in one language."""

    language: str
    form: NameForm
    text: str


class Note(Record, frozen=True):
    """A remark for the writers, and whose it is."""

    language: str
    by: str | None
    text: str


class PlainText(TaggedRecord, frozen=True, tag="text"):
    """Plain words in a paragraph."""

    text: str


class Emphasis(TaggedRecord, frozen=True, tag=t.Emphasis.element):
    """Words that carry stress."""

    text: str


class Quote(TaggedRecord, frozen=True, tag=t.Quote.element):
    """A spoken line, and its speaker if the writer gives one."""

    text: str
    who: str | None


class Mention(TaggedRecord, frozen=True, tag=t.Mention.element):
    """Words that the writer has tied to a character, place or prop."""

    text: str
    of: str


Inline = PlainText | Emphasis | Quote | Mention


class Paragraph(Record, frozen=True):
    """A paragraph of running text; its inlines follow each other without anything between them."""

    inlines: tuple[Inline, ...]


class Prose(Record, frozen=True):
    """Running text in one language."""

    language: str
    paragraphs: tuple[Paragraph, ...]


class Action(TaggedRecord, frozen=True, tag=t.Action.element):
    """A description of picture and sound."""

    text: str


class SpokenLine(TaggedRecord, frozen=True, tag="line"):
    """Words that are spoken."""

    text: str


class Parenthetical(TaggedRecord, frozen=True, tag="parenthetical"):
    """How the next words are spoken."""

    text: str


class Speech(TaggedRecord, frozen=True, tag=t.Speech.element):
    """One character's turn to speak."""

    who: str
    extension: Extension | None
    parts: tuple[SpokenLine | Parenthetical, ...]


class Transition(TaggedRecord, frozen=True, tag=t.Transition.element):
    """How the picture changes."""

    text: str


class Shot(TaggedRecord, frozen=True, tag=t.Shot.element):
    """A shot that is named."""

    text: str


ScriptPart = Action | Speech | Transition | Shot


class Script(Record, frozen=True):
    """A scene as a screenplay, in one language."""

    language: str
    parts: tuple[ScriptPart, ...]
