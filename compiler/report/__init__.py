"""Findings as text, for people and for programs. A report knows nothing of stories: findings and sources go in.

To add a form: a module with one function, and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from compiler.findings import Finding
from compiler.report import github, machine, sarif, short
from compiler.source import Source

REPORTS: Mapping[str, Callable[[Sequence[Finding], Mapping[str, Source]], str]] = {
    "short": short.report,
    "json": machine.report,
    "sarif": sarif.report,
    "github": github.report,
}
"""The forms for programs; the form for people is ``terminal``, which also knows width and colour."""
