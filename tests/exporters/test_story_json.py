"""Story JSON has all that a story says, and the way back leads to the same story."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compiler.breakdown import break_down
from compiler.documents.records import schema_text
from compiler.documents.registry import DOCUMENTS
from compiler.documents.request import Request
from compiler.driver import checking
from compiler.driver.scaffold import begin
from compiler.driver.session import Session
from compiler.errors import NotStoryJson
from compiler.exporters.story_json import read_story_json, story_json
from compiler.exporters.story_json.records import Story as StoryRecord
from compiler.model.story import Story
from compiler.syntax.nesting import STORY
from compiler.syntax.schema_files import grammar_of
from compiler.text.source import Span
from tests.hostile.grammar_fuzz import write
from tests.hostile.tales import Chance, tale
from tests.support.bare_models import all_fields, bare, changed
from tests.support.golden import assert_golden
from tests.support.places import RED_HEAT, ROOT, TESTS
from tests.support.stories import facts_of, scene, write_story

SCHEMA = ROOT / "schemas" / "story.schema.json"
FINDINGS = TESTS / "findings"


def judge() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def story_at(path: Path) -> Story:
    story = checking.check(Session.at(path)).story
    assert story is not None
    return story


@cache
def red_heat() -> Story:
    return facts_of(RED_HEAT).story


def made_of(seed: int) -> Story:
    """A story of the grammar: any elements and attributes, any letters, in one file or several."""
    with tempfile.TemporaryDirectory() as folder:
        write(tale(Chance(f"exported {seed}")), Path(folder))
        return story_at(Path(folder))


def assert_the_way_back_is_true(story: Story) -> None:
    data = story_json(story)
    again = read_story_json(data)
    assert bare(again) == bare(story)
    assert story_json(again) == data
    judge().validate(json.loads(data))


# --- there and back ------------------------------------------------------------------------------------------------


def test_red_heat_comes_back() -> None:
    assert_the_way_back_is_true(red_heat())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_new_story_comes_back(language: str, tmp_path: Path) -> None:
    begin(tmp_path / "film", language)
    assert_the_way_back_is_true(story_at(tmp_path / "film"))


def test_the_stories_of_the_findings_come_back() -> None:
    """What is left of a story with faults, too."""
    entries = [path for folder in sorted(FINDINGS.iterdir()) for path in folder.glob("bad*")]
    stories = [story for story in (checking.check(Session.at(path)).story for path in entries) if story is not None]
    assert len(stories) > 50
    for story in stories:
        assert_the_way_back_is_true(story)


@given(st.integers(0, 10**9))
@settings(max_examples=40)
def test_any_story_of_the_grammar_comes_back(seed: int) -> None:
    assert_the_way_back_is_true(made_of(seed))


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z")), min_size=1).filter(str.strip)


@given(WORDS)
@example("\u2028 <\U0001f3ac> & \"'\\/ \u00a0가\n\t각 ")
def test_texts_come_back_to_the_letter(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with tempfile.TemporaryDirectory() as folder:
        story = story_at(write_story(Path(folder), scene("a", f"<prose><p>x{escaped}</p></prose>")))
    assert_the_way_back_is_true(story)
    assert json.loads(story_json(story))["acts"][0]["parts"][0]["prose"][0]["paragraphs"][0]["inlines"] == [
        {"type": "text", "text": f"x{words}"}
    ]


def test_a_story_that_is_read_has_empty_spans_at_the_json() -> None:
    def spans(value: Any) -> Iterator[Span]:
        if isinstance(value, Span):
            yield value
        elif isinstance(value, tuple):
            for one in value:
                yield from spans(one)
        elif hasattr(value, "__struct_fields__"):
            for name in value.__struct_fields__:
                yield from spans(getattr(value, name))

    found = list(spans(read_story_json(story_json(red_heat()))))
    assert len(found) > 1000
    assert set(found) == {Span("story.json", 0, 0)}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_story_that_is_read_gives_the_same_records(language: str) -> None:
    facts = facts_of(RED_HEAT)
    again = break_down(
        read_story_json(story_json(facts.story)), facts.own_paradigms, facts.editions, facts.lost, facts.unread
    )
    records = [
        [kind.records(Request(one, language)).whole for kind in DOCUMENTS if kind.records] for one in (facts, again)
    ]
    assert len(records[0]) > 5
    assert records[0] == records[1]


# --- the same story, the same bytes --------------------------------------------------------------------------------


def joined(file: Path) -> str:
    """A file with what it includes, as one file."""
    text = re.sub(r"<\?xml.*?\?>\s*", "", file.read_text(encoding="utf-8"))
    return re.sub(r'<xi:include href="(.*?)"\s*/>', lambda found: joined(file.parent / found[1]), text)


def test_the_layout_of_the_files_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "story.xml").write_text(joined(RED_HEAT / "story.xml"), encoding="utf-8")
    story = story_at(tmp_path)
    assert {span.path for span in (story.acts[0].id.span, next(story.scenes()).id.span)} == {
        str(tmp_path / "story.xml")
    }
    assert story_json(story) == story_json(red_heat())


def test_it_is_indented_and_ends_with_a_line_end() -> None:
    data = story_json(red_heat())
    assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n"


# --- nothing is forgotten ------------------------------------------------------------------------------------------


def test_whatever_changes_in_a_story_changes_the_json() -> None:
    """Each field of each class of the model, in Red Heat or else in a story of the grammar."""
    seen, wanted, seed = set[Any](), all_fields(), 0
    story = red_heat()
    while True:
        data = story_json(story)
        for field, other in changed(story, seen):
            is_the_same = story_json(other) == data
            assert not is_the_same, field
        if seen >= wanted or seed > 300:
            break
        story, seed = made_of(seed), seed + 1
    assert seen == wanted


# --- the schema ----------------------------------------------------------------------------------------------------


def test_the_schema_is_that_of_the_records(request: pytest.FixtureRequest) -> None:
    schema = schema_text(StoryRecord, "A story", "story")
    assert_golden(SCHEMA, schema, request)
    jsonschema.Draft202012Validator.check_schema(json.loads(schema))


ENUMERATED = {
    ("Draft", "stage"): ("draft", "stage"),
    ("Character", "role"): ("character", "role"),
    ("Name", "form"): ("name", "form"),
    ("Place", "kind"): ("place", "kind"),
    ("Slugline", "int_ext"): ("slugline", "int-ext"),
    ("Slugline", "time"): ("slugline", "time"),
    ("Scene", "mode"): ("scene", "mode"),
    ("Setup", "kind"): ("setup", "kind"),
    ("Release", "how"): ("release", "how"),
    ("HandOff", "how"): ("hand-off", "how"),
    ("Speech", "extension"): ("speech", "extension"),
}
"""{field of a record: attribute of the grammar}, where values are enumerated."""


def test_enumerated_values_are_those_of_the_grammar() -> None:
    grammar = grammar_of(STORY)
    records = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    listed = {
        (record, name): {value for one in field.get("anyOf", [field]) for value in one.get("enum", ())}
        for record, described in records.items()
        for name, field in described["properties"].items()
        if name not in ("type", "version")
    }
    assert {field for field, values in listed.items() if values} == set(ENUMERATED)
    for field, (element, attribute) in ENUMERATED.items():
        kind = grammar.element(element)
        assert kind is not None
        rule = kind.attribute(attribute)
        assert rule is not None
        assert listed[field] == set(rule.values), field
    enumerated = {(kind.name, rule.name) for kind in grammar.elements for rule in kind.attributes if rule.values}
    assert enumerated == set(ENUMERATED.values())


# --- what is no story ----------------------------------------------------------------------------------------------


def small() -> dict[str, Any]:
    """JSON of a small story with records of nearly every type."""
    whole: dict[str, Any] = json.loads(story_json(made_of(114)))
    return whole


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """The places in some JSON, as (container, key)."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


NONSENSE: list[Any] = [
    None, True, 0, -1, 1.25, 10**30, 1e300, "", "x", "\u0000", [], {}, [[]], {"type": "x"}, {"version": 2},
]  # fmt: skip


@given(st.data())
@settings(max_examples=150)
def test_whatever_is_put_into_the_json_it_is_a_story_or_refused(data: st.DataObject) -> None:
    whole = small()
    container, key = data.draw(st.sampled_from(list(places(whole))))
    container[key] = data.draw(st.sampled_from(NONSENSE))
    assert_read_or_refused(json.dumps(whole, ensure_ascii=False).encode())


@given(st.binary(max_size=40))
@example(b"[" * 200_000)
@example(b'{"version": 1, "id": ' + b"[" * 200_000)
@example(b'"\xff"')
@example(b'{"version": 1, "id": "\xff"}')
@example(b'{"version": 1, "id": "\\ud800"}')
def test_bytes_that_are_no_story_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(NotStoryJson, match=r"^this [^\n]+$") as caught:
        read_story_json(data)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def assert_read_or_refused(data: bytes) -> None:
    """A story that is read can be written, and is the same when it is read again."""
    with contextlib.suppress(NotStoryJson):
        written = story_json(read_story_json(data))
        assert story_json(read_story_json(written)) == written


def test_every_field_must_be_there_and_no_other() -> None:
    """Only a scene in a sequence, where no other record can stand, is read without its type."""
    whole = small()
    parts = [part for act in whole["acts"] for part in act["parts"]]
    in_sequences = [scene for part in parts if part["type"] == "sequence" for scene in part["scenes"]]
    for container, key in list(places(whole)):
        if isinstance(container, dict) and not (key == "type" and any(container is one for one in in_sequences)):
            value = container.pop(key)
            with pytest.raises(NotStoryJson):
                read_story_json(json.dumps(whole).encode())
            container[key] = value
    for container in {
        id(container): container for container, _ in places(whole) if isinstance(container, dict)
    }.values():
        container["unknown"] = 1
        with pytest.raises(NotStoryJson, match="unknown"):
            read_story_json(json.dumps(whole).encode())
        del container["unknown"]
    assert read_story_json(json.dumps(whole).encode())


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_another_version_is_refused_by_its_number(version: int) -> None:
    whole = {"format": "of another time", **small(), "version": version}
    with pytest.raises(NotStoryJson) as caught:
        read_story_json(json.dumps(whole).encode())
    assert str(caught.value) == f"this is version {version} of a story in JSON, and only version 1 can be read"


def test_a_fault_is_named_with_its_place() -> None:
    whole = small()
    whole["cast"][0]["role"] = "boss"
    with pytest.raises(NotStoryJson, match=re.escape("'boss' - at `$.cast[0].role`")):
        read_story_json(json.dumps(whole).encode())
