"""Every folder of ``findings/``: what is wrong is found with its code at its place, and what is right is silent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from compiler.driver.checking import Checked
from compiler.messages import terminal
from compiler.text.folder import LARGEST_FILE
from tests.support.golden import assert_golden
from tests.support.places import TESTS
from tests.support.stories import checked

FOLDERS = sorted((TESTS / "findings").iterdir())


def prepare(folder: Path) -> None:
    """What a repository cannot well hold: a file that is too large, and one with a thousand faults."""
    if folder.name.startswith("X104"):
        (folder / "bad" / "scene.xml").write_bytes(b"<!--" + b"x" * LARGEST_FILE + b"-->")
    if folder.name.startswith("X106"):
        whole = (folder / "good" / "scene.xml").read_text(encoding="utf-8")
        (folder / "bad" / "scene.xml").write_text(
            whole.replace("<p>", "<p/>" + "<p q=''/>" * 1100 + "<p>"), encoding="utf-8"
        )


@pytest.fixture
def fixture(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a fixture folder, with the working directory in it so that paths in reports are short."""
    original: Path = request.param
    copy = tmp_path / original.name
    shutil.copytree(original, copy)
    prepare(copy)
    monkeypatch.chdir(copy)
    return original


def found(which: str, code: str) -> Checked:
    entry = Path(which) if Path(which).is_dir() else Path(f"{which}.xml")
    theme = Path(f"{which}.css")
    return checked(entry, theme if theme.exists() else None, compile=code.startswith("E"))


@pytest.mark.parametrize("fixture", FOLDERS, indirect=True, ids=lambda folder: folder.name)
def test_the_fault_is_found_and_told(fixture: Path, request: pytest.FixtureRequest) -> None:
    code = fixture.name.partition("-")[0]
    bad = found("bad", code)
    assert {finding.code for finding in bad.findings} == {code}
    assert_golden(fixture / "bad.txt", terminal.report(bad.findings, bad.sources, 100).replace(os.sep, "/"), request)


@pytest.mark.parametrize("fixture", FOLDERS, indirect=True, ids=lambda folder: folder.name)
def test_what_is_right_is_silent(fixture: Path) -> None:
    good = found("good", fixture.name.partition("-")[0])
    assert good.findings == ()
    assert good.story is not None
