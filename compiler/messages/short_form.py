"""Findings one line each, as compilers and editors know them: path:line:column: severity CODE name: message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.checks.catalogue import rule_of, severity
from compiler.diagnostics.findings import Finding
from compiler.messages.places import shown, spelled, start_of
from compiler.messages.template_filling import sentence
from compiler.text.source import Source


def report(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """All findings, a line each; hints are left out."""
    return "".join(_line(finding, sources) for finding in findings)


def _line(finding: Finding, sources: Mapping[str, Source]) -> str:
    at = start_of(finding.span, sources)
    rule = rule_of(finding.code)
    name = rule.name if rule else ""
    place = f"{shown(finding.span.path)}:{at.line}:{at.column}"
    return f"{place}: {severity(finding).value} {finding.code} {name}: {spelled(sentence(finding))}\n"
