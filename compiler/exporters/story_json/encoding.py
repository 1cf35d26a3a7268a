"""Story -> the records of Story JSON: the same without places."""

from __future__ import annotations

from typing import cast

from compiler.exhaustive import assert_never
from compiler.exporters.story_json import continuity_records as e
from compiler.exporters.story_json import records as r
from compiler.exporters.story_json import text_records as x
from compiler.exporters.story_json import values as v
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t


def encoded(story: s.Story) -> r.Story:
    """Return the record of a story. Enumerated values are cast: the schema of the source has let no others in."""
    return r.Story(
        version=v.VERSION,
        id=story.id.id,
        language=story.language,
        editions=story.editions,
        running_time=story.running_time,
        front=_front(story.front),
        cast=tuple(map(_character, story.cast)),
        places=tuple(map(_place, story.places)),
        props=tuple(map(_prop, story.props)),
        acts=tuple(map(_act, story.acts)),
    )


# References and wordings


def _id(ref: t.Ref | None) -> str | None:
    return ref.id if ref else None


def _ids(refs: tuple[t.Ref, ...]) -> tuple[str, ...]:
    return tuple(ref.id for ref in refs)


def _wordings(wordings: t.Wordings) -> x.Wordings:
    return tuple(x.Wording(one.language, one.text.value) for one in wordings)


def _names(names: tuple[t.Name, ...]) -> tuple[x.Name, ...]:
    return tuple(x.Name(name.language, cast(v.NameForm, name.form), name.text.value) for name in names)


def _notes(notes: tuple[t.WriterNote, ...]) -> tuple[x.Note, ...]:
    return tuple(x.Note(note.wording.language, note.by or None, note.wording.text.value) for note in notes)


# Front matter and registers


def _front(front: s.Front) -> r.Front:
    return r.Front(
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
        paradigms=tuple(r.ParadigmUse(use.name.id, _id(use.href)) for use in front.paradigms),
        notes=_notes(front.notes),
    )


def _draft(draft: s.Draft) -> r.Draft:
    return r.Draft(draft.number, draft.date or None, cast(v.Stage, draft.stage) if draft.stage else None)


def _character(character: s.Character) -> r.Character:
    return r.Character(
        id=character.id.id,
        role=cast(v.Role, character.role),
        names=_names(character.names),
        aliases=_wordings(character.aliases),
        portrayed_by=_wordings(character.portrayed_by),
        description=_wordings(character.description),
        notes=_notes(character.notes),
    )


def _place(place: s.Place) -> r.Place:
    return r.Place(
        id=place.id.id,
        kind=cast(v.PlaceKind, place.kind),
        zone=place.zone,
        within=_id(place.within),
        names=_names(place.names),
        aliases=_wordings(place.aliases),
        description=_wordings(place.description),
        notes=_notes(place.notes),
    )


def _prop(prop: s.Prop) -> r.Prop:
    return r.Prop(
        id=prop.id.id,
        held_by=_id(prop.held_by),
        at=_id(prop.at),
        names=_names(prop.names),
        aliases=_wordings(prop.aliases),
        description=_wordings(prop.description),
        notes=_notes(prop.notes),
    )


# Acts, sequences, scenes


def _act(act: s.Act) -> r.Act:
    return r.Act(
        id=act.id.id,
        title=_wordings(act.title),
        synopsis=_wordings(act.synopsis),
        parts=tuple(map(_part, act.parts)),
        notes=_notes(act.notes),
    )


def _part(part: s.Sequence | s.Scene) -> r.Sequence | r.Scene:
    match part:
        case s.Sequence():
            return _sequence(part)
        case s.Scene():
            return _scene(part)
        case _:
            return assert_never(part)


def _sequence(sequence: s.Sequence) -> r.Sequence:
    return r.Sequence(
        id=sequence.id.id,
        title=_wordings(sequence.title),
        synopsis=_wordings(sequence.synopsis),
        scenes=tuple(map(_scene, sequence.scenes)),
        notes=_notes(sequence.notes),
    )


def _scene(scene: s.Scene) -> r.Scene:
    return r.Scene(
        id=scene.id.id,
        title=_wordings(scene.title),
        slugline=_slugline(scene.slugline),
        cast=_ids(scene.cast),
        bodies=_ids(scene.bodies),
        day=scene.day,
        mode=cast(v.Mode, scene.mode),
        seconds=scene.length.half_seconds / 2 if scene.length else None,
        tension=scene.tension,
        summary=_wordings(scene.summary),
        beats=tuple(map(_beat, scene.beats)),
        setups=tuple(map(_setup, scene.setups)),
        payoffs=tuple(r.Payoff(_ids(payoff.of), _wordings(payoff.text)) for payoff in scene.payoffs),
        continuity=tuple(map(_event, scene.events)),
        prose=_proses(scene.prose),
        script=tuple(x.Script(one.language, tuple(map(_script_part, one.parts))) for one in scene.script),
        notes=_notes(scene.notes),
    )


def _slugline(slugline: s.Slugline) -> r.Slugline:
    return r.Slugline(
        int_ext=cast(v.Side, slugline.int_ext),
        place=slugline.place.id,
        time=cast(v.Time, slugline.time.id),
        text=_wordings(slugline.text),
    )


def _beat(beat: s.Beat) -> r.Beat:
    return r.Beat(tuple(r.BeatMark(mark.paradigm.id, mark.beat.id) for mark in beat.marks), _wordings(beat.turn))


def _setup(setup: s.Setup) -> r.Setup:
    return r.Setup(setup.id.id, cast(v.SetupKind, setup.kind), _wordings(setup.text))


def _event(event: c.Event) -> e.Event:
    match event:
        case c.Death(who=who, by=by, tool=tool):
            return e.Death(_ids(who), _ids(by), _id(tool))
        case c.Injury(who=who, by=by):
            return e.Injury(_ids(who), _ids(by))
        case c.Recovery(who=who):
            return e.Recovery(_ids(who))
        case c.Arrest(who=who, by=by):
            return e.Arrest(_ids(who), _ids(by))
        case c.Release(who=who, how=how):
            return e.Release(_ids(who), cast(v.ReleaseHow, how))
        case c.Travel(who=who, origin=origin, to=to, by=means, hours=hours):
            return e.Travel(_ids(who), _id(origin), to.id, means or None, hours)
        case c.HandOff(prop=prop, giver=giver, taker=taker, at=at, how=how):
            return e.HandOff(prop.id, _id(giver), _id(taker), _id(at), cast(v.HandOffHow, how))
        case c.Uses(who=who, prop=prop):
            return e.Uses(_ids(who), prop.id)
        case c.Learns(who=who, what=what, text=text):
            return e.Learns(_ids(who), what.id, _wordings(text))
        case c.Knows(who=who, what=what):
            return e.Knows(_ids(who), what.id)
        case _:
            return assert_never(event)


# Running text


def _proses(proses: tuple[t.Prose, ...]) -> tuple[x.Prose, ...]:
    return tuple(x.Prose(prose.language, tuple(map(_paragraph, prose.paragraphs))) for prose in proses)


def _paragraph(paragraph: t.Paragraph) -> x.Paragraph:
    return x.Paragraph(tuple(map(_inline, paragraph.inlines)))


def _inline(inline: t.Inline) -> x.Inline:
    match inline:
        case t.PlainText(text=text):
            return x.PlainText(text.value)
        case t.Emphasis(text=text):
            return x.Emphasis(text.value)
        case t.Quote(text=text, who=who):
            return x.Quote(text.value, _id(who))
        case t.Mention(text=text, of=of):
            return x.Mention(text.value, of.id)
        case _:
            return assert_never(inline)


def _script_part(part: t.ScriptPart) -> x.ScriptPart:
    match part:
        case t.Action(text=text):
            return x.Action(text.value)
        case t.Speech(who=who, extension=extension, parts=parts):
            return x.Speech(who.id, cast(v.Extension, extension) if extension else None, tuple(map(_line, parts)))
        case t.Transition(text=text):
            return x.Transition(text.value)
        case t.Shot(text=text):
            return x.Shot(text.value)
        case _:
            return assert_never(part)


def _line(line: t.SpokenLine | t.Parenthetical) -> x.SpokenLine | x.Parenthetical:
    match line:
        case t.SpokenLine(text=text):
            return x.SpokenLine(text.value)
        case t.Parenthetical(text=text):
            return x.Parenthetical(text.value)
        case _:
            return assert_never(line)
