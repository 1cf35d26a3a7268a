"""What a document is made of: a story's facts, its language and paradigms, and the settings of documents."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from compiler.breakdown import Facts
from compiler.documents.settings import Settings
from compiler.model.paradigm import Paradigm


class Request(Struct, frozen=True):
    """What documents are made of. ``pages`` is ``{scene number: page of the treatment}``, empty where it is not laid out."""

    facts: Facts
    language: str
    paradigms: tuple[Paradigm, ...] = ()
    settings: Settings = Settings()
    pages: Mapping[int, int] = field(default_factory=dict)
