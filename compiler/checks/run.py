"""Running the checks over the facts of a story."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from compiler.breakdown import Facts
from compiler.checks.catalogue import CHECKS
from compiler.diagnostics.findings import Finding
from compiler.diagnostics.rules import Stage

MOST_FINDINGS = 1000
"""Findings of one code. Nobody reads more, and some take long to word: for each a name is looked for that was meant."""


def run_checks(facts: Facts) -> Iterator[Finding]:
    """Yield the findings of all checks, at most ``MOST_FINDINGS`` of each code."""
    stage = Stage[facts.story.stage().upper()]
    for rule in CHECKS:
        if stage.value < rule.stage.value or (rule.whole and not facts.whole()) or rule.needs & facts.unread:
            continue
        yield from map(rule.finding, islice(rule.function(facts), MOST_FINDINGS))
