"""Findings as JSON, for programs: everything that a person is shown, and byte offsets besides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from compiler.checks.catalogue import BY_CODE, severity
from compiler.diagnostics.findings import Finding, Severity
from compiler.messages.places import end_of, start_of
from compiler.messages.template_filling import notes, sentence
from compiler.text.source import Source, Span


def report(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """One object: ``findings`` in source order, and how many there are of each severity."""
    counts = {weight.value: sum(severity(finding) is weight for finding in findings) for weight in Severity}
    whole = {"findings": [_record(finding, sources) for finding in findings], "counts": counts}
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    # Bytes of a file's name that are no text are spelt as JSON spells them.
    return text.encode(errors="backslashreplace").decode()


def _record(finding: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": BY_CODE[finding.code].name,
        "severity": severity(finding).value,
        "message": sentence(finding),
        "place": _place(finding.span, sources),
        "notes": [
            {"kind": note.kind, "text": note.text, "place": _place(note.span, sources) if note.span else None}
            for note in notes(finding)
        ],
    }


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, object]:
    start, end = start_of(span, sources), end_of(span, sources)
    return {
        "path": span.path,
        "start": {"line": start.line, "column": start.column, "offset": span.start},
        "end": {"line": end.line, "column": end.column, "offset": span.end},
    }
