"""Names of a story's files are resolved inside its folder, and only regular files there are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.text.folder import Folder, Missing, Outside, TooLarge, Unreadable, read, resolve
from compiler.text.source import Source


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("scene.xml", "scenes/scene.xml"),
        ("./a/../b.xml", "scenes/b.xml"),
        ("../cast.xml", "cast.xml"),
        ("장면 2.xml", "scenes/장면 2.xml"),
    ],
)
def test_a_name_is_resolved_from_the_file_that_uses_it(href: str, file: str) -> None:
    assert resolve("scenes/all.xml", href) == file


@pytest.mark.parametrize(
    "href",
    ["../../x.xml", "/etc/passwd", "file:///etc/passwd", "http://host/x.xml", "C:/x.xml", r"..\x.xml", "a/../../../x"],
)
def test_no_name_leads_out_of_the_folder(href: str) -> None:
    assert isinstance(resolve("scenes/all.xml", href), Outside)


@given(st.lists(st.sampled_from(["..", ".", "a", "장", "", "b.xml"]), min_size=1, max_size=8))
def test_every_resolved_name_stays_inside(parts: list[str]) -> None:
    file = resolve("scenes/all.xml", "/".join(parts))
    assert isinstance(file, Outside) or (".." not in file.split("/") and not file.startswith("/"))


def test_a_file_that_cannot_be_read_gives_the_reason(tmp_path: Path) -> None:
    story = tmp_path / "story"
    (story / "folder").mkdir(parents=True)
    (tmp_path / "secret.xml").write_text("secret")
    (story / "link.xml").symlink_to(tmp_path / "secret.xml")
    (story / "loop.xml").symlink_to(story / "loop.xml")
    folder = Folder.at(story)
    assert read(folder, "none.xml") == Missing()
    assert isinstance(read(folder, "folder"), Unreadable)
    assert isinstance(read(folder, "link.xml"), Outside)
    assert isinstance(read(folder, "loop.xml"), Unreadable)
    assert isinstance(read(folder, "a\0b"), Unreadable)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.xml")
    assert isinstance(read(Folder.at(tmp_path), "pipe.xml"), Unreadable)


def test_a_file_beyond_the_limit_is_not_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compiler.text.folder.LARGEST_FILE", 10)
    (tmp_path / "big.xml").write_bytes(b"x" * 11)
    (tmp_path / "fits.xml").write_bytes(b"x" * 10)
    assert read(Folder.at(tmp_path), "big.xml") == TooLarge(11)
    assert isinstance(read(Folder.at(tmp_path), "fits.xml"), Source)
