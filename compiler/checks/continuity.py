"""Family C: death, arrest, injury and knowledge. Props are in `custody`, journeys in `time_and_place`.

Everything here is a fact of the story's own time: a flashback, a dream or an imagined scene changes nothing and is
bound by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.clock import happens
from compiler.breakdown.conditions import Occurrence
from compiler.breakdown.timeline import Stretch
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.syntax.nesting import Unread

POWERS = frozenset({"strikes", "uses", "takes"})
"""What somebody in custody or knocked out cannot do."""


# Life and death


@check(
    "C101",
    Severity.ERROR,
    "`{who}` is on screen, but has died in scene {scene}",
    hints={"bodies": "list who is seen dead in `bodies`, or give the scene a mode such as `flashback`"},
    notes={"death": "dies here"},
)
def dead_on_screen(facts: Facts) -> Iterator[Fault]:
    """A character who has died is on screen, alive, in the story's own time.

    Why it matters: the actor is called, dressed and paid for a day on which the part is dead, and the audience laughs.
    Wrong: <death who="yuri"/> in one scene, and <scene id="later" cast="danko yuri"> after it.
    Right: <scene id="later" cast="danko" bodies="yuri">, or mode="flashback", or a scene without Yuri.
    """
    for stretch in facts.timeline.stretches:
        for who in stretch.scene.cast if happens(stretch.scene) else ():
            death = facts.conditions.deaths.get(who.id)
            if death and _is_after(stretch, death) and not is_group(facts, who.id):
                notes = note("death", death.span), note("bodies")
                yield fault(who.span, *notes, who=who.id, scene=death.number)


def _is_after(stretch: Stretch, death: Occurrence) -> bool:
    """Whether a scene comes after a death and, where both have a day, is not set before it."""
    day, last = stretch.scene.day, death.scene.day
    goes_back = day is not None and last is not None and day < last
    return death.number < stretch.number and not goes_back


@check(
    "C102",
    Severity.ERROR,
    "`{who}` {deed}, but has died in scene {scene}",
    notes={"death": "dies here"},
)
def dead_acting(facts: Facts) -> Iterator[Fault]:
    """A character who has died does something: strikes, travels, hands something over.

    Why it matters: somebody else must have done it, or the death comes too early.
    Wrong: <death who="yuri"/>, and later <hand-off prop="watch" from="yuri" to="danko" how="given"/>.
    Right: the hand-off before the death, or how="found" without a giver.
    """
    for deed in facts.conditions.deeds:
        death = facts.conditions.deaths.get(deed.who.id)
        if death is None or is_group(facts, deed.who.id) or (deed.verb == "travels" and deed.dead):
            continue  # a body in the scene is carried
        listed = deed.alive and death.number < deed.number
        if death.order < deed.order and not listed:
            dies = note("death", death.span)
            yield fault(deed.who.span, dies, who=deed.who.id, deed=deed.verb, scene=death.number)


@check(
    "C103",
    Severity.ERROR,
    "`{who}` dies, but has died in scene {scene}",
    notes={"death": "dies here"},
)
def dies_twice(facts: Facts) -> Iterator[Fault]:
    """A character dies a second time.

    Why it matters: one of the two deaths is somebody else's, or did not kill.
    Wrong: <death who="viktor"/> in two scenes.
    Right: <injury who="viktor"/> the first time.
    """
    for who, death in facts.conditions.again:
        if is_group(facts, who.id):
            continue
        yield fault(who.span, note("death", death.span), who=who.id, scene=death.number)


def is_group(facts: Facts, *ids: str | None) -> bool:
    """Whether one of these is a group, which has many hands and many lives."""
    found = (facts.index.characters.get(id) for id in ids if id)
    return any(character.role == "group" for character in found if character)


# Freedom, health, knowledge


@check(
    "C501",
    Severity.WARNING,
    "`{who}` {deed}, but is under arrest since scene {scene}",
    hints={"release": 'if there is a release, mark it: `<release who="{who}"/>`'},
    notes={"arrest": "arrested here"},
    needs={Unread.ARRESTS},
)
def prisoner_acting(facts: Facts) -> Iterator[Fault]:
    """Somebody in custody acts as if free: strikes, takes or uses something, travels alone.

    Why it matters: an escape or a release is missing, and it is a scene that the audience wants to see.
    Wrong: <arrest who="viktor"/>, and later <uses who="viktor" prop="bus"/>.
    Right: <release who="viktor" how="escaped"/> in between.
    """
    reported: set[Occurrence] = set()
    for deed in facts.conditions.deeds:
        held = deed.arrested
        free = deed.verb in POWERS or (deed.verb == "travels" and deed.company == 1)
        if held and held not in reported and held.number < deed.number and free:
            reported.add(held)
            notes = note("arrest", held.span), note("release", who=deed.who.id)
            yield fault(deed.who.span, *notes, who=deed.who.id, deed=deed.verb, scene=held.number)


@check(
    "C502",
    Severity.WARNING,
    "`{who}` {deed}, but is hurt since scene {scene}",
    hints={"recovery": 'if that is over, mark it: `<recovery who="{who}"/>`'},
    notes={"injury": "hurt here"},
    needs={Unread.INJURIES},
)
def injured_acting(facts: Facts) -> Iterator[Fault]:
    """Somebody who was hurt in an earlier scene acts as if nothing had happened.

    Why it matters: the bandage, the limp and the make-up have to be there, or a recovery.
    Wrong: <injury who="gallagher"/>, and later <uses who="gallagher" prop="pistol"/>.
    Right: <recovery who="gallagher"/> in between.
    """
    reported: set[Occurrence] = set()
    for deed in facts.conditions.deeds:
        hurt = deed.injured
        if hurt and hurt not in reported and hurt.number < deed.number and deed.verb in POWERS:
            reported.add(hurt)
            notes = note("injury", hurt.span), note("recovery", who=deed.who.id)
            yield fault(deed.who.span, *notes, who=deed.who.id, deed=deed.verb, scene=hurt.number)


@check(
    "C601",
    Severity.ERROR,
    "`{who}` acts on `{what}` without having learnt it",
    notes={"later": "learns it here, in scene {scene}"},
    needs={Unread.LEARNING},
)
def unlearnt_knowledge(facts: Facts) -> Iterator[Fault]:
    """Somebody acts on something that they have not learnt yet.

    Why it matters: the detective drives to the locker before anybody has told him of it.
    Wrong: <knows who="danko" what="locker"/> in a scene before <learns who="danko" what="locker"/>.
    Right: the scene in which it is learnt comes first.
    """
    for who, event, learnt in facts.conditions.knows:
        if learnt is None and event.what.id not in facts.lost:
            later = facts.conditions.learnt.get((who.id, event.what.id))
            notes = [note("later", later.span, scene=later.number)] if later else []
            yield fault(event.what.span, *notes, who=who.id, what=event.what.id)


@check(
    "C602",
    Severity.WARNING,
    "`{who}` learns `{what}`, but knows it since scene {scene}",
    notes={"before": "learns it here"},
    needs={Unread.LEARNING},
)
def learnt_twice(facts: Facts) -> Iterator[Fault]:
    """Somebody learns the same thing a second time.

    Why it matters: the second scene tells the audience what it has seen already.
    Wrong: <learns who="danko" what="locker"/> in two scenes.
    Right: one of them, or <knows who="danko" what="locker"/> in the second.
    """
    for who, event, before in facts.conditions.twice:
        there = note("before", before.span)
        yield fault(event.what.span, there, who=who.id, what=event.what.id, scene=before.number)
