"""All rules in one table, in the order in which ``explain`` lists them."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.checks import CHECKS
from compiler.checks.output import EXPORT
from compiler.diagnostics.findings import Finding, Severity
from compiler.diagnostics.rules import Rule
from compiler.syntax import grammar_rules, include_rules, source_rules

SOURCE: tuple[Rule, ...] = (
    source_rules.not_xml,
    source_rules.not_utf8,
    source_rules.doctype,
    source_rules.too_large,
    source_rules.forbidden_character,
    source_rules.too_many_faults,
    grammar_rules.unknown_element,
    grammar_rules.misplaced_element,
    grammar_rules.missing_element,
    grammar_rules.unknown_attribute,
    grammar_rules.missing_attribute,
    grammar_rules.wrong_value,
    grammar_rules.stray_text,
    grammar_rules.wrong_root,
    grammar_rules.unknown_language,
    include_rules.missing_file,
    include_rules.outside_folder,
    include_rules.circular_include,
    include_rules.text_include,
    include_rules.misplaced_include,
    include_rules.repeated_include,
    include_rules.unreadable_file,
    include_rules.unincluded_file,
    source_rules.unknown_code,
    source_rules.idle_allowance,
)
"""The rules that the stages before the checks call."""

RULES: tuple[Rule, ...] = (*SOURCE, *CHECKS, *EXPORT)

BY_CODE = {rule.code: rule for rule in RULES}


def rule_of(code: str) -> Rule | None:
    """Return the rule with a code or a name, in any case of letters."""
    return BY_CODE.get(code.upper()) or next((rule for rule in RULES if rule.name == code.lower()), None)


def severity(finding: Finding) -> Severity:
    """Return the severity of a finding."""
    return BY_CODE[finding.code].severity


def forbidding(findings: Iterable[Finding], *, strict: bool) -> bool:
    """Whether any of them forbids compiling: an error does; with ``strict`` a warning does too."""
    return any(strict or severity(finding) is Severity.ERROR for finding in findings)
