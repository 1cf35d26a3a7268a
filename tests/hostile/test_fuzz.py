"""Whatever is done to a story's files, only findings come of it, and each stands inside its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from compiler.driver import checking
from compiler.driver.scaffold import begin
from compiler.driver.session import Session
from compiler.messages import FORMS, report, terminal
from tests.hostile.grammar_fuzz import fuzzed, story_of, write
from tests.hostile.mutations import broken, validated
from tests.support.places import RED_HEAT
from tests.support.threats import threat

pytestmark = pytest.mark.many


@pytest.mark.parametrize(("seed", "language"), [*enumerate(["en", "ko", "en", "ko"])])
def test_no_mutation_makes_a_check_crash(seed: int, language: str, tmp_path: Path) -> None:
    story = tmp_path / "story"
    begin(story, language)
    for _ in broken(story, 80, seed):
        checked = checking.check(Session.at(story))
        for finding in checked.findings:
            source = checked.sources.get(finding.span.path)
            size = len(source.data) if source else 0
            assert 0 <= finding.span.start <= finding.span.end <= size
        terminal.report(checked.findings, checked.sources, 80)
        for form in FORMS:
            report(form, checked.findings, checked.sources)


def test_no_mutation_of_the_shipped_story_makes_the_command_end_otherwise_than_with_0_or_1(tmp_path: Path) -> None:
    """Two thousand are run by hand: ``tests/hostile/mutations.py``."""
    story = Path(shutil.copytree(RED_HEAT, tmp_path / "red-heat"))
    assert {validated(story) for _ in broken(story, 20, 1)} == {0, 1}


@threat(79)
@threat(78)
@pytest.mark.parametrize("first", [0, 1000, 2000])
def test_no_broken_story_of_the_grammar_makes_a_check_crash(first: int, tmp_path: Path) -> None:
    """By hand many more: ``tests/hostile/grammar_fuzz.py``."""
    came, failing = fuzzed(range(first, first + 80), tmp_path)
    assert not failing, came
    assert set(came) == {"no whole story", "a story with errors", "documents"}


def test_a_story_that_the_grammar_makes_has_no_fault_of_shape(tmp_path: Path) -> None:
    """Else what is broken of it would be broken twice, and less would be read of it."""
    for seed in range(0, 300, 10):
        write(story_of(seed), tmp_path)
        assert not [
            finding
            for finding in checking.check(Session.at(tmp_path)).findings
            if finding.code < "X4" and finding.code[0] == "X"
        ]
