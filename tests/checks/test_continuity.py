"""Continuity: a legitimate film story has no finding, and each fault has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stories import checked, write_story

PLACES = """<places>
  <place id="ussr" kind="country"><name>USSR</name></place>
  <place id="moscow" within="ussr" kind="city" zone="3"><name>Moscow</name></place>
  <place id="sauna" within="moscow"><name>Sauna</name></place>
  <place id="usa" kind="country"><name>USA</name></place>
  <place id="chicago" within="usa" kind="city" zone="-6"><name>Chicago</name></place>
  <place id="hotel" within="chicago"><name>Hotel</name></place>
  <place id="kitchen"><name>Kitchen</name></place>
  <place id="train" kind="vehicle"><name>Train</name></place>
</places>"""


def at(
    id: str, cast: str = "danko", marks: str = "", *, place: str = "sauna", time: str = "day", more: str = ""
) -> str:
    """A scene whose prose names its cast."""
    printed = f"<continuity>{marks}</continuity>" if marks else ""
    slugline = f'<slugline int-ext="int" place="{place}" time="{time}"/>'
    prose = f"<prose><p>{', '.join(who.title() for who in cast.split())}.</p></prose>"
    return f'<scene id="{id}" cast="{cast}" {more}>{slugline}{printed}{prose}</scene>'


def codes(folder: Path, *scenes: str, cast: str = "danko viktor yuri", group: str = "") -> list[str]:
    path = write_story(folder, "".join(scenes), cast=cast)
    text = path.read_text()
    start, end = text.index("<places>"), text.index("</places>") + len("</places>")
    text = text[:start] + PLACES + text[end:]
    path.write_text(text.replace(f'<character id="{group}">', f'<character id="{group}" role="group">'))
    return [finding.code for finding in checked(path).findings]


def gives(giver: str, taker: str) -> str:
    return f'<hand-off prop="key" from="{giver}" to="{taker}" how="given"/>'


KILLS = '<death who="yuri" by="danko"/>'

SILENT = {
    "places that say no town": (at("a", more='day="1"'), at("b", place="kitchen", more='day="1"')),
    "a train, which may be anywhere": (at("a", more='day="1"'), at("b", place="train", more='day="1"')),
    "a montage through two countries": (
        at("a", more='day="1"'),
        at("b", place="hotel", more='day="1" mode="montage"'),
        at("c", more='day="1"'),
    ),
    "something learnt in a flashback": (
        at("a", marks='<learns who="danko" what="x"/>', more='mode="flashback"'),
        at("b", marks='<knows who="danko" what="x"/>'),
    ),
    "a prop handed over in a flashback": (
        at("a", "danko yuri", gives("danko", "yuri"), more='mode="flashback"'),
        at("b", "yuri", '<uses who="yuri" prop="key"/>'),
    ),
    "a prop that lies where the scene is": (
        at("a", marks='<hand-off prop="key" from="danko" how="dropped" at="sauna"/>'),
        at("b", "yuri", '<uses who="yuri" prop="key"/>'),
    ),
    "two who use one prop": (at("a", "danko viktor", '<uses who="viktor danko" prop="key"/>'),),
    "a body that is carried abroad": (
        at("a", "danko yuri", KILLS, more='day="1"'),
        at("b", "danko", '<travel who="danko yuri" to="chicago"/>', place="hotel", more='day="3" bodies="yuri"'),
    ),
    "a swap in one scene": (
        at("a", "danko yuri", gives("danko", "yuri") + gives("yuri", "danko")),
        at("b", "danko", '<uses who="danko" prop="key"/>'),
    ),
    "hurt and fighting on in one scene": (
        at("a", "danko yuri", '<injury who="danko" by="yuri"/><injury who="yuri" by="danko"/>'),
    ),
    "the dead in a flashback": (
        at("a", "danko yuri", KILLS, more='day="9"'),
        at("b", "danko yuri", more='day="8" mode="flashback"'),
    ),
    "evening in one town and noon in another": (
        at("a", "danko", time="evening", more='day="1"'),
        at("b", "viktor", place="hotel", time="noon", more='day="1"'),
    ),
    "a flight west with the sun": (
        at("a", time="noon", more='day="1"'),
        at("b", marks='<travel who="danko" to="chicago" hours="12"/>', place="hotel", time="afternoon", more='day="1"'),
    ),
}


@pytest.mark.parametrize("case", SILENT, ids=str)
def test_a_legitimate_story_has_no_finding(case: str, tmp_path: Path) -> None:
    assert codes(tmp_path, *SILENT[case]) == []


def test_a_group_has_many_bodies_and_many_hands(tmp_path: Path) -> None:
    scenes = (
        at("a", "danko men", '<death who="men" by="danko"/>' + gives("danko", "men"), more='day="1"'),
        at("b", "men", '<death who="men"/>', place="hotel", more='day="1"'),
        at("c", "viktor men", '<uses who="viktor" prop="key"/>', more='day="1"'),
    )
    assert codes(tmp_path, *scenes, cast="danko viktor yuri men", group="men") == []


FOUND = {
    "N110": (at("a", "danko", gives("danko", "yuri")),),
    "C302": (
        at("a", time="evening", more='day="1"'),
        at("b", marks='<travel who="danko" to="chicago" hours="13"/>', place="hotel", time="afternoon", more='day="1"'),
    ),
    "C402": (
        at("a", time="evening", more='day="1"'),
        at("b", "viktor", place="hotel", time="evening", more='day="1"'),
        at("c", time="morning", more='day="1"'),
    ),
    "C201": (
        at("a", "danko viktor yuri", gives("viktor", "yuri")),
        at("b", "danko", '<uses who="danko" prop="key"/>'),
    ),
    "C501": (
        at("a", "danko viktor", '<arrest who="viktor" by="danko"/>'),
        at("b", "viktor yuri", '<injury who="yuri" by="viktor"/>'),
        at("c", "viktor danko", '<injury who="danko" by="viktor"/>'),
    ),
}


@pytest.mark.parametrize("code", FOUND)
def test_each_fault_of_continuity_is_found_once(code: str, tmp_path: Path) -> None:
    assert codes(tmp_path, *FOUND[code]) == [code]


def test_the_dead_do_not_speak(tmp_path: Path) -> None:
    prose = '<prose><p>Danko. <q who="yuri">No.</q></p></prose>'
    later = at("b", "danko").replace("<prose><p>Danko.</p></prose>", prose)
    assert codes(tmp_path, at("a", "danko yuri", KILLS), later) == ["C102"]


def test_a_broken_part_of_a_scene_hides_nothing_of_the_rest(tmp_path: Path) -> None:
    death, later = at("a", "danko yuri", KILLS), at("b", "danko yuri")
    assert codes(tmp_path / "a", death.replace("<p>", "<p><b>x</b>"), later) == ["X201", "C101"]
    odd = '<uses who="danko" prop="key" how="x"/><death'
    assert codes(tmp_path / "b", death.replace("<death", odd), later) == ["X204", "C101"]


def test_a_lost_mark_accuses_nobody(tmp_path: Path) -> None:
    lost = at("a", "danko viktor", gives("danko", "viktor").replace("given", "gven"))
    assert codes(tmp_path, lost, at("b", "viktor", '<uses who="viktor" prop="key"/>')) == ["X206"]
