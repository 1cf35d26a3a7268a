"""Tree -> story. A tree that the schema accepts always lowers, so there are no findings here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from compiler.exhaustive import assert_never
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.language_tags import Language, canonical, editions_of
from compiler.store.memo import kept
from compiler.syntax.tree import Accepted, Element
from compiler.text.source import Span, Text

T = TypeVar("T")

Inside = Mapping[str, list[Element]]
"""The elements directly inside another, by name."""


def lower(accepted: Accepted) -> s.Story:
    """The story in a joined tree."""
    root = accepted.element
    own, *listed = map(canonical, [root.get("xml:lang"), *root.get("editions").split()])
    editions = editions_of([own, *listed])
    language = Language(editions[0], editions)
    front = root.child("front")
    assert front is not None, "the schema asks for it"
    return s.Story(
        id=_ref(root, "id"),
        language=language.tag,
        editions=editions,
        running_time=_number(root, "running-time"),
        front=_front(front, _language(front, language)),
        cast=_register(root, "cast", "character", _character, language),
        places=_register(root, "places", "place", _place, language),
        props=_register(root, "props", "prop", _prop, language),
        acts=tuple(_act(act, _language(act, language)) for act in root.children("act")),
        promise=_span(root, "editions" if listed else "xml:lang"),
    )


def _language(element: Element, inherited: Language) -> Language:
    """The language of an element: its own, else that of its parent."""
    return inherited.at(element.get("xml:lang"))


def _ref(element: Element, name: str) -> t.Ref:
    attribute = element.attributes[name]
    return t.Ref(attribute.value.strip(), attribute.span)


def _span(element: Element, name: str) -> Span:
    """The place of an attribute's value, or of the element where it is left out."""
    attribute = element.attributes.get(name)
    return attribute.span if attribute else element.span


def _number(element: Element, name: str) -> int | None:
    value = element.get(name).strip()
    return int(value) if value else None


def _optional(element: Element, name: str) -> t.Ref | None:
    return _ref(element, name) if name in element.attributes else None


def _file(element: Element) -> t.Ref | None:
    """The file that an ``href`` names, as it is spelt: names of files are not composed."""
    href = element.attributes.get("href")
    return t.Ref(href.written, href.span) if href else None


def _refs(element: Element, name: str) -> tuple[t.Ref, ...]:
    attribute = element.attributes.get(name)
    return tuple(t.Ref(word, span) for word, span in attribute.words()) if attribute else ()


def wordings(inside: Inside, name: str, language: Language) -> t.Wordings:
    """The texts of one name among what is inside an element, each in its own language or the inherited one."""
    return tuple([t.Wording(_language(child, language).tag, child.text()) for child in inside.get(name, ())])


def _notes(inside: Inside, language: Language) -> tuple[t.WriterNote, ...]:
    return tuple(
        [
            t.WriterNote(t.Wording(_language(child, language).tag, child.text()), child.get("by"))
            for child in inside.get("note", ())
        ]
    )


# Front matter and registers


def _front(element: Element, language: Language) -> s.Front:
    inside = element.by_name()

    def texts(name: str) -> t.Wordings:
        return wordings(inside, name, language)

    draft = element.child("draft")
    return s.Front(
        span=element.span,
        title=texts("title"),
        subtitle=texts("subtitle"),
        logline=texts("logline"),
        authors=texts("author"),
        contact=texts("contact"),
        based_on=texts("based-on"),
        copyright=texts("copyright"),
        draft=s.Draft(int(draft.get("number")), draft.get("date").strip(), draft.get("stage")) if draft else None,
        genre=texts("genre"),
        tone=texts("tone"),
        themes=texts("theme"),
        intent=_proses(inside, "intent", language),
        background=_proses(inside, "background", language),
        paradigms=tuple(s.ParadigmUse(_ref(use, "name"), _file(use)) for use in inside.get("paradigm", ())),
        notes=_notes(inside, language),
    )


def _register(
    root: Element, name: str, kind: str, entry: Callable[[Element, Language], T], inherited: Language
) -> tuple[T, ...]:
    return tuple(
        entry(child, _language(child, _language(register, inherited)))
        for register in root.children(name)
        for child in register.children(kind)
    )


def _names(inside: Inside, language: Language) -> tuple[t.Name, ...]:
    return tuple(
        t.Name(_language(child, language).tag, child.text(), child.get("form", "full"))
        for child in inside.get("name", ())
    )


def _character(element: Element, language: Language) -> s.Character:
    inside = element.by_name()
    return s.Character(
        id=_ref(element, "id"),
        role=element.get("role", "supporting"),
        names=_names(inside, language),
        aliases=wordings(inside, "alias", language),
        portrayed_by=wordings(inside, "portrayed-by", language),
        description=wordings(inside, "description", language),
        notes=_notes(inside, language),
    )


def _place(element: Element, language: Language) -> s.Place:
    inside = element.by_name()
    return s.Place(
        id=_ref(element, "id"),
        kind=element.get("kind", "other"),
        zone=float(element.get("zone")) if element.get("zone") else None,
        within=_optional(element, "within"),
        names=_names(inside, language),
        aliases=wordings(inside, "alias", language),
        description=wordings(inside, "description", language),
        notes=_notes(inside, language),
    )


def _prop(element: Element, language: Language) -> s.Prop:
    inside = element.by_name()
    return s.Prop(
        id=_ref(element, "id"),
        held_by=_optional(element, "held-by"),
        at=_optional(element, "at"),
        names=_names(inside, language),
        aliases=wordings(inside, "alias", language),
        description=wordings(inside, "description", language),
        notes=_notes(inside, language),
    )


# Acts, sequences, scenes


def _act(element: Element, language: Language) -> s.Act:
    parts: list[s.Sequence | s.Scene] = []
    for child in element.children("sequence", "scene"):
        lowered = _sequence if child.name == "sequence" else _scene
        parts.append(lowered(child, _language(child, language)))
    inside = element.by_name()
    return s.Act(
        id=_ref(element, "id"),
        title=wordings(inside, "title", language),
        synopsis=wordings(inside, "synopsis", language),
        parts=tuple(parts),
        notes=_notes(inside, language),
    )


def _sequence(element: Element, language: Language) -> s.Sequence:
    inside = element.by_name()
    return s.Sequence(
        id=_ref(element, "id"),
        title=wordings(inside, "title", language),
        synopsis=wordings(inside, "synopsis", language),
        scenes=tuple(_scene(child, _language(child, language)) for child in inside.get("scene", ())),
        notes=_notes(inside, language),
    )


@kept
def _scene(element: Element, language: Language) -> s.Scene:
    inside = element.by_name()
    (slugline,) = inside["slugline"]
    return s.Scene(
        id=_ref(element, "id"),
        title=wordings(inside, "title", language),
        slugline=_slugline(slugline, language),
        cast=_refs(element, "cast"),
        bodies=_refs(element, "bodies"),
        day=_number(element, "day"),
        day_span=_span(element, "day"),
        mode=element.get("mode", "present"),
        length=_length(element),
        tension=_number(element, "tension"),
        summary=wordings(inside, "summary", language),
        beats=tuple(_beat(beat, language) for beat in inside.get("beat", ())),
        setups=tuple(
            s.Setup(_ref(setup, "id"), setup.get("kind", "plant"), wordings(setup.by_name(), "text", language))
            for setup in inside.get("setup", ())
        ),
        payoffs=tuple(
            s.Payoff(payoff.span, _refs(payoff, "of"), wordings(payoff.by_name(), "text", language))
            for payoff in inside.get("payoff", ())
        ),
        events=tuple(_event(event, language) for part in inside.get("continuity", ()) for event in part.children()),
        prose=_proses(inside, "prose", language),
        script=tuple(_script(script, _language(script, language)) for script in inside.get("script", ())),
        notes=_notes(inside, language),
    )


def _slugline(element: Element, language: Language) -> s.Slugline:
    return s.Slugline(
        span=element.span,
        int_ext=element.get("int-ext"),
        place=_ref(element, "place"),
        time=_ref(element, "time"),
        text=wordings(element.by_name(), "text", language),
    )


def _beat(element: Element, language: Language) -> s.Beat:
    inside = element.by_name()
    return s.Beat(
        span=element.span,
        marks=tuple(s.BeatMark(_ref(mark, "paradigm"), _ref(mark, "beat")) for mark in inside.get("mark", ())),
        turn=wordings(inside, "turn", language),
    )


def _length(element: Element) -> s.Length | None:
    attribute = element.attributes.get("length")
    return s.Length(attribute.span, half_seconds(attribute.value)) if attribute else None


def half_seconds(length: str) -> int:
    """``2 3/8``, ``2m 30s`` or ``45s`` in half seconds; a page is a minute, an eighth of it seven and a half seconds."""
    if "m" in length or "s" in length:
        numbers = {unit: int(number) for number, unit in re.findall(r"(\d+)([ms])", length)}
        return s.MINUTE * numbers.get("m", 0) + 2 * numbers.get("s", 0)
    pages = re.fullmatch(r"\s*(\d+)??\s*(?:(\d)/8)?\s*", length)
    assert pages, "the schema has the pattern"
    return s.MINUTE * int(pages[1] or 0) + s.EIGHTH * int(pages[2] or 0)


def _event(element: Element, language: Language) -> c.Event:
    at, who, by = element.span, _refs(element, "who"), _refs(element, "by")
    name = c.EVENTS[element.name].element
    match name:
        case "death":
            return c.Death(at, who, by, _optional(element, "with"))
        case "injury":
            return c.Injury(at, who, by)
        case "recovery":
            return c.Recovery(at, who)
        case "arrest":
            return c.Arrest(at, who, by)
        case "release":
            return c.Release(at, who, element.get("how", "freed"))
        case "travel":
            origin, to, hours = _optional(element, "from"), _ref(element, "to"), _number(element, "hours")
            return c.Travel(at, who, origin, to, element.get("by"), hours, _span(element, "hours"))
        case "hand-off":
            giver, taker = _optional(element, "from"), _optional(element, "to")
            return c.HandOff(at, _ref(element, "prop"), giver, taker, _optional(element, "at"), element.get("how"))
        case "uses":
            return c.Uses(at, who, _ref(element, "prop"))
        case "learns":
            return c.Learns(at, who, _ref(element, "what"), wordings(element.by_name(), "text", language))
        case "knows":
            return c.Knows(at, who, _ref(element, "what"))
        case _:
            return assert_never(name)


# Running text


def _proses(inside: Inside, name: str, language: Language) -> tuple[t.Prose, ...]:
    return tuple(
        t.Prose(child.span, _language(child, language).tag, tuple(_paragraph(p) for p in child.children("p")))
        for child in inside.get(name, ())
    )


def _paragraph(element: Element) -> t.Paragraph:
    return t.Paragraph(element.span, tuple(_inline(part) for part in element.content))


def _inline(part: Element | Text) -> t.Inline:
    if isinstance(part, Text):
        return t.PlainText(part)
    name = t.TAGGED[part.name].element
    match name:
        case "em":
            return t.Emphasis(part.text())
        case "q":
            return t.Quote(part.text(), _optional(part, "who"))
        case "mention":
            return t.Mention(part.text(), _ref(part, "of"))
        case _:
            return assert_never(name)


def _script(element: Element, language: Language) -> t.Script:
    return t.Script(element.span, language.tag, tuple(_script_part(part) for part in element.children()))


def _script_part(part: Element) -> t.ScriptPart:
    name = t.SCRIPT_PARTS[part.name].element
    match name:
        case "action":
            return t.Action(part.text())
        case "speech":
            lines = tuple(
                t.SpokenLine(line.text()) if line.name == "line" else t.Parenthetical(line.text())
                for line in part.children()
            )
            return t.Speech(_ref(part, "who"), part.get("extension"), lines)
        case "transition":
            return t.Transition(part.text())
        case "shot":
            return t.Shot(part.text())
        case _:
            return assert_never(name)
