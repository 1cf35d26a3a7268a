"""The union of events is closed: the grammar has the same ones, and every ``match`` takes them all."""

from __future__ import annotations

import ast

from compiler.model.continuity import EVENTS
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of
from tests.support.places import COMPILER

CLASSES = {event.__name__ for event in EVENTS.values()}


def test_there_is_a_class_for_each_event_of_the_grammar_and_for_no_other() -> None:
    continuity = next(kind for kind in grammar_of(STORY).elements if kind.name == "continuity")
    assert set(EVENTS) == set(continuity.child_names())


def test_every_match_over_events_ends_in_assert_never() -> None:
    """So mypy names each of them when an event is added."""
    found = 0
    for path in COMPILER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and CLASSES & set(_classes(node)):
                found += 1
                assert "assert_never(" in ast.unparse(node.cases[-1].body[-1]), f"{path}:{node.lineno}"
    assert found >= len(("wordings", "index", "custody", "conditions", "involved", "deeds", "reports"))


def _classes(node: ast.Match) -> list[str]:
    patterns = (pattern for case in node.cases for pattern in ast.walk(case.pattern))
    return [ast.unparse(pattern.cls).split(".")[-1] for pattern in patterns if isinstance(pattern, ast.MatchClass)]
