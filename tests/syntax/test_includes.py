"""Many files make one tree; a broken part is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.driver.results import Checked
from tests.support.stories import NAMESPACES, checked, scene, write_story
from tests.support.threats import threat


def codes(story: Checked) -> list[str]:
    return [finding.code for finding in story.findings]


def included(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return f'<xi:include href="{name}"/>'


def own_file(id: str, inner: str = "<prose><p>Danko waits.</p></prose>", attributes: str = "") -> str:
    return scene(id, inner, attributes=attributes).replace("<scene", f'<scene {NAMESPACES} xml:lang="en"', 1)


def test_scenes_come_in_the_order_of_their_includes(tmp_path: Path) -> None:
    second = included(tmp_path, "scenes/b.xml", own_file("second"))
    first = included(tmp_path, "scenes/장면 1.xml", own_file("first"))
    story = checked(write_story(tmp_path, first + second))
    assert story.findings == ()
    assert story.story is not None
    assert [scene.id.id for scene in story.story.scenes()] == ["first", "second"]


def test_a_finding_in_an_included_file_is_placed_in_that_file(tmp_path: Path) -> None:
    include = included(tmp_path, "scenes/a.xml", own_file("a", attributes='cast="nobody"'))
    (finding,) = checked(write_story(tmp_path, include)).findings
    assert finding.code == "N101"
    assert finding.span.path.endswith("scenes/a.xml")


def test_a_broken_scene_does_not_hide_what_is_wrong_with_the_others(tmp_path: Path) -> None:
    broken = included(tmp_path, "a.xml", "<scene>")
    misspelt = included(tmp_path, "b.xml", own_file("b", attributes='lenght="2m"'))
    wrong = included(tmp_path, "c.xml", own_file("c", attributes='cast="nobody"'))
    story = checked(write_story(tmp_path, broken + misspelt + wrong))
    assert codes(story) == ["X101", "X204", "N101"]


def test_an_id_in_a_broken_file_is_not_called_unknown(tmp_path: Path) -> None:
    paid = "<payoff of='watch'><text>Swapped.</text></payoff><prose><p>x</p></prose>"
    broken = included(
        tmp_path, "a.xml", own_file("a", "<setup id='watch'><text>Cheap.</text></setup>").replace("</scene>", "")
    )
    story = checked(write_story(tmp_path, broken + scene("b", paid)))
    assert codes(story) == ["X101"]


def test_a_missing_cast_does_not_make_everybody_unknown(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", attributes='cast="danko viktor"'))
    text = path.read_text(encoding="utf-8")
    start, end = text.index("<cast>"), text.index("</cast>") + len("</cast>")
    path.write_text(text[:start] + '<xi:include href="cast.xml"/>' + text[end:], encoding="utf-8")
    assert codes(checked(path)) == ["X301"]


def test_a_fault_in_the_front_matter_hides_no_fault_of_a_scene(tmp_path: Path) -> None:
    story = checked(write_story(tmp_path, scene("a", attributes='lenght="2m"'), front="<titel>x</titel>"))
    assert codes(story) == ["X201", "X204"]
    assert story.story is None


@threat(58)
def test_a_file_in_the_story_that_is_a_link_to_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text(own_file("secret"), encoding="utf-8")
    folder = tmp_path / "story"
    path = write_story(folder, '<xi:include href="link.xml"/>')
    (folder / "link.xml").symlink_to(tmp_path / "secret.xml")
    (finding,) = checked(path).findings
    assert (finding.code, finding.span.path) == ("X302", str(path))


@threat(11)
@pytest.mark.parametrize(
    "href", ["http://127.0.0.1/x.xml", "file:///etc/passwd", "/etc/passwd", "../x.xml", "//host/x"]
)
def test_no_include_leads_out(tmp_path: Path, href: str) -> None:
    story = checked(write_story(tmp_path / "story", f'<xi:include href="{href}"/>'))
    assert codes(story) == ["X302"]


def test_an_element_out_of_place_hides_no_other_fault(tmp_path: Path) -> None:
    """libxml2 looks no further in a parent once a child is out of place; what follows may be as broken. An element in the
    wrong place is printed that alone, and not also what it lacks itself.
    """
    bad_mark = "<scene id='x'/><beat><mark beat='midpoint'/><turn>x</turn></beat><prose><p>x</p></prose>"
    in_continuity = "<continuity><place id='x'/><place id='y'/></continuity><prose><p>x</p></prose>"
    story = checked(
        write_story(tmp_path / "a", scene("a", bad_mark) + scene("b", in_continuity) + scene("c", attributes='dya="1"'))
    )
    assert codes(story) == ["X202", "X202", "X204"]
    assert story.story is not None
    assert [scene.id.id for scene in story.story.scenes()] == ["b"]
    assert next(story.story.scenes()).events == ()


def test_a_story_without_front_matter_is_no_story(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a"))
    text = path.read_text()
    path.write_text(text.replace(text[text.index("<front>") : text.index("</front>") + 8], ""))
    story = checked(path)
    assert codes(story) == ["X203"]
    assert story.story is None


def test_more_faults_than_are_taken_from_a_file_break_nothing(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", attributes='cast="danko"'))
    path.write_text(path.read_text().replace("<cast>", "<cast>" + "<character><name>X</name></character>" * 250))
    story = checked(path)
    assert set(codes(story)) == {"X205"}
    assert story.story is not None
    assert [entry.id.id for entry in story.story.cast] == ["danko", "viktor"]


def test_a_character_without_an_id_does_not_make_everybody_unknown(tmp_path: Path) -> None:
    path = write_story(tmp_path, scene("a", attributes='cast="danko"'))
    path.write_text(path.read_text().replace('<character id="danko">', "<character>"))
    assert codes(checked(path)) == ["X205"]


def test_a_broken_container_of_includes_is_left_out_like_any_other(tmp_path: Path) -> None:
    path = write_story(tmp_path, included(tmp_path, "a.xml", own_file("a")))
    path.write_text(path.read_text().replace('<act id="one">', "<act>"))
    story = checked(path)
    assert codes(story) == ["X205"]
    assert story.story is not None
    assert story.story.acts == ()


def test_an_include_that_the_grammar_refuses_is_not_followed(tmp_path: Path) -> None:
    include = included(tmp_path, "b.xml", own_file("b"))
    story = checked(write_story(tmp_path, scene("a", f"<prose><p>x</p>{include}</prose>") + include))
    assert codes(story) == ["X202"]


def test_units_hold_the_units_that_the_grammar_has() -> None:
    from compiler.syntax.nesting import HOLDS, STORY, UNITS
    from compiler.syntax.schema_files import grammar_of

    kinds = {kind.name: kind for kind in grammar_of(STORY).kinds}
    assert set(kinds) == {*UNITS, "story"}
    for name, kind in kinds.items():
        assert HOLDS.get(name, ()) == tuple(child for child in kind.child_names() if child in UNITS)


@threat(13)
def test_includes_that_double_cannot_grow_without_end(tmp_path: Path) -> None:
    """Twenty files that include each other twice would be a million scenes."""
    for number in range(20):
        twice = f'<xi:include href="{number + 1}.xml"/>' * 2
        (tmp_path / f"{number}.xml").write_text(f'<cast {NAMESPACES} xml:lang="en">{twice}</cast>', encoding="utf-8")
    story = checked(write_story(tmp_path, scene("a"), front="").with_name("story.xml"))
    path = tmp_path / "story.xml"
    path.write_text(path.read_text().replace("<act", '<xi:include href="0.xml"/><act'), encoding="utf-8")
    story = checked(path)
    assert set(codes(story)) <= {"X305", "X306", "X301"}
    assert len(story.findings) < 50
