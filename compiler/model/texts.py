"""Texts of a story: references, wordings in several languages, prose and script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, get_args

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
    """A name of a character, place or prop; ``form`` is full, short or title."""

    form: str


class PlainText(Struct, frozen=True):
    """Plain words in a paragraph."""

    text: Text


class Emphasis(Struct, frozen=True):
    """Words that carry stress."""

    element: ClassVar[Literal["em"]] = "em"
    text: Text


class Quote(Struct, frozen=True):
    """A spoken line, and its speaker if the writer gives one."""

    element: ClassVar[Literal["q"]] = "q"
    text: Text
    who: Ref | None


class Mention(Struct, frozen=True):
    """Words that the writer has tied to a character, place or prop."""

    element: ClassVar[Literal["mention"]] = "mention"
    text: Text
    of: Ref


Tagged = Emphasis | Quote | Mention
Inline = PlainText | Tagged

TAGGED: Mapping[str, type[Tagged]] = {tagged.element: tagged for tagged in get_args(Tagged)}
"""{element: class of inlines}"""


class Paragraph(Struct, frozen=True):
    """A paragraph of running text."""

    span: Span
    inlines: tuple[Inline, ...]


class Prose(Struct, frozen=True):
    """Running text in one language."""

    span: Span
    language: str
    paragraphs: tuple[Paragraph, ...]

    def inlines(self) -> Iterator[Inline]:
        """The parts of all paragraphs, in order."""
        for paragraph in self.paragraphs:
            yield from paragraph.inlines

    def has_text(self) -> bool:
        """Whether it prints anything: an empty paragraph does not."""
        return any(inline.text.value.strip() for inline in self.inlines())


class WriterNote(Struct, frozen=True):
    """A remark for the writers."""

    wording: Wording
    by: str


class Action(Struct, frozen=True):
    """A description of picture and sound."""

    element: ClassVar[Literal["action"]] = "action"
    text: Text


class SpokenLine(Struct, frozen=True):
    """Words that are spoken."""

    text: Text


class Parenthetical(Struct, frozen=True):
    """How the next words are spoken."""

    text: Text


class Speech(Struct, frozen=True):
    """One character's turn to speak."""

    element: ClassVar[Literal["speech"]] = "speech"
    who: Ref
    extension: str
    parts: tuple[SpokenLine | Parenthetical, ...]


class Transition(Struct, frozen=True):
    """How the picture changes."""

    element: ClassVar[Literal["transition"]] = "transition"
    text: Text


class Shot(Struct, frozen=True):
    """A shot that is named."""

    element: ClassVar[Literal["shot"]] = "shot"
    text: Text


ScriptPart = Action | Speech | Transition | Shot

SCRIPT_PARTS: Mapping[str, type[ScriptPart]] = {part.element: part for part in get_args(ScriptPart)}
"""{element: class of script parts}"""


class Script(Struct, frozen=True):
    """A scene as a screenplay, in one language."""

    span: Span
    language: str
    parts: tuple[ScriptPart, ...]

    def texts(self) -> Iterator[Text]:
        """The texts of all parts, in order."""
        for part in self.parts:
            if isinstance(part, Speech):
                yield from (line.text for line in part.parts)
            else:
                yield part.text
