"""Imports run one way along the flow, and each library lives in its one place (see ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMPILER = Path(__file__).parent.parent / "compiler"

# What each part may import of the others. A part is a module or a package of compiler/.
MAY = {
    "source": set(),
    "findings": {"source"},
    "nesting": set(),
    "nearest": {"findings", "source"},
    "shape": {"findings", "nearest", "source"},
    "syntax": {"shape", "findings", "source"},
    "encoding": {"shape", "findings", "source"},
    "tree": {"nesting", "encoding", "syntax", "shape", "findings", "source"},
    "grammar": {"tree", "findings", "source"},
    "schema": {"nesting", "grammar", "tree", "shape", "findings", "source"},
    "strays": {"nesting", "source", "shape", "findings"},
    "shelf": {"cache", "source"},
    "accepted": {"nesting", "schema", "tree", "findings", "source"},
    "includes": {"nesting", "accepted", "cache", "kept", "strays", "shelf", "schema", "tree", "shape", "findings", "source"},
    "story": {"source"},
    "tags": {"nearest"},
    "lower": {"kept", "story", "tags", "tree", "source"},
    "paradigm": {"lower", "tags", "schema", "tree", "shape", "story", "findings", "source"},
    "breakdown": {"nesting", "kept", "story", "paradigm", "source"},
    "checks": {"nesting", "story", "breakdown", "paradigm", "nearest", "findings", "source"},
    "export": {"findings", "source"},
    "catalogue": {"checks", "export", "shape", "findings"},
    "document": set(),
    "backends": {"kept", "document", "story", "breakdown", "paradigm", "source"},
    "absent": set(),
    "kept": set(),
    "cache": set(),
    "stops": set(),
    "limits": set(),
    "programs": set(),
    "pages": {"document", "cache", "limits", "programs", "stops"},
    "markdown": {"document"},
    "deliver": {"stops", "owners"},
    "begin": {"stops"},
    "report": {"catalogue", "findings", "source"},
    "doctor": {"pages", "programs"},
    "allowances": {"kept", "tree", "shape", "findings", "source"},
    "telling": {"absent", "pages"},
    "unchanged": {"source", "strays"},
    "recall": {"telling", "cache", "deliver", "findings", "pages", "source", "unchanged"},
    "verdict": {"cache", "findings", "frontend", "source", "unchanged"},
    "frontend": {
        "nesting", "absent", "allowances", "tags", "strays", "source", "findings", "shape", "tree", "includes", "story", "lower", "paradigm", "breakdown", "checks",
        "catalogue", "cache",
    },
    "build": {
        "absent", "allowances", "telling", "frontend", "source", "findings", "paradigm", "breakdown", "document", "export", "backends", "pages", "deliver", "cache",
    },
    "owners": set(),
    "edits": {"deliver", "source"},
    "spot": {"edits", "source", "tree"},
    "add": {"nesting", "edits", "findings", "frontend", "includes", "source", "spot", "story", "strays", "tags", "tree"},
    "cli": {
        "absent", "telling", "recall", "verdict", "source", "frontend", "build", "report", "backends", "document", "markdown", "pages", "deliver", "begin", "doctor", "catalogue", "grammar", "schema", "tree",
        "findings", "limits", "nearest", "nesting", "paradigm", "cache", "stops", "tags", "strays", "owners", "edits", "add",
    },
}  # fmt: skip

# Where a library may be imported.
LIVES_IN = {
    "lxml": {"tree", "schema", "doctor"},
    "weasyprint": {"pages"},
    "pydyf": {"pages"},
    "uharfbuzz": {"pages"},
    "tinycss2": {"pages"},
    "fontTools": {"pages"},
    "click": {"cli"},
    "rich": {"report", "cli"},
    "rapidfuzz": {"nearest"},
    "langcodes": {"tags"},
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


@pytest.mark.parametrize(("part", "path"), FILES)
def test_a_part_imports_only_what_stands_before_it(part: str, path: Path) -> None:
    if part in ("__init__", "__main__"):
        return
    for name in imported(path):
        pieces = name.split(".")
        if pieces[0] == "compiler" and pieces[1] not in (part, "__version__"):
            assert pieces[1] in MAY[part], f"{part} imports {name}"


@pytest.mark.parametrize(("part", "path"), FILES)
def test_a_library_is_imported_only_where_it_lives(part: str, path: Path) -> None:
    for name in imported(path):
        library = name.split(".")[0]
        assert part in LIVES_IN.get(library, {part}), f"{part} imports {library}"


def test_there_is_no_circle() -> None:
    order: list[str] = []

    def visit(part: str, path: tuple[str, ...]) -> None:
        assert part not in path, f"{path} leads back to {part}"
        for before in sorted(MAY[part]):
            visit(before, (*path, part))
        order.append(part)

    for part in MAY:
        visit(part, ())


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
    """What they answer is of records that are defined apart from it."""
    program = (
        "import sys; from compiler.cli import photoplay\n"
        "for words in (['new', 'film'], ['compile', 'film', '--no-cache']): photoplay(words, standalone_mode=False)\n"
        "assert 'weasyprint' not in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(COMPILER.parent)}
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert (tmp_path / "output/film/treatment.pdf").exists()
