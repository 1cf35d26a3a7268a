"""A fault in one element hides only findings that depend on that element, and makes no new ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.syntax import nesting
from compiler.syntax.parser import parse
from compiler.syntax.schema_files import grammar_of
from compiler.syntax.tree import Element, Tree
from compiler.text.source import Source
from tests.support.stories import NAMESPACES, checked


def both(element: str, text: str) -> str:
    """An element in both languages of the story."""
    return f'<{element}>{text}</{element}><{element} xml:lang="ko">{text}</{element}>'


def prose(text: str) -> str:
    return both("prose", f"<p>{text}</p>")


def scene(id: str, inner: str = "", *, text: str = "It rains.", place: str = "hut", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<scene id="{id}"{given}><slugline int-ext="int" place="{place}" time="day"/>{inner}{prose(text)}</scene>'


def events(*elements: str) -> str:
    return f"<continuity>{''.join(elements)}</continuity>"


PEOPLE = "ann bob cal dan eve fay guy hal ida jon kim"
PROPS = {"axe": "ann", "bag": "ann", "can": "ann", "die": "ann", "gun": "eve", "hat": "fay", "kit": "guy", "lid": "guy"}

CHANGE = f'<beat><mark paradigm="three-act" beat="midpoint"/>{both("turn", "It turns.")}</beat>'

BEFORE = "".join((
    scene("opens", both("summary", "Rain.") + '<setup id="debt">' + both("text", "He owes.") + "</setup>"
          + events('<arrest who="ida"/>', '<injury who="jon"/>')),
    scene("leaves", place="moscow", cast="kim", day="4", text="Kim packs.").replace("<prose", CHANGE + "<prose", 1),
))  # fmt: skip

SPECIMEN = "".join((
    '<act id="specimen">', both("title", "Act"), both("synopsis", "An act."),
    '<sequence id="run">', both("title", "Run"), both("synopsis", "A run."),
    '<scene id="all" cast="bob cal dan guy hal ida jon kim" length="1m" tension="5">', both("title", "All"),
    '<slugline int-ext="int" place="hut" time="day">', both("text", "HUT"), "</slugline>", both("summary", "All of it."),
    CHANGE,
    '<setup id="promise">', both("text", "She promises."), "</setup>",
    '<payoff of="debt">', both("text", "He pays."), "</payoff>",
    '<continuity><death who="cal"/><injury who="dan"/><recovery who="jon"/><arrest who="bob"/><release who="ida"/>'
    '<travel who="kim" to="chicago"/><hand-off prop="kit" from="guy" to="hal" how="given"/>'
    '<uses who="guy" prop="lid"/><learns who="hal" what="code">', both("text", "The code."),
    '</learns><knows who="hal" what="code"/></continuity>',
    "<prose><p>Bob, Cal, Dan, Ida, Jon, Guy and <em>Hal</em> say <q>no</q> to <mention of='kim'>her</mention>.</p></prose>",
    "<prose xml:lang='ko'><p>Guy and Hal wait.</p></prose>",
    both("script", '<action>Rain.</action><speech who="hal"><parenthetical>low</parenthetical><line>No.</line></speech>'
         "<transition>CUT TO:</transition><shot>CLOSE</shot>"),
    "<allow code='S105'>It is a specimen.</allow><note>Later.</note></scene>",
    scene("turns", CHANGE), scene("happens", events('<release who="cal"/>')),
    "<allow code='S105'>It is a specimen.</allow><note>Later.</note></sequence></act>",
))  # fmt: skip

AFTER = "".join((
    # These need what the specimen holds.
    scene("comes", place="chicago", cast="kim", day="5", text="Kim sees Guy."),
    scene("uses", '<payoff of="promise">' + both("text", "She does.") + "</payoff>"
          + events('<uses who="ida" prop="kit"/>', '<uses who="hal" prop="kit"/>', '<knows who="hal" what="code"/>')),
    # These have a finding each, whatever the specimen holds.
    scene("faults", events(
        '<hand-off prop="axe" from="bob" to="dan" how="given"/>', '<uses who="bob" prop="bag"/>',
        '<hand-off prop="can" to="bob" how="found"/>', '<hand-off prop="die" from="ann" how="destroyed"/>',
        '<arrest who="eve"/>', '<injury who="fay"/>', '<learns who="ann" what="plan"/>',
    )),
    scene("later", "<summary>Only in English.</summary>" + '<payoff of="nothing">' + both("text", "What?") + "</payoff>" + events(
        '<uses who="ann" prop="die"/>', '<uses who="eve" prop="gun"/>', '<uses who="fay" prop="hat"/>',
        '<learns who="ann" what="plan"/>', '<knows who="ann" what="name"/>',
    )),
    scene("there", place="moscow", cast="ann", day="6", text="Ann waits."),
    scene("and-there", place="chicago", cast="ann", day="7", text="Ann waits."),
    scene("unnamed", cast="ann no-one", text="Somebody <mention of='thing'>waits</mention>."),
    scene("nowhere", events('<uses who="ann" prop="spoon"/>'), place="nowhere"),
    '<scene id="blank"><slugline int-ext="int" place="hut" time="day"/></scene>',
))  # fmt: skip

PERSON = "".join((
    "<cast><character id='extra'>", both("name", "Extra"), both("alias", "X"), both("portrayed-by", "Y"),
    both("description", "Z"), "<allow code='N205'>A specimen.</allow><note>Later.</note></character></cast>",
))  # fmt: skip
REGISTERS = "".join((
    "<cast>", *(f'<character id="{id}">{both("name", id.title())}</character>' for id in PEOPLE.split()), "</cast>",
    PERSON,
    "<places>", *(f'<place id="{id}" kind="country">{both("name", id)}</place>' for id in ("russia", "america")),
    f'<place id="moscow" kind="city" within="russia">{both("name", "Moscow")}</place>',
    f'<place id="chicago" kind="city" within="america">{both("name", "Chicago")}</place>',
    f'<place id="hut">{both("name", "Hut")}</place></places>',
    "<props>", *(f'<prop id="{id}" held-by="{by}">{both("name", id)}</prop>' for id, by in PROPS.items()), "</props>",
))  # fmt: skip
STORY = (
    f'<story {NAMESPACES} id="faults" xml:lang="en" editions="en ko">'
    f'<front>{both("title", "Faults")}<draft number="1" stage="working"/></front>{REGISTERS}'
    f'<act id="one">{BEFORE}</act>{SPECIMEN}<act id="two">{AFTER}</act></story>'
)

HOLDERS = ("story", "cast", "act", "sequence")
EVENTS = {
    "hand-off": {"C201", "C202", "C203", "C204"}, "travel": {"C301", "C303"}, "death": {"C303"}, "uses": set[str](),
    "arrest": {"C501"}, "release": {"C501"}, "injury": {"C502"}, "recovery": {"C502"},
    "learns": {"C601", "C602"}, "knows": {"C601", "C602"},
}  # fmt: skip
"""{element of continuity: codes of findings in other scenes that depend on it}"""

TEXTS = ("title", "synopsis", "name", "portrayed-by", "description", "text", "summary", "turn", "prose", "script")
"""Texts that each edition prints: whether one is lacking, L101, is asked of all together."""


def specimens(text: str = STORY) -> list[tuple[Tree, Element]]:
    """Every element in the specimens, with the tree of the story."""
    tree = parse(Source("story.xml", text.encode()))
    assert isinstance(tree, Tree)
    places = [range(start := text.index(part), start + len(part)) for part in (PERSON, SPECIMEN)]
    return [(tree, one) for one in tree.elements if any(one.span.start in place for place in places)]


def left_out(element: Element, tree: Tree, *, misspelt: bool) -> tuple[Element, str]:
    """The smallest part around an element that a story can do without, and where it stood."""
    part, holder = element, tree.parents[element]
    while not (
        holder.name in HOLDERS
        or (holder.name in ("scene", "continuity") and part.name != "slugline" and not (misspelt and part is element))
    ):
        part, holder = holder, tree.parents[holder]
    return part, holder.name


def depending(element: Element, tree: Tree, *, misspelt: bool) -> set[str]:
    """The codes of findings about the rest of the story that depend on an element."""
    part, holder = left_out(element, tree, misspelt=misspelt)
    codes: set[str] = set()
    for inside in part.walk():
        codes |= EVENTS.get(inside.name, set())
        codes |= {"L101"} if inside.name in TEXTS else set()
    if holder == "scene" and part.name in ("prose", "script"):
        codes |= {"N109", "S101"} if part.name == "prose" else {"N109"}
    if holder == "continuity" or (holder == "scene" and part.name in ("beat", "setup", "payoff", "continuity")):
        codes |= {"S105"}
    if misspelt and part is element:
        codes |= {"L101"}
    if misspelt and element.name in EVENTS:
        codes |= set().union(*EVENTS.values())
    return codes | ({"S301"} if part.name == "act" else set())


def found(folder: Path, text: str) -> list[tuple[str, int]]:
    """The codes of all findings, with their places."""
    (folder / "story.xml").write_text(text, encoding="utf-8")
    findings = checked(folder / "story.xml").findings
    return [(finding.code, finding.span.start) for finding in findings if finding.code != "X402"]


def from_both_ends(findings: list[tuple[str, int]], text: str, change: int) -> set[tuple[str, int]]:
    """Findings with places that are the same before and after a change: those behind it are negative, from the end."""
    return {(code, at if at < change else at - len(text)) for code, at in findings}


def broken(element: Element, text: str, *, misspelt: bool) -> str:
    """The story with an attribute too many in an element, or with another name for it."""
    at, end = element.span.end, element.end
    if not misspelt:
        return f'{text[:at]} broken="1"{text[at:]}'
    inside = text[at:end] if text[end - 2] == "/" else f"{text[at : end - 1]}s>"
    return f"{text[:at]}s{inside}{text[end:]}"


@pytest.mark.parametrize("misspelt", [False, True], ids=["attribute", "name"])
def test_a_fault_in_one_element_hides_only_findings_that_depend_on_it(misspelt: bool, tmp_path: Path) -> None:
    before = found(tmp_path, STORY)
    assert len({code for code, _ in before}) >= 18
    for tree, element in specimens():
        text, at = broken(element, STORY, misspelt=misspelt), element.span.start
        after = from_both_ends(found(tmp_path, text), text, at)
        hidden = {code for code, _ in from_both_ends(before, STORY, at) - after}
        assert hidden <= depending(element, tree, misspelt=misspelt), f"{element.name} at {at}"


@pytest.mark.parametrize("misspelt", [False, True], ids=["attribute", "name"])
def test_a_fault_in_one_element_is_the_only_new_finding(misspelt: bool, tmp_path: Path) -> None:
    """Parts that are left out with it are not called missing, and ids in them not unknown, in a final draft either."""
    whole = STORY.replace('"working"', '"final"')
    before = found(tmp_path, whole)
    for _, element in specimens(whole):
        text, at = broken(element, whole, misspelt=misspelt), element.span.start
        new = {code for code, _ in from_both_ends(found(tmp_path, text), text, at) - from_both_ends(before, whole, at)}
        assert new, f"{element.name} at {at}"
        assert {code for code in new if not code.startswith("X2")} == set(), f"{element.name} at {at}"


def test_every_event_of_the_grammar_is_a_kind_of_content() -> None:
    continuity = grammar_of(nesting.STORY).element("continuity")
    assert continuity is not None
    for event in continuity.child_names():
        assert nesting.UNREAD_WITHOUT[event] in nesting.UNREAD_EVENTS, event


def test_the_texts_that_a_story_may_lack_are_those_that_each_edition_prints(tmp_path: Path) -> None:
    (tmp_path / "story.xml").write_text(STORY, encoding="utf-8")
    facts = checked(tmp_path / "story.xml").facts
    assert facts is not None
    assert {group.element for group in facts.texts} == set(TEXTS)
    assert {name for name, kind in nesting.UNREAD_WITHOUT.items() if kind is nesting.Unread.TEXTS} == set(TEXTS)
