"""Whatever is done to a story's files, only findings come of it, and each stands inside its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stories import RED_HEAT

from compiler import frontend
from compiler.begin import begin
from compiler.report import FORMS, report, terminal
from tests.hostile.mutations import broken, validated


@pytest.mark.parametrize(("seed", "language"), [*enumerate(["en", "ko", "en", "ko"])])
def test_no_mutation_makes_it_crash(seed: int, language: str, tmp_path: Path) -> None:
    story = tmp_path / "story"
    begin(story, language)
    for _ in broken(story, 80, seed):
        checked = frontend.check(story)
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
