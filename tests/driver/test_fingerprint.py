"""Files are as they were if they may still be read and say what they said."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.driver.fingerprint import Files
from compiler.driver.options import theme_of
from compiler.text.folder import Folder, read
from compiler.text.source import Source
from tests.support.commands import POSIX


@POSIX
def test_a_file_is_read_again_by_the_rules_by_which_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compiler.text.folder.LARGEST_FILE", 10)
    (tmp_path / "fits.xml").write_bytes(b"x" * 10)
    (tmp_path / "big.xml").write_bytes(b"x" * 11)
    (tmp_path / "link.xml").symlink_to(tmp_path / "fits.xml")
    (tmp_path / "away").symlink_to(tmp_path.parent)
    (tmp_path.parent / "other.xml").write_bytes(b"x")
    folder = Folder.at(tmp_path)

    def still(name: str, data: bytes) -> dict[str, Source] | None:
        return Files.of([Source(name, data)]).still(folder)

    for name in map(folder.show, ("fits.xml", "link.xml")):
        assert still(name, b"x" * 10) == {name: Source(name, b"x" * 10)}
    assert read(folder, "link.xml") == Source(folder.show("link.xml"), b"x" * 10)
    named = str(tmp_path.parent / "other.xml")
    assert still(named, b"x") == {named: Source(named, b"x")}
    for name, data in (("big.xml", b"x" * 11), ("away/other.xml", b"x"), ("none.xml", b""), ("a\0b", b""), ("", b"")):
        assert still(folder.show(name), data) is None, name


def test_a_byte_that_moves_to_another_file_is_a_change(tmp_path: Path) -> None:
    folder = Folder.at(tmp_path)
    for name, data in (("a.xml", "단a".encode("utf-16")), ("b.xml", b"b")):
        (tmp_path / name).write_bytes(data)
    files = [read(folder, name) for name in ("a.xml", "b.xml")]
    one, other = (source for source in files if isinstance(source, Source))
    kept = Files.of([one, other])
    assert kept.still(folder) == {one.path: one, other.path: other}
    (tmp_path / "a.xml").write_bytes(one.data)
    assert kept.still(folder) is None, "it is written in another encoding"
    (tmp_path / "a.xml").write_bytes("단".encode("utf-16"))
    (tmp_path / "b.xml").write_bytes(b"ab")
    assert kept.still(folder) is None, "a letter has moved from one to the other"


def test_a_theme_with_any_line_ends_is_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "my.css"
    file.write_bytes(b"\xef\xbb\xbfp { color: red }\r\n")
    assert Files.of([Source(str(file), theme_of(str(file)).css.encode())]).still(Folder.at(tmp_path))
