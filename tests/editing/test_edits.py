"""Edits change what they name and no other byte, all of them or none."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.editing.edits import Changed, Edit, Overlapping, carry_out, difference, edited
from compiler.text.folder import Folder, read
from compiler.text.source import Source, Span
from tests.support.commands import POSIX

texts = st.text(max_size=30).map(str.encode)
places = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120), st.text(max_size=5)), max_size=5)


def at(start: int, end: int, text: str, name: str = "a.xml") -> Edit:
    return Edit(Span(name, start, end), text)


def files(folder: Path, **contents: bytes) -> tuple[Folder, dict[str, Source]]:
    for name, data in contents.items():
        (folder / f"{name}.xml").write_bytes(data)
    home = Folder.at(folder)
    found = {home.show(f"{name}.xml"): read(home, f"{name}.xml") for name in contents}
    return home, {name: source for name, source in found.items() if isinstance(source, Source)}


@given(texts)
def test_no_edits_change_no_byte(data: bytes) -> None:
    assert edited(data, []) == data


@given(texts, places)
def test_edits_change_what_they_name_or_are_refused(data: bytes, found: list[tuple[int, int, str]]) -> None:
    edits = [at(start, end, text) for start, end, text in found]
    ordered = sorted(found, key=lambda one: one[:2])
    apart = all(before[1] <= after[0] for before, after in pairwise(ordered))
    within = all(start <= end <= len(data) for start, end, _ in found)
    if not (apart and within):
        with pytest.raises(Overlapping):
            edited(data, edits)
        return
    expected = data
    for start, end, text in reversed(ordered):  # from behind, so that what stands before keeps its place
        expected = expected[:start] + text.encode() + expected[end:]
    assert edited(data, edits) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<a>\r\n<b/>\r\n</a>", b"<a>\r\n<c/><b/>\r\n</a>"),
        (b"\xef\xbb\xbf<a>\r\n<b/></a>\n", b"\xef\xbb\xbf<a>\r\n<c/><b/></a>\n"),
        ("\ufeff<a>\r\n<b/></a>".encode("utf-16-le"), "\ufeff<a>\r\n<c/><b/></a>".encode("utf-16-le")),
        ("\ufeff<a>\r\n<b/></a>".encode("utf-16-be"), "\ufeff<a>\r\n<c/><b/></a>".encode("utf-16-be")),
    ],
    ids=["crlf", "mark", "utf-16-le", "utf-16-be"],
)
def test_a_file_keeps_its_encoding_its_mark_and_its_line_ends(tmp_path: Path, before: bytes, after: bytes) -> None:
    folder, sources = files(tmp_path, a=before)
    carry_out(folder, [at(5, 5, "<c/>", folder.show("a.xml"))], sources)
    assert (tmp_path / "a.xml").read_bytes() == after


@POSIX
def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    folder, _ = files(tmp_path, a=b"<a/>")
    (tmp_path / "a.xml").chmod(0o640)
    (tmp_path / "b.xml").symlink_to("a.xml")
    link = read(folder, "b.xml")
    assert isinstance(link, Source)
    carry_out(folder, [at(2, 2, " x=''", folder.show("b.xml"))], {folder.show("b.xml"): link})
    assert (tmp_path / "a.xml").read_bytes() == b"<a x=''/>"
    assert (tmp_path / "b.xml").is_symlink()
    assert (tmp_path / "a.xml").stat().st_mode & 0o777 == 0o640


def test_no_file_is_written_if_one_has_changed(tmp_path: Path) -> None:
    folder, sources = files(tmp_path, a=b"<a/>", b=b"<b/>")
    (tmp_path / "b.xml").write_bytes(b"<B/>")
    edits = [at(2, 2, " x=''", folder.show(f"{name}.xml")) for name in "ab"]
    new = Edit(Span(folder.show("more/c.xml"), 0, 0), "<c/>")
    with pytest.raises(Changed, match=r"b\.xml was changed meanwhile"):
        carry_out(folder, [*edits, new], sources)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.xml": b"<a/>", "b.xml": b"<B/>"}


def test_a_new_file_is_written_over_none_that_came_meanwhile(tmp_path: Path) -> None:
    folder, _ = files(tmp_path, a=b"<a/>")
    with pytest.raises(Changed):
        carry_out(folder, [at(0, 0, "<c/>", folder.show("a.xml"))], {})
    assert (tmp_path / "a.xml").read_bytes() == b"<a/>"


def test_a_new_file_gets_its_folder(tmp_path: Path) -> None:
    folder, _ = files(tmp_path)
    assert carry_out(folder, [at(0, 0, "<c/>\n", folder.show("new/c.xml"))], {}) == (folder.show("new/c.xml"),)
    assert (tmp_path / "new/c.xml").read_bytes() == b"<c/>\n"


@POSIX
def test_a_full_disk_leaves_all_files_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, sources = files(tmp_path, a=b"<a/>", b=b"<b/>")
    kept, done = Path.replace, []

    def full(path: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 2:
            raise OSError(28, os.strerror(28))
        return kept(path, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        carry_out(folder, [at(2, 2, " x=''", folder.show(f"{name}.xml")) for name in "ab"], sources)
    monkeypatch.undo()
    assert [(tmp_path / f"{name}.xml").read_bytes() for name in "ab"] == [b"<a/>", b"<b/>"]


def test_a_difference_is_shown_by_lines() -> None:
    source = Source("a.xml", b"<a>\n</a>\n")
    edits = [at(4, 4, " <b/>\n"), Edit(Span("b.xml", 0, 0), "<b/>\n")]
    printed = list(difference(edits, {"a.xml": source}))
    assert [line for line in printed if not line.startswith("@@")] == [
        "--- a.xml", "+++ a.xml", " <a>", "+ <b/>", " </a>", "--- /dev/null", "+++ b.xml", "+<b/>",
    ]  # fmt: skip
