"""Written whole or not at all, and never over a source."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.system.deliver import Output, Refused, deliver, ready
from tests.support.commands import POSIX
from tests.support.threats import threat

TWO = [Output("a.pdf", b"new a"), Output("b.pdf", b"new b")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_documents_land_in_a_folder_that_is_made(tmp_path: Path) -> None:
    written = deliver(TWO, tmp_path / "x" / "장면 y", [])
    assert [path.read_bytes() for path in written] == [b"new a", b"new b"]
    assert names(tmp_path / "x" / "장면 y") == ["a.pdf", "b.pdf"]


@threat(60, "one sentence and exit 3; what was there stays, and nothing half made is left")
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


@threat(63, "all of one compile or none: a fault between two takes the first one back; a stop waits for the last")
@pytest.mark.parametrize("old", [True, False])
def test_a_fault_between_two_documents_takes_the_first_one_back(
    tmp_path: Path, old: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On some systems a document that a reader has open cannot be replaced."""
    if old:
        (tmp_path / "a.pdf").write_bytes(b"old a")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    rename: Callable[[Path, Path], Path] = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "b.pdf":
            raise PermissionError(13, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PermissionError):
        deliver(TWO, tmp_path, [])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@threat(63)
def test_the_first_is_taken_back_on_a_system_without_hard_links_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", link)
    test_a_fault_between_two_documents_takes_the_first_one_back(tmp_path, True, monkeypatch)


@threat(64)
def test_a_stop_waits_until_all_documents_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old a")
    monkeypatch.setattr("os.fsync", lambda _: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        deliver(TWO, tmp_path, [])
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"new a", b"new b"]


@threat(61, "the old document or the new one, whole; what the killed compile has left, the next one clears away")
def test_only_files_of_a_killed_compile_are_cleared_away(tmp_path: Path) -> None:
    for name in (".photoplay-0a_b1c2d", ".photoplay-notes.txt", ".photoplay", "mine.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".photoplay-aaaaaaaa").mkdir()
    deliver(TWO, tmp_path, [])
    assert names(tmp_path) == [
        ".photoplay", ".photoplay-aaaaaaaa", ".photoplay-notes.txt", "a.pdf", "b.pdf", "mine.pdf",
    ]  # fmt: skip


@threat(62, "one after the other: the documents that are there are whole, and all of one compile")
def test_files_of_a_running_compile_are_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr("compiler.system.deliver.PATIENCE", 0)
    (tmp_path / ".photoplay-aaaaaaaa").write_bytes(b"half")
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        deliver(TWO, tmp_path, [])
    finally:
        os.close(handle)
    assert names(tmp_path) == [".photoplay-aaaaaaaa", "a.pdf", "b.pdf"]


@threat(59, "a missing one is made; else exit 3 before any work, with what stands in the way")
def test_an_obstacle_is_found_before_there_is_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder" / "b.pdf").mkdir(parents=True)
    ready(["a.pdf", "b.pdf"], tmp_path / "new" / "장면", [])
    assert names(tmp_path) == ["file", "folder"]
    with pytest.raises(Refused, match="is a folder and not a file"):
        ready(["a.pdf", "b.pdf"], tmp_path / "folder", [])
    with pytest.raises(Refused, match="is a file of the story"):
        ready(["file"], tmp_path, [tmp_path / "file"])
    with pytest.raises(NotADirectoryError) as caught:
        ready(["a.pdf"], tmp_path / "file", [])
    assert caught.value.filename == str(tmp_path / "file")
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    with pytest.raises(PermissionError, match="nothing can be written there"):
        ready(["a.pdf"], tmp_path / "new" / "장면", [])


@threat(57, "refused before any work, also by another name of it: exit 2")
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


@POSIX
def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.pdf")
    with pytest.raises(Refused, match="is a pipe and not a file"):
        deliver(TWO, tmp_path, [])
    assert names(tmp_path) == ["b.pdf"]
    assert stat.S_ISFIFO((tmp_path / "b.pdf").stat().st_mode)


@threat(58, "an output that is a link stays one, and what it leads to is written")
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


@threat(57)
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


@POSIX
def test_a_new_document_keeps_the_permissions_of_the_old(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old a")
    (tmp_path / "a.pdf").chmod(0o600)
    deliver(TWO, tmp_path, [])
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600


def test_a_link_into_a_folder_that_is_not_there_is_seen_before_there_is_work(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "away" / "a.pdf")
    with pytest.raises(FileNotFoundError, match="away"):
        ready(["a.pdf"], tmp_path, [])


def test_a_fault_names_the_document_and_not_the_temporary_file_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(OSError, match=r"a\.pdf"):
        deliver(TWO, tmp_path, [])
