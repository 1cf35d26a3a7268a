"""Programs that photoplay starts are never one of the same name in the current folder."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from compiler.pdf.engine import fonts
from compiler.system import programs
from compiler.system.programs import program
from tests.support.places import COMPILER
from tests.support.threats import threat


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with programs in it of the names that photoplay starts."""
    folder = tmp_path / "a stranger's film"
    folder.mkdir()
    for name in ("fc-list", "fc-conflist", "fc-list.exe", "fc-list.bat", "apt-get"):
        (folder / name).write_text(f"#!/bin/sh\ntouch '{tmp_path}/started'\n")
        (folder / name).chmod(0o755)
    monkeypatch.chdir(folder)
    return folder


@threat(86, "programs are looked for in the folders of PATH, never in the current one")
@pytest.mark.parametrize(
    "path", ["", ".", os.pathsep, f".{os.pathsep}", f"..{os.sep}a stranger's film", "no such folder"]
)
@pytest.mark.parametrize("system", ["posix", "nt"])
def test_a_program_in_the_current_folder_is_not_started(
    path: str, system: str, strangers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path)
    monkeypatch.setattr(programs, "SUFFIX", ".exe" if system == "nt" else "")
    assert program("fc-list") is None
    assert fonts.installed_families() is None
    assert fonts.font_files() is None
    assert not (tmp_path / "started").exists()


@threat(86)
@pytest.mark.parametrize("suffix", ["", ".exe"])
def test_the_first_in_path_that_can_be_started_is_taken(
    suffix: str, strangers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / f"fc-list{suffix}").write_text("")
    (second / f"fc-list{suffix}").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(first), str(second)]))
    monkeypatch.setattr(programs, "SUFFIX", suffix)
    assert program("fc-list") == str(second / f"fc-list{suffix}")


@threat(86)
def test_nothing_is_started_by_a_bare_name() -> None:
    """Every program that is started is `sys.executable` or comes from `program`; there is no `os.system` and no `shutil.which`."""
    for path in sorted((COMPILER).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            assert called not in {"which", "system", "popen", "startfile", "launch", "edit", "echo_via_pager"}, path
            if called in {"Popen", "run", "check_call", "check_output", "execv", "execvp"} and node.args:
                first = node.args[0].elts[0] if isinstance(node.args[0], ast.Tuple | ast.List) else node.args[0]
                assert not isinstance(first, ast.Constant), f"{path}: {ast.unparse(node)}"
