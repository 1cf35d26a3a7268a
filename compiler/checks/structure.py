"""Family S: acts, sequences, scenes and beats.

A story is judged by how finished it says it is. In an ``outline`` nothing is said of shape; in a ``working`` draft
(and where the front matter has no ``draft``) only what is told and told wrong; in a ``final`` one what is missing too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall, expected
from compiler.breakdown.timeline import Stretch
from compiler.diagnostics.findings import Fault, Note, hint, note
from compiler.model.paradigm import Paradigm
from compiler.model.story import Act, Sequence, Story
from compiler.model.texts import Ref
from compiler.text.source import Span

Editions = tuple[str, ...]

ACT_TOLERANCE = 0.1
"""How far an act's share of the story may lie from its paradigm's, as a share of the whole."""

LONG_ABSENCE = 0.4
"""For how much of the story a main character may be out of sight before that is worth saying."""

TIME_TOLERANCE = 0.1
"""How far the declared lengths may lie from the planned running time, as a share of it."""


def untold_scene(story: Story, _: Facts, __: Editions) -> Iterator[Fault]:
    """A scene has no prose in any language.

    Why it matters: a treatment prints prose; of this scene it can print the heading and the summary only.
    Wrong: <scene id="sauna"><slugline …/><summary>…</summary></scene>
    Right: <scene id="sauna"><slugline …/><summary>…</summary><prose><p>…</p></prose></scene>
    """
    if story.stage() == "outline":
        return
    for scene in story.scenes():
        if not any(prose.has_text() for prose in scene.prose):
            yield Fault(scene.id.span, f"`{scene.id.id}` has no prose", (hint("add `<prose>` with a paragraph `<p>`"),))


# Beats


def missing_beat(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A beat of the story's paradigm is carried by no scene. Judged when the draft is final.

    Why it matters: a story without a midpoint sags there, whatever it is called.
    Wrong: <paradigm name="save-the-cat"/> in the front matter, and no scene with <mark … beat="midpoint"/>.
    Right: a mark in the scene that is the midpoint, or another paradigm.
    """
    if story.stage() != "final" or not facts.whole():
        return
    for paradigm, named_at in _paradigms(story, facts):
        falls = facts.falls(paradigm)
        for place, fall in enumerate(falls):
            if not fall.carried and not fall.beat.optional:
                there = expected(facts.timeline, falls, place)
                yield Fault(named_at, f"no scene carries `{fall.beat.id}` of `{paradigm.id}`", _nearby(fall, there))


def _nearby(fall: BeatFall, expected: tuple[Stretch, ...]) -> tuple[Note, ...]:
    """The first of the scenes that stand where a beat is expected."""
    if fall.beat.start is None or not expected:
        return ()
    there, target = expected[0], _percent(fall.beat.start, fall.beat.end)
    return (note(f"scene {there.number} stands where it is expected, at {target}", there.scene.id.span),)


def disordered_beat(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A beat comes before one that it should follow, or after one that should follow it.

    Why it matters: beats answer each other; an answer before the question is no answer.
    Wrong: a scene marked midpoint, and after it one marked catalyst.
    Right: the catalyst first.
    """
    for paradigm, _at in _paradigms(story, facts):
        falls = {fall.beat.id: fall for fall in facts.falls(paradigm)}
        for fall in falls.values():
            other = fall.ahead_of or fall.behind
            if other:
                side = "before" if fall.ahead_of else "after"
                there = note(f"`{other.id}` is here", _marked(falls[other.id], paradigm))
                yield Fault(_marked(fall, paradigm), f"`{fall.beat.id}` comes {side} `{other.id}`", (there,))


def doubled_beat(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A beat that is one moment is marked in several scenes.

    Why it matters: a story turns once at its midpoint; two midpoints are none.
    Wrong: two scenes with <mark paradigm="save-the-cat" beat="midpoint"/>.
    Right: one of them.
    """
    for paradigm, _at in _paradigms(story, facts):
        for fall in facts.falls(paradigm):
            if fall.is_doubled():
                scenes = fall.scenes()
                first = note("the first is here", _marked(fall, paradigm))
                message = f"`{fall.beat.id}` is one moment, and {len(scenes)} scenes are marked as it"
                yield Fault(_marked(fall, paradigm, scenes[1]), message, (first,))


def drifting_beat(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A beat falls further from its target than it should. Judged when all of the paradigm's beats are told.

    Why it matters: a midpoint at a third leaves a second half twice as long as the first, and it will drag.
    Wrong: the scene marked midpoint ends at 35 % of the story.
    Right: move scenes or change lengths, until it lies near 50 %.
    """
    for paradigm, _at in _paradigms(story, facts) if facts.whole() else ():
        falls = facts.falls(paradigm)
        if not all(fall.carried or fall.beat.optional for fall in falls) and story.stage() != "final":
            continue
        for fall in falls:
            if fall.drifts():
                target = _percent(fall.beat.start, fall.beat.end)
                actual = ", ".join(_percent(*interval) for interval in fall.intervals)
                message = f"`{fall.beat.id}` {_off(fall)}: at {actual}, expected at {target}"
                yield Fault(_marked(fall, paradigm), message)


def _off(fall: BeatFall) -> str:
    """How a beat is off its target: a moment early or late, a beat that lasts at one of its ends or at both."""
    if fall.start_drift is None or fall.end_drift is None:
        return f"falls {_early_or_late(fall.drift or 0.0)}"
    ends = (("begins", fall.start_drift), ("ends", fall.end_drift))
    return " and ".join(f"{end} {_early_or_late(off)}" for end, off in ends if abs(off) > fall.beat.tolerance + 1e-9)


def _early_or_late(drift: float) -> str:
    return f"{abs(drift):.1%} too {'late' if drift > 0 else 'early'}"


def _percent(start: float | None, end: float | None) -> str:
    ends = [f"{share:.1%}" for share in dict.fromkeys((start, end)) if share is not None]
    return "–".join(ends)


def _paradigms(story: Story, facts: Facts) -> Iterator[tuple[Paradigm, Span]]:
    """The paradigms that the story is told by, with the place where it says so; none for an outline."""
    if story.stage() == "outline":
        return
    first: dict[str, Span] = {}
    for use in story.front.paradigms:
        first.setdefault(use.name.id, use.name.span)
    for id, named_at in first.items():
        if paradigm := facts.paradigm(id):
            yield paradigm, named_at


def _marked(fall: BeatFall, paradigm: Paradigm, scene: Stretch | None = None) -> Span:
    """Where a beat is marked: the first time, or in one scene."""
    marks = (
        mark
        for one in fall.carried
        if scene is None or one.stretch is scene
        for mark in one.beat.marks
        if mark.paradigm.id == paradigm.id and mark.beat.id == fall.beat.id
    )
    return next(marks).beat.span


# Acts, sequences, scenes


def turnless_act(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """An act or a sequence has no beat: nothing in it turns. Judged when the draft is final.

    Why it matters: a part in which nothing changes is one that can be cut.
    Wrong: <sequence id="chase"> whose scenes have no <beat>.
    Right: a <beat> with its turn in the scene where the sequence turns.
    """
    if story.stage() == "final" and facts.whole():
        for part in _parts(story):
            scenes = list(part.scenes()) if isinstance(part, Act) else list(part.scenes)
            if scenes and not any(scene.beats for scene in scenes):
                yield Fault(part.id.span, f"nothing turns in `{part.id.id}`: none of its scenes has a beat")


def _parts(story: Story) -> Iterator[Act | Sequence]:
    for act in story.acts:
        yield act
        yield from (part for part in act.parts if isinstance(part, Sequence))


def empty_act(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A story has no acts, or an act no scenes.

    Why it matters: there is nothing to print there, and a document that ends early looks finished.
    Wrong: <act id="three"><title>The Crossing</title></act>
    Right: the act's scenes, or stage="outline" on the draft while they are not there.
    """
    if story.stage() == "outline" or not facts.whole():
        return
    if not story.acts:
        yield Fault(story.id.span, f"`{story.id.id}` has no acts")
    for act in story.acts:
        if not any(act.scenes()):
            yield Fault(act.id.span, f"`{act.id.id}` has no scenes")


def uneven_act(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """An act is far longer or shorter than its paradigm has it. Judged when the draft is final.

    Why it matters: a first act of half the story is a story that has not begun.
    Wrong: three acts, the first with half of the declared lengths, under save-the-cat.
    Right: acts that end near the breaks of the paradigm.
    """
    if story.stage() != "final" or not facts.whole():
        return
    for paradigm, _at in list(_paradigms(story, facts))[:1]:
        if len(paradigm.acts) != len(story.acts):
            continue
        actual, wanted = (pairwise((0.0, *ends)) for ends in (facts.timeline.act_ends(), paradigm.acts))
        for act, (start, end), (first, last) in zip(story.acts, actual, wanted, strict=True):
            share, given = end - start, last - first
            if abs(share - given) > ACT_TOLERANCE:
                message = f"`{act.id.id}` has {share:.0%} of the story; `{paradigm.id}` gives it {given:.0%}"
                yield Fault(act.id.span, message)


def idle_scene(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A scene changes nothing: it has no beat, no setup or payoff, and no mark of continuity. Judged when final.

    Why it matters: a scene that can be cut without loss will be.
    Wrong: <scene id="breakfast"><slugline …/><prose>…</prose></scene>
    Right: the same with a <beat> that says what turns in it, or no such scene.
    """
    if story.stage() == "final":
        for stretch in facts.timeline.stretches:
            scene = stretch.scene
            if not (scene.beats or scene.setups or scene.payoffs or scene.events):
                yield Fault(scene.id.span, f"`{scene.id.id}` changes nothing", (hint("give it a `beat`, or cut it"),))


def wrong_running_time(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """The scenes' declared lengths add up to another time than the one planned. Judged when the draft is final.

    Why it matters: a film that is planned at 104 minutes and written at 130 has to be cut before it is shot.
    Wrong: running-time="104", and lengths of 130 minutes together.
    Right: other lengths, or another plan.
    """
    planned, told = story.running_time, facts.timeline.minutes()
    if story.stage() == "final" and planned and told and abs(told - planned) > TIME_TOLERANCE * planned:
        message = f"the scenes play {told:g} minutes together; {planned} are planned"
        yield Fault(story.id.span, message)


# Characters in the whole


def late_introduction(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A character who matters is first seen after the last act has begun.

    Why it matters: somebody who has not been met cannot be missed, and help from a stranger feels like a trick.
    Wrong: <character id="sister" role="lead">, first in the cast of a scene of act three.
    Right: a scene with her in the first two acts, or role="minor".
    """
    if story.stage() == "outline" or len(story.acts) < 3:
        return
    last = len(story.acts) - 1
    for id, (first, ref) in _first_seen(facts).items():
        character = facts.index.characters.get(id)
        if character and character.role not in ("minor", "group") and first.act == last:
            message = f"`{id}` is first seen in scene {first.number}, in the last act"
            yield Fault(ref.span, message, (note("defined here", character.id.span),))


def long_absence(story: Story, facts: Facts, _: Editions) -> Iterator[Fault]:
    """A main character is out of sight for much of the story after having been seen. Judged when the draft is final.

    Why it matters: the audience forgets, or wonders all the while where they are.
    Wrong: <character id="viktor" role="antagonist">, in scenes 1 to 3 and then not until the end.
    Right: a scene with him in between, or role="supporting".
    """
    if story.stage() != "final" or not facts.whole():
        return
    main = {
        id: list[tuple[Stretch, Ref]]()
        for id, character in facts.index.characters.items()
        if character.role in ("protagonist", "antagonist", "lead")
    }
    for stretch in facts.timeline.stretches:
        for who in _seen_in(stretch).values():
            if who.id in main:
                main[who.id].append((stretch, who))
    for id, seen in main.items():
        gaps = [(after.start - before.end, before, ref, after) for (before, ref), (after, _) in pairwise(seen)]
        if seen and id not in facts.conditions.deaths:
            last, ref = seen[-1]
            gaps.append((facts.timeline.total - last.end, last, ref, facts.timeline.stretches[-1]))
        for gap, before, ref, after in gaps:
            if facts.timeline.share(gap) > LONG_ABSENCE:
                message = f"`{id}` is out of sight for {facts.timeline.share(gap):.0%} of the story after scene {before.number}"
                yield Fault(ref.span, message, (note(f"until scene {after.number}", after.scene.id.span),))


def _first_seen(facts: Facts) -> dict[str, tuple[Stretch, Ref]]:
    """The first scene of everybody, and where it lists them."""
    first: dict[str, tuple[Stretch, Ref]] = {}
    for stretch in facts.timeline.stretches:
        for who in _seen_in(stretch).values():
            first.setdefault(who.id, (stretch, who))
    return first


def _seen_in(stretch: Stretch) -> dict[str, Ref]:
    """Whom a scene lists, alive or dead, each where they stand first."""
    first: dict[str, Ref] = {}
    for who in (*stretch.scene.cast, *stretch.scene.bodies):
        first.setdefault(who.id, who)
    return first
