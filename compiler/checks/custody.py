"""Family C, props: who holds what, and who does not."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.custody import PropState
from compiler.checks.continuity import is_group
from compiler.diagnostics.findings import Fault, Note, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.model.texts import Ref
from compiler.syntax.nesting import Unread


@check(
    "C201",
    Severity.ERROR,
    {
        "lying": "`{who}` does not have `{prop}`: nobody has it",
        "lost": "`{who}` does not have `{prop}`: it is lost",
        "destroyed": "`{who}` does not have `{prop}`: it is destroyed",
        "held": "`{who}` does not have `{prop}`: `{holder}` has it",
    },
    notes={"since": "since here"},
    needs={Unread.HAND_OFFS},
)
def wrong_giver(facts: Facts) -> Iterator[Fault]:
    """A prop is handed over, dropped or lost by somebody who does not have it.

    Why it matters: the prop would have to be in two places, and the set dresser has only one.
    Wrong: Viktor takes the key from Danko, and then <hand-off prop="key" from="danko" to="ridzik" how="given"/>.
    Right: a hand-off from whoever had it last.
    """
    for step in facts.custody.steps:
        giver, before = step.hand_off.giver, step.before
        group = giver and is_group(facts, giver.id, before.holder)
        if giver and not group and before.reason not in ("unknown", "destroyed") and before.holder != giver.id:
            yield _misheld(giver, step.hand_off.prop, before)


@check(
    "C203",
    Severity.ERROR,
    {
        "lying": "`{who}` gets `{prop}`, but nobody has it",
        "lost": "`{who}` gets `{prop}`, but it is lost",
        "destroyed": "`{who}` gets `{prop}`, but it is destroyed",
        "held": "`{who}` gets `{prop}`, but `{holder}` has it",
    },
    hints={"giver": 'say from whom: `from="{holder}"`'},
    notes={"since": "since here"},
    needs={Unread.HAND_OFFS},
)
def held_by_two(facts: Facts) -> Iterator[Fault]:
    """A prop comes into somebody's hands while another has it.

    Why it matters: then two people hold the one key, and the scene in which it is taken from one of them is missing.
    Wrong: Danko has the key, and <hand-off prop="key" to="viktor" how="found"/>.
    Right: <hand-off prop="key" from="danko" to="viktor" how="taken"/>
    """
    for step in facts.custody.steps:
        taker, before = step.hand_off.taker, step.before
        if taker and step.hand_off.giver is None and before.holder not in (None, taker.id):
            yield _misheld(taker, step.hand_off.prop, before, note("giver", holder=before.holder))


@check(
    "C202",
    Severity.ERROR,
    {
        "lying": "`{who}` uses `{prop}`, but nobody has it",
        "lost": "`{who}` uses `{prop}`, but it is lost",
        "destroyed": "`{who}` uses `{prop}`, but it is destroyed",
        "held": "`{who}` uses `{prop}`, but `{holder}` has it",
    },
    notes={"since": "since here"},
    needs={Unread.HAND_OFFS},
)
def unheld_use(facts: Facts) -> Iterator[Fault]:
    """Somebody uses a prop, or kills with it, without having it: it is lost, it was never lent, another has it.

    Why it matters: the scene turns on a thing that is not there.
    Wrong: <death who="viktor" by="danko" with="colt"/>, when Ridzik has the Colt.
    Right: <hand-off prop="colt" from="ridzik" to="danko" how="lent"/> in an earlier scene.
    """
    for use in facts.custody.uses:
        if not use.at_hand:
            yield _misheld(use.who[0], use.prop, use.state, at=use.prop)


@check(
    "C204",
    Severity.ERROR,
    "`{prop}` has been destroyed",
    notes={"destruction": "destroyed here"},
    needs={Unread.HAND_OFFS},
)
def destroyed_prop(facts: Facts) -> Iterator[Fault]:
    """A prop is handed over or used after it has been destroyed.

    Why it matters: there is no second one, or the story has not said so.
    Wrong: <hand-off prop="bus" how="destroyed"/>, and later <uses who="viktor" prop="bus"/>.
    Right: the use before the destruction, or another prop.
    """
    touched = [(step.hand_off.prop, step.before) for step in facts.custody.steps]
    touched += [(use.prop, use.state) for use in facts.custody.uses if use.who]
    for prop, state in touched:
        if state.reason == "destroyed":
            yield fault(prop.span, note("destruction", state.span), prop=prop.id)


def _misheld(who: Ref, prop: Ref, state: PropState, *notes: Note, at: Ref | None = None) -> Fault:
    """Return the fault that somebody acts on a prop that is elsewhere; its form is the reason for which it is there."""
    form = state.reason if state.reason in ("lying", "lost", "destroyed") else "held"
    since = note("since", state.span)
    span = (at or who).span
    return fault(span, since, *notes, form=form, who=who.id, prop=prop.id, holder=state.holder or "")
