"""Elements where they do not belong, of no namespace, under prefixes bound anew; names of any script: findings, always."""

from __future__ import annotations

import codecs
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from lxml import etree

from compiler.driver import checking
from compiler.driver.session import Session
from compiler.messages.template_filling import sentence
from compiler.syntax.includes import join_files
from compiler.syntax.nesting import STORY, UNITS
from compiler.syntax.schema_files import ENTRY, schema_folder
from compiler.syntax.tree import Element
from compiler.text.folder import Folder
from compiler.text.source import Source
from tests.hostile.grammar_fuzz import judged, prose_of, story_of, write
from tests.hostile.judged import found
from tests.support.golden import assert_golden
from tests.support.places import TESTS
from tests.support.stories import NAMESPACES, checked, scene, write_story
from tests.support.threats import threat

SYNTAX = TESTS / "hostile" / "syntax"
FILES = sorted(SYNTAX.glob("*/*.xml"))


@threat(79, "a finding at the place, of family X; the part that has it is left out, and hides nothing of the rest")
def test_each_of_the_small_files_has_the_expected_findings(request: pytest.FixtureRequest) -> None:
    lines: list[str] = []
    for file in FILES:
        lines.append(f"{file.parent.name}/{file.stem}")
        made = checking.check(Session.at(file))
        for finding in made.findings:
            place = made.sources[finding.span.path].position(finding.span.start)
            message = sentence(finding)[:100] if finding.code != "X101" else "(in the parser's words)"
            lines.append(f"    {place.line}:{place.column} {finding.code} {message}")
        if made.story is None:
            lines.append("    no whole story")
        elif not made.has_errors():
            prose_of(made)
    assert len(FILES) > 50
    assert_golden(SYNTAX / "expected.txt", "\n".join(lines) + "\n", request)


def test_a_misplaced_element_is_reported_once_and_not_for_what_it_lacks() -> None:
    for file in (SYNTAX / "misplaced").glob("*.xml"):
        codes = [finding.code for finding in checking.check(Session.at(file)).findings if finding.code != "S101"]
        assert codes in (["X202"], ["X201"]), file


@pytest.mark.many
@pytest.mark.parametrize("seeds", [range(1, 60), range(60, 120)])
def test_only_parts_that_the_schema_accepts_are_lowered(seeds: range, tmp_path: Path) -> None:
    """Written anew, and judged by libxml2 with nothing of ours between."""
    schema = etree.XMLSchema(file=Path(schema_folder(), ENTRY[STORY]))
    kept = 0
    for seed in seeds:
        write(story_of(seed), tmp_path)
        forest = join_files(Folder.at(tmp_path), "story.xml")
        if forest.root is not None:
            kept += 1
            schema.assertValid(etree.fromstring(written(forest.root.element, outermost=True)))
    assert kept > len(seeds) // 2


def written(element: Element, *, outermost: bool = False) -> str:
    """An element as XML."""
    given = "".join(f" {name}={quoteattr(held.value)}" for name, held in element.attributes.items() if name[0] != "{")
    inside = "".join(written(part) if isinstance(part, Element) else escape(part.value) for part in element.content)
    return f"<{element.name}{' ' + NAMESPACES if outermost else ''}{given}>{inside}</{element.name}>"


HOLDER = {"scene": "act", "sequence": "act", "act": "story", "character": "cast", "place": "places", "prop": "props"}


@pytest.mark.parametrize("unit", sorted(UNITS))
@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("<{0} {1} strange='1'/>", {"X204", "X203", "X205"}),
        ("<{0} id='x'/>", {"X208"}),
        ("<{0} xmlns='urn:photoplay:paradigm:1' id='x'/>", {"X208"}),
        ("<{0} {1} id='x'><story/></{0}>", {"X202", "X203", "X204"}),
        ("<{0} {1} id='x'><{0} xmlns=''/><note/></{0}>", {"X201", "X203", "X204"}),
        ("<{0} {1} id='x'>text</{0}>", {"X207", "X203", "X204"}),
        (
            "<n:{0} xmlns:n='urn:photoplay:story:1' n:id='x'><n:p xmlns:n='u:1'/></n:{0}>",
            {"X201", "X203", "X204", "X205"},
        ),
    ],
)
def test_a_broken_file_of_any_kind_is_found_and_no_other_finding_follows_from_it(
    unit: str, fault: str, codes: set[str], tmp_path: Path
) -> None:
    path = write_story(tmp_path, scene("a", attributes='cast="danko"'))
    (tmp_path / "part.xml").write_text(fault.format(unit, NAMESPACES), encoding="utf-8")
    include = '<xi:include href="part.xml"/>'
    holder = HOLDER.get(unit, "story")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"</{holder}>", f"{include}</{holder}>"), encoding="utf-8")
    story = checked(path)
    assert story.story is not None
    assert story.findings
    assert {finding.code for finding in story.findings} - {"S102"} <= codes
    assert {Path(finding.span.path).name for finding in story.findings} == {"part.xml"}


def test_a_misspelt_include_makes_nobody_unknown(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", attributes='cast="danko"'))
    text = path.read_text(encoding="utf-8")
    start, end = text.index("<cast>"), text.index("</cast>") + len("</cast>")
    (tmp_path / "cast.xml").write_text(text[start:end].replace("<cast", f"<cast {NAMESPACES}"), encoding="utf-8")
    path.write_text(text[:start] + '<xi:include herf="cast.xml"/>' + text[end:], encoding="utf-8")
    assert [finding.code for finding in checked(path).findings] == ["X205", "X204"]


def test_a_story_is_no_part_of_a_story(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a") + '<xi:include href="other/story.xml"/>')
    write_story(tmp_path / "other", scene("b"))
    assert [finding.code for finding in checked(path).findings] == ["X305"]


PARADIGM = '<paradigm xmlns="urn:photoplay:paradigm:1" xml:lang="en" id="own">{}</paradigm>'


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<name>Own</name><beat id='b'><name>B</name></beat>", None),
        ("<name>Own</name><beat id='b'><name>B</name><scene xmlns='urn:photoplay:story:1'/></beat>", "X201"),
        ("<name>Own</name><beat id='b' at='9e9'><name>B</name></beat>", "X206"),
        ("<name>Own</name><beat xmlns='' id='b'/>", "X201"),
        ("<name>Own<paradigm/></name><beat id='b'><name>B</name></beat>", "X202"),
        ("<n:name xmlns:n='u:1'>Own<n:name xmlns:n='u:2'/></n:name>", "X201"),
        ("<name>Own</name><beat id='b' xmlns:q='urn:photoplay:paradigm:1' q:at='5'><name>B</name></beat>", "X204"),
        (f"<name>Own</name><{'x' * 40_000}/>", "X201"),
    ],
)
def test_a_broken_paradigm_is_reported_in_its_file(inside: str, code: str | None, tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a"), front='<paradigm name="own" href="own.xml"/>')
    (tmp_path / "own.xml").write_text(PARADIGM.format(inside), encoding="utf-8")
    listed = [finding for finding in checked(path).findings if finding.code.startswith("X")]
    assert [finding.code for finding in listed][:1] == ([code] if code else [])
    assert all(Path(finding.span.path).name == "own.xml" for finding in listed)


MARKED = [
    codecs.BOM_UTF8 * 2 + b"<a/>",
    codecs.BOM_UTF8 * 3 + b"<a/>",
    codecs.BOM_UTF8 * 2,
    codecs.BOM_UTF16_LE * 2 + "<a/>".encode("utf-16-le"),
    codecs.BOM_UTF16_BE * 2 + "<a/>".encode("utf-16-be"),
    codecs.BOM_UTF16_BE + codecs.BOM_UTF16_LE + "<a/>".encode("utf-16-be"),
    codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + "<a/>".encode("utf-16-le"),
    codecs.BOM_UTF16_LE + codecs.BOM_UTF8 + b"<a/>",
    codecs.BOM_UTF8 * 2 + b'<?xml version="1.0" encoding="utf-8"?><a/>',
]


@threat(84, "a second byte order mark is X102")
@pytest.mark.parametrize("data", MARKED)
def test_a_second_byte_order_mark_is_no_text(data: bytes) -> None:
    assert found(data).code == "X102"
    assert Source.of("t.xml", codecs.BOM_UTF8 + b"<a/>").data == b"<a/>"


def test_documents_are_made_of_names_in_any_script() -> None:
    for file in (SYNTAX / "names").glob("*.xml"):
        assert judged(file) == "documents", file
