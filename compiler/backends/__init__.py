"""What photoplay tells: each backend makes a document of a story and its facts. The table is in the order of making.

To add one: a module, its line here, and what it should say in ``tests/``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from compiler.backends import beat_sheet, treatment
from compiler.breakdown import Facts
from compiler.document import Document
from compiler.paradigm import Paradigm


class Request(Struct, frozen=True):
    """What is to be told, and how. ``pages`` are the treatment's pages by scene number, for who refers to them."""

    facts: Facts
    language: str
    paradigm: Paradigm
    sluglines: bool = True
    notes: bool = False
    pages: Mapping[int, int] = field(default_factory=dict)


class Backend(Struct, frozen=True):
    """A kind of document: its name, which is also its file's, a line about it, and the function that makes it."""

    name: str
    help: str
    document: Callable[[Request], Document]
    needs_pages: bool = False


def _treatment(request: Request) -> Document:
    options = treatment.Options(request.language, request.sluglines, request.notes)
    return treatment.document(request.facts, options)


def _beat_sheet(request: Request) -> Document:
    sheet = beat_sheet.sheet(request.facts, request.paradigm, request.language, request.pages)
    return beat_sheet.document(sheet)


BACKENDS = (
    Backend("treatment", "the story in prose: title page, logline, intent, cast, acts and scenes", _treatment),
    Backend("beat-sheet", "each beat with its target, where it falls, and the scenes that carry it", _beat_sheet, True),
)
