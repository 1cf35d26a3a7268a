"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.checks.catalogue import rule_of, severity
from compiler.diagnostics.findings import Finding
from compiler.messages.places import end_of, shown, spelled, start_of
from compiler.messages.template_filling import notes, sentence
from compiler.text.source import Source


def report(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """All findings, a command each; hints are part of the message."""
    return "".join(_command(finding, sources) for finding in findings)


def _command(finding: Finding, sources: Mapping[str, Source]) -> str:
    start, end = start_of(finding.span, sources), end_of(finding.span, sources)
    rule = rule_of(finding.code)
    title = f"{finding.code} {rule.name}" if rule else finding.code
    message = "\n".join(
        [spelled(sentence(finding)), *(f"{note.kind}: {spelled(note.text)}" for note in notes(finding))]
    )
    fields = {"file": finding.span.path, "line": start.line, "endLine": end.line, "col": start.column, "title": title}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
    return f"::{severity(finding).value} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    """Escaped as the runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return shown(_data(text).replace(":", "%3A").replace(",", "%2C"))
