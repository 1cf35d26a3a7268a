"""Custody of props: who has each prop, event by event.

One rule: a flashback or a dream moves no prop in the present, and its uses are no uses in the present. Steps and uses
are those of the story's own time, and so is all that documents print of a prop: holds, hand-offs, uses.

Checks are more careful. A flashback that hands a prop over may explain where the prop is by now, or may contradict the
present; a check cannot know which. So from there until the next hand-off the prop is ``unknown`` in ``Step.before`` and
``Use.state``, which checks judge by, and no finding follows. A prop's line (``prop_line``) goes on with the last
state of the present, ``Step.after``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from compiler.breakdown.clock import happens
from compiler.breakdown.index import Index
from compiler.breakdown.timeline import Stretch
from compiler.exhaustive import assert_never
from compiler.model import continuity as c
from compiler.model import story as s
from compiler.model import texts as t
from compiler.text.source import Span


class PropState(Struct, frozen=True):
    """State of a prop: with a ``holder``, or with none for a ``reason``, since the place ``span``.

    ``reason`` is held, lying (``at`` a place, if the story gives one), lost, destroyed, or unknown (the story gives
    none).
    """

    reason: str
    holder: str | None
    span: Span
    at: str | None = None


class Step(Struct, frozen=True):
    """A prop changes hands: in which scene, by which hand-off, where the prop was before as far as that is sure, and where it is after."""

    stretch: Stretch
    hand_off: c.HandOff
    before: PropState
    after: PropState


class Use(Struct, frozen=True):
    """A use of a prop, or a killing with it: by whom, of which prop, the prop's state, and whether a user has it at
    hand.

    ``who`` is empty if a prop kills by no character's hand.
    """

    stretch: Stretch
    how: Literal["uses", "kills"]
    who: tuple[t.Ref, ...]
    prop: t.Ref
    state: PropState
    at_hand: bool


class Custody(Struct, frozen=True):
    """Where every prop is when the story opens, in the order of the register; all hand-offs and all uses in the story's
    own time, in order. Of two props with the same id the first counts.
    """

    first: Mapping[str, PropState]
    steps: tuple[Step, ...]
    uses: tuple[Use, ...]


def custody(props: Mapping[str, s.Prop], stretches: tuple[Stretch, ...], index: Index) -> Custody:
    """Follow every prop through the story.

    After an impossible hand-off, or one in a flashback, the holder is unknown: one mistake is one finding, and a move
    in the past is not held against the present.
    """
    first = {id: _at_first(prop) for id, prop in props.items()}
    states = dict(first)
    steps: list[Step] = []
    uses: list[Use] = []
    for stretch in stretches:
        scene = stretch.scene
        for event in scene.events:
            if isinstance(event, c.HandOff) and event.prop.id in states:
                step = Step(stretch, event, states[event.prop.id], _after(event))
                known = happens(scene) and _follows(step, index)
                states[event.prop.id] = step.after if known else PropState("unknown", None, event.span)
                steps += (step,) if happens(scene) else ()
            elif happens(scene):
                for how, who, prop in _used(event):
                    if prop.id in states:
                        state = states[prop.id]
                        uses.append(Use(stretch, how, who, prop, state, _at_hand(scene, who, state, index)))
    return Custody(first, tuple(steps), tuple(uses))


def _at_first(prop: s.Prop) -> PropState:
    """Where a prop is when the story opens."""
    if prop.held_by:
        return PropState("held", prop.held_by.id, prop.held_by.span)
    if prop.at:
        return PropState("lying", None, prop.at.span, prop.at.id)
    return PropState("unknown", None, prop.id.span)


def _follows(step: Step, index: Index) -> bool:
    """Whether a hand-off is possible from the prop's state before: the giver has the prop."""
    giver, before = step.hand_off.giver, step.before
    return giver is None or before.reason != "held" or before.holder == giver.id or _is_group(giver.id, index)


def _after(event: c.HandOff) -> PropState:
    """Where a prop is after a hand-off."""
    if event.taker:
        return PropState("held", event.taker.id, event.taker.span)
    reason = event.how if event.how in ("lost", "destroyed") else "lying"
    return PropState(reason, None, event.span, event.at.id if event.at else None)


def _at_hand(scene: s.Scene, who: tuple[t.Ref, ...], state: PropState, index: Index) -> bool:
    """Whether a user has the prop: in hand, in a group's hands, or lying where the scene is.

    True for a killing by no character's hand.
    """
    if not who or state.reason in ("unknown", "destroyed"):  # the one is not known, the other is a fault of its own
        return True
    if state.holder:
        return any(ref.id == state.holder or _is_group(ref.id, index) for ref in who) or _is_group(state.holder, index)
    return state.reason == "lying" and (state.at is None or index.is_within(scene.slugline.place.id, state.at))


def _is_group(id: str, index: Index) -> bool:
    """Whether many act as one under this id: any of them may have what they have."""
    character = index.characters.get(id)
    return character is not None and character.role == "group"


def _used(event: c.Event) -> Iterator[tuple[Literal["uses", "kills"], tuple[t.Ref, ...], t.Ref]]:
    match event:
        case c.Uses(who=who, prop=prop):
            yield "uses", who, prop
        case c.Death(by=by, tool=tool):
            if tool:
                yield "kills", by, tool
        case c.Injury() | c.Recovery() | c.Arrest() | c.Release() | c.Travel() | c.HandOff() | c.Learns() | c.Knows():
            pass
        case _:
            assert_never(event)
