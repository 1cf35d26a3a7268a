"""``photoplay add``: what is new stands where its neighbours stand, as they are written, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.driver import checking
from compiler.driver.session import Session
from compiler.editing.add import Kind, NotAdded, addition
from compiler.editing.edits import carry_out
from tests.support.commands import photoplay
from tests.support.places import RED_HEAT
from tests.support.threats import threat

STORY = 'xmlns="urn:photoplay:story:1" xmlns:xi="http://www.w3.org/2001/XInclude"'
FRONT = "<front><title>T</title></front>"
CAST = '<cast><character id="ana"><name>Ana</name></character></cast>'
PLACES = '<places><place id="room"><name>The Room</name></place></places>'


def scene(id: str, namespace: str = "") -> str:
    return (
        f'<scene{namespace} id="{id}" cast="ana"><slugline int-ext="int" place="room" time="day"/>'
        "<beat><turn>It turns.</turn></beat><prose><p>Ana waits.</p></prose></scene>"
    )


def own(id: str) -> str:
    return scene(id, ' xmlns="urn:photoplay:story:1" xml:lang="en"')


def story(acts: str, *, editions: str = "") -> str:
    return f'<story {STORY} id="t" xml:lang="en"{editions}>\n{FRONT}\n{CAST}\n{PLACES}\n{acts}</story>\n'


def written(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def add(folder: Path, kind: Kind, id: str, after: str | None = None) -> tuple[str, ...]:
    """Add it; nothing new may be found but that a scene has no prose, or that nobody has met somebody yet."""
    before = {finding.code for finding in checking.check(Session.at(folder)).findings}
    added = addition(folder, kind, id, after)
    names = carry_out(added.folder, added.edits, added.sources)
    found = {finding.code for finding in checking.check(Session.at(folder)).findings}
    assert found - before <= ({"S101"} if kind == "scene" else {"N205", "N206", "T104"})
    return tuple(sorted(Path(name).relative_to(folder).as_posix() for name in names))


def order(folder: Path) -> list[str]:
    checked = checking.check(Session.at(folder))
    assert checked.story is not None
    return [one.id.id for one in checked.story.scenes()]


SCENE = """\
<slugline int-ext="int" place="room" time="later"/>
<summary>Say here in one line what happens.</summary>
<beat>
  <turn>Say here what changes, from what to what.</turn>
</beat>
"""


def lines(indent: str, text: str = SCENE, step: str = "  ", ending: str = "\n") -> str:
    return "".join(indent + line.replace("  ", step) + ending for line in text.splitlines())


def file(id: str, step: str = "  ", ending: str = "\n") -> str:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{ending}'
    start = f'<scene xmlns="urn:photoplay:story:1" xml:lang="en" id="{id}">{ending}'
    return f"{head}{start}{lines(step, step=step, ending=ending)}</scene>{ending}"


# Each layout, byte by byte


def test_a_scene_in_one_file_with_its_neighbours_stands_inline(tmp_path: Path) -> None:
    acts = f'<act id="one">\n  {scene("a")} <!-- kept -->\n  {scene("b")}\n</act>\n'
    written(tmp_path, {"story.xml": story(acts)})
    assert add(tmp_path, "scene", "new", "a") == ("story.xml",)
    new = f'  <scene id="new">\n{lines("    ")}  </scene>\n'
    expected = story(acts).replace("<!-- kept -->\n", "<!-- kept -->\n" + new)
    assert (tmp_path / "story.xml").read_text() == expected


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("step", ["  ", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_tabs_and_encodings_are_kept(tmp_path: Path, ending: str, step: str, encoding: str) -> None:
    acts = f"<act id=\"one\">\n{step}<xi:include  href = 'scenes/010-a.xml' />\n</act>\n"
    text = story(acts).replace("\n", ending)
    written(tmp_path, {"story.xml": text.encode(encoding), "scenes/010-a.xml": own("a")})
    assert add(tmp_path, "scene", "new") == ("scenes/020-new.xml", "story.xml")
    include = f"{ending}{step}<xi:include  href = '{{}}' />"
    expected = text.replace(
        include.format("scenes/010-a.xml"), include.format("scenes/010-a.xml") + include.format("scenes/020-new.xml")
    )
    assert (tmp_path / "story.xml").read_bytes() == expected.encode(encoding)
    assert (tmp_path / "scenes/020-new.xml").read_bytes() == file("new", step, ending).encode()


def test_an_act_and_a_sequence_in_files_of_their_own_keep_their_includes(tmp_path: Path) -> None:
    act = f'<act {STORY} xml:lang="en" id="one">\n  <xi:include href="one/s.xml"/>\n</act>\n'
    sequence = f'<sequence {STORY} xml:lang="en" id="s">\n    <xi:include href="scenes/1 a.xml"/>\n</sequence>\n'
    files = {
        "story.xml": story('<xi:include href="acts/one.xml"/>\n'), "acts/one.xml": act, "acts/one/s.xml": sequence,
        "acts/one/scenes/1 a.xml": own("a"),
    }  # fmt: skip
    written(tmp_path, dict(files))
    assert add(tmp_path, "scene", "new") == ("acts/one/s.xml", "acts/one/scenes/2 new.xml")
    line = '    <xi:include href="scenes/1 a.xml"/>\n'
    assert (tmp_path / "acts/one/s.xml").read_text() == sequence.replace(line, line + line.replace("1 a", "2 new"))
    assert {name: (tmp_path / name).read_text() for name in ("story.xml", "acts/one.xml")} == {
        name: files[name] for name in ("story.xml", "acts/one.xml")
    }


def test_a_prefix_of_the_namespace_is_kept(tmp_path: Path) -> None:
    text = (
        '<p:story xmlns:p="urn:photoplay:story:1" id="t" xml:lang="en"><p:front><p:title>T</p:title></p:front>\n'
        '<p:places><p:place id="room"><p:name>Room</p:name></p:place></p:places>\n<p:act id="one"/></p:story>'
    )
    written(tmp_path, {"story.xml": text})
    add(tmp_path, "place", "yard", "room")
    added = '<p:place id="yard"><p:name>Yard</p:name></p:place>'
    assert (tmp_path / "story.xml").read_text() == text.replace(
        "</p:place></p:places>", f"</p:place>{added}</p:places>"
    )
    add(tmp_path, "scene", "new")
    assert order(tmp_path) == ["new"]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ('<act id="one"/>\n', '<act id="one">\n  {}\n</act>\n'),
        ('<act id="one"></act>\n', '<act id="one">\n  {}\n</act>\n'),
        ('<act id="one">\n</act>\n', '<act id="one">\n  {}\n</act>\n'),
        ('<act id="one">\n  <title>One</title>\n</act>\n', '<act id="one">\n  <title>One</title>\n  {}\n</act>\n'),
        ('<act id="one">\n  <note>x</note>\n</act>\n', '<act id="one">\n  {}\n  <note>x</note>\n</act>\n'),
        ("", '<act id="act-1">\n  {}\n</act>\n'),
    ],
    ids=["empty-tag", "empty", "empty-line", "titled", "with-a-note", "no-act"],
)
def test_an_act_without_scenes_gets_its_first(tmp_path: Path, act: str, expected: str) -> None:
    other = (
        '<act id="nought">\n  <xi:include href="scenes/010-a.xml"/>\n</act>\n'
        if act
        else '<xi:include href="props.xml"/>\n'
    )
    props = '<props xmlns="urn:photoplay:story:1" xml:lang="en"/>'
    written(tmp_path, {"story.xml": story(other + act), "scenes/010-a.xml": own("a"), "props.xml": props})
    if not act:
        (tmp_path / "scenes/010-a.xml").unlink()
    add(tmp_path, "scene", "new")
    include = f'<xi:include href="scenes/{"020" if act else "010"}-new.xml"/>'
    assert (tmp_path / "story.xml").read_text() == story(other + expected.format(include))


def test_a_scene_has_its_texts_in_every_edition(tmp_path: Path) -> None:
    text = story(
        f'<act id="one"><title>One</title><title xml:lang="ko">하나</title>{scene("a")}</act>',
        editions=' editions="en ko"',
    )
    written(tmp_path, {"story.xml": text})
    add(tmp_path, "scene", "추격")
    assert '<summary xml:lang="ko">이 장면을 한 줄로 쓴다.</summary>' in (tmp_path / "story.xml").read_text("utf-8")


# Numbers


@pytest.mark.parametrize(
    ("files", "after", "expected"),
    [
        (["010-a", "020-b"], "a", "015-new"),
        (["010-a", "011-b"], "a", "010a-new"),
        (["010-a", "010a-b"], "a", "010b-new"),
        (["010-a", "020-b"], "b", "030-new"),
        (["1-a", "2-b"], "b", "3-new"),
        (["010-a", "015-x", "020-b"], "x", "017-new"),
        (["a", "b"], "a", "new"),
        (["010_a"], "a", "020_new"),
    ],
)
def test_a_file_gets_the_next_free_number_between_its_neighbours(
    tmp_path: Path, files: list[str], after: str, expected: str
) -> None:
    includes = "".join(f'<xi:include href="{name}.xml"/>\n' for name in files)
    own_files = {f"{name}.xml": own(name[-1]) for name in files}
    written(tmp_path, {"story.xml": story(f'<act id="one">{includes}</act>'), **own_files})
    assert add(tmp_path, "scene", "new", after) == tuple(sorted((f"{expected}.xml", "story.xml")))
    assert order(tmp_path) == [
        one for name in files for one in ([name[-1], "new"] if name[-1] == after else [name[-1]])
    ]


def test_a_number_that_another_file_has_is_passed_over(tmp_path: Path) -> None:
    includes = '<xi:include href="010-a.xml"/><xi:include href="020-b.xml"/>'
    files = {"010-a.xml": own("a"), "020-b.xml": own("b"), "015-old.xml": "<notes/>"}
    written(tmp_path, {"story.xml": story(f'<act id="one">{includes}</act>'), **files})
    assert "014-new.xml" in add(tmp_path, "scene", "new", "a")


# Registers


@pytest.mark.parametrize(
    ("kind", "id", "called"), [("character", "mara-lee", "Mara Lee"), ("place", "옥상", "옥상"), ("prop", "gun", "Gun")]
)
def test_an_entry_goes_into_its_register_or_a_new_one(tmp_path: Path, kind: Kind, id: str, called: str) -> None:
    acts = f'<act id="one">{scene("a")}</act>'
    written(tmp_path, {"story.xml": story(acts)})
    assert add(tmp_path, kind, id) == ("story.xml",)
    text = (tmp_path / "story.xml").read_text("utf-8")
    assert f'<{kind} id="{id}">' in text
    assert f"<name>{called}</name>" in text
    assert text.index("<front>") < text.index(f'id="{id}"') < text.index("<act")


def test_a_new_register_gets_a_file_where_the_others_have_one(tmp_path: Path) -> None:
    text = story(f'<act id="one">{scene("a")}</act>').replace(PLACES, '<xi:include href="places.xml"/>')
    places = PLACES.replace("<places", '<places xmlns="urn:photoplay:story:1" xml:lang="en"')
    written(tmp_path, {"story.xml": text, "places.xml": places})
    assert add(tmp_path, "prop", "gun") == ("props.xml", "story.xml")
    line = '<xi:include href="places.xml"/>\n'
    assert (tmp_path / "story.xml").read_text() == text.replace(line, line + line.replace("places", "props"))
    assert (tmp_path / "props.xml").read_text() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<props xmlns="urn:photoplay:story:1" xml:lang="en">\n'
        '  <prop id="gun">\n    <name>Gun</name>\n  </prop>\n</props>\n'
    )


# What is refused


@pytest.mark.parametrize("id", ["the stowaway", "030", "a:b", "", "-x", "a/b", "a‍b", "x" * 65, "<b>", "../x"])
def test_an_id_that_the_grammar_does_not_take_is_refused(tmp_path: Path, id: str) -> None:
    written(tmp_path, {"story.xml": story(f'<act id="one">{scene("a")}</act>')})
    with pytest.raises(NotAdded, match="cannot be an id"):
        addition(tmp_path, "scene", id)


def test_an_impossible_step_is_refused_in_a_sentence(tmp_path: Path) -> None:
    written(tmp_path, {"story.xml": story(f'<act id="one">{scene("a")}</act>')})
    for words, sentence in (
        (["scene", "a"], "there is a scene `a` already"),
        (["scene", "b", ".", "--after", "c"], "there is no scene, sequence or act `c`"),
        (["character", "b", ".", "--after", "a"], "there is no character `a`"),
    ):
        done = photoplay("add", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
    broken = story(f'<act id="one">{scene("a")}{scene("b").replace("beat", "baet")}</act>')
    written(tmp_path, {"story.xml": broken})
    done = photoplay("add", "scene", "c", cwd=tmp_path)
    assert (done.returncode, "mend them first" in done.stderr) == (2, True)
    assert (tmp_path / "story.xml").read_text() == broken


def test_a_dry_run_prints_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    text = story(f'<act id="one">\n{scene("a")}\n</act>\n')
    written(tmp_path, {"story.xml": text})
    done = photoplay("add", "scene", "추격", "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    assert '+<scene id="추격">' in done.stdout
    assert (tmp_path / "story.xml").read_text() == text


@threat(95)
def test_what_was_added_is_in_the_story_and_the_next_step_is_named(story: Path) -> None:
    done = photoplay("add", "scene", "chase", story, "--after", "front-desk", cwd=story.parent)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    assert "photoplay validate '" in done.stderr, "a path with a space can be pasted"
    assert order(story) == ["front-desk", "chase", "corridor"]
    assert photoplay("validate", story, cwd=story.parent).stderr.endswith("3 scenes: no findings\n")


# In any story


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_added_unit_brings_only_findings_of_what_it_lacks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Acts, sequences and scenes inline or in files, in one edition or two, in any order of steps."""
    folder = tmp_path_factory.mktemp("any")
    scenes = [f"s{number}" for number in range(data.draw(st.integers(1, 5)))]
    files: dict[str, str | bytes] = {}
    step = data.draw(st.sampled_from(["", "  ", "\t"]))
    ending = data.draw(st.sampled_from(["", "\n", "\r\n"]))

    def part(name: str, text: str) -> str:
        if not data.draw(st.booleans()):
            return step + text + ending
        files[name] = text.replace(" id=", f' {STORY} xml:lang="en" id=', 1)
        return f'{step}<xi:include href="{name}"/>{ending}'

    printed = "".join(part(f"{number + 1}0-{id}.xml", scene(id)) for number, id in enumerate(scenes))
    if data.draw(st.booleans()):
        printed = part("seq.xml", f'<sequence id="q">{ending}{printed}</sequence>')
    act = part("act.xml", f'<act id="one">{ending}{printed}</act>')
    written(folder, {"story.xml": story(act), **files})
    new = ["n1", "n2", "추격"]
    for id in new:
        after = data.draw(st.sampled_from([None, "one", *order(folder)]))
        add(folder, "scene", id, after)
        if after in order(folder):
            assert order(folder)[order(folder).index(after) + 1] == id
    for kind in ("character", "place", "prop"):
        add(folder, kind, f"new-{kind}")
    assert [one for one in order(folder) if one in scenes] == scenes


def test_a_unit_added_to_the_shipped_story_brings_no_other_finding(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RED_HEAT, tmp_path / "red-heat"))
    assert add(folder, "scene", "추격", "order") == ("scenes/055-추격.xml", "story.xml")
    for kind in ("character", "place", "prop"):
        assert add(folder, kind, "newcomer") == (f"{ {'character': 'cast'}.get(kind, kind + 's') }.xml",)
