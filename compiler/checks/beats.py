"""Family S, beat by beat: beats that are missing, out of order, doubled, or off their targets."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall, expected
from compiler.breakdown.timeline import Stretch
from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import Stage, check
from compiler.model.paradigm import Paradigm
from compiler.text.source import Span

_AT = ": at {actual}, expected at {target}"
_DRIFTS = {
    "early": "`{beat}` falls {falls:.1%} too early" + _AT,
    "late": "`{beat}` falls {falls:.1%} too late" + _AT,
    "begins-early": "`{beat}` begins {begins:.1%} too early" + _AT,
    "begins-late": "`{beat}` begins {begins:.1%} too late" + _AT,
    "ends-early": "`{beat}` ends {ends:.1%} too early" + _AT,
    "ends-late": "`{beat}` ends {ends:.1%} too late" + _AT,
    "begins-early-ends-early": "`{beat}` begins {begins:.1%} too early and ends {ends:.1%} too early" + _AT,
    "begins-early-ends-late": "`{beat}` begins {begins:.1%} too early and ends {ends:.1%} too late" + _AT,
    "begins-late-ends-early": "`{beat}` begins {begins:.1%} too late and ends {ends:.1%} too early" + _AT,
    "begins-late-ends-late": "`{beat}` begins {begins:.1%} too late and ends {ends:.1%} too late" + _AT,
}
"""The sentences of a drifting beat: a moment, or one or both ends of a beat that lasts."""


@check(
    "S201",
    Severity.WARNING,
    "no scene carries `{beat}` of `{paradigm}`",
    Stage.FINAL,
    whole=True,
    notes={"there": "scene {scene} stands where it is expected, at {target}"},
)
def missing_beat(facts: Facts) -> Iterator[Fault]:
    """A beat of the story's paradigm is carried by no scene. Judged when the draft is final.

    Why it matters: a story without a midpoint sags there, whatever it is called.
    Wrong: <paradigm name="save-the-cat"/> in the front matter, and no scene with <mark … beat="midpoint"/>.
    Right: a mark in the scene that is the midpoint, or another paradigm.
    """
    for paradigm, named_at in named_paradigms(facts):
        falls = facts.falls(paradigm)
        for place, fall in enumerate(falls):
            if not fall.carried and not fall.beat.optional:
                there = expected(facts.timeline, falls, place)
                yield fault(named_at, *_nearby(fall, there), beat=fall.beat.id, paradigm=paradigm.id)


def _nearby(fall: BeatFall, expected: tuple[Stretch, ...]) -> tuple[Note, ...]:
    """The first of the scenes that stand where a beat is expected."""
    if fall.beat.start is None or not expected:
        return ()
    there, target = expected[0], _percent(fall.beat.start, fall.beat.end)
    return (note("there", there.scene.id.span, scene=there.number, target=target),)


@check(
    "S202",
    Severity.WARNING,
    {
        "before": "`{beat}` comes before `{other}`",
        "after": "`{beat}` comes after `{other}`",
    },
    Stage.WORKING,
    notes={"other": "`{beat}` is here"},
)
def disordered_beat(facts: Facts) -> Iterator[Fault]:
    """A beat comes before one that it should follow, or after one that should follow it.

    Why it matters: beats answer each other; an answer before the question is no answer.
    Wrong: a scene marked midpoint, and after it one marked catalyst.
    Right: the catalyst first.
    """
    for paradigm, _at in named_paradigms(facts):
        falls = {fall.beat.id: fall for fall in facts.falls(paradigm)}
        for fall in falls.values():
            other = fall.ahead_of or fall.behind
            if other:
                side = "before" if fall.ahead_of else "after"
                there = note("other", _marked(falls[other.id], paradigm), beat=other.id)
                yield fault(_marked(fall, paradigm), there, form=side, beat=fall.beat.id, other=other.id)


@check(
    "S203",
    Severity.WARNING,
    "`{beat}` is one moment, and {scenes} scenes are marked as it",
    Stage.WORKING,
    notes={"first": "the first is here"},
)
def doubled_beat(facts: Facts) -> Iterator[Fault]:
    """A beat that is one moment is marked in several scenes.

    Why it matters: a story turns once at its midpoint; two midpoints are none.
    Wrong: two scenes with <mark paradigm="save-the-cat" beat="midpoint"/>.
    Right: one of them.
    """
    for paradigm, _at in named_paradigms(facts):
        for fall in facts.falls(paradigm):
            if fall.is_doubled():
                scenes = fall.scenes()
                first = note("first", _marked(fall, paradigm))
                yield fault(_marked(fall, paradigm, scenes[1]), first, beat=fall.beat.id, scenes=len(scenes))


@check(
    "S204",
    Severity.WARNING,
    _DRIFTS,
    Stage.WORKING,
    whole=True,
)
def drifting_beat(facts: Facts) -> Iterator[Fault]:
    """A beat falls further from its target than it should. Judged when all of the paradigm's beats are told.

    Why it matters: a midpoint at a third leaves a second half twice as long as the first, and it will drag.
    Wrong: the scene marked midpoint ends at 35 % of the story.
    Right: move scenes or change lengths, until it lies near 50 %.
    """
    for paradigm, _at in named_paradigms(facts):
        falls = facts.falls(paradigm)
        if not all(fall.carried or fall.beat.optional for fall in falls) and facts.story.stage() != "final":
            continue
        for fall in falls:
            if fall.drifts():
                target = _percent(fall.beat.start, fall.beat.end)
                actual = ", ".join(_percent(*interval) for interval in fall.intervals)
                form, drifts = _drift(fall)
                places = {"actual": actual, "target": target}
                yield fault(_marked(fall, paradigm), form=form, beat=fall.beat.id, **places, **drifts)


def _drift(fall: BeatFall) -> tuple[str, dict[str, float]]:
    """Return how a beat is off its target, as a form and shares 0..1: a moment early or late, a beat that lasts at its ends."""
    if fall.start_drift is None or fall.end_drift is None:
        drift = fall.drift or 0.0
        return _early_or_late(drift), {"falls": abs(drift)}
    ends = {"begins": fall.start_drift, "ends": fall.end_drift}
    off = {end: drift for end, drift in ends.items() if abs(drift) > fall.beat.tolerance + 1e-9}
    form = "-".join(f"{end}-{_early_or_late(drift)}" for end, drift in off.items())
    return form, {end: abs(drift) for end, drift in off.items()}


def _early_or_late(drift: float) -> str:
    return "late" if drift > 0 else "early"


def _percent(start: float | None, end: float | None) -> str:
    ends = [f"{share:.1%}" for share in dict.fromkeys((start, end)) if share is not None]
    return "–".join(ends)


def named_paradigms(facts: Facts) -> Iterator[tuple[Paradigm, Span]]:
    """Yield the paradigms that the story names, each with the place of its first name."""
    first: dict[str, Span] = {}
    for use in facts.story.front.paradigms:
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
