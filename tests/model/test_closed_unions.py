"""Unions of the model are closed: the grammar has the same elements, and every ``match`` takes them all."""

from __future__ import annotations

import ast

import pytest

from compiler.model.continuity import EVENTS
from compiler.model.texts import SCRIPT_PARTS, TAGGED
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of
from tests.support.places import COMPILER

UNIONS = {"continuity": EVENTS, "p": TAGGED, "script": SCRIPT_PARTS}
CLASSES = {member.__name__ for union in UNIONS.values() for member in union.values()}


@pytest.mark.parametrize("parent", UNIONS)
def test_a_union_has_a_class_for_each_element_of_the_grammar_and_no_other(parent: str) -> None:
    kind, union = grammar_of(STORY).element(parent), UNIONS[parent]
    assert kind is not None
    assert set(union) == set(kind.child_names())


def test_every_match_over_a_union_ends_in_assert_never() -> None:
    """So mypy names each of them when a class is added."""
    found = set()
    for path in COMPILER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and CLASSES & set(_classes(node)):
                found.add(path.stem)
                assert "assert_never(" in ast.unparse(node.cases[-1].body[-1]), f"{path}:{node.lineno}"
    assert found >= {"conditions", "context", "continuity", "custody", "index", "treatment"}


def _classes(node: ast.Match) -> list[str]:
    patterns = (pattern for case in node.cases for pattern in ast.walk(case.pattern))
    return [ast.unparse(pattern.cls).split(".")[-1] for pattern in patterns if isinstance(pattern, ast.MatchClass)]
