"""Judgement: what does not make sense in a story whose shape is right.

A check is a function from the facts of a story to its faults; ``@check`` gives it its code, its severity, and when it is
judged. To add one: the function, its line here (in the order in which the checks run), its folder of fixtures.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from compiler.breakdown import Facts
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
from compiler.diagnostics.findings import Finding
from compiler.diagnostics.rules import Rule, Stage

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


MOST_FINDINGS = 1000
"""Findings of one code. Nobody reads more, and some take long to word: for each a name is looked for that was meant."""


def run_checks(facts: Facts) -> Iterator[Finding]:
    """The findings of all checks, at most ``MOST_FINDINGS`` of each code."""
    stage = Stage[facts.story.stage().upper()]
    for rule in CHECKS:
        if stage.value < rule.stage.value or (rule.whole and not facts.whole()) or rule.needs & facts.unread:
            continue
        yield from map(rule.finding, islice(rule.function(facts), MOST_FINDINGS))
