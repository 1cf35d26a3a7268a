"""Judgement of a story by its facts: every check, by family, and the table of all codes.

A check is a plain function from a story and its facts to faults. It knows neither its code nor its severity: both
stand here, in the order in which the checks run. To add one: the function, its line here, its folder of fixtures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from compiler.breakdown import Facts
from compiler.checks import continuity, languages, letters, prose_names, references, structure, threads
from compiler.diagnostics.findings import Finding, Rule, Severity
from compiler.model.story import Story
from compiler.syntax.nesting import Unread

CHECKS = (
    Rule("N101", "unknown-character", Severity.ERROR, references.unknown_character),
    Rule("N102", "near-name", Severity.WARNING, prose_names.near_name),
    Rule("N103", "unknown-place", Severity.ERROR, references.unknown_place),
    Rule("N104", "unknown-prop", Severity.ERROR, references.unknown_prop),
    Rule("N105", "unknown-paradigm", Severity.ERROR, references.unknown_paradigm),
    Rule("N106", "unknown-beat", Severity.ERROR, references.unknown_beat),
    Rule("N107", "unknown-setup", Severity.ERROR, references.unknown_setup),
    Rule("N108", "unknown-mention", Severity.ERROR, references.unknown_mention),
    Rule("N109", "unnamed-cast", Severity.WARNING, prose_names.unnamed_cast),
    Rule("N110", "unlisted-character", Severity.WARNING, prose_names.unlisted_character),
    Rule("N111", "listed-twice", Severity.WARNING, prose_names.listed_twice),
    Rule("N201", "duplicate-id", Severity.ERROR, references.duplicate_id),
    Rule("N202", "circular-place", Severity.ERROR, references.circular_place),
    Rule("N203", "colliding-names", Severity.WARNING, prose_names.colliding_names),
    Rule("N204", "unused-alias", Severity.WARNING, prose_names.unused_alias),
    Rule("N205", "idle-character", Severity.WARNING, prose_names.idle_character),
    Rule("N206", "idle-place", Severity.WARNING, prose_names.idle_place),
    Rule("N301", "hidden-character", Severity.WARNING, letters.hidden_character),
    Rule("N302", "reordering-character", Severity.ERROR, letters.reordering_character),
    Rule("N303", "odd-width", Severity.WARNING, letters.odd_width),
    Rule("N304", "mixed-scripts", Severity.WARNING, letters.mixed_scripts),
    Rule("C101", "dead-on-screen", Severity.ERROR, continuity.dead_on_screen),
    Rule("C102", "dead-acting", Severity.ERROR, continuity.dead_acting),
    Rule("C103", "dies-twice", Severity.ERROR, continuity.dies_twice),
    Rule("C201", "wrong-giver", Severity.ERROR, continuity.wrong_giver),
    Rule("C202", "unheld-use", Severity.ERROR, continuity.unheld_use),
    Rule("C203", "held-by-two", Severity.ERROR, continuity.held_by_two),
    Rule("C204", "destroyed-prop", Severity.ERROR, continuity.destroyed_prop),
    Rule("C301", "two-places", Severity.ERROR, continuity.two_places),
    Rule("C302", "impossible-journey", Severity.ERROR, continuity.impossible_journey),
    Rule("C303", "untold-journey", Severity.WARNING, continuity.untold_journey),
    Rule("C401", "days-backwards", Severity.ERROR, continuity.days_backwards),
    Rule("C402", "hours-backwards", Severity.WARNING, continuity.hours_backwards),
    Rule("C501", "prisoner-acting", Severity.WARNING, continuity.prisoner_acting),
    Rule("C502", "injured-acting", Severity.WARNING, continuity.injured_acting),
    Rule("C601", "unlearnt-knowledge", Severity.ERROR, continuity.unlearnt_knowledge),
    Rule("C602", "learnt-twice", Severity.WARNING, continuity.learnt_twice),
    Rule("S101", "untold-scene", Severity.WARNING, structure.untold_scene),
    Rule("S102", "empty-act", Severity.WARNING, structure.empty_act),
    Rule("S103", "turnless-act", Severity.WARNING, structure.turnless_act),
    Rule("S104", "uneven-act", Severity.WARNING, structure.uneven_act),
    Rule("S105", "idle-scene", Severity.WARNING, structure.idle_scene),
    Rule("S106", "wrong-running-time", Severity.WARNING, structure.wrong_running_time),
    Rule("S201", "missing-beat", Severity.WARNING, structure.missing_beat),
    Rule("S202", "disordered-beat", Severity.WARNING, structure.disordered_beat),
    Rule("S203", "doubled-beat", Severity.WARNING, structure.doubled_beat),
    Rule("S204", "drifting-beat", Severity.WARNING, structure.drifting_beat),
    Rule("S301", "late-introduction", Severity.WARNING, structure.late_introduction),
    Rule("S302", "long-absence", Severity.WARNING, structure.long_absence),
    Rule("T101", "unpaid-setup", Severity.WARNING, threads.unpaid_setup),
    Rule("T102", "open-question", Severity.WARNING, threads.open_question),
    Rule("T103", "early-payoff", Severity.ERROR, threads.early_payoff),
    Rule("T104", "idle-prop", Severity.WARNING, threads.idle_prop),
    Rule("L101", "missing-language", Severity.ERROR, languages.missing_language),
    Rule("L102", "repeated-language", Severity.ERROR, languages.repeated_language),
    Rule("L103", "stray-language", Severity.WARNING, languages.stray_language),
)


NEEDS: Mapping[Unread, frozenset[str]] = {
    Unread.HAND_OFFS: frozenset({"C201", "C202", "C203", "C204"}),
    Unread.JOURNEYS: frozenset({"C301", "C303"}),
    Unread.DEATHS: frozenset({"C303"}),
    Unread.ARRESTS: frozenset({"C501"}),
    Unread.INJURIES: frozenset({"C502"}),
    Unread.LEARNING: frozenset({"C601", "C602"}),
    Unread.TEXTS: frozenset({"L101"}),
    Unread.SCENE_PROSE: frozenset({"S101", "N109"}),
    Unread.SCENE_SCRIPT: frozenset({"N109"}),
    Unread.SCENE_CHANGES: frozenset({"S105"}),
}
"""Checks that follow something from event to event, or look for a text: where some could not be read they are not made,
because they would accuse the next one, or miss what is there."""


MOST = 1000
"""Findings of one code. Nobody reads more, and some take long to word: for each a name is looked for that was meant."""


def run_checks(story: Story, facts: Facts, editions: tuple[str, ...]) -> Iterator[Finding]:
    """What the checks find, ``MOST`` of each code, with that code. ``editions`` are the languages that are asked for."""
    for rule in CHECKS:
        if any(rule.code in codes and sort in facts.unread for sort, codes in NEEDS.items()):
            continue
        for fault in islice(rule.function(story, facts, editions), MOST):
            yield Finding(rule.code, fault.span, fault.message, fault.notes)
