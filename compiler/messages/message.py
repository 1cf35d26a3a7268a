"""A finding in words, with its lines and columns: what a program shows to people."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compiler.checks.catalogue import BY_CODE
from compiler.diagnostics.findings import Finding
from compiler.messages.places import end_of, start_of
from compiler.messages.template_filling import notes, sentence
from compiler.text.source import Source


class Message(Struct, frozen=True):
    """A finding in words. Lines and columns count from 1, columns in code points; ``hints`` and ``notes`` may be empty."""

    code: str
    name: str
    severity: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    hints: tuple[str, ...]
    notes: tuple[str, ...]


def message(finding: Finding, sources: Mapping[str, Source]) -> Message:
    """Return a finding in words."""
    rule, start, end = BY_CODE[finding.code], start_of(finding.span, sources), end_of(finding.span, sources)
    lines = notes(finding)
    return Message(
        code=finding.code,
        name=rule.name,
        severity=rule.severity.value,
        path=finding.span.path,
        line=start.line,
        column=start.column,
        end_line=end.line,
        end_column=end.column,
        text=sentence(finding),
        hints=tuple(note.text for note in lines if note.kind == "hint"),
        notes=tuple(note.text for note in lines if note.kind == "note"),
    )
