"""What a stranger's files ask for: other files, addresses, devices. They are found, and nothing is opened for them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from compiler.driver import checking
from compiler.driver.session import Session
from compiler.messages.template_filling import sentence
from compiler.syntax import parser
from compiler.text.folder import Folder, Unreadable, read
from compiler.text.source import Source
from tests.hostile.faults import opened
from tests.hostile.judged import codes, found, story
from tests.support.commands import POSIX, STRACE
from tests.support.places import ROOT
from tests.support.stories import NAMESPACES, scene, write_story
from tests.support.threats import threat

BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 9}">' for n in range(12))


@threat(1, "X103 says that a DOCTYPE is not allowed, before it has defined anything")
@threat(2, "X103")
@threat(3, "X103")
@threat(4, "X103")
@threat(5, "X103, in no time")
@threat(6, "X103, in no time")
@threat(7, "X103, in no time")
@threat(8, "X103; nothing is put in its place")
@threat(9, "X103; no attribute is added")
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "CANARY.txt">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "CANARY.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "CANARY.dtd"> %p;]><a/>',
        f'<!DOCTYPE a [<!ENTITY e0 "x">{BOMB}]><a b="&e12;">&e12;</a>',
        f'<!DOCTYPE a [<!ENTITY x "{"x" * 50_000}">]><a>{"&x;" * 50_000}</a>',
        '<!DOCTYPE a [<!ENTITY % p "%q;"><!ENTITY % q "%p;"> %p;]><a/>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>',
        '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
    ],
)
def test_a_doctype_is_refused_before_it_defines_anything(doctype: str, tmp_path: Path) -> None:
    text = _asking_for_canaries(doctype, tmp_path)
    began = time.process_time()
    finding = found(text)
    assert time.process_time() - began < 0.5
    assert finding.code == "X103"


@threat(1)
@threat(3)
@threat(4)
@threat(8)
@threat(9)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "CANARY.txt">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "CANARY.dtd"><a/>',
        '<!DOCTYPE a SYSTEM "CANARY.dtd"><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "CANARY.dtd"> %p;]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>',
        '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
    ],
)
def test_a_doctype_that_were_not_refused_would_be_without_effect(doctype: str, tmp_path: Path) -> None:
    """expat refuses it; should a file ever come to lxml past expat, what lxml has to leave alone stays as it was."""
    root = etree.fromstring(_asking_for_canaries(doctype, tmp_path).encode(), parser._parser())
    assert etree.tostring(root, encoding="unicode", with_tail=False) == doctype[doctype.index("<a") :]
    assert root.getroottree().docinfo.externalDTD is None


def _asking_for_canaries(text: str, folder: Path) -> str:
    """A text that asks for files which are there, and would be seen in what was made of it."""
    (folder / "canary.txt").write_text("secret")
    (folder / "canary.dtd").write_text('<!ENTITY x "secret"><!ATTLIST a d CDATA "secret">')
    return text.replace("CANARY", (folder / "canary").as_uri())


@threat(4)
def test_no_lxml_is_used_that_reads_parameter_entities() -> None:
    assert '"lxml>=6.1.3,' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@POSIX
@threat(1)
@threat(10, "X304 or X302 says why it is not followed, or X204 that there is no such attribute; nothing is opened")
@threat(11, "X302; nothing is asked for")
@threat(31, "the grammar that photoplay ships judges; nothing is opened")
@pytest.mark.parametrize(
    ("put", "code"),
    [
        ('<xi:include href="CANARY" parse="text"/>', "X304"),
        ('<xi:include href="CANARY"/>', "X302"),
        ('<xi:include href="file://CANARY"/>', "X302"),
        ('<xi:include href="../canary"/>', "X302"),
        ('<xi:include href="http://127.0.0.1:1/x.xml"/>', "X302"),
        ('<xi:include href="canary" xml:base="../"/>', "X204"),
        (
            scene("a").replace(
                "<scene",
                '<scene xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:photoplay:story:1 CANARY"',
            ),
            "",
        ),
    ],
)
def test_nothing_outside_the_story_is_opened(
    put: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret")
    path = write_story(tmp_path / "story", put.replace("CANARY", str(canary)))
    opened: list[str] = []
    really = os.open
    monkeypatch.setattr("compiler.text.folder.os.open", lambda name, flags: opened.append(name) or really(name, flags))
    checked = checking.check(Session.at(path))
    assert [finding.code for finding in checked.findings if finding.code[0] == "X"] == ([code] if code else [])
    assert opened == [str(path)]
    assert "secret" not in str(checked.sources)


REACHING = """\
<!DOCTYPE x SYSTEM "CANARY.dtd"><x/>
<!DOCTYPE x [<!ENTITY x SYSTEM "CANARY.txt">]><x>&x;</x>
<!DOCTYPE x [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><x>&x;</x>
<!DOCTYPE x [<!ENTITY % p SYSTEM "CANARY.dtd"> %p;]><x>&x;</x>
<?xml-stylesheet href="CANARY.txt"?><?xml-model href="CANARY.dtd"?><xi:include xmlns:xi="X" href="CANARY.xml"/>
<xi:include xmlns:xi="X" href="CANARY.txt" parse="text"/>
<xi:include xmlns:xi="X" href="../canary.xml"/>
<xi:include xmlns:xi="X" href="http://127.0.0.1:9/x.xml"/>
<xi:include xmlns:xi="X" href="canary.xml" xml:base="../"/>
<scene xmlns="urn:photoplay:story:1" xmlns:xsi="I" xsi:schemaLocation="urn:photoplay:story:1 CANARY.xsd"/>
<scene xmlns="urn:photoplay:story:1" xmlns:xsi="I" xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/x.xsd"/>
"""
"""Files of a story, one a line, that ask for what lies outside of it."""


@STRACE
@threat(1, "nothing is opened")
@threat(2, "nothing is asked for")
@threat(3, "it is not read")
@threat(4)
@threat(10)
@threat(11)
@threat(31)
def test_the_system_is_asked_for_nothing_outside_the_story(tmp_path: Path) -> None:
    for name in ("canary.txt", "canary.xml", "canary.dtd", "canary.xsd"):
        (tmp_path / name).write_text("secret")
    (tmp_path / "film").mkdir()
    asking = REACHING.replace("CANARY", (tmp_path / "canary").as_uri())
    asking = asking.replace('"X"', '"http://www.w3.org/2001/XInclude"')
    asking = asking.replace('"I"', '"http://www.w3.org/2001/XMLSchema-instance"')
    for number, text in enumerate(asking.splitlines()):
        (tmp_path / "film" / f"{number}.xml").write_text(text)
    includes = (f'<xi:include href="{number}.xml"/>' for number in range(len(asking.splitlines())))
    write_story(tmp_path / "film", "".join(includes))
    outside, everything = opened(tmp_path, "validate", "film", status=1)
    assert outside == set()
    assert {str(path) for path in (tmp_path / "film").iterdir()} <= set(everything)


@threat(12, "X303 names the circle: a → b → a")
def test_a_circle_of_includes_is_named(tmp_path: Path) -> None:
    for one, other, name in (("a", "b", "act"), ("b", "a", "sequence")):
        text = f'<{name} {NAMESPACES} xml:lang="en" id="{one}"><xi:include href="{other}.xml"/></{name}>'
        (tmp_path / f"{one}.xml").write_text(text, encoding="utf-8")
    path = story(tmp_path, "<p>Danko waits.</p>")
    whole = path.read_text()
    path.write_text(whole.replace("</story>", '<xi:include href="a.xml"/></story>'), encoding="utf-8")
    messages = [sentence(finding) for finding in checking.check(Session.at(path)).findings if finding.code == "X303"]
    assert messages == ["this include comes back to itself: `a.xml` → `b.xml` → `a.xml`"]
    path.write_text(whole.replace("</story>", '<xi:include href="story.xml"/></story>'), encoding="utf-8")
    assert codes(path) == ["X303"]


@threat(
    13, "X306 says that a file is included a second time; X104 that there are more files, or bytes, than a story has"
)
@threat(74, "a story has a limit of files, and X104 says that it is one too many")
@pytest.mark.parametrize(("limit", "code"), [("MOST_FILES", "X104"), ("MOST_BYTES", "X104"), ("MOST_FAULTS", "X106")])
def test_a_story_does_not_grow_without_end(
    limit: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"compiler.syntax.includes.{limit}", 2)
    for number in range(5):
        wrong = ' lenght="1m"' if limit == "MOST_FAULTS" else ""
        text = scene(f"s{number}", attributes=wrong).replace("<scene", f'<scene {NAMESPACES} xml:lang="en"')
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")
    includes = "".join(f'<xi:include href="{number}.xml"/>' for number in range(5))
    checked = checking.check(Session.at(write_story(tmp_path, includes)))
    assert [finding.code for finding in checked.findings].count(code) == 1
    assert checked.story is None
    assert len(checked.sources) == (1 if limit == "MOST_BYTES" else 3)


@threat(30, "N201 names both places; `xml:id` is no attribute of a story: X204, or X101 where it stands twice")
def test_an_id_that_is_given_twice_is_reported_with_both_places(tmp_path: Path) -> None:
    (finding,) = checking.check(Session.at(write_story(tmp_path / "a", scene("a") + scene("a")))).findings
    assert finding.code == "N201"
    assert finding.notes[0].span is not None
    twice = story(tmp_path / "b", "<p xml:id='x'>Danko waits.</p><p xml:id='x'>He waits.</p>")
    assert codes(twice) == ["X101"]
    assert codes(story(tmp_path / "c", "<p xml:id='x'>Danko waits.</p>")) == ["X204"]


def test_a_processing_instruction_says_nothing(tmp_path: Path) -> None:
    asked = '<?xml-stylesheet href="/etc/passwd"?><?xml-model href="http://127.0.0.1:1/x.rng"?>'
    path = story(tmp_path, "<p>Danko<?x y?> waits.</p>")
    path.write_text(asked + path.read_text(), encoding="utf-8")
    checked = checking.check(Session.at(path))
    assert checked.findings == ()
    assert checked.facts is not None
    assert [text.value for passage in checked.facts.running_text for text in passage.texts] == ["Danko waits."]


@threat(58, "X302 for a link that leads out of the folder; one that is put in the place of a file is not followed")
@POSIX
def test_a_link_to_outside_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.xml").write_text("<secret/>")
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "link.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "inner.xml").symlink_to(folder / "own.xml")
    (folder / "own.xml").write_text("<own/>")
    assert not isinstance(read(Folder.at(folder), "link.xml"), Source)
    assert isinstance(read(Folder.at(folder), "inner.xml"), Source)
    monkeypatch.setattr(
        Folder, "real_path", lambda self, file: f"{self.real}/{file}"
    )  # put there after all was looked at
    assert not isinstance(read(Folder.at(folder), "link.xml"), Source)


def _things(folder: Path) -> Iterator[tuple[str, str]]:
    (folder / "folder.xml").mkdir()
    yield "folder.xml", "X307"
    os.mkfifo(folder / "pipe.xml")
    yield "pipe.xml", "X307"
    (folder / "empty.xml").touch()
    yield "empty.xml", "X101"
    (folder / "closed.xml").touch(mode=0)
    yield "closed.xml", "X307" if os.geteuid() else "X101"  # root may read it, and finds it empty
    yield "none.xml", "X301"


@threat(73, "X307 for a folder, a pipe, a device or an unreadable file, X101 for an empty one, X301 for none")
@POSIX
def test_an_include_of_no_readable_file_gets_one_finding(tmp_path: Path) -> None:
    for name, code in _things(tmp_path):
        assert codes(write_story(tmp_path, f'<xi:include href="{name}"/>')) == [code]
        if code != "X301":
            (tmp_path / "story.xml").unlink()
            assert name == "folder.xml" or codes(tmp_path / name) == [code]


@threat(73)
@POSIX
@pytest.mark.parametrize("name", ["null", "zero"])
def test_a_device_is_no_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handles: list[int] = []
    really = os.open
    monkeypatch.setattr("compiler.text.folder.os.open", lambda *given: handles.append(really(*given)) or handles[-1])
    assert read(Folder.at("/dev"), name) == Unreadable("it is not a file")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(*handles)  # closed again
