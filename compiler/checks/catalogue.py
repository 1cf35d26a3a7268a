"""All rules: the checks, in the order in which they run, and the rules of other stages. A new check has its row here."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.checks import (
    beats,
    continuity,
    custody,
    languages,
    letters,
    prose_names,
    references,
    structure,
    threads,
    time_and_place,
)
from compiler.checks.output import EXPORT
from compiler.diagnostics.findings import Finding, Severity
from compiler.diagnostics.rules import Rule
from compiler.syntax import grammar_rules, include_rules, source_rules

CHECKS: tuple[Rule, ...] = (
    references.unknown_character,
    prose_names.near_name,
    references.unknown_place,
    references.unknown_prop,
    references.unknown_paradigm,
    references.unknown_beat,
    references.unknown_setup,
    references.unknown_mention,
    prose_names.unnamed_cast,
    prose_names.unlisted_character,
    prose_names.listed_twice,
    references.duplicate_id,
    references.circular_place,
    prose_names.colliding_names,
    prose_names.unused_alias,
    prose_names.idle_character,
    prose_names.idle_place,
    letters.hidden_character,
    letters.reordering_character,
    letters.odd_width,
    letters.mixed_scripts,
    continuity.dead_on_screen,
    continuity.dead_acting,
    continuity.dies_twice,
    custody.wrong_giver,
    custody.unheld_use,
    custody.held_by_two,
    custody.destroyed_prop,
    time_and_place.two_places,
    time_and_place.impossible_journey,
    time_and_place.untold_journey,
    time_and_place.days_backwards,
    time_and_place.hours_backwards,
    continuity.prisoner_acting,
    continuity.injured_acting,
    continuity.unlearnt_knowledge,
    continuity.learnt_twice,
    structure.untold_scene,
    structure.empty_act,
    structure.turnless_act,
    structure.uneven_act,
    structure.idle_scene,
    structure.wrong_running_time,
    beats.missing_beat,
    beats.disordered_beat,
    beats.doubled_beat,
    beats.drifting_beat,
    structure.late_introduction,
    structure.long_absence,
    threads.unpaid_setup,
    threads.open_question,
    threads.early_payoff,
    threads.idle_prop,
    languages.missing_language,
    languages.repeated_language,
    languages.stray_language,
)
"""The checks, in the order in which they run."""

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
