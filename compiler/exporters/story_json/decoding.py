"""Records of Story JSON -> story. All spans are empty ones at the beginning of the JSON."""

from __future__ import annotations

from compiler.exhaustive import assert_never
from compiler.exporters.story_json import continuity_records as e
from compiler.exporters.story_json import records as r
from compiler.exporters.story_json import text_records as x
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.text.source import Span, Text

PATH = "story.json"
"""The path in all spans: bytes that are read have no name."""

AT = Span(PATH, 0, 0)


def decoded(story: r.Story) -> s.Story:
    """Return the story that a record is of."""
    return s.Story(
        id=_ref(story.id),
        language=story.language,
        editions=story.editions,
        running_time=story.running_time,
        front=_front(story.front),
        cast=tuple(map(_character, story.cast)),
        places=tuple(map(_place, story.places)),
        props=tuple(map(_prop, story.props)),
        acts=tuple(map(_act, story.acts)),
        promise=AT,
    )


# References and wordings


def _text(value: str) -> Text:
    return Text(value, PATH, ((0, 0),))


def _ref(id: str) -> t.Ref:
    return t.Ref(id, AT)


def _optional(id: str | None) -> t.Ref | None:
    return None if id is None else _ref(id)


def _refs(ids: tuple[str, ...]) -> tuple[t.Ref, ...]:
    return tuple(map(_ref, ids))


def _wordings(wordings: x.Wordings) -> t.Wordings:
    return tuple(t.Wording(one.language, _text(one.text)) for one in wordings)


def _names(names: tuple[x.Name, ...]) -> tuple[t.Name, ...]:
    return tuple(t.Name(name.language, _text(name.text), name.form) for name in names)


def _notes(notes: tuple[x.Note, ...]) -> tuple[t.WriterNote, ...]:
    return tuple(t.WriterNote(t.Wording(note.language, _text(note.text)), note.by or "") for note in notes)


# Front matter and registers


def _front(front: r.Front) -> s.Front:
    return s.Front(
        span=AT,
        title=_wordings(front.title),
        subtitle=_wordings(front.subtitle),
        logline=_wordings(front.logline),
        authors=_wordings(front.authors),
        contact=_wordings(front.contact),
        based_on=_wordings(front.based_on),
        copyright=_wordings(front.copyright),
        draft=_draft(front.draft) if front.draft else None,
        genre=_wordings(front.genre),
        tone=_wordings(front.tone),
        themes=_wordings(front.themes),
        intent=_proses(front.intent),
        background=_proses(front.background),
        paradigms=tuple(s.ParadigmUse(_ref(use.name), _optional(use.href)) for use in front.paradigms),
        notes=_notes(front.notes),
    )


def _draft(draft: r.Draft) -> s.Draft:
    return s.Draft(draft.number, draft.date or "", draft.stage or "")


def _character(character: r.Character) -> s.Character:
    return s.Character(
        id=_ref(character.id),
        role=character.role,
        names=_names(character.names),
        aliases=_wordings(character.aliases),
        portrayed_by=_wordings(character.portrayed_by),
        description=_wordings(character.description),
        notes=_notes(character.notes),
    )


def _place(place: r.Place) -> s.Place:
    return s.Place(
        id=_ref(place.id),
        kind=place.kind,
        zone=place.zone,
        within=_optional(place.within),
        names=_names(place.names),
        aliases=_wordings(place.aliases),
        description=_wordings(place.description),
        notes=_notes(place.notes),
    )


def _prop(prop: r.Prop) -> s.Prop:
    return s.Prop(
        id=_ref(prop.id),
        held_by=_optional(prop.held_by),
        at=_optional(prop.at),
        names=_names(prop.names),
        aliases=_wordings(prop.aliases),
        description=_wordings(prop.description),
        notes=_notes(prop.notes),
    )


# Acts, sequences, scenes


def _act(act: r.Act) -> s.Act:
    return s.Act(
        id=_ref(act.id),
        title=_wordings(act.title),
        synopsis=_wordings(act.synopsis),
        parts=tuple(map(_part, act.parts)),
        notes=_notes(act.notes),
    )


def _part(part: r.Sequence | r.Scene) -> s.Sequence | s.Scene:
    match part:
        case r.Sequence():
            return _sequence(part)
        case r.Scene():
            return _scene(part)
        case _:
            return assert_never(part)


def _sequence(sequence: r.Sequence) -> s.Sequence:
    return s.Sequence(
        id=_ref(sequence.id),
        title=_wordings(sequence.title),
        synopsis=_wordings(sequence.synopsis),
        scenes=tuple(map(_scene, sequence.scenes)),
        notes=_notes(sequence.notes),
    )


def _scene(scene: r.Scene) -> s.Scene:
    return s.Scene(
        id=_ref(scene.id),
        title=_wordings(scene.title),
        slugline=_slugline(scene.slugline),
        cast=_refs(scene.cast),
        bodies=_refs(scene.bodies),
        day=scene.day,
        day_span=AT,
        mode=scene.mode,
        length=None if scene.seconds is None else s.Length(AT, int(2 * scene.seconds)),
        tension=scene.tension,
        summary=_wordings(scene.summary),
        beats=tuple(map(_beat, scene.beats)),
        setups=tuple(s.Setup(_ref(setup.id), setup.kind, _wordings(setup.text)) for setup in scene.setups),
        payoffs=tuple(s.Payoff(AT, _refs(payoff.of), _wordings(payoff.text)) for payoff in scene.payoffs),
        events=tuple(map(_event, scene.continuity)),
        prose=_proses(scene.prose),
        script=tuple(t.Script(AT, one.language, tuple(map(_script_part, one.parts))) for one in scene.script),
        notes=_notes(scene.notes),
    )


def _slugline(slugline: r.Slugline) -> s.Slugline:
    return s.Slugline(
        span=AT,
        int_ext=slugline.int_ext,
        place=_ref(slugline.place),
        time=_ref(slugline.time),
        text=_wordings(slugline.text),
    )


def _beat(beat: r.Beat) -> s.Beat:
    marks = tuple(s.BeatMark(_ref(mark.paradigm), _ref(mark.beat)) for mark in beat.marks)
    return s.Beat(AT, marks, _wordings(beat.turn))


def _event(event: e.Event) -> c.Event:
    match event:
        case e.Death(who=who, by=by, tool=tool):
            return c.Death(AT, _refs(who), _refs(by), _optional(tool))
        case e.Injury(who=who, by=by):
            return c.Injury(AT, _refs(who), _refs(by))
        case e.Recovery(who=who):
            return c.Recovery(AT, _refs(who))
        case e.Arrest(who=who, by=by):
            return c.Arrest(AT, _refs(who), _refs(by))
        case e.Release(who=who, how=how):
            return c.Release(AT, _refs(who), how)
        case e.Travel(who=who, origin=origin, to=to, means=means, hours=hours):
            return c.Travel(AT, _refs(who), _optional(origin), _ref(to), means or "", hours, AT)
        case e.HandOff(prop=prop, giver=giver, taker=taker, at=at, how=how):
            return c.HandOff(AT, _ref(prop), _optional(giver), _optional(taker), _optional(at), how)
        case e.Uses(who=who, prop=prop):
            return c.Uses(AT, _refs(who), _ref(prop))
        case e.Learns(who=who, what=what, text=text):
            return c.Learns(AT, _refs(who), _ref(what), _wordings(text))
        case e.Knows(who=who, what=what):
            return c.Knows(AT, _refs(who), _ref(what))
        case _:
            return assert_never(event)


# Running text


def _proses(proses: tuple[x.Prose, ...]) -> tuple[t.Prose, ...]:
    return tuple(t.Prose(AT, prose.language, tuple(map(_paragraph, prose.paragraphs))) for prose in proses)


def _paragraph(paragraph: x.Paragraph) -> t.Paragraph:
    return t.Paragraph(AT, tuple(map(_inline, paragraph.inlines)))


def _inline(inline: x.Inline) -> t.Inline:
    match inline:
        case x.PlainText(text=text):
            return t.PlainText(_text(text))
        case x.Emphasis(text=text):
            return t.Emphasis(_text(text))
        case x.Quote(text=text, who=who):
            return t.Quote(_text(text), _optional(who))
        case x.Mention(text=text, of=of):
            return t.Mention(_text(text), _ref(of))
        case _:
            return assert_never(inline)


def _script_part(part: x.ScriptPart) -> t.ScriptPart:
    match part:
        case x.Action(text=text):
            return t.Action(_text(text))
        case x.Speech(who=who, extension=extension, parts=parts):
            return t.Speech(_ref(who), extension or "", tuple(map(_line, parts)))
        case x.Transition(text=text):
            return t.Transition(_text(text))
        case x.Shot(text=text):
            return t.Shot(_text(text))
        case _:
            return assert_never(part)


def _line(line: x.SpokenLine | x.Parenthetical) -> t.SpokenLine | t.Parenthetical:
    match line:
        case x.SpokenLine(text=text):
            return t.SpokenLine(_text(text))
        case x.Parenthetical(text=text):
            return t.Parenthetical(_text(text))
        case _:
            return assert_never(line)
