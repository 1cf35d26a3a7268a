"""Whose hands every prop is in, mark by mark."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.clock import happens
from compiler.source import Span


class Keeping(Struct, frozen=True):
    """Where a prop is: with a ``holder``, or at no hands for a ``reason``, since the place ``span``.

    ``reason`` is held, lying (somebody may pick it up), lost, destroyed, or unknown (the story has not said).
    """

    reason: str
    holder: str | None
    span: Span


class Step(Struct, frozen=True):
    """A prop changes hands: the mark, and where the prop was before."""

    scene: s.Scene
    mark: s.HandOff
    before: Keeping


class Use(Struct, frozen=True):
    """Somebody uses a prop, or kills with it: who, what, and where the prop is."""

    scene: s.Scene
    who: s.Ref
    prop: s.Ref
    keeping: Keeping


class Custody(Struct, frozen=True):
    """All hand-offs and all uses in the story's own time, in order."""

    steps: tuple[Step, ...]
    uses: tuple[Use, ...]


def custody(story: s.Story) -> Custody:
    """Follow every prop through the story."""
    keeping = {prop.id.id: _at_first(prop) for prop in reversed(story.props)}
    steps: list[Step] = []
    uses: list[Use] = []
    for scene in story.scenes():
        if not happens(scene):
            continue
        for mark in scene.marks:
            if isinstance(mark, s.HandOff):
                before = keeping.get(mark.prop.id)
                if before:
                    steps.append(Step(scene, mark, before))
                    keeping[mark.prop.id] = _after(mark)
            else:
                for who, prop in _used(mark):
                    if prop.id in keeping:
                        uses.append(Use(scene, who, prop, keeping[prop.id]))
    return Custody(tuple(steps), tuple(uses))


def _at_first(prop: s.Prop) -> Keeping:
    if prop.held_by:
        return Keeping("held", prop.held_by.id, prop.held_by.span)
    return Keeping("lying", None, prop.at.span) if prop.at else Keeping("unknown", None, prop.id.span)


def _after(mark: s.HandOff) -> Keeping:
    if mark.taker:
        return Keeping("held", mark.taker.id, mark.span)
    reason = mark.how if mark.how in ("lost", "destroyed") else "lying"
    return Keeping(reason, None, mark.span)


def _used(mark: s.Mark) -> Iterator[tuple[s.Ref, s.Ref]]:
    if isinstance(mark, s.Uses):
        yield from ((who, mark.prop) for who in mark.who)
    elif isinstance(mark, s.Death) and mark.tool and mark.by:
        yield mark.by[0], mark.tool
