"""Written whole or not at all, and never over a source."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from compiler.deliver import Output, Refused, deliver

TWO = [Output("a.pdf", b"new a"), Output("b.pdf", b"new b")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_documents_land_in_a_folder_that_is_made(tmp_path: Path) -> None:
    written = deliver(TWO, tmp_path / "x" / "장면 y", [])
    assert [path.read_bytes() for path in written] == [b"new a", b"new b"]
    assert names(tmp_path / "x" / "장면 y") == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize("failing", range(2))
def test_a_fault_on_the_way_leaves_what_was_there(
    tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the first or the second file."""
    (tmp_path / "a.pdf").write_bytes(b"old a")
    calls = iter(range(9))

    def fsync(_: int) -> None:
        if next(calls) == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(OSError, match="No space left"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old a"


def test_a_stop_on_the_way_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old a")

    def fsync(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["a.pdf"]


def test_a_file_of_the_story_is_never_written_over(tmp_path: Path) -> None:
    scene = tmp_path / "a.pdf"
    scene.write_bytes(b"a scene")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(Refused):
        deliver(TWO, tmp_path / "link", [scene])
    assert names(tmp_path) == ["a.pdf", "link"]
    assert scene.read_bytes() == b"a scene"


def test_a_folder_of_the_same_name_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(Refused, match="is a folder and not a file"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["b.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.pdf")
    with pytest.raises(Refused, match="is a pipe and not a file"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["b.pdf"]
    assert stat.S_ISFIFO((tmp_path / "b.pdf").stat().st_mode)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, there: bool) -> None:
    away, out = tmp_path / "away", tmp_path / "out"
    away.mkdir()
    out.mkdir()
    if there:
        (away / "real.pdf").write_bytes(b"old")
    (out / "a.pdf").symlink_to(away / "real.pdf")
    assert deliver(TWO, out, []) == (out / "a.pdf", out / "b.pdf")
    assert (out / "a.pdf").is_symlink()
    assert (away / "real.pdf").read_bytes() == b"new a"
    assert names(away) == ["real.pdf"]
    assert names(out) == ["a.pdf", "b.pdf"]


def test_a_link_to_a_file_of_the_story_is_never_written_through(tmp_path: Path) -> None:
    scene = tmp_path / "scene.xml"
    scene.write_bytes(b"a scene")
    (tmp_path / "a.pdf").symlink_to(scene)
    with pytest.raises(Refused):
        deliver(TWO, tmp_path, [scene])
    assert scene.read_bytes() == b"a scene"


def test_two_documents_are_not_written_to_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    with pytest.raises(Refused, match="the same file"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["a.pdf"]


def test_links_in_a_circle_are_the_systems_fault(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "a.pdf")
    with pytest.raises(OSError, match="symbolic links"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["a.pdf"]
