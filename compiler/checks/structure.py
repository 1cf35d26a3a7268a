"""Family S: acts, sequences, scenes, and characters in the whole; beats are in `beats`.

A story is judged by the stage of its draft. An ``outline`` has no findings about shape; a ``working`` draft (or a story without
``draft``) only those about what is written; a ``final`` one also those about what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compiler.breakdown import Facts
from compiler.breakdown.timeline import Stretch
from compiler.checks.beats import named_paradigms
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import Stage, check
from compiler.model.story import Act, Sequence, Story
from compiler.model.texts import Ref
from compiler.syntax.nesting import Unread

ACT_TOLERANCE = 0.1
"""How far an act's share of the story may lie from its paradigm's, as a share of the whole."""

LONG_ABSENCE = 0.4
"""For how much of the story a main character may be out of sight before that is worth saying."""

TIME_TOLERANCE = 0.1
"""How far the declared lengths may lie from the planned running time, as a share of it."""


@check(
    "S101",
    Severity.WARNING,
    "`{scene}` has no prose",
    Stage.WORKING,
    hints={"prose": "add `<prose>` with a paragraph `<p>`"},
    needs={Unread.SCENE_PROSE},
)
def untold_scene(facts: Facts) -> Iterator[Fault]:
    """A scene has no prose in any language.

    Why it matters: a treatment prints prose; of this scene it can print the heading and the summary only.
    Wrong: <scene id="sauna"><slugline …/><summary>…</summary></scene>
    Right: <scene id="sauna"><slugline …/><summary>…</summary><prose><p>…</p></prose></scene>
    """
    for scene in facts.story.scenes():
        if not any(prose.has_text() for prose in scene.prose):
            yield fault(scene.id.span, note("prose"), scene=scene.id.id)


# Acts, sequences, scenes


@check(
    "S103",
    Severity.WARNING,
    "nothing turns in `{part}`: none of its scenes has a beat",
    Stage.FINAL,
    whole=True,
)
def turnless_act(facts: Facts) -> Iterator[Fault]:
    """An act or a sequence has no beat: nothing in it turns. Judged when the draft is final.

    Why it matters: a part in which nothing changes is one that can be cut.
    Wrong: <sequence id="chase"> whose scenes have no <beat>.
    Right: a <beat> with its turn in the scene where the sequence turns.
    """
    for part in _parts(facts.story):
        scenes = list(part.scenes()) if isinstance(part, Act) else list(part.scenes)
        if scenes and not any(scene.beats for scene in scenes):
            yield fault(part.id.span, part=part.id.id)


def _parts(story: Story) -> Iterator[Act | Sequence]:
    for act in story.acts:
        yield act
        yield from (part for part in act.parts if isinstance(part, Sequence))


@check(
    "S102",
    Severity.WARNING,
    {
        "": "`{act}` has no scenes",
        "acts": "`{story}` has no acts",
    },
    Stage.WORKING,
    whole=True,
)
def empty_act(facts: Facts) -> Iterator[Fault]:
    """A story has no acts, or an act no scenes.

    Why it matters: there is nothing to print there, and a document that ends early looks finished.
    Wrong: <act id="three"><title>The Crossing</title></act>
    Right: the act's scenes, or stage="outline" on the draft while they are not there.
    """
    if not facts.story.acts:
        yield fault(facts.story.id.span, form="acts", story=facts.story.id.id)
    for act in facts.story.acts:
        if not any(act.scenes()):
            yield fault(act.id.span, act=act.id.id)


@check(
    "S104",
    Severity.WARNING,
    "`{act}` has {share:.0%} of the story; `{paradigm}` gives it {given:.0%}",
    Stage.FINAL,
    whole=True,
)
def uneven_act(facts: Facts) -> Iterator[Fault]:
    """An act is far longer or shorter than its paradigm has it. Judged when the draft is final.

    Why it matters: a first act of half the story is a story that has not begun.
    Wrong: three acts, the first with half of the declared lengths, under save-the-cat.
    Right: acts that end near the breaks of the paradigm.
    """
    for paradigm, _at in list(named_paradigms(facts))[:1]:
        if len(paradigm.acts) != len(facts.story.acts):
            continue
        actual, wanted = (pairwise((0.0, *ends)) for ends in (facts.timeline.act_ends(), paradigm.acts))
        for act, (start, end), (first, last) in zip(facts.story.acts, actual, wanted, strict=True):
            share, given = end - start, last - first
            if abs(share - given) > ACT_TOLERANCE:
                yield fault(act.id.span, act=act.id.id, share=share, paradigm=paradigm.id, given=given)


@check(
    "S105",
    Severity.WARNING,
    "`{scene}` changes nothing",
    Stage.FINAL,
    hints={"beat": "give it a `beat`, or cut it"},
    needs={Unread.SCENE_CHANGES},
)
def idle_scene(facts: Facts) -> Iterator[Fault]:
    """A scene changes nothing: it has no beat, no setup or payoff, and no mark of continuity. Judged when final.

    Why it matters: a scene that can be cut without loss will be.
    Wrong: <scene id="breakfast"><slugline …/><prose>…</prose></scene>
    Right: the same with a <beat> that says what turns in it, or no such scene.
    """
    for stretch in facts.timeline.stretches:
        scene = stretch.scene
        if not (scene.beats or scene.setups or scene.payoffs or scene.events):
            yield fault(scene.id.span, note("beat"), scene=scene.id.id)


@check(
    "S106",
    Severity.WARNING,
    "the scenes play {minutes:g} minutes together; {planned} are planned",
    Stage.FINAL,
)
def wrong_running_time(facts: Facts) -> Iterator[Fault]:
    """The scenes' declared lengths add up to another time than the one planned. Judged when the draft is final.

    Why it matters: a film that is planned at 104 minutes and written at 130 has to be cut before it is shot.
    Wrong: running-time="104", and lengths of 130 minutes together.
    Right: other lengths, or another plan.
    """
    planned, minutes = facts.story.running_time, facts.timeline.minutes()
    if planned and minutes and abs(minutes - planned) > TIME_TOLERANCE * planned:
        yield fault(facts.story.id.span, minutes=minutes, planned=planned)


# Characters in the whole


@check(
    "S301",
    Severity.WARNING,
    "`{who}` is first seen in scene {scene}, in the last act",
    Stage.WORKING,
    notes={"definition": "defined here"},
)
def late_introduction(facts: Facts) -> Iterator[Fault]:
    """A character who matters is first seen after the last act has begun.

    Why it matters: somebody who has not been met cannot be missed, and help from a stranger feels like a trick.
    Wrong: <character id="sister" role="lead">, first in the cast of a scene of act three.
    Right: a scene with her in the first two acts, or role="minor".
    """
    if len(facts.story.acts) < 3:
        return
    last = len(facts.story.acts) - 1
    for id, (first, ref) in _first_seen(facts).items():
        character = facts.index.characters.get(id)
        if character and character.role not in ("minor", "group") and first.act == last:
            yield fault(ref.span, note("definition", character.id.span), who=id, scene=first.number)


@check(
    "S302",
    Severity.WARNING,
    "`{who}` is out of sight for {share:.0%} of the story after scene {scene}",
    Stage.FINAL,
    whole=True,
    notes={"until": "until scene {scene}"},
)
def long_absence(facts: Facts) -> Iterator[Fault]:
    """A main character is out of sight for much of the story after having been seen. Judged when the draft is final.

    Why it matters: the audience forgets, or wonders all the while where they are.
    Wrong: <character id="viktor" role="antagonist">, in scenes 1 to 3 and then not until the end.
    Right: a scene with him in between, or role="supporting".
    """
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
                until = note("until", after.scene.id.span, scene=after.number)
                yield fault(ref.span, until, who=id, share=facts.timeline.share(gap), scene=before.number)


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
