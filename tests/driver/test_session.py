"""A session: files from the disk or in their stead, a memo of its own, and results that depend on neither."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from msgspec.structs import replace

from compiler.driver.checking import check
from compiler.driver.results import Checked
from compiler.driver.session import Session
from compiler.errors import NoStory
from compiler.store.memo import Memo, kept
from compiler.text.folder import LARGEST_FILE, Files
from tests.support.commands import POSIX
from tests.support.places import RED_HEAT, TESTS
from tests.support.stories import NAMESPACES, scene, write_story

FIXTURES = sorted((TESTS / "findings").glob("*/bad.xml"))


def texts_of(folder: Path) -> dict[str, bytes]:
    """The XML files of a folder, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.xml"))}


def seen(checked: Checked, shown: str) -> list[tuple[str, str, int, int, tuple[object, ...]]]:
    """The findings, with their files named from the folder of the story."""
    within = f"{shown}/" if shown else ""
    return [
        (finding.code, finding.span.path.removeprefix(within), finding.span.start, finding.span.end, finding.arguments)
        for finding in checked.findings
    ]


# The files


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_a_story_of_texts_has_the_findings_that_it_has_on_disk(path: Path) -> None:
    on_disk = check(Session.at(path))
    texts = {"story.xml": path.read_bytes()}
    as_texts = check(Session.of_texts(texts))
    on_disk = replace(on_disk, findings=tuple(one for one in on_disk.findings if one.span.path == str(path)))
    assert [one[0] for one in seen(as_texts, "")] == [one[0] for one in seen(on_disk, "")]
    assert [one[2:] for one in seen(as_texts, "")] == [one[2:] for one in seen(on_disk, "")]


def test_red_heat_of_texts_is_red_heat_on_disk() -> None:
    shown = RED_HEAT.as_posix()
    texts = texts_of(RED_HEAT)
    texts["scenes/100-minder.xml"] = texts["scenes/100-minder.xml"].replace(b'cast="danko', b'cast="danok')
    as_texts = check(Session.of_texts(texts, shown))
    stand_in = {"scenes/100-minder.xml": texts["scenes/100-minder.xml"]}
    unsaved = check(Session.at(RED_HEAT, texts=stand_in))
    assert seen(as_texts, shown) == seen(unsaved, shown) != []
    assert {*as_texts.sources} == {*unsaved.sources}
    assert check(Session.at(RED_HEAT)).findings == ()


def test_a_text_stands_in_for_a_file_that_is_not_saved_yet(tmp_path: Path) -> None:
    path = write_story(tmp_path, '<xi:include href="scenes/new.xml"/>').parent
    new = {"scenes/new.xml": scene("new").replace("<scene ", f"<scene {NAMESPACES} ", 1).encode()}
    assert [finding.code for finding in check(Session.at(path)).findings] == ["X301"]
    checked = check(Session.at(path, texts=new))
    assert checked.scenes == 1
    assert "X301" not in {finding.code for finding in checked.findings}


def test_a_text_that_no_include_names_is_found_as_a_file_is(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a")).parent
    stray = scene("b").replace("<scene ", f"<scene {NAMESPACES} ", 1).encode()
    for name, found in (("b.xml", True), (".b.xml", False), ("output/b.xml", False), ("b.txt", False)):
        codes = {finding.code for finding in check(Session.at(path, texts={name: stray})).findings}
        assert ("X308" in codes) == found, name


@pytest.mark.parametrize("name", ["../out.xml", "/etc/out.xml", "scenes/../../out.xml"])
def test_a_text_cannot_stand_outside_the_story(name: str, tmp_path: Path) -> None:
    path = write_story(tmp_path, f'<xi:include href="{name}"/>').parent
    checked = check(Session.at(path, texts={name: b"<scene/>", "out.xml": b"<scene/>"}))
    assert "X302" in {finding.code for finding in checked.findings}


@POSIX
def test_a_text_behind_a_link_that_leads_out_is_refused_as_the_file_is(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    path = write_story(tmp_path / "story", '<xi:include href="linked/a.xml"/>').parent
    (path / "linked").symlink_to(tmp_path / "elsewhere")
    text = scene("a").replace("<scene ", f"<scene {NAMESPACES} ", 1).encode()
    assert "X302" in {one.code for one in check(Session.at(path, texts={"linked/a.xml": text})).findings}


def test_a_text_has_the_size_of_a_file_at_most(tmp_path: Path) -> None:
    path = write_story(tmp_path, '<xi:include href="a.xml"/>').parent
    large = b"<scene>" + b" " * LARGEST_FILE
    assert "X104" in {one.code for one in check(Session.at(path, texts={"a.xml": large})).findings}


def test_a_name_may_be_composed_otherwise_in_texts_too(tmp_path: Path) -> None:
    path = write_story(tmp_path, '<xi:include href="é.xml"/>').parent
    text = scene("a").replace("<scene ", f"<scene {NAMESPACES} ", 1).encode()
    assert check(Session.at(path, texts={"e\u0301.xml": text})).scenes == 1


def test_closed_files_are_all_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_story(tmp_path, scene("a")).parent
    monkeypatch.chdir(folder)
    with pytest.raises(NoStory):
        Files("", {"other.xml": b""}, closed=True).opened()
    including = (folder / "story.xml").read_bytes().replace(b"</act>", b'<xi:include href="here.xml"/></act>')
    (folder / "here.xml").write_text(scene("b"), encoding="utf-8")
    assert "X301" in {one.code for one in check(Session.of_texts({"story.xml": including})).findings}


# The memo


PROSE = (TESTS / "prose" / "en.txt").read_text(encoding="utf-8").split("\n\n")[:40]


def many(count: int, name: str) -> Mapping[str, bytes]:
    """A story of scenes of a page each, a file each."""
    files = {
        f"scenes/{number}.xml": scene(
            f"s{number}", f"<prose><p>{name} waits {number}.</p>{prose(number)}</prose>", attributes='cast="a"'
        )
        .replace("<scene ", f"<scene {NAMESPACES} ", 1)
        .encode()
        for number in range(count)
    }
    includes = "".join(f'<xi:include href="{file}"/>' for file in files)
    story = (
        f'<story {NAMESPACES} id="many" xml:lang="en"><front><title>Many</title></front>'
        f'<cast><character id="a"><name>{name}</name></character></cast>'
        f'<places><place id="sauna"><name>Sauna</name></place></places><act id="one"><title>One</title>{includes}</act></story>'
    )
    return {"story.xml": story.encode(), **files}


def prose(number: int) -> str:
    """Four paragraphs, other ones in other scenes."""
    return "".join(f"<p>{escape(PROSE[(number + step) % len(PROSE)])}</p>" for step in range(4))


def seconds(session: Session) -> float:
    began = time.process_time()
    check(session)
    return time.process_time() - began


@pytest.mark.many
def test_two_large_stories_are_checked_again_for_a_part_of_the_first_check() -> None:
    one, other = (Session.of_texts(many(3000, name)) for name in ("Danko", "Viktor"))
    first = min(seconds(one), seconds(other))
    again = [seconds(session) for _ in range(2) for session in (one, other)]
    assert max(min(again[::2]), min(again[1::2])) < first / 3


def test_a_memo_is_as_large_as_its_story() -> None:
    session = Session.of_texts(many(20, "Danko"))
    check(session)
    size = len(session.memo)
    for number in range(5):
        text = session.files.texts["scenes/3.xml"].replace(b"waits", b"waits and waits" + b"!" * number)
        check(replace(session, files=replace(session.files, texts={**session.files.texts, "scenes/3.xml": text})))
    check(session)
    assert len(session.memo) < size * 1.5
    smaller = Session.of_texts(many(2, "Danko"))
    for _ in range(2):
        check(replace(session, files=smaller.files))
    assert len(session.memo) < size / 2


def test_sessions_in_threads_do_not_disturb_each_other() -> None:
    stories = [many(60, name) for name in ("Danko", "Viktor", "Yuri")]
    alone = [check(Session.of_texts(texts)).findings for texts in stories]
    found: dict[int, list[object]] = {}

    def work(number: int) -> None:
        session = Session.of_texts(stories[number])
        found[number] = [check(session).findings for _ in range(3)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [alone[number]] * 3 for number in range(3)}


def test_a_function_is_kept_only_while_a_memo_is_in_use() -> None:
    calls = []

    @kept
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    memo = Memo()
    assert (double(1), double(1)) == (2, 2)
    with memo.in_use(anew=True):
        assert (double(1), double(1)) == (2, 2)
    with memo.in_use(anew=True):
        assert double(1) == 2
    assert calls == [1, 1, 1]
    for _ in range(2):
        with memo.in_use(anew=True):
            pass
    assert len(memo) == 0
