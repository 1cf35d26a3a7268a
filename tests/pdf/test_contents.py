"""A treatment has contents from a dozen pages on, unless an option decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.documents.settings import Settings
from compiler.driver import compiling
from compiler.driver.options import CompileOptions
from compiler.driver.session import Session
from compiler.pdf import Execution, Layout, theme
from compiler.store.cache import Cache
from tests.support.printed import texts
from tests.support.stories import scene, write_story

LETTER = Layout("letter", theme("industry"))


def pages_of(path: Path, contents: bool | None) -> list[str]:
    """The text of each page of a treatment."""
    compiled = compiling.compile_story(
        Session.at(path), CompileOptions(documents=("treatment",), layout=LETTER, settings=Settings(contents=contents))
    )
    return texts(compiled.outputs[0].data)


def story(folder: Path, paragraphs: int) -> Path:
    prose = "".join("<p>" + "Danko waits in the sauna. " * 20 + "</p>" for _ in range(paragraphs))
    return write_story(folder, scene("a", f"<prose>{prose}</prose>"))


@pytest.mark.parametrize(("paragraphs", "printed"), [(2, False), (110, True)])
def test_contents_are_printed_from_a_dozen_pages_on(paragraphs: int, printed: bool, tmp_path: Path) -> None:
    pages = pages_of(story(tmp_path, paragraphs), None)
    assert (len(pages) >= compiling.LONG) == printed
    assert ("CONTENTS" in pages[1].upper()) == printed


@pytest.mark.parametrize("contents", [True, False])
def test_an_option_for_contents_counts(contents: bool, tmp_path: Path) -> None:
    pages = pages_of(story(tmp_path, 2), contents)
    assert any("CONTENTS" in page.upper() for page in pages) == contents


def test_contents_that_appear_and_go_again_leave_nothing_behind(tmp_path: Path) -> None:
    """A story grows past a dozen pages and shrinks again: each time the file is as if compiled for the first time."""
    options, means = CompileOptions(documents=("treatment",), layout=LETTER), Execution(Cache(tmp_path / "kept"))
    printed = []
    for paragraphs in (2, 110, 2, 110):
        path = story(tmp_path, paragraphs)
        warm, cold = (
            compiling.compile_story(Session.at(path), options, how).outputs[0].data for how in (means, Execution())
        )
        assert warm == cold
        printed.append("CONTENTS" in texts(warm)[1].upper())
    assert printed == [False, True, False, True]
