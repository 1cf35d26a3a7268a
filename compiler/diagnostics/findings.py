"""Findings: what photoplay has to say about a story, as values.

A ``Rule`` gives a finding its code, name and severity, and its function's docstring explains it. Functions that look
at one thing yield ``Fault``s and know none of the three; whoever runs them stamps the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from msgspec import Struct

from compiler.text.source import Span


class Severity(Enum):
    """How much a finding weighs: an error stops compilation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Note(Struct, frozen=True):
    """A line under a finding: a hint (what to do) or a note (what else is so), with its own place if it has one."""

    kind: str
    text: str
    span: Span | None = None


def hint(text: str, span: Span | None = None) -> Note:
    """What the writer can do about it."""
    return Note("hint", text, span)


def note(text: str, span: Span | None = None) -> Note:
    """Another fact that bears on it, often at another place."""
    return Note("note", text, span)


class Fault(Struct, frozen=True):
    """Something wrong at a place: one lower-case sentence, names in backticks, no full stop."""

    span: Span
    message: str
    notes: tuple[Note, ...] = ()


class Finding(Struct, frozen=True):
    """A fault with the code of the rule that found it."""

    code: str
    span: Span
    message: str
    notes: tuple[Note, ...] = ()


class Rule(Struct, frozen=True):
    """What a code stands for. ``function`` finds it or words it; its docstring is what ``photoplay explain`` prints."""

    code: str
    name: str
    severity: Severity
    function: Callable[..., Any]


def in_source_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file, place and code; the same finding twice is one."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.span.path, f.span.start, f.span.end, f.code, f.message))
