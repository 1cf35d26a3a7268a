"""The tree in ARCHITECTURE.md is the tree of the code: a line for each package, from its docstring, with its modules."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import COMPILER, ROOT

PAGE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- tree: made by `make update` -->\n", "<!-- end of tree -->"


def packages(folder: Path, depth: int = 0) -> Iterator[str]:
    """A line for each package below a folder, top of the flow first, with its modules under it."""
    for package in sorted((path.parent for path in folder.glob("*/__init__.py")), key=rank):
        purpose = (ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or "").split(
            "\n"
        )[0]
        indent = "  " * depth
        yield f"{indent + package.name + '/':<15} {purpose}"
        modules = sorted(path.stem for path in package.glob("*.py") if path.stem != "__init__")
        yield from textwrap.wrap(", ".join(modules), 100, initial_indent=" " * 16, subsequent_indent=" " * 16)
        yield from packages(package, depth + 1)


def rank(package: Path) -> tuple[int, str]:
    """Sort key of a package: its place in the flow, the first first; the contracts in pyproject.toml have the end first."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    order = [
        name for layers in re.findall(r"layers = \[(.*?)\]", project, re.DOTALL) for name in re.findall(r"\w+", layers)
    ]
    return (-order.index(package.name) if package.name in order else 0, package.name)


def test_the_page_draws_the_tree_that_is_there(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    drawn = f"{before}{BEGIN}```text\n" + "\n".join(packages(COMPILER)) + f"\n```\n{END}{after}"
    if request.config.getoption("--update"):
        PAGE.write_text(drawn, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == drawn, "run `make update`"
