"""Family C: who is dead, who holds the key, who can be where, and who knows what.

Everything here is a fact of the story's own time: a flashback, a dream or an imagined scene changes nothing and is
bound by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compiler.breakdown import Facts
from compiler.breakdown.clock import Moment, happens
from compiler.breakdown.conditions import Occurrence
from compiler.breakdown.custody import PropState
from compiler.breakdown.timeline import Stretch
from compiler.breakdown.whereabouts import Leg
from compiler.diagnostics.findings import Fault, Note, hint, note
from compiler.model.story import Story

ABROAD = 3
"""Hours that a journey between two countries takes at least, where the writer says nothing: a short flight."""

FARTHEST = 12
"""Hours that the clocks of two countries may differ, where the places do not say their zones."""

POWERS = frozenset({"strikes", "uses", "takes"})
"""What somebody in custody or knocked out cannot do."""

Editions = tuple[str, ...]


# Life and death


def dead_on_screen(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A character who has died is on screen, alive, in the story's own time.

    Why it matters: the actor is called, dressed and paid for a day on which the part is dead, and the audience laughs.
    Wrong: <death who="yuri"/> in one scene, and <scene id="later" cast="danko yuri"> after it.
    Right: <scene id="later" cast="danko" bodies="yuri">, or mode="flashback", or a scene without Yuri.
    """
    for stretch in facts.timeline.stretches:
        for who in stretch.scene.cast if happens(stretch.scene) else ():
            death = facts.conditions.deaths.get(who.id)
            if death and _is_after(stretch, death) and not _is_group(facts, who.id):
                advice = hint("list who is seen dead in `bodies`, or give the scene a mode such as `flashback`")
                message = f"`{who.id}` is on screen, but has died in scene {death.number}"
                yield Fault(who.span, message, (note("dies here", death.span), advice))


def _is_after(stretch: Stretch, death: Occurrence) -> bool:
    """Whether a scene is told after a death and, where both have a day, does not go back before it."""
    day, last = stretch.scene.day, death.scene.day
    goes_back = day is not None and last is not None and day < last
    return death.number < stretch.number and not goes_back


def dead_acting(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A character who has died does something: strikes, travels, hands something over.

    Why it matters: somebody else must have done it, or the death comes too early.
    Wrong: <death who="yuri"/>, and later <hand-off prop="watch" from="yuri" to="danko" how="given"/>.
    Right: the hand-off before the death, or how="found" without a giver.
    """
    for deed in facts.conditions.deeds:
        death = facts.conditions.deaths.get(deed.who.id)
        if death is None or _is_group(facts, deed.who.id) or (deed.verb == "travels" and deed.dead):
            continue  # a body in the scene is carried
        listed = deed.alive and death.number < deed.number
        if death.order < deed.order and not listed:
            message = f"`{deed.who.id}` {deed.verb}, but has died in scene {death.number}"
            yield Fault(deed.who.span, message, (note("dies here", death.span),))


def dies_twice(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A character dies a second time.

    Why it matters: one of the two deaths is somebody else's, or did not kill.
    Wrong: <death who="viktor"/> in two scenes.
    Right: <injury who="viktor"/> the first time.
    """
    for who, death in facts.conditions.again:
        if _is_group(facts, who.id):
            continue
        yield Fault(
            who.span, f"`{who.id}` dies, but has died in scene {death.number}", (note("dies here", death.span),)
        )


# Custody of props


def wrong_giver(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A prop is handed over, dropped or lost by somebody who does not have it.

    Why it matters: the prop would have to be in two places, and the set dresser has only one.
    Wrong: Viktor takes the key from Danko, and then <hand-off prop="key" from="danko" to="ridzik" how="given"/>.
    Right: a hand-off from whoever had it last.
    """
    for step in facts.custody.steps:
        giver, before = step.hand_off.giver, step.before
        group = giver and _is_group(facts, giver.id, before.holder)
        if giver and not group and before.reason not in ("unknown", "destroyed") and before.holder != giver.id:
            message = f"`{giver.id}` does not have `{step.hand_off.prop.id}`: {_where(before)}"
            yield Fault(giver.span, message, (note("since here", before.span),))


def held_by_two(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A prop comes into somebody's hands while another has it.

    Why it matters: then two people hold the one key, and the scene in which it is taken from one of them is missing.
    Wrong: Danko has the key, and <hand-off prop="key" to="viktor" how="found"/>.
    Right: <hand-off prop="key" from="danko" to="viktor" how="taken"/>
    """
    for step in facts.custody.steps:
        taker, before = step.hand_off.taker, step.before
        if taker and step.hand_off.giver is None and before.holder not in (None, taker.id):
            message = f"`{taker.id}` gets `{step.hand_off.prop.id}`, but {_where(before)}"
            advice = hint(f'say from whom: `from="{before.holder}"`')
            yield Fault(taker.span, message, (note("since here", before.span), advice))


def unheld_use(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """Somebody uses a prop, or kills with it, without having it: it is lost, it was never lent, another has it.

    Why it matters: the scene turns on a thing that is not there.
    Wrong: <death who="viktor" by="danko" with="colt"/>, when Ridzik has the Colt.
    Right: <hand-off prop="colt" from="ridzik" to="danko" how="lent"/> in an earlier scene.
    """
    for use in facts.custody.uses:
        if not use.at_hand:
            message = f"`{use.who[0].id}` uses `{use.prop.id}`, but {_where(use.state)}"
            yield Fault(use.prop.span, message, (note("since here", use.state.span),))


def destroyed_prop(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A prop is handed over or used after it has been destroyed.

    Why it matters: there is no second one, or the story has not said so.
    Wrong: <hand-off prop="bus" how="destroyed"/>, and later <uses who="viktor" prop="bus"/>.
    Right: the use before the destruction, or another prop.
    """
    touched = [(step.hand_off.prop, step.before) for step in facts.custody.steps]
    touched += [(use.prop, use.state) for use in facts.custody.uses if use.who]
    for prop, state in touched:
        if state.reason == "destroyed":
            yield Fault(prop.span, f"`{prop.id}` has been destroyed", (note("destroyed here", state.span),))


def _is_group(facts: Facts, *ids: str | None) -> bool:
    """Whether one of these is a group, which has many hands and many lives."""
    found = (facts.index.characters.get(id) for id in ids if id)
    return any(character.role == "group" for character in found if character)


def _where(state: PropState) -> str:
    told = {"lying": "nobody has it", "lost": "it is lost", "destroyed": "it is destroyed"}
    return told.get(state.reason, f"`{state.holder}` has it")


# Places and journeys


def two_places(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A character is in two towns at one time.

    Why it matters: one actor cannot be in Moscow and Chicago on one morning, and the schedule will show it.
    Wrong: Danko in the cast of two scenes on day 4 by day, one in Moscow and one in Chicago.
    Right: another day, or a <travel> between if there is time for one.
    """
    for leg in facts.legs:
        if leg.journey is None and _at_once(leg):
            message = f"`{leg.after.who.id}` is in `{leg.after.town}` and in `{leg.before.town}` at one time"
            yield Fault(leg.after.who.span, message, (_left(leg),))


def impossible_journey(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A journey takes longer than the story leaves time for.

    Why it matters: nobody leaves Moscow in the evening and is in Chicago that afternoon.
    Wrong: <travel who="danko" to="chicago" hours="13"/> between the evening and the night of one day.
    Right: a later day for the scene that is reached.
    """
    for leg in facts.legs:
        if leg.journey:
            abroad = leg.before.country != leg.after.country
            needed = leg.journey.hours or (ABROAD if abroad else 0)
            left = leg.after.moment.end() - leg.before.moment.start() + round(_clocks(leg))
            if left < needed:
                route = f"from `{leg.before.town}` to `{leg.after.town}`"
                message = f"`{leg.after.who.id}` has {max(left, 0)} hours at most for {needed} hours {route}"
                yield Fault(leg.journey.hours_span, message, (_left(leg), note("is here by then", leg.after.who.span)))


def untold_journey(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """A character turns up in another country, and no journey is told.

    Why it matters: visas, tickets and travel days are planned from the breakdown, and an audience asks how they came.
    Wrong: Danko in Moscow on day 4 and in Chicago on day 5, and no <travel>.
    Right: <travel who="danko" from="moscow" to="chicago"/> in the scene where he arrives.
    """
    for leg in facts.legs:
        dead = facts.conditions.deaths.get(leg.after.who.id)
        gone = dead is not None and dead.number < leg.after.moment.stretch.number
        if (
            leg.journey is None
            and None not in (leg.before.country, leg.after.country)
            and not _at_once(leg)
            and not gone
        ):
            if leg.before.country == leg.after.country:
                continue
            who, town = leg.after.who, leg.after.town
            advice = hint(f'mark it in `continuity`: `<travel who="{who.id}" to="{town}"/>`')
            yield Fault(who.span, f"`{who.id}` is in `{town}`, and no journey is told", (_left(leg), advice))


def _clocks(leg: Leg) -> float:
    """Hours that a journey gains by the clocks: as the places' zones say, else as many as there can be abroad."""
    if leg.before.zone is not None and leg.after.zone is not None:
        return leg.before.zone - leg.after.zone
    return FARTHEST if leg.before.country != leg.after.country else 0


def _at_once(leg: Leg) -> bool:
    """Whether two appearances may be at the same time, and are not in one country at hours that differ."""
    before, after = leg.before.moment, leg.after.moment
    same_time = before.stretch.scene.slugline.time.id == after.stretch.scene.slugline.time.id
    overlap = before.day == after.day and after.earliest < before.latest and before.earliest < after.latest
    return overlap and (same_time or leg.before.country != leg.after.country)


def _left(leg: Leg) -> Note:
    scene = leg.before.moment.stretch
    return note(f"is in `{leg.before.town}` here, in scene {scene.number}", leg.before.who.span)


# The clock


def days_backwards(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """The story's days run backwards, and the scene's mode does not say why.

    Why it matters: costume, make-up and weather follow the story day; a wrong one is seen on screen.
    Wrong: <scene id="b" day="3"> after <scene id="a" day="4">.
    Right: <scene id="b" day="3" mode="flashback">, or the right day.
    """
    for before, after in pairwise(facts.moments):
        if after.day < before.day:
            scene = after.stretch.scene
            message = f"day {after.day} follows day {before.day}"
            advice = hint("set the right day, or a mode such as `flashback`")
            there = note(f"day {before.day} is here", before.stretch.scene.day_span)
            yield Fault(scene.day_span, message, (there, advice))


def hours_backwards(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """The time of day runs backwards within one day and one town.

    Why it matters: morning after evening is another day, and the light and the call sheet go by it.
    Wrong: a scene in the evening of day 3, and after it one in the morning of day 3, in the same town.
    Right: day 4 for the morning, or another time.
    """
    last: dict[tuple[int, str], Moment] = {}
    for after in facts.moments:
        slugline = after.stretch.scene.slugline
        place = facts.index.places.get(slugline.place.id)
        if place is None or after.stretch.scene.mode != "present":
            continue
        chain = facts.index.chain(place)
        town = next((outer for outer in chain if outer.kind == "city"), chain[-1])
        before = last.get((after.day, town.id.id))
        if before and after.rank[1] < before.rank[0]:
            earlier = before.stretch.scene.slugline
            message = f"`{slugline.time.id}` follows `{earlier.time.id}` on day {after.day}"
            yield Fault(slugline.time.span, message, (note(f"`{earlier.time.id}` is here", earlier.time.span),))
        last[after.day, town.id.id] = after


# Freedom, health, knowledge


def prisoner_acting(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """Somebody in custody acts as if free: strikes, takes or uses something, travels alone.

    Why it matters: an escape or a release is missing, and it is a scene that the audience wants to see.
    Wrong: <arrest who="viktor"/>, and later <uses who="viktor" prop="bus"/>.
    Right: <release who="viktor" how="escaped"/> in between.
    """
    told: set[Occurrence] = set()
    for deed in facts.conditions.deeds:
        held = deed.arrested
        free = deed.verb in POWERS or (deed.verb == "travels" and deed.company == 1)
        if held and held not in told and held.number < deed.number and free:
            told.add(held)
            message = f"`{deed.who.id}` {deed.verb}, but is under arrest since scene {held.number}"
            advice = hint(f'if there is a release, mark it: `<release who="{deed.who.id}"/>`')
            yield Fault(deed.who.span, message, (note("arrested here", held.span), advice))


def injured_acting(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """Somebody who was hurt in an earlier scene acts as if nothing had happened.

    Why it matters: the bandage, the limp and the make-up have to be there, or a recovery.
    Wrong: <injury who="gallagher"/>, and later <uses who="gallagher" prop="pistol"/>.
    Right: <recovery who="gallagher"/> in between.
    """
    told: set[Occurrence] = set()
    for deed in facts.conditions.deeds:
        hurt = deed.injured
        if hurt and hurt not in told and hurt.number < deed.number and deed.verb in POWERS:
            told.add(hurt)
            message = f"`{deed.who.id}` {deed.verb}, but is hurt since scene {hurt.number}"
            advice = hint(f'if that is over, mark it: `<recovery who="{deed.who.id}"/>`')
            yield Fault(deed.who.span, message, (note("hurt here", hurt.span), advice))


def unlearnt_knowledge(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """Somebody acts on something that they have not learnt yet.

    Why it matters: the detective drives to the locker before anybody has told him of it.
    Wrong: <knows who="danko" what="locker"/> in a scene before <learns who="danko" what="locker"/>.
    Right: the scene in which it is learnt comes first.
    """
    for who, mark, event in facts.conditions.knows:
        if event is None and mark.what.id not in facts.lost:
            later = facts.conditions.learnt.get((who.id, mark.what.id))
            notes = (note(f"learns it here, in scene {later.number}", later.span),) if later else ()
            yield Fault(mark.what.span, f"`{who.id}` acts on `{mark.what.id}` without having learnt it", notes)


def learnt_twice(_: Story, facts: Facts, __: Editions) -> Iterator[Fault]:
    """Somebody learns the same thing a second time.

    Why it matters: the second scene tells the audience what it has seen already.
    Wrong: <learns who="danko" what="locker"/> in two scenes.
    Right: one of them, or <knows who="danko" what="locker"/> in the second.
    """
    for who, mark, event in facts.conditions.twice:
        message = f"`{who.id}` learns `{mark.what.id}`, but knows it since scene {event.number}"
        yield Fault(mark.what.span, message, (note("learns it here", event.span),))
