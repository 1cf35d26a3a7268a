"""A code has a rule, a docstring with its parts, and a fixture folder; names say the fault."""

from __future__ import annotations

import re

import pytest

from compiler.checks.catalogue import RULES
from compiler.diagnostics.rules import Rule
from tests.support.places import TESTS

FIXTURES = TESTS / "findings"


def test_every_code_and_every_name_is_there_once() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_code_is_a_family_and_a_number(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]\d{3}", rule.code)
    assert rule.family.letter == rule.code[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_name_says_the_fault_and_not_the_cure(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert not rule.name.startswith(("no-", "invalid-", "disallow-", "check-"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_explanation_says_what_why_wrong_and_right(rule: Rule) -> None:
    first, rest = rule.explanation.split("\n\n", 1)
    assert first.endswith(".")
    parts = re.match(r"Why it matters: (.+)\nWrong: (.+)\nRight: (.+)", rest, re.DOTALL)
    assert parts
    assert len(set(parts.groups())) == 3


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_code_has_a_folder_of_fixtures(rule: Rule) -> None:
    assert (FIXTURES / f"{rule.code}-{rule.name}" / "bad.txt").is_file()


def test_no_folder_of_fixtures_is_left_over() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == {f"{rule.code}-{rule.name}" for rule in RULES}
