"""The rows of each report, gathered from a story's facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from compiler.breakdown import Facts
from compiler.breakdown.index import references_of, zone_of
from compiler.breakdown.presence import Presence
from compiler.breakdown.prop_line import Hold, PropLine
from compiler.breakdown.schedule import LIGHTS, SIDES, Calendar, Days, Light
from compiler.breakdown.threads import Thread
from compiler.breakdown.timeline import Stretch, letters
from compiler.documents.labels import name_of, slugline
from compiler.documents.reports.context import ReportContext, all_names, eighths, mark_record, numbers
from compiler.documents.reports.records import (
    CastEvent,
    CastRow,
    DayMark,
    DayNightRow,
    DaysRow,
    HeldProp,
    HoldRecord,
    MarkedBeat,
    PaidSetup,
    PayoffRecord,
    PlaceRow,
    PropRow,
    SceneRow,
    SetupRecord,
    Sum,
    TurnRecord,
    UseRecord,
    Whereabouts,
)
from compiler.model import story as s
from compiler.model.paradigm import best

# Scenes


def scenes(context: ReportContext) -> tuple[SceneRow, ...]:
    """Every scene."""
    sequences = {
        scene.id: part for act in context.facts.story.acts for part in act.parts if isinstance(part, s.Sequence)
        for scene in part.scenes
    }  # fmt: skip
    by_scene = _by_scene(context.facts)
    return tuple(
        _scene(one, sequences.get(one.scene.id), by_scene, context) for one in context.facts.timeline.stretches
    )


class _ByScene(Struct, frozen=True):
    """What the facts have by character and by thread, by the numbers of the scenes: who speaks, who is named, what is
    planted; and by setup the scene that plants it.
    """

    speaking: Mapping[int, list[str]]
    named: Mapping[int, list[str]]
    threads: Mapping[int, list[Thread]]
    planted: Mapping[str, int]


def _by_scene(facts: Facts) -> _ByScene:
    speaking: dict[int, list[str]] = {}
    named: dict[int, list[str]] = {}
    threads: dict[int, list[Thread]] = {}
    planted: dict[str, int] = {}
    for one in facts.presences:
        for stretches, people in ((one.speaks, speaking), (one.named, named)):
            for stretch in stretches:
                people.setdefault(stretch.number, []).append(one.character.id.id)
    for thread in facts.threads:
        threads.setdefault(thread.planted.number, []).append(thread)
        planted.setdefault(thread.setup.id.id, thread.planted.number)
    return _ByScene(speaking, named, threads, planted)


def _scene(stretch: Stretch, sequence: s.Sequence | None, by_scene: _ByScene, context: ReportContext) -> SceneRow:
    scene, facts, number = stretch.scene, context.facts, stretch.number
    act, heading, line = facts.story.acts[stretch.act], scene.slugline, facts.timeline
    return SceneRow(
        number=number,
        id=scene.id.id,
        title=context.text(scene.title),
        heading=slugline(scene, facts.index, context.language),
        act=stretch.act + 1,
        act_title=context.text(act.title),
        sequence=context.text(sequence.title) if sequence else None,
        side=heading.int_ext,
        place=context.place(heading.place.id),
        within=context.around(heading.place.id),
        time=heading.time.id,
        story_day=scene.day,
        mode=scene.mode,
        start=line.share(stretch.start),
        end=line.share(stretch.end),
        start_minute=line.minutes_of(0, stretch.start),
        end_minute=line.minutes_of(0, stretch.end),
        seconds=scene.length.half_seconds / 2 if scene.length else None,
        eighths=eighths(scene.length.half_seconds) if scene.length else None,
        tension=scene.tension,
        page=context.pages.get(number),
        on_screen=context.people(scene.cast),
        bodies=context.people(scene.bodies),
        speaking=tuple(context.character(id) for id in by_scene.speaking.get(number, ())),
        named=tuple(context.character(id) for id in by_scene.named.get(number, ())),
        summary=context.text(scene.summary),
        turns=tuple(TurnRecord(context.text(beat.turn) or "", tuple(_beats(beat, context))) for beat in scene.beats),
        setups=tuple(_setup(thread, context) for thread in by_scene.threads.get(number, ())),
        payoffs=tuple(_payoff(payoff, by_scene, context) for payoff in scene.payoffs),
        continuity=tuple(mark_record(mark, context) for mark in scene.events),
        letters=letters(scene, context.language),
        script=any(script.language == context.language for script in scene.script),
        notes=context.writer_notes(scene.notes),
    )


def _beats(beat: s.Beat, context: ReportContext) -> Iterator[MarkedBeat]:
    for mark in beat.marks:
        paradigm = context.facts.paradigm(mark.paradigm.id)
        found = paradigm.beat(mark.beat.id) if paradigm else None
        name = best(found.names, context.language) if found else mark.beat.id
        called = best(paradigm.names, context.language) if paradigm else mark.paradigm.id
        yield MarkedBeat(mark.paradigm.id, called, mark.beat.id, name)


def _setup(thread: Thread, context: ReportContext) -> SetupRecord:
    setup, paid = thread.setup, dict.fromkeys(payer.number for payer, _, _ in thread.payoffs)
    return SetupRecord(setup.id.id, setup.kind, context.text(setup.text) or "", tuple(paid))


def _payoff(payoff: s.Payoff, by_scene: _ByScene, context: ReportContext) -> PayoffRecord:
    of = tuple(PaidSetup(ref.id, by_scene.planted.get(ref.id)) for ref in payoff.of)
    return PayoffRecord(context.text(payoff.text) or "", of)


# Cast


def cast(context: ReportContext) -> tuple[CastRow, ...]:
    """Every character."""
    facts, events, held = context.facts, _events(context), _held(context)
    return tuple(
        _character(presence, days, events, held, context)
        for presence, days in zip(facts.presences, facts.calendar.people, strict=True)
    )


def _character(
    presence: Presence,
    days: Days,
    events: Mapping[str, list[CastEvent]],
    held: Mapping[str, list[HeldProp]],
    context: ReportContext,
) -> CastRow:
    character, seen = presence.character, presence.seen()
    id = character.id.id
    death = context.facts.conditions.deaths.get(id)
    return CastRow(
        id=id,
        name=name_of(character, context.language),
        names=all_names(character, context.language),
        aliases=tuple(alias.plain() for alias in character.aliases if alias.language == context.language),
        role=character.role,
        portrayed_by=context.text(character.portrayed_by),
        description=context.text(character.description),
        count=len(seen),
        alive=numbers(presence.alive),
        bodies=numbers(presence.dead),
        speaking=numbers(presence.speaks),
        named=numbers(presence.named),
        first=seen[0].number if seen else None,
        last=seen[-1].number if seen else None,
        minutes=context.minutes(seen),
        share=context.share(seen),
        days=tuple(code.day for code in days.codes if code.code != "H"),
        dies=death.number if death else None,
        events=tuple(events.get(id, ())),
        props=tuple(held.get(id, ())),
        notes=context.writer_notes(character.notes),
    )


def _events(context: ReportContext) -> Mapping[str, list[CastEvent]]:
    """By character all marks that have anything to do with them; one record for each mark."""
    found: dict[str, list[CastEvent]] = {}
    for stretch in context.facts.timeline.stretches:
        for mark in stretch.scene.events:
            event = CastEvent(stretch.number, mark_record(mark, context))
            for id in dict.fromkeys(ref.id for sort, ref in references_of(mark) if sort == "character"):
                found.setdefault(id, []).append(event)
    return found


def _held(context: ReportContext) -> Mapping[str, list[HeldProp]]:
    """By character all props that they ever have."""
    found: dict[str, list[HeldProp]] = {}
    for hands in context.facts.prop_lines:
        prop = context.prop(hands.prop.id.id)
        for hold in hands.holds:
            if hold.state.holder:
                held = HeldProp(prop, hold.since.number if hold.since else None, hold.how or None)
                found.setdefault(hold.state.holder, []).append(held)
    return found


# Places


def places(context: ReportContext) -> tuple[PlaceRow, ...]:
    """Every place; of two with the same id the first counts."""
    facts = context.facts
    own: dict[str, list[Stretch]] = {}
    inside: dict[str, list[Stretch]] = {}
    for stretch in facts.timeline.stretches:
        id = stretch.scene.slugline.place.id
        own.setdefault(id, []).append(stretch)
        for outer in facts.index.around(id)[1:]:
            inside.setdefault(outer.id.id, []).append(stretch)
    return tuple(
        _place(place, own.get(id, []), inside.get(id, []), context) for id, place in facts.index.places.items()
    )


def _place(place: s.Place, own: list[Stretch], inside: list[Stretch], context: ReportContext) -> PlaceRow:
    facts, id = context.facts, place.id.id
    sides = [one.scene.slugline.int_ext for one in own]
    hours = [facts.lights[one.number] for one in own]
    everybody = (who for one in sorted((*own, *inside), key=_number) for who in (*one.scene.cast, *one.scene.bodies))
    return PlaceRow(
        id=id,
        name=name_of(place, context.language),
        names=all_names(place, context.language),
        aliases=tuple(alias.plain() for alias in place.aliases if alias.language == context.language),
        kind=place.kind,
        within=context.around(id),
        zone=zone_of(facts.index.chain(place)),
        description=context.text(place.description),
        count=len(own),
        scenes=numbers(own),
        minutes=context.minutes(own),
        share=context.share(own),
        interior=sides.count("int"),
        exterior=sides.count("ext"),
        both=sides.count("int-ext"),
        day=hours.count("day"),
        twilight=hours.count("twilight"),
        night=hours.count("night"),
        open=hours.count("open"),
        inside=numbers(inside),
        inside_minutes=context.minutes(inside) if inside else None,
        seen=context.people(everybody),
        props=tuple(context.prop(prop.id.id) for prop in facts.story.props if prop.at and prop.at.id == id),
        notes=context.writer_notes(place.notes),
    )


def _number(stretch: Stretch) -> int:
    return stretch.number


# Props


def props(context: ReportContext) -> tuple[PropRow, ...]:
    """Every prop."""
    return tuple(_prop(hands, context) for hands in context.facts.prop_lines)


def _prop(hands: PropLine, context: ReportContext) -> PropRow:
    prop, id = hands.prop, hands.prop.id.id
    uses = tuple(UseRecord(use.stretch.number, context.people(use.who), use.how) for use in hands.uses)
    return PropRow(
        id=id,
        name=name_of(prop, context.language),
        names=all_names(prop, context.language),
        aliases=tuple(alias.plain() for alias in prop.aliases if alias.language == context.language),
        description=context.text(prop.description),
        opening=_whereabouts(hands.holds[0], context),
        holds=tuple(_hold(hold, context) for hold in hands.holds),
        uses=uses,
        handed=numbers(hands.handed()),
        used=tuple(dict.fromkeys(use.scene for use in uses)),
        named=numbers(context.facts.naming.get(("prop", id), ())),
        notes=context.writer_notes(prop.notes),
    )


def _whereabouts(hold: Hold, context: ReportContext) -> Whereabouts:
    keeping = hold.state
    holder = context.character(keeping.holder) if keeping.holder else None
    return Whereabouts(keeping.reason, holder, context.place(keeping.at) if keeping.at else None)


def _hold(hold: Hold, context: ReportContext) -> HoldRecord:
    where, share = _whereabouts(hold, context), context.facts.timeline.share
    return HoldRecord(
        state=where.state,
        holder=where.holder,
        place=where.place,
        since=hold.since.number if hold.since else None,
        how=hold.how or None,
        start=share(hold.start),
        end=share(hold.end),
    )


# Day and night


def day_night(context: ReportContext) -> tuple[DayNightRow, ...]:
    """The scenes by light, time and side; then the sums of each light, of each side, and of all."""
    stretches, light = context.facts.timeline.stretches, context.facts.lights
    rows = [_cell("no", one.stretches, context, one.light, one.time, one.side) for one in context.facts.day_night]
    for name in LIGHTS:
        rows.append(_cell("light", tuple(one for one in stretches if light[one.number] == name), context, name))
    for side in SIDES:
        found = tuple(one for one in stretches if one.scene.slugline.int_ext == side)
        rows.append(_cell("side", found, context, side=side))
    rows = [row for row in rows if row.count]
    return (*rows, _cell("whole", stretches, context))


def _cell(
    sum: Sum, stretches: tuple[Stretch, ...], context: ReportContext, light: Light | None = None, time: str | None = None,
    side: str | None = None,
) -> DayNightRow:  # fmt: skip
    minutes = context.minutes(stretches)
    return DayNightRow(
        sum=sum,
        light=light,
        time=time,
        side=side,
        count=len(stretches),
        seconds=None if minutes is None else minutes * 60,
        minutes=minutes,
        eighths=eighths(round(minutes * s.MINUTE)) if minutes else None,
        share=context.share(stretches),
        scenes=numbers(stretches),
    )


# Day out of days


def days(context: ReportContext) -> tuple[DaysRow, ...]:
    """Everybody's story days, and at the end how many are seen on each."""
    calendar = context.facts.calendar
    rows = tuple(_days(one, context) for one in calendar.people)
    return (*rows, _all_days(calendar)) if rows else ()


def _days(days: Days, context: ReportContext) -> DaysRow:
    character, codes = days.character, days.codes
    return DaysRow(
        sum=False,
        id=character.id.id,
        name=context.character(character.id.id).name,
        role=character.role,
        days=tuple(DayMark(one.day, one.code, None, numbers(one.stretches)) for one in codes),
        start=codes[0].day if codes else None,
        finish=codes[-1].day if codes else None,
        work=days.work(),
        hold=days.hold(),
        total=len(codes),
        undated=numbers(days.undated),
    )


def _all_days(calendar: Calendar) -> DaysRow:
    working = Counter(one.day for days in calendar.people for one in days.codes if one.code != "H")
    marks = tuple(DayMark(day, None, working[day], numbers(found)) for day, found in calendar.days)
    return DaysRow(
        sum=True,
        id=None,
        name=None,
        role=None,
        days=marks,
        start=marks[0].day if marks else None,
        finish=marks[-1].day if marks else None,
        work=working.total(),
        hold=sum(days.hold() for days in calendar.people),
        total=sum(len(days.codes) for days in calendar.people),
        undated=numbers(calendar.undated),
    )
