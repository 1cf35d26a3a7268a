"""Every folder of ``findings/``: a fault is found where its file marks it, and what is right is silent."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.diagnostics.findings import Finding
from compiler.driver.results import Checked
from compiler.messages import terminal
from compiler.text.folder import LARGEST_FILE
from tests.support.golden import assert_golden
from tests.support.places import COMPILER, RED_HEAT, TESTS
from tests.support.stories import checked

FOLDERS = sorted((TESTS / "findings").iterdir())


def prepare(folder: Path) -> None:
    """Make the fixtures that do not belong in a repository: a file that is too large, and one with a thousand faults."""
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


def of_its_own(checked: Checked, code: str) -> tuple[Finding, ...]:
    """The findings of a fixture's own code: what others find in it is theirs to test."""
    return tuple(finding for finding in checked.findings if finding.code == code)


MARK = re.compile(r"(?:<!--|/\*)(?: *\^+| (\w+) at (\d+)-(\d+))(?: (\w+))? (?:-->|\*/)")
"""A line that marks a place in the line above it: carets under it, or its columns, where carets have no room."""

UNMARKED = {"X102", "X106"}
"""Files that are no text, or are made by the test."""


def marks(code: str) -> Iterator[tuple[str, int, int, int]]:
    """The places that the files of a fixture mark: file, line, first and last column, from 1."""
    for path in sorted([*Path().glob("bad/**/*"), *Path().glob("bad.*ml"), *Path().glob("bad.css")]):
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
            above = 0
            for number, line in enumerate(lines, 1):
                mark = MARK.fullmatch(line)
                if mark is None:
                    above = number
                elif code in (mark[1], mark[4]):
                    first, last = (
                        (int(mark[2]), int(mark[3])) if mark[2] else (line.index("^") + 1, line.rindex("^") + 1)
                    )
                    yield path.as_posix(), above, first, last


def place(finding: Finding, checked: Checked) -> tuple[str, int, int, int]:
    """Place of a finding: file, line, first and last column, as far as its first line goes."""
    text = checked.sources[finding.span.path].data
    begun = text.rfind(b"\n", 0, finding.span.start) + 1
    end = text.find(b"\n", finding.span.start) % (len(text) + 1)
    before, within = (
        part.decode()
        for part in (text[begun : finding.span.start], text[finding.span.start : min(finding.span.end, end)])
    )
    path = finding.span.path.replace(os.sep, "/")
    return path, text.count(b"\n", 0, begun) + 1, len(before) + 1, len(before) + max(1, len(within))


@pytest.mark.parametrize("fixture", FOLDERS, indirect=True, ids=lambda folder: folder.name)
def test_the_fault_is_found_where_the_file_marks_it_and_printed_so(
    fixture: Path, request: pytest.FixtureRequest
) -> None:
    code = fixture.name.partition("-")[0]
    bad = found("bad", code)
    own = of_its_own(bad, code)
    assert own
    if code not in UNMARKED:
        assert sorted(place(finding, bad) for finding in own) == sorted(marks(code))
    assert_golden(fixture / "bad.txt", terminal.report(own, bad.sources, 100).replace(os.sep, "/"), request)


@pytest.mark.parametrize("fixture", FOLDERS, indirect=True, ids=lambda folder: folder.name)
def test_a_story_without_a_fault_has_no_finding(fixture: Path) -> None:
    code = fixture.name.partition("-")[0]
    good = found("good", code)
    assert of_its_own(good, code) == ()
    assert good.story is not None


@pytest.mark.parametrize("story", ["red-heat", "en", "ko"])
def test_the_shipped_stories_are_silent(story: str) -> None:
    path = RED_HEAT if story == "red-heat" else COMPILER / "driver" / "templates" / story
    assert checked(path).findings == ()
