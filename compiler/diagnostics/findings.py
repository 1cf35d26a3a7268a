"""Findings about a story, as values: codes, places and arguments, and no sentence in any language.

A rule makes a ``Finding`` of a ``Fault`` by giving it its code. ``messages`` makes sentences of both, by the templates of
the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from compiler.text.source import Span


class Severity(Enum):
    """The weight of a finding: an error stops compilation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Note(Struct, frozen=True):
    """A line under a finding, with its own place if it has one: the name of one of the rule's hints or notes."""

    form: str
    span: Span | None = None
    arguments: tuple[tuple[str, Argument], ...] = ()


class Fault(Struct, frozen=True):
    """Something wrong at a place: the name of one of the rule's sentences, and what to fill in for its placeholders."""

    span: Span
    form: str = ""
    arguments: tuple[tuple[str, Argument], ...] = ()
    notes: tuple[Note, ...] = ()


class Finding(Fault, frozen=True, kw_only=True):
    """A fault with the code of the rule that found it."""

    code: str


Argument = str | int | float | tuple[str, ...] | Finding
"""Ids, names and texts of the story; numbers and shares; lists of names; in X106, a finding."""


def fault(span: Span, *notes: Note, form: str = "", **arguments: Argument) -> Fault:
    """Return a fault; ``form`` names one of the sentences of a rule that has several."""
    return Fault(span, form, tuple(arguments.items()), notes)


def note(form: str, span: Span | None = None, **arguments: Argument) -> Note:
    """Return a hint or a note, by the name under which the rule has its template."""
    return Note(form, span, tuple(arguments.items()))


def in_source_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file, place, code and arguments, each once."""
    return sorted(dict.fromkeys(findings), key=_order)


def _order(finding: Finding) -> tuple[str, int, int, str, str, tuple[str, ...]]:
    span = finding.span
    arguments = tuple(str(value) for _, value in finding.arguments)
    return span.path, span.start, span.end, finding.code, finding.form, arguments
