"""The fields that every record begins with: the story, the language, and how positions are measured."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict

from compiler.breakdown import Facts
from compiler.documents.labels import own_or_any, text, texts, words


class Head(Struct, frozen=True):
    """The story that a record is about.

    ``measure`` says how positions are measured: by ``declared`` lengths, or by the amount of ``text`` where a scene declares
    none. ``minutes`` is the declared playing time, ``planned`` the planned one.
    """

    story: str
    title: str
    language: str
    authors: tuple[str, ...]
    logline: str | None
    genre: tuple[str, ...]
    date: str | None
    measure: Literal["declared", "text"]
    minutes: float | None
    planned: int | None


def head(facts: Facts, language: str) -> dict[str, Any]:
    """Return the fields of ``Head``, as keyword arguments for the records that begin with them."""
    story, front = facts.story, facts.story.front
    made = Head(
        story=story.id.id,
        title=text(front.title, language) or story.id.id,
        language=language,
        authors=own_or_any(front.authors, language),
        logline=text(front.logline, language),
        genre=texts(front.genre, language),
        date=story.date(),
        measure=facts.timeline.measure,
        minutes=facts.timeline.minutes(),
        planned=story.running_time,
    )
    return asdict(made)


def measured(head: Head) -> str:
    """Return a sentence on how positions are measured, with the playing time, and the planned one where it differs."""
    label = words(head.language)
    sentence = label.measured[head.measure]
    if head.minutes is not None:
        sentence += f" ({label.minutes.format(minutes=round(head.minutes, 1))})"
    if head.planned is not None and head.planned != head.minutes:
        sentence += f", {label.planned.format(minutes=head.planned)}"
    return sentence + "."
