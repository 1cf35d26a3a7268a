"""Words that STYLE.md rules out are in no name, docstring or comment. What users read is another matter."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import COMPILER, ROOT, TESTS

BANNED = re.compile(r"\b(?:told|tells?|telling|came of|comes of|nought|for who|so many|untold)\b", re.IGNORECASE)
SHOWN = "Why it matters:"
"""In the docstrings that `explain` prints, whose wording is the findings' own."""

FIELD_WORDS = frozenset({"untold_scene", "untold_journey"})
"""Names of findings, which users know."""


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """The comments, docstrings and defined names of a module, each with its line."""
    text = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            if SHOWN not in node.value.value:
                yield node.lineno, node.value.value
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.lineno, node.name.replace("_", " ") if node.name not in FIELD_WORDS else ""
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg.replace("_", " ")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id.replace("_", " ")


PATHS = [*sorted(COMPILER.rglob("*.py")), *sorted(TESTS.rglob("*.py"))]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_docstring_or_comment_has_a_word_that_is_not_used(path: Path) -> None:
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {found[0]}"
        for line, text in words_of(path)
        for found in BANNED.finditer(text)
    ]


PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "docs/guide.md", "docs/install.md", "docs/field.md",
         "docs/design.md", "docs/performance.md", "docs/tutorial.md")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_word_that_is_not_used(page: str) -> None:
    """But in examples: blocks of code and code in a line."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [found[0] for found in BANNED.finditer(text)] == []
