"""The rows of each report, gathered from a story's facts."""

from __future__ import annotations

from collections.abc import Iterator

from compiler import story as s
from compiler.backends.reports.gather import Asked, all_names, eighths, mark_record, numbers
from compiler.backends.reports.records import (
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
)
from compiler.backends.words import name_of, slugline
from compiler.breakdown.hands import Hands, Hold
from compiler.breakdown.length import Stretch
from compiler.breakdown.presence import Presence
from compiler.breakdown.schedule import LIGHTS, SIDES, Calendar, Days, Light, lights
from compiler.paradigm import best

# Scenes


def scenes(asked: Asked) -> tuple[SceneRow, ...]:
    """Every scene."""
    sequences = {
        scene.id: part for act in asked.facts.story.acts for part in act.parts if isinstance(part, s.Sequence)
        for scene in part.scenes
    }  # fmt: skip
    people = asked.facts.presences()
    return tuple(_scene(one, sequences.get(one.scene.id), people, asked) for one in asked.facts.line.stretches)


def _scene(stretch: Stretch, sequence: s.Sequence | None, people: tuple[Presence, ...], asked: Asked) -> SceneRow:
    scene, facts = stretch.scene, asked.facts
    act, heading, share = facts.story.acts[stretch.act], scene.slugline, facts.line.share
    timed = facts.line.minutes() is not None
    return SceneRow(
        number=stretch.number,
        id=scene.id.id,
        title=asked.text(scene.title),
        heading=slugline(scene, facts.index, asked.language),
        act=stretch.act + 1,
        act_title=asked.text(act.title),
        sequence=asked.text(sequence.title) if sequence else None,
        side=heading.int_ext,
        place=asked.place(heading.place.id),
        within=asked.around(facts.index.places.get(heading.place.id)),
        time=heading.time.id,
        story_day=scene.day,
        mode=scene.mode,
        start=share(stretch.start),
        end=share(stretch.end),
        start_minute=stretch.start / 120 if timed else None,
        end_minute=stretch.end / 120 if timed else None,
        seconds=scene.length.half_seconds / 2 if scene.length else None,
        eighths=eighths(scene.length.half_seconds) if scene.length else None,
        tension=scene.tension,
        page=asked.pages.get(stretch.number),
        on_screen=asked.people(scene.cast),
        bodies=asked.people(scene.bodies),
        speaking=tuple(asked.character(one.character.id.id) for one in people if stretch in one.speaks),
        named=tuple(asked.character(one.character.id.id) for one in people if stretch in one.named),
        summary=asked.text(scene.summary),
        turns=tuple(TurnRecord(asked.text(beat.turn) or "", tuple(_beats(beat, asked))) for beat in scene.beats),
        setups=tuple(_setups(stretch, asked)),
        payoffs=tuple(_payoff(payoff, asked) for payoff in scene.payoffs),
        continuity=tuple(mark_record(mark, asked) for mark in scene.marks),
        letters=_letters(scene, asked.language),
        script=any(script.language == asked.language for script in scene.script),
        notes=asked.told_notes(scene.notes),
    )


def _letters(scene: s.Scene, language: str) -> int:
    told = (one for one in scene.prose if one.language == language)
    return sum(len(inline.text.plain()) for prose in told for p in prose.paragraphs for inline in p.inlines)


def _beats(beat: s.Beat, asked: Asked) -> Iterator[MarkedBeat]:
    for mark in beat.marks:
        paradigm = asked.facts.paradigm(mark.paradigm.id)
        found = paradigm.beat(mark.beat.id) if paradigm else None
        name = best(found.names, asked.language) if found else mark.beat.id
        yield MarkedBeat(mark.paradigm.id, mark.beat.id, name)


def _setups(stretch: Stretch, asked: Asked) -> Iterator[SetupRecord]:
    for thread in asked.facts.threads:
        if thread.planted is stretch:
            setup = thread.setup
            paid = dict.fromkeys(payer.number for payer, _, _ in thread.payoffs)
            yield SetupRecord(setup.id.id, setup.kind, asked.text(setup.text) or "", tuple(paid))


def _payoff(payoff: s.Payoff, asked: Asked) -> PayoffRecord:
    planted = {thread.setup.id.id: thread.planted.number for thread in reversed(asked.facts.threads)}
    of = tuple(PaidSetup(ref.id, planted.get(ref.id)) for ref in payoff.of)
    return PayoffRecord(asked.text(payoff.text) or "", of)


# Cast


def cast(asked: Asked) -> tuple[CastRow, ...]:
    """Every character."""
    calendar = asked.facts.calendar()
    hands = asked.facts.hands()
    return tuple(
        _character(presence, days, hands, asked)
        for presence, days in zip(asked.facts.presences(), calendar.people, strict=True)
    )


def _character(presence: Presence, days: Days, hands: tuple[Hands, ...], asked: Asked) -> CastRow:
    character, seen = presence.character, presence.seen()
    id = character.id.id
    death = asked.facts.lives.deaths.get(id)
    return CastRow(
        id=id,
        name=name_of(character, asked.language),
        names=all_names(character, asked.language),
        aliases=tuple(alias.plain() for alias in character.aliases if alias.language == asked.language),
        role=character.role,
        portrayed_by=asked.text(character.portrayed_by),
        description=asked.text(character.description),
        count=len(seen),
        alive=numbers(presence.alive),
        bodies=numbers(presence.dead),
        speaking=numbers(presence.speaks),
        named=numbers(presence.named),
        first=seen[0].number if seen else None,
        last=seen[-1].number if seen else None,
        minutes=asked.minutes(seen),
        share=asked.share(seen),
        days=tuple(code.day for code in days.codes if code.code != "H"),
        dies=death.number if death else None,
        events=tuple(_events(id, asked)),
        props=tuple(
            HeldProp(asked.prop(one.prop.id.id), hold.since.number if hold.since else None, hold.how or None)
            for one in hands
            for hold in one.holds
            if hold.keeping.holder == id
        ),
        notes=asked.told_notes(character.notes),
    )


def _events(id: str, asked: Asked) -> Iterator[CastEvent]:
    """All marks that have anything to do with a character."""
    for stretch in asked.facts.line.stretches:
        for mark in stretch.scene.marks:
            told = mark_record(mark, asked)
            if id in (*told.who, *told.by, told.giver, told.taker):
                yield CastEvent(stretch.number, told)


# Places


def places(asked: Asked) -> tuple[PlaceRow, ...]:
    """Every place; of two with the same id the first counts."""
    light = lights(asked.facts.line.stretches)
    unique = {place.id.id: place for place in reversed(asked.facts.story.places)}
    return tuple(_place(place, light, asked) for place in reversed(unique.values()))


def _place(place: s.Place, light: dict[int, Light], asked: Asked) -> PlaceRow:
    index, stretches, id = asked.facts.index, asked.facts.line.stretches, place.id.id
    own = tuple(one for one in stretches if one.scene.slugline.place.id == id)
    inside = tuple(one for one in stretches if one not in own and _within(one, id, asked))
    chain = index.chain(place)
    sides = [one.scene.slugline.int_ext for one in own]
    hours = [light[one.number] for one in own]
    everybody = (who for one in sorted((*own, *inside), key=_number) for who in (*one.scene.cast, *one.scene.bodies))
    return PlaceRow(
        id=id,
        name=name_of(place, asked.language),
        names=all_names(place, asked.language),
        aliases=tuple(alias.plain() for alias in place.aliases if alias.language == asked.language),
        kind=place.kind,
        within=asked.around(place),
        zone=next((outer.zone for outer in chain if outer.zone is not None), None),
        description=asked.text(place.description),
        count=len(own),
        scenes=numbers(own),
        minutes=asked.minutes(own),
        share=asked.share(own),
        interior=sides.count("int"),
        exterior=sides.count("ext"),
        both=sides.count("int-ext"),
        day=hours.count("day"),
        twilight=hours.count("twilight"),
        night=hours.count("night"),
        open=hours.count("open"),
        inside=numbers(inside),
        inside_minutes=asked.minutes(inside) if inside else None,
        seen=asked.people(everybody),
        props=tuple(asked.prop(prop.id.id) for prop in asked.facts.story.props if prop.at and prop.at.id == id),
        notes=asked.told_notes(place.notes),
    )


def _within(stretch: Stretch, id: str, asked: Asked) -> bool:
    """Whether a scene plays in a place that lies within another."""
    index = asked.facts.index
    place = index.places.get(stretch.scene.slugline.place.id)
    return place is not None and any(outer.id.id == id for outer in index.chain(place)[1:])


def _number(stretch: Stretch) -> int:
    return stretch.number


# Props


def props(asked: Asked) -> tuple[PropRow, ...]:
    """Every prop."""
    return tuple(_prop(hands, asked) for hands in asked.facts.hands())


def _prop(hands: Hands, asked: Asked) -> PropRow:
    prop, facts = hands.prop, asked.facts
    id = prop.id.id
    mentioned = {one.scene.id for one in facts.mentions if (one.named.sort, one.named.id) == ("prop", id)}
    uses = tuple(_uses(id, asked))
    return PropRow(
        id=id,
        name=name_of(prop, asked.language),
        names=all_names(prop, asked.language),
        aliases=tuple(alias.plain() for alias in prop.aliases if alias.language == asked.language),
        description=asked.text(prop.description),
        opening=_hold(hands.holds[0], asked).told,
        holds=tuple(_hold(hold, asked) for hold in hands.holds),
        uses=uses,
        handed=tuple(
            one.number
            for one in facts.line.stretches
            if any(isinstance(mark, s.HandOff) and mark.prop.id == id for mark in one.scene.marks)
        ),
        used=tuple(dict.fromkeys(use.scene for use in uses)),
        named=tuple(one.number for one in facts.line.stretches if one.scene.id.id in mentioned),
        notes=asked.told_notes(prop.notes),
    )


def _hold(hold: Hold, asked: Asked) -> HoldRecord:
    keeping, share, label = hold.keeping, asked.facts.line.share, asked.label
    holder = asked.character(keeping.holder) if keeping.holder else None
    place = asked.place(keeping.at) if keeping.at else None
    state = label.values["state"].get(keeping.reason, keeping.reason)
    told = holder.name if holder else state
    if place:
        told = label.lying.format(place.name) if keeping.reason == "lying" else f"{state} ({place.name})"
    since = hold.since.number if hold.since else None
    return HoldRecord(told, keeping.reason, holder, place, since, hold.how or None, share(hold.start), share(hold.end))


def _uses(id: str, asked: Asked) -> Iterator[UseRecord]:
    for stretch in asked.facts.line.stretches:
        for mark in stretch.scene.marks:
            if isinstance(mark, s.Uses) and mark.prop.id == id:
                yield UseRecord(stretch.number, asked.people(mark.who), "uses")
            elif isinstance(mark, s.Death) and mark.tool and mark.tool.id == id:
                yield UseRecord(stretch.number, asked.people(mark.by), "kills")


# Day and night


def day_night(asked: Asked) -> tuple[DayNightRow, ...]:
    """The scenes by light, time and side; then the sums of each light, of each side, and of all."""
    stretches = asked.facts.line.stretches
    light = lights(stretches)
    rows = [_cell("no", one.stretches, asked, one.light, one.time, one.side) for one in asked.facts.day_night()]
    for name in LIGHTS:
        rows.append(_cell("light", tuple(one for one in stretches if light[one.number] == name), asked, name))
    for side in SIDES:
        found = tuple(one for one in stretches if one.scene.slugline.int_ext == side)
        rows.append(_cell("side", found, asked, side=side))
    rows = [row for row in rows if row.count]
    return (*rows, _cell("whole", stretches, asked))


def _cell(
    sum: Sum, stretches: tuple[Stretch, ...], asked: Asked, light: Light | None = None, time: str | None = None,
    side: str | None = None,
) -> DayNightRow:  # fmt: skip
    minutes = asked.minutes(stretches)
    return DayNightRow(
        sum=sum,
        light=light,
        time=time,
        side=side,
        count=len(stretches),
        seconds=None if minutes is None else minutes * 60,
        minutes=minutes,
        eighths=eighths(round(minutes * 120)) if minutes else None,
        share=asked.share(stretches),
        scenes=numbers(stretches),
    )


# Day out of days


def days(asked: Asked) -> tuple[DaysRow, ...]:
    """Everybody's story days, and at the end how many are seen on each."""
    calendar = asked.facts.calendar()
    rows = tuple(_days(one, asked) for one in calendar.people)
    return (*rows, _all_days(calendar))


def _days(days: Days, asked: Asked) -> DaysRow:
    character, codes = days.character, days.codes
    return DaysRow(
        sum=False,
        id=character.id.id,
        name=asked.character(character.id.id).name,
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
    working = [one.day for days in calendar.people for one in days.codes if one.code != "H"]
    marks = tuple(DayMark(day, None, working.count(day), numbers(found)) for day, found in calendar.days)
    return DaysRow(
        sum=True,
        id=None,
        name=None,
        role=None,
        days=marks,
        start=marks[0].day if marks else None,
        finish=marks[-1].day if marks else None,
        work=len(working),
        hold=sum(days.hold() for days in calendar.people),
        total=sum(len(days.codes) for days in calendar.people),
        undated=numbers(calendar.undated),
    )
