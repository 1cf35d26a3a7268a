"""Files in a story's folder and their names, as writers and their machines leave them."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from compiler.driver import checking
from compiler.driver.last_check import check_unless_known
from compiler.driver.session import Session
from compiler.messages.template_filling import notes
from compiler.store.cache import Cache
from compiler.syntax import strays
from compiler.system.deliver import Output, Refused, deliver
from compiler.system.owners import RECORD
from compiler.text import folder as story_folder
from tests.support.commands import LINUX, photoplay
from tests.support.places import COMPILER, TESTS
from tests.support.stories import NAMESPACES, scene, write_story
from tests.support.threats import threat
from tests.syntax.test_includes import included, own_file

HERE = TESTS / "hostile"


def rows(name: str, width: int) -> list[tuple[str, ...]]:
    """The rows of a table: columns with two spaces or more between."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [tuple(re.split(r" {2,}", line.strip(), maxsplit=width - 1)) for line in lines if not line.startswith("#")]
    assert all(len(row) == width for row in found)
    return found


def prose_of(folder: Path) -> list[str]:
    return [finding.code for finding in checking.check(Session.at(folder)).findings]


# What no include names


@threat(
    95, "X308 says so at the file, with the include to write and where; editors' copies and other stories are left out"
)
@pytest.mark.parametrize(("name", "text", "said"), rows("stray_files.txt", 3))
def test_a_part_of_a_story_that_nothing_includes_is_found(tmp_path: Path, name: str, text: str, said: str) -> None:
    include = included(tmp_path, "scenes/010-a.xml", own_file("a"))
    write_story(tmp_path, include)
    text = "" if text == "-" else text.replace(" NS", ' xmlns="urn:photoplay:story:1"')
    included(tmp_path, name, f'<?xml version="1.0"?>\n{text}' if text else "")
    assert prose_of(tmp_path) == (["X308"] if said == "yes" else [])


@pytest.mark.parametrize(
    ("name", "root", "hint"),
    [
        ("scenes/020-b.xml", "scene", 'write `<xi:include href="scenes/020-b.xml"/>` after the one of `010-a.xml`'),
        ("scenes/005-b.xml", "scene", 'write `<xi:include href="scenes/005-b.xml"/>` before the one of `010-a.xml`'),
        ("b.xml", "scene", 'write `<xi:include href="b.xml"/>` in an `act` or a `sequence`'),
        ("scenes/cast.xml", "cast", 'write `<xi:include href="scenes/cast.xml"/>` in `story`'),
        ('a "b" & c.xml', "scene", """write `<xi:include href='a "b" &amp; c.xml'/>` in an `act` or a `sequence`"""),
    ],
)
def test_the_missing_include_is_printed_with_the_place_where_it_belongs(
    tmp_path: Path, name: str, root: str, hint: str
) -> None:
    write_story(tmp_path, included(tmp_path, "scenes/010-a.xml", own_file("a")))
    included(tmp_path, name, f'<{root} {NAMESPACES} id="b"/>')
    (finding,) = checking.check(Session.at(tmp_path)).findings
    assert notes(finding)[0].text == hint
    assert finding.span.path == str(tmp_path / name)


def test_the_include_that_is_printed_is_right_in_a_file_that_is_included_itself(tmp_path: Path) -> None:
    included(tmp_path, "acts/scenes/010-a.xml", own_file("a"))
    act = f'<act {NAMESPACES} xml:lang="en" id="two"><xi:include href="scenes/010-a.xml"/></act>'
    path = write_story(tmp_path, "")
    path.write_text(path.read_text().replace('<act id="one"></act>', included(tmp_path, "acts/two.xml", act)))
    included(tmp_path, "acts/scenes/020-b.xml", own_file("b"))
    (finding,) = checking.check(Session.at(tmp_path)).findings
    assert notes(finding)[0].text.startswith('write `<xi:include href="scenes/020-b.xml"/>` after')
    (tmp_path / "acts/two.xml").write_text(act.replace("</act>", '<xi:include href="scenes/020-b.xml"/></act>'))
    assert prose_of(tmp_path) == []


def test_files_that_a_left_out_part_includes_are_not_reported_too(tmp_path: Path) -> None:
    write_story(tmp_path, scene("a"))
    include = included(tmp_path, "scenes/020-b.xml", own_file("b"))
    included(tmp_path, "act-2.xml", f'<act {NAMESPACES} id="two">{include}</act>')
    assert [finding.span.path for finding in checking.check(Session.at(tmp_path)).findings] == [
        str(tmp_path / "act-2.xml")
    ]


def test_files_that_another_story_of_the_folder_includes_are_not_left_out(tmp_path: Path) -> None:
    write_story(tmp_path, scene("a"))
    include = included(tmp_path, "scenes/020-b.xml", own_file("b"))
    (tmp_path / "short.xml").write_text((tmp_path / "story.xml").read_text().replace(scene("a"), include))
    assert prose_of(tmp_path) == []
    assert prose_of(tmp_path / "short.xml") == []


def test_while_an_include_is_broken_its_file_is_not_called_left_out(tmp_path: Path) -> None:
    included(tmp_path, "scenes/010-a.xml", own_file("a"))
    write_story(tmp_path, '<xi:include href="scenes/010-b.xml"/>')
    assert prose_of(tmp_path) == ["X301"]


@LINUX
def test_a_file_with_two_names_and_a_folder_behind_a_link_are_not_left_out(tmp_path: Path) -> None:
    story = tmp_path / "story"
    include = included(story, "a.xml", own_file("a"))
    write_story(story, include)
    os.link(story / "a.xml", story / "b.xml")
    (story / "c.xml").symlink_to("a.xml")
    included(tmp_path / "elsewhere", "d.xml", own_file("d"))
    (story / "more").symlink_to(tmp_path / "elsewhere")
    assert prose_of(story) == []


def test_the_search_for_left_out_files_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_story(tmp_path, scene("a"))
    for number in range(6):
        included(tmp_path, f"{number}.xml", own_file(f"s{number}"))
    monkeypatch.setattr(strays, "MOST_STRAY_FILES", 4)
    paths = [Path(finding.span.path).name for finding in checking.check(Session.at(tmp_path)).findings]
    assert paths == ["0.xml", "1.xml", "2.xml", "3.xml"]
    monkeypatch.setattr(story_folder, "MOST_LISTED", 5)
    assert prose_of(tmp_path) == []


def test_a_remembered_verdict_is_judged_again_when_a_file_comes_changes_or_goes(tmp_path: Path) -> None:
    story, cache = tmp_path / "story", Cache(tmp_path / "cache")
    write_story(story, scene("a"))

    def codes() -> list[str]:
        found = check_unless_known(story, cache)
        assert found == check_unless_known(story, cache) == check_unless_known(story, Cache())
        return [finding.code for finding in found.findings]

    assert codes() == []
    included(story, "b.xml", "<notes/>")
    assert codes() == []
    included(story, "b.xml", own_file("b"))
    assert codes() == ["X308"]
    (story / "b.xml").rename(story / "c.xml")
    assert Path(check_unless_known(story, cache).findings[0].span.path).name == "c.xml"
    (story / "c.xml").unlink()
    assert codes() == []


def test_a_file_that_is_left_out_is_checked_for_its_shape_when_it_is_named(tmp_path: Path) -> None:
    write_story(tmp_path, scene("a"))
    included(tmp_path, "b.xml", own_file("b", attributes='lenght="1"'))
    found = [finding.code for finding in checking.check_scene(tmp_path / "b.xml").findings]
    assert sorted(found) == ["X204", "X308"]


# Names as machines spell them


def spelt(name: str) -> str:
    return re.sub(
        r"NFD\(([^)]*)\)", lambda found: unicodedata.normalize("NFD", found[1]), unicodedata.normalize("NFC", name)
    )


@LINUX
@threat(98, "the file is read whose name is as written, else the one that is equal when composed, also of folders")
@pytest.mark.parametrize(("href", "there", "said"), rows("include_names.txt", 3))
def test_an_include_finds_a_name_that_is_spelt_otherwise(tmp_path: Path, href: str, there: str, said: str) -> None:
    included(tmp_path, spelt(there), own_file("a"))
    write_story(tmp_path, f'<xi:include href="{spelt(href)}"/>')
    (tmp_path / "x").mkdir()
    found = checking.check(Session.at(tmp_path)).findings
    texts = [note.text for finding in found if finding.code != "X308" for note in notes(finding)]
    assert [text[: len(spelt(said))] for text in texts] == ([] if said == "-" else [spelt(said)])


@LINUX
@threat(98)
def test_the_exact_one_of_two_names_that_are_equal_when_composed_is_read(tmp_path: Path) -> None:
    composed, apart = spelt("가.xml"), spelt("NFD(가).xml")
    first = included(tmp_path, composed, own_file("composed"))
    second = included(tmp_path, apart, own_file("apart"))
    write_story(tmp_path, first + second)
    checked = checking.check(Session.at(tmp_path))
    assert checked.findings == ()
    assert checked.story is not None
    assert [one.id.id for one in checked.story.scenes()] == ["composed", "apart"]


@LINUX
@threat(98)
def test_a_paradigm_finds_its_file_too_and_no_name_leads_out(tmp_path: Path) -> None:
    shipped = COMPILER / "model" / "paradigms" / "three-act.xml"
    included(tmp_path / "story", spelt("NFD(세막).xml"), shipped.read_text("utf-8").replace('"three-act"', '"own"'))
    write_story(tmp_path / "story", scene("a"), front=f'<paradigm name="own" href="{spelt("세막.xml")}"/>')
    assert "X301" not in prose_of(tmp_path / "story")
    included(tmp_path / "elsewhere", spelt("NFD(가).xml"), own_file("x"))
    (tmp_path / "story/more").symlink_to(tmp_path / "elsewhere")
    write_story(tmp_path / "story", f'<xi:include href="{spelt("more/가.xml")}"/>')
    assert prose_of(tmp_path / "story")[0] in ("X301", "X302")


# Copies of a story


def put(folder: Path, story: Path, *names: str) -> None:
    """Write documents of a story, as a compile does."""
    entry = write_story(story, scene("a")) if not story.exists() else story / "story.xml"
    deliver([Output(name, str(story).encode()) for name in names or ("sheet.pdf",)], folder, [], entry)


@threat(97, "refused before any work, exit 2: the documents there are another story's; a record beside them says whose")
def test_a_copy_does_not_write_over_the_documents_of_its_original(tmp_path: Path) -> None:
    assert photoplay("new", "a", cwd=tmp_path).returncode == 0
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    compiling = ("compile", "-d", "beat-sheet")
    assert photoplay(*compiling, "a", cwd=tmp_path).returncode == 0
    sheet = tmp_path / "output/a/beat-sheet.pdf"
    before = sheet.read_bytes()
    refused = photoplay(*compiling, "b", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        "name another folder with -o; where none was named, an `id` of its own for this story does too"
        in refused.stderr
    )
    assert sheet.read_bytes() == before
    assert photoplay(*compiling, "b", "-o", "of-b", cwd=tmp_path).returncode == 0
    assert (tmp_path / "of-b/beat-sheet.pdf").read_bytes() == before, "where a story lies is not in its documents"
    assert str(tmp_path) not in (tmp_path / "of-b" / RECORD).read_text(), "and beside them only the way from there"
    assert photoplay(*compiling, tmp_path / "b", "-o", "output/a", cwd=tmp_path).returncode == 2


@threat(97)
def test_two_stories_that_are_written_to_one_folder_keep_their_documents(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert photoplay("new", name, cwd=tmp_path).returncode == 0
    here = ("-d", "beat-sheet", "-o", "out")
    assert photoplay("compile", "a", *here, cwd=tmp_path).returncode == 0
    before = (tmp_path / "out/beat-sheet.pdf").read_bytes()
    for again in (("--no-cache",), ()):
        refused = photoplay("compile", "b", *here, *again, cwd=tmp_path)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "is a document of" in refused.stderr
    assert (tmp_path / "out/beat-sheet.pdf").read_bytes() == before
    assert photoplay("compile", "a", *here, cwd=tmp_path).returncode == 0


@threat(97)
def test_only_what_another_story_would_lose_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, tmp_path / "a")
    put(out, tmp_path / "a", "sheet.pdf", "sheet.ko.pdf")
    with pytest.raises(Refused, match="is a document of"):
        put(out, tmp_path / "b", "sheet.ko.pdf")
    put(out, tmp_path / "b", "treatment.pdf")
    with pytest.raises(Refused):
        put(out, tmp_path / "a", "sheet.pdf", "treatment.pdf")
    assert (out / "sheet.pdf").read_bytes() == str(tmp_path / "a").encode()
    (out / "sheet.pdf").unlink()
    put(out, tmp_path / "b")


@threat(97)
def test_a_story_that_was_moved_or_whose_original_is_gone_is_not_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "moved")
    put(out, tmp_path / "moved")
    with pytest.raises(Refused):
        put(out, tmp_path / "b")
    shutil.rmtree(tmp_path / "moved")
    put(out, tmp_path / "b")


@threat(97)
def test_a_project_that_is_copied_as_a_whole_goes_on_by_itself(tmp_path: Path) -> None:
    put(tmp_path / "one/output/a", tmp_path / "one/a")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    put(tmp_path / "two/output/a", tmp_path / "two/a")
    with pytest.raises(Refused):
        put(tmp_path / "two/output/a", tmp_path / "two/b")


@LINUX
@threat(97)
def test_a_story_behind_a_link_is_the_same_story(tmp_path: Path) -> None:
    put(tmp_path / "out", tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    put(tmp_path / "out", tmp_path / "b")


@threat(97)
@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[1]",
        b'{"sheet.pdf": 1}',
        b'{"sheet.pdf": "\\u0000"}',
        b"\xff\xfe\0",
        b"[" * 100_000,
        b'{"a":' * 9999,
    ],
)
def test_a_damaged_record_keeps_nobody_from_compiling(tmp_path: Path, damage: bytes) -> None:
    put(tmp_path / "out", tmp_path / "a")
    (tmp_path / "out" / RECORD).write_bytes(damage)
    put(tmp_path / "out", tmp_path / "b")
    with pytest.raises(Refused):
        put(tmp_path / "out", tmp_path / "a")
