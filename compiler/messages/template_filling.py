"""The English sentences of findings, made of their rules' templates."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from msgspec import Struct

from compiler.checks.catalogue import BY_CODE
from compiler.diagnostics.findings import Argument, Finding
from compiler.diagnostics.rules import Plural, Template
from compiler.diagnostics.suggest import among
from compiler.text.source import Span


class NoteText(Struct, frozen=True):
    """A hint or a note in words: ``kind`` is ``hint`` or ``note``."""

    kind: str
    text: str
    span: Span | None


def sentence(finding: Finding) -> str:
    """Return what is wrong, as one lower-case sentence without a full stop, names in backticks."""
    return _filled(BY_CODE[finding.code].sentences[finding.form], dict(finding.arguments))


def notes(finding: Finding) -> tuple[NoteText, ...]:
    """Return the hints and notes of a finding in words, in their order."""
    rule = BY_CODE[finding.code]
    lines = []
    for note in finding.notes:
        kind, templates = ("hint", rule.hints) if note.form in rule.hints else ("note", rule.notes)
        lines.append(NoteText(kind, _filled(templates[note.form], dict(note.arguments)), note.span))
    return tuple(lines)


class _Filler(Formatter):
    """``str.format`` for arguments of findings."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return an argument in words: see ``Template``."""
        if isinstance(value, Finding):
            return f"{value.code}: {sentence(value)}"
        if format_spec == "letter":
            return f"`{value}` (U+{ord(value):04X})"
        if not isinstance(value, tuple):
            return format(value, format_spec)
        if format_spec == "letters":
            return ", ".join(f"`{letter}` (U+{ord(letter):04X})" for letter in value)
        return format_spec.join(f"`{name}`" for name in value) if format_spec else among(value)


_FILLER = _Filler()


def _filled(template: Template, arguments: Mapping[str, Argument]) -> str:
    if isinstance(template, Plural):
        template = template.one if arguments[template.by] == 1 else template.other
    return _FILLER.vformat(template, (), arguments)
