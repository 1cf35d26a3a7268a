"""The cache makes things quicker and never makes them different, whatever befalls it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from compiler.store import cache as module
from compiler.store.cache import Cache, key_of, usable
from tests.support.threats import threat


class Thing(Struct, frozen=True):
    name: str
    data: bytes


THING = Thing("단코", b"\x00\xff" * 50)
KEY = key_of("thing", "one")


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_another_process_gets_what_was_put(tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, THING)
    assert Cache(tmp_path).get(KEY, Thing) == THING
    assert Cache(tmp_path).get(key_of("thing", "two"), Thing) is None


def test_a_cache_without_a_folder_ends_with_the_process() -> None:
    held = Cache()
    held.put(KEY, THING)
    assert held.get(KEY, Thing) == THING
    assert Cache().get(KEY, Thing) is None


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_entry_is_not_there(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Cut short, a byte changed, emptied, or another entry's bytes under its name."""
    folder = tmp_path_factory.mktemp("damaged")
    Cache(folder).put(KEY, THING)
    (path,) = stored(folder)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from([whole[:at], whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :], whole + b"x", b""])
    )
    path.write_bytes(damaged)
    assert Cache(folder).get(KEY, Thing) is None
    assert not path.exists() or damaged == b"", "it makes room for a good one"
    Cache(folder).put(KEY, THING)
    assert Cache(folder).get(KEY, Thing) == THING


def _sixty_gigabytes(path: Path) -> None:
    os.truncate(path, 60 << 30)  # with nothing in it: it takes no room on the disk


def _more_than_is_read(path: Path) -> None:
    os.truncate(path, module.LARGEST + 1)


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.unlink()
        make(path)

    return put


IN_ITS_PLACE: dict[str, Callable[[Path], object]] = {
    "sixty gigabytes": _sixty_gigabytes,
    "a byte more than is read": _more_than_is_read,
    "nothing": lambda path: os.truncate(path, 0),
    "its head alone": lambda path: os.truncate(path, 18),
    "unreadable": lambda path: path.chmod(0),
    "a folder": _instead(Path.mkdir),
    "a pipe": _instead(os.mkfifo),
    "a socket": _instead(lambda path: os.mknod(path, stat.S_IFSOCK | 0o600)),
    "a link to a device": _instead(lambda path: path.symlink_to("/dev/zero")),
    "a link to nowhere": _instead(lambda path: path.symlink_to("nowhere")),
    "a link to itself": _instead(lambda path: path.symlink_to(path)),
    "a link to a folder": _instead(lambda path: path.symlink_to(path.parent)),
}


@pytest.mark.skipif(os.name != "posix", reason="files of other kinds")
@pytest.mark.parametrize("which", IN_ITS_PLACE)
@threat(
    84, "nothing is said of an entry that is too large or no file, and it is made again; a fault of the renderer is"
)
def test_an_entry_that_is_no_readable_file_is_passed_over(which: str, tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, THING)
    (path,) = stored(tmp_path)
    IN_ITS_PLACE[which](path)
    read = os.geteuid() == 0 and which == "unreadable"  # root reads everything
    assert Cache(tmp_path).get(KEY, Thing) == (THING if read else None)
    Cache(tmp_path).put(KEY, THING)
    if which != "a folder":
        assert Cache(tmp_path).get(KEY, Thing) == THING


def test_an_entry_that_has_overgrown_pushes_no_other_out(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put(key_of("thing", "two"), THING)
    (other,) = stored(tmp_path)
    kept.put(KEY, THING)
    (path,) = set(stored(tmp_path)) - {other}
    _sixty_gigabytes(path)
    kept.prune()
    assert stored(tmp_path) == [other]


def test_an_entry_too_large_to_be_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 100)
    Cache(tmp_path).put(KEY, THING)
    assert stored(tmp_path) == []


def test_an_entry_under_another_name_is_not_taken_for_it(tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, THING)
    (path,) = stored(tmp_path)
    other = key_of("thing", "two")
    where = tmp_path / other[:2] / other[2:]
    where.parent.mkdir(exist_ok=True)
    path.rename(where)
    assert Cache(tmp_path).get(other, Thing) is None


def test_an_entry_of_another_shape_is_not_there(tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, [1, 2, 3])
    assert Cache(tmp_path).get(KEY, Thing) is None


def test_a_value_that_is_not_utf_8_is_kept_by_the_process_alone(tmp_path: Path) -> None:
    """A folder's name, say, that is not in UTF-8."""
    held = Cache(tmp_path)
    held.put(KEY, Thing("\udcff", b""))
    assert held.get(KEY, Thing) == Thing("\udcff", b"")
    assert Cache(tmp_path).get(KEY, Thing) is None


@pytest.mark.parametrize("call", ["replace", "makedirs"])
def test_a_full_disk_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    held = Cache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        held.put(KEY, THING)
    assert held.get(KEY, Thing) == THING, "it is still in hand"
    assert stored(tmp_path) == [], "and nothing half-made is left"


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert usable(shared) is None
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    assert usable(link) is None
    assert usable(tmp_path / "new" / "deep") == tmp_path / "new" / "deep"
    assert stat.S_IMODE((tmp_path / "new" / "deep").stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_folder_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert usable(tmp_path / "file") is None
    assert usable(tmp_path / "file" / "in-it") is None


def test_a_cache_is_kept_in_bounds_and_the_entries_used_last_stay(tmp_path: Path) -> None:
    held = Cache(tmp_path)
    keys = [key_of("thing", str(number)) for number in range(10)]
    for age, key in enumerate(keys):
        held.put(key, THING)
        os.utime(tmp_path / key[:2] / key[2:], (1000 + age, 1000 + age))
    size = sum(path.stat().st_size for path in stored(tmp_path))
    Cache(tmp_path).get(keys[0], Thing)
    held.prune(size * 8 // 10)
    assert sum(path.stat().st_size for path in stored(tmp_path)) <= size * 8 // 10 * 4 // 5
    left = [key for key in keys if Cache(tmp_path).get(key, Thing)]
    assert keys[0] in left
    assert left[1:] == keys[-len(left) + 1 :]


def test_memory_lets_go_of_what_is_no_longer_asked_for() -> None:
    held = Cache()
    held.put("old", 1)
    held.forget()
    held.put("new", 2)
    held.forget()
    assert list(held.memory) == ["new"]


def test_clearing_says_what_was_there(tmp_path: Path) -> None:
    held = Cache(tmp_path)
    held.put(KEY, THING)
    entries, size = held.clear()
    assert (entries, stored(tmp_path)) == (1, [])
    assert size > 100
    assert held.get(KEY, Thing) is None
    assert (tmp_path.exists(), held.clear()) == (True, (0, 0))


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_two_lists_of_parts_have_two_keys(one: list[bytes], other: list[bytes]) -> None:
    assert (key_of("k", *one) == key_of("k", *other)) == (one == other)
