"""Imports run one way along the flow, and each library lives in its one place (see ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.support.places import COMPILER

# Where a library may be imported.
LIVES_IN = {
    "lxml": {"syntax", "driver"},
    "weasyprint": {"pdf"},
    "pydyf": {"pdf"},
    "uharfbuzz": {"pdf"},
    "tinycss2": {"pdf"},
    "fontTools": {"pdf"},
    "click": {"cli"},
    "rich": {"messages", "cli"},
    "rapidfuzz": {"diagnostics"},
    "langcodes": {"model"},
}


def parts() -> Iterator[tuple[str, Path]]:
    for path in sorted(COMPILER.rglob("*.py")):
        relative = path.relative_to(COMPILER)
        yield (relative.parts[0] if len(relative.parts) > 1 else relative.stem), path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


FILES = [pytest.param(part, path, id=str(path.relative_to(COMPILER))) for part, path in parts()]


def test_imports_run_one_way_and_in_no_circle() -> None:
    """The contracts are in ``pyproject.toml``, for ``make check`` too."""
    assert lint_imports(str(COMPILER.parent / "pyproject.toml"), no_cache=True, no_logo=True) == 0


@pytest.mark.parametrize(("part", "path"), FILES)
def test_a_library_is_imported_only_where_it_lives(part: str, path: Path) -> None:
    for name in imported(path):
        library = name.split(".")[0]
        assert part in LIVES_IN.get(library, {part}), f"{part} imports {library}"


@pytest.mark.parametrize(
    "command", [["validate"], ["beats"], ["report", "scenes"], ["explain", "N101"], ["grammar"], ["--help"]]
)
def test_weasyprint_is_not_loaded_by(command: list[str]) -> None:
    program = (
        "import sys; from compiler.cli import photoplay; photoplay(sys.argv[1:], standalone_mode=False);"
        "loaded = sorted({name.split('.')[0] for name in sys.modules} & {'weasyprint', 'fontTools', 'PIL', 'cffi'});"
        "assert not loaded, loaded"
    )
    root = COMPILER.parent
    subprocess.run([sys.executable, "-c", program, *command], check=True, capture_output=True, cwd=root)


def test_the_process_that_compiles_leaves_weasyprint_to_others(tmp_path: Path) -> None:
    """The other processes answer with records that are defined apart from WeasyPrint."""
    program = (
        "import sys; from compiler.cli import photoplay\n"
        "for words in (['new', 'film'], ['compile', 'film', '--no-cache']): photoplay(words, standalone_mode=False)\n"
        "assert 'weasyprint' not in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(COMPILER.parent)}
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert (tmp_path / "output/film/treatment.pdf").exists()
