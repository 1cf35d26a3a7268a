"""The library: what `import compiler` offers."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import compiler
from compiler.messages.message import message
from tests.support.places import ROOT, TESTS


def test_the_examples_of_the_library_say_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testmod(compiler)
    assert done.attempted > 10
    assert done.failed == 0


def test_every_public_function_has_an_example() -> None:
    tree = ast.parse(Path(compiler.__file__).read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in public if ">>> " not in (ast.get_docstring(node) or "")] == []


def test_every_public_name_is_there() -> None:
    assert [name for name in compiler.__all__ if not hasattr(compiler, name)] == []
    with pytest.raises(AttributeError, match="has no attribute 'Nowhere'"):
        compiler.Nowhere  # noqa: B018


def test_the_library_loads_nothing_before_it_is_used() -> None:
    loaded = "import sys, compiler; print([name for name in sys.modules if name.split('.')[0] in ('lxml', 'click')])"
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True, cwd=ROOT) == "[]\n"


def test_a_message_has_what_a_reader_is_shown() -> None:
    checked = compiler.check(TESTS / "findings" / "C101-dead-on-screen" / "bad.xml")
    (only,) = compiler.findings(checked)
    assert only == message(checked.findings[0], checked.sources)
    assert (only.line, only.column, only.end_line, only.end_column) == (37, 31, 37, 35)
    assert (only.name, only.severity, only.notes) == ("dead-on-screen", "error", ("dies here",))
    assert only.hints[0].startswith("list who is seen dead in `bodies`")
