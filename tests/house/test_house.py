"""Rules of the repository: lengths of files and functions, locked dependencies, promises of the README."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tests.support.places import COMPILER, ROOT, TESTS

MODULES = sorted(COMPILER.rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
ALL = [*MODULES, *sorted(TESTS.rglob("*.py"))]


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_400_lines_and_no_function_over_80(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{path}: {node.name}"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_the_readme_names_every_command(page: str) -> None:
    from compiler.cli.group import COMMANDS

    readme = (ROOT / page).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`photoplay {command}" not in readme] == []


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in re.findall(r'^    "([\w-]+)[<>=]', project, re.MULTILINE):
        assert dependency.lower() in page, dependency


def test_the_guide_names_every_paradigm_and_how_far_its_targets_can_be_trusted() -> None:
    from compiler.model.paradigm import shipped

    readme = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    for paradigm in shipped():
        (row,) = (line for line in readme.splitlines() if line.startswith(f"| `{paradigm.id}`"))
        _, _, beats, targets, _ = (cell.strip() for cell in row.split("|"))
        assert int(beats) == len(paradigm.beats)
        basis = paradigm.basis if any(beat.start is not None for beat in paradigm.beats) else "none"
        assert targets.startswith({"published": "published", "convention": "a convention", "none": "none"}[basis])


def test_the_readme_names_every_report() -> None:
    from compiler.documents.registry import DOCUMENTS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind in DOCUMENTS:
        assert kind.usual or f"`{kind.name}`" in readme, kind.name


def test_ci_installs_every_dependency_by_its_digest() -> None:
    asked = re.findall(r'^    "([a-z][\w-]*)([<>=][^";]*)[^"]*",', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    locked = (ROOT / "requirements" / "ci.txt").read_text()
    pins = [entry for entry in re.split(r"\n(?=\w)", locked) if "==" in entry]
    assert len(asked) > 20
    for name, wanted in asked:
        versions = [pin.partition("==")[2].split()[0] for pin in pins if pin.startswith(f"{name}==")]
        assert versions or name == "typst", f"{name} is not locked; make lock"
        assert all(version in SpecifierSet(wanted) for version in versions), name
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in locked
