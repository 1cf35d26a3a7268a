"""Findings as text: for people, and as JSON, SARIF and annotations for programs.

To add a form for programs: a module with a function ``report``, and its name here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from compiler.diagnostics.findings import Finding, Severity
from compiler.text.source import Source

FORMS = ("short", "json", "sarif", "github")
"""The forms for programs, each the module that writes it; the form for people is ``terminal``, which knows width and
colour too. A form is loaded when it is asked for: a clean story waits for none."""


def report(form: str, findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """All findings in one of the forms for programs."""
    written = import_module(f"compiler.messages.{form}_form").report(findings, sources)
    assert isinstance(written, str)
    return written


def summary(findings: Sequence[Finding]) -> str:
    """How many there are: 2 errors and 1 warning."""
    if not findings:
        return "no findings"
    from compiler.checks.catalogue import severity

    counts = []
    for weight in Severity:
        number = sum(severity(finding) is weight for finding in findings)
        if number:
            counts.append(f"{number} {weight.value}{'s' if number > 1 else ''}")
    return " and ".join(counts)
