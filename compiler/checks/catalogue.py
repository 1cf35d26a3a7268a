"""Every code there is, in one table: what ``explain`` prints, and where a finding's name and severity stand."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.checks import CHECKS
from compiler.checks.output import EXPORT
from compiler.diagnostics.findings import Finding, Rule, Severity
from compiler.syntax.source_rules import SHAPE

FAMILIES = {
    "X": "source and shape",
    "N": "names and references",
    "C": "continuity",
    "S": "structure and beats",
    "T": "threads",
    "L": "languages",
    "E": "export",
}

RULES: tuple[Rule, ...] = (*SHAPE, *CHECKS, *EXPORT)

_BY_CODE = {rule.code: rule for rule in RULES}


def rule_of(code: str) -> Rule | None:
    """The rule of a code, or of a name."""
    return _BY_CODE.get(code.upper()) or next((rule for rule in RULES if rule.name == code.lower()), None)


def severity(finding: Finding) -> Severity:
    """How much a finding weighs."""
    return _BY_CODE[finding.code].severity


def forbidding(findings: Iterable[Finding], *, strict: bool) -> bool:
    """Whether any of them forbids compiling: an error does; with ``strict`` a warning does too."""
    return any(strict or severity(finding) is Severity.ERROR for finding in findings)


def explanation(rule: Rule) -> str:
    """What a code means, why it matters, wrong and right."""
    lines = (rule.function.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)
