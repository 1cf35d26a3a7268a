"""The commands of a new user who follows the README, on a machine of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import POSIX
from tests.support.places import ROOT

pytestmark = [POSIX, pytest.mark.skipif(not shutil.which("make"), reason="there is no make")]

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which everything is installed; its Python is this one, its pages are those of this checkout."""
    home = tmp_path / "home" / "my films"
    home.mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "README.md", "compiler", "schemas", "source"):
        (home / name).symlink_to(ROOT / name)
    commands = home / ".venv" / "bin"
    commands.mkdir(parents=True)
    for name, words in (("python", ""), ("photoplay", "-m compiler ")):
        (commands / name).write_text(f'#!/bin/sh\nPYTHONPATH="{home}" exec "{sys.executable}" {words}"$@"\n')
        (commands / name).chmod(0o755)
    for stamp in (".system", ".installed", ".installed-dev"):
        (commands.parent / stamp).touch()
    return home


def typed(line: str, checkout: Path, first: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell that finds the programs of ``first``, then these few and no others: a machine may have pipx."""
    programs = checkout.parent / "programs"
    if not programs.exists():
        programs.mkdir()
        for name in ("sh", "make", "awk", "mkdir", "ln", "rm", "touch", "fc-list"):
            if found := shutil.which(name):
                (programs / name).symlink_to(found)
    path = os.pathsep.join(map(str, (first, programs) if first else (programs,)))
    environment = {**os.environ, "HOME": str(checkout.parent), "PATH": path}
    return subprocess.run(
        ["sh", "-c", line], cwd=checkout, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def after(sentence: str, text: str) -> list[str]:
    """The commands that stand after a sentence."""
    return [line[2:] for line in text.partition(sentence)[2].splitlines() if line.startswith("  ")]


def test_make_alone_lists_every_target_that_the_readme_names(checkout: Path) -> None:
    listed = re.findall(r"^  make ([\w-]+) ", typed("make", checkout).stdout, re.MULTILINE)
    assert {"red-heat", "install", "test-fast", "test", "test-all"} <= set(listed)
    assert set(re.findall(r"(?:    |`)make ([a-z][\w-]+)", README)) <= set(listed)


def test_commands_that_red_heat_suggests_work_as_pasted(checkout: Path) -> None:
    done = typed("make red-heat photoplay=:", checkout)  # as if it had compiled
    assert done.returncode == 0, done.stderr
    assert "output/red-heat/" in done.stdout
    commands = after("What to type next:", done.stdout)
    assert commands == [".venv/bin/photoplay validate source/red-heat", "make install"]
    for command in commands:
        assert typed(command, checkout).returncode == 0


@pytest.mark.slow
def test_red_heat_is_compiled_as_the_readme_says(checkout: Path) -> None:
    done = typed("make red-heat", checkout)
    assert done.returncode == 0, done.stderr
    for name in ("treatment.pdf", "beat-sheet.pdf", "treatment.en.pdf", "beat-sheet.en.pdf"):
        assert f"output/red-heat/{name}" in done.stdout
        assert (checkout / "output" / "red-heat" / name).read_bytes().startswith(b"%PDF")


def test_the_command_is_linked_where_there_is_no_pipx(checkout: Path) -> None:
    (line,) = after("is not on your PATH", typed("make install", checkout).stdout)
    done = typed(f"{line}; cd ..; photoplay --version", checkout)
    assert (done.returncode, done.stderr) == (0, "")
    again = typed("make install", checkout, checkout.parent / ".local" / "bin")
    assert after("What to type next:", again.stdout) == ["photoplay --help"]


def test_a_program_of_another_s_is_not_overwritten(checkout: Path) -> None:
    mine = checkout.parent / ".local" / "bin" / "photoplay"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    done = typed("make install", checkout)
    assert done.returncode != 0
    assert f"{mine} is there already" in done.stdout
    assert mine.read_text() == "mine"


def test_pipx_installs_where_there_is_one(checkout: Path) -> None:
    tools = checkout.parent / "tools"
    tools.mkdir()
    pipx = tools / "pipx"
    pipx.write_text(f'#!/bin/sh\n[ "$1" = environment ] && echo "{tools}" || echo "$@" >"{tools}/asked"\n')
    pipx.chmod(0o755)
    done = typed("make install", checkout, tools)
    assert done.returncode == 0, done.stderr
    assert (tools / "asked").read_text() == "install --force .\n"
    assert after("What to type next:", done.stdout) == ["photoplay --help"]
    assert not (checkout.parent / ".local").exists()


def test_no_page_says_to_install_with_pip_into_the_system_s_python() -> None:
    pages = [page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))]
    assert any("pipx install ." in page for page in pages)
    assert not any(re.search(r"(?<![\w/\\])pip install \.", page) for page in pages)
