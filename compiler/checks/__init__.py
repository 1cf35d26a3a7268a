"""Judgement: what does not make sense in a story whose shape is right.

A check is a plain function from a story and its facts to faults. It knows neither its code nor its severity: both
stand here, in the order in which the checks run. To add one: the function, its line here, its folder of fixtures.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.checks import languages, names, structure
from compiler.findings import Finding, Rule, Severity
from compiler.story import Story

CHECKS = (
    Rule("N101", "unknown-character", Severity.ERROR, names.unknown_character),
    Rule("N103", "unknown-place", Severity.ERROR, names.unknown_place),
    Rule("N104", "unknown-prop", Severity.ERROR, names.unknown_prop),
    Rule("N105", "unknown-paradigm", Severity.ERROR, names.unknown_paradigm),
    Rule("N106", "unknown-beat", Severity.ERROR, names.unknown_beat),
    Rule("N107", "unknown-setup", Severity.ERROR, names.unknown_setup),
    Rule("N108", "unknown-mention", Severity.ERROR, names.unknown_mention),
    Rule("N201", "duplicate-id", Severity.ERROR, names.duplicate_id),
    Rule("N202", "circular-place", Severity.ERROR, names.circular_place),
    Rule("S101", "untold-scene", Severity.WARNING, structure.untold_scene),
    Rule("L101", "missing-language", Severity.ERROR, languages.missing_language),
    Rule("L102", "repeated-language", Severity.ERROR, languages.repeated_language),
)


def run_checks(story: Story, facts: Facts, editions: tuple[str, ...]) -> Iterator[Finding]:
    """Everything that the checks find, with its code. ``editions`` are the languages that are asked for."""
    for rule in CHECKS:
        for fault in rule.function(story, facts, editions):
            yield Finding(rule.code, fault.span, fault.message, fault.notes)
