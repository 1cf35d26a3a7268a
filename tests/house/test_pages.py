"""Pages of `docs/` that are made from the code are as the code is now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.checks.catalogue import RULES
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of
from tests.support import command_page, findings_page, grammar_page
from tests.support.golden import assert_golden
from tests.support.places import ROOT


@pytest.mark.parametrize(
    ("name", "page"),
    [("command.md", command_page.page), ("findings.md", findings_page.page), ("grammar.md", grammar_page.page)],
)
def test_a_page_is_made_from_the_code(name: str, page: Callable[[], str], request: pytest.FixtureRequest) -> None:
    assert_golden(ROOT / "docs" / name, page(), request)


def test_every_finding_and_every_element_has_its_heading() -> None:
    findings, grammar = findings_page.page(), grammar_page.page()
    assert [rule.code for rule in RULES if f"\n### {rule.code} {rule.name}\n" not in findings] == []
    assert [name for name in grammar_of(STORY).names() if f"\n### {name}\n" not in grammar] == []
