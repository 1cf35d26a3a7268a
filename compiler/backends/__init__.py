"""What photoplay tells: each backend makes a document of a story and its facts. The table is in the order of making.

To add one: a module, its line here, and what it should say in ``tests/``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from compiler.backends import beat_sheet, reports, treatment
from compiler.backends.sheet import Sheet, sheet
from compiler.breakdown import Facts
from compiler.document import Document
from compiler.paradigm import Paradigm


class Request(Struct, frozen=True):
    """What is to be told, and how. ``pages`` are the treatment's pages by scene number, for who refers to them."""

    facts: Facts
    language: str
    paradigms: tuple[Paradigm, ...]
    sluglines: bool = True
    notes: bool = False
    pages: Mapping[int, int] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        """The beat sheet under all the paradigms that are asked for."""
        return sheet(self.facts, self.paradigms, self.language, self.pages)


class Backend(Struct, frozen=True):
    """A kind of document: its name, which is also its file's, a line about it, and the function that makes it.

    ``asked`` ones are made only if they are asked for by name.
    """

    name: str
    help: str
    document: Callable[[Request], Document]
    needs_pages: bool = False
    asked: bool = False


def _treatment(request: Request) -> Document:
    options = treatment.Options(request.language, request.sluglines, request.notes)
    return treatment.document(request.facts, options)


def _beat_sheet(request: Request) -> Document:
    return beat_sheet.document(request.sheet())


def _report(kind: reports.Kind) -> Callable[[Request], Document]:
    def document(request: Request) -> Document:
        return reports.document(kind, reports.Asked(request.facts, request.language, request.pages, request.notes))

    return document


BACKENDS = (
    Backend("treatment", "the story in prose: title page, logline, intent, cast, acts and scenes", _treatment),
    Backend("beat-sheet", "each beat with its target, where it falls, and the scenes that carry it", _beat_sheet, True),
    *(Backend(kind.name, kind.help, _report(kind), kind.needs_pages, asked=True) for kind in reports.KINDS),
)
