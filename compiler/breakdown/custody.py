"""Whose hands every prop is in, mark by mark."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.clock import happens
from compiler.breakdown.index import Index
from compiler.source import Span


class Keeping(Struct, frozen=True):
    """Where a prop is: with a ``holder``, or at no hands for a ``reason``, since the place ``span``.

    ``reason`` is held, lying (``at`` a place, if that is said), lost, destroyed, or unknown (the story has not said).
    """

    reason: str
    holder: str | None
    span: Span
    at: str | None = None


class Step(Struct, frozen=True):
    """A prop changes hands: the mark, and where the prop was before."""

    scene: s.Scene
    mark: s.HandOff
    before: Keeping


class Use(Struct, frozen=True):
    """Somebody uses a prop, or kills with it: who, what, where the prop is, and whether one of them has it at hand."""

    scene: s.Scene
    who: tuple[s.Ref, ...]
    prop: s.Ref
    keeping: Keeping
    at_hand: bool


class Custody(Struct, frozen=True):
    """All hand-offs and all uses in the story's own time, in order."""

    steps: tuple[Step, ...]
    uses: tuple[Use, ...]


def custody(story: s.Story, index: Index) -> Custody:
    """Follow every prop through the story.

    After a hand-off that cannot be, or one that a flashback shows, nobody knows who has the prop: one mistake is told
    once, and what the past has moved is not held against the present.
    """
    keeping = {prop.id.id: at_first(prop) for prop in reversed(story.props)}
    steps: list[Step] = []
    uses: list[Use] = []
    for scene in story.scenes():
        for mark in scene.marks:
            if isinstance(mark, s.HandOff) and mark.prop.id in keeping:
                step = Step(scene, mark, keeping[mark.prop.id])
                known = happens(scene) and _follows(step, index)
                keeping[mark.prop.id] = after(mark) if known else Keeping("unknown", None, mark.span)
                steps += (step,) if happens(scene) else ()
            elif happens(scene):
                for who, prop in _used(mark):
                    if prop.id in keeping:
                        where = keeping[prop.id]
                        uses.append(Use(scene, who, prop, where, _at_hand(scene, who, where, index)))
    return Custody(tuple(steps), tuple(uses))


def at_first(prop: s.Prop) -> Keeping:
    """Where a prop is when the story opens."""
    if prop.held_by:
        return Keeping("held", prop.held_by.id, prop.held_by.span)
    if prop.at:
        return Keeping("lying", None, prop.at.span, prop.at.id)
    return Keeping("unknown", None, prop.id.span)


def _follows(step: Step, index: Index) -> bool:
    """Whether a hand-off can be, from where the prop was: whoever gives it has it."""
    giver, before = step.mark.giver, step.before
    return giver is None or before.reason != "held" or before.holder == giver.id or _is_group(giver.id, index)


def after(mark: s.HandOff) -> Keeping:
    """Where a prop is after a hand-off."""
    if mark.taker:
        return Keeping("held", mark.taker.id, mark.taker.span)
    reason = mark.how if mark.how in ("lost", "destroyed") else "lying"
    return Keeping(reason, None, mark.span, mark.at.id if mark.at else None)


def _at_hand(scene: s.Scene, who: tuple[s.Ref, ...], keeping: Keeping, index: Index) -> bool:
    """Whether one of the users has the prop: in hand, in a group's hands, or lying where the scene is."""
    if keeping.reason in ("unknown", "destroyed"):  # the one is not known, the other is a fault of its own
        return True
    if keeping.holder:
        return any(ref.id == keeping.holder or _is_group(ref.id, index) for ref in who) or _is_group(
            keeping.holder, index
        )
    place = index.places.get(scene.slugline.place.id)
    around = [outer.id.id for outer in index.chain(place)] if place else []
    return keeping.reason == "lying" and (keeping.at is None or keeping.at in around)


def _is_group(id: str, index: Index) -> bool:
    """Whether many act as one under this id: any of them may have what they have."""
    character = index.characters.get(id)
    return character is not None and character.role == "group"


def _used(mark: s.Mark) -> Iterator[tuple[tuple[s.Ref, ...], s.Ref]]:
    if isinstance(mark, s.Uses):
        yield mark.who, mark.prop
    elif isinstance(mark, s.Death) and mark.tool and mark.by:
        yield mark.by, mark.tool
