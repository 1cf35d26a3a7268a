"""Family T: what is planted and paid, asked and answered, introduced and used."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import Stage, check


@check(
    "T101",
    Severity.WARNING,
    "`{setup}` is planted and never paid",
    Stage.FINAL,
    whole=True,
)
def unpaid_setup(facts: Facts) -> Iterator[Fault]:
    """Something is planted and never paid. Judged when the draft is final.

    Why it matters: an audience remembers the gun on the wall, and waits for it.
    Wrong: <setup id="watch">, and no payoff of it.
    Right: <payoff of="watch"> in a later scene, or no setup.
    """
    for thread in facts.threads:
        if not thread.payoffs and thread.setup.kind == "plant":
            yield fault(thread.setup.id.span, setup=thread.setup.id.id)


@check(
    "T102",
    Severity.WARNING,
    "`{setup}` is asked and never answered",
    Stage.FINAL,
    whole=True,
)
def open_question(facts: Facts) -> Iterator[Fault]:
    """A question is raised and never answered. Judged when the draft is final.

    Why it matters: the audience leaves with it, and not in the way that was meant.
    Wrong: <setup id="who-paid-kostya" kind="question">, and no payoff of it.
    Right: <payoff of="who-paid-kostya"> in a later scene.
    """
    for thread in facts.threads:
        if not thread.payoffs and thread.setup.kind == "question":
            yield fault(thread.setup.id.span, setup=thread.setup.id.id)


@check(
    "T103",
    Severity.ERROR,
    "`{setup}` is paid in scene {scene}, before it is planted in scene {planted}",
    notes={"setup": "planted here"},
)
def early_payoff(facts: Facts) -> Iterator[Fault]:
    """Something is paid before it is planted.

    Why it matters: a payoff works because the audience remembers; it cannot remember what comes later.
    Wrong: <payoff of="watch"> in a scene before <setup id="watch">.
    Right: the setup in an earlier scene, or earlier in the same one.
    """
    for thread in facts.threads:
        if facts.index.setups[thread.setup.id.id] is not thread.setup:
            continue  # of two with the same id the first counts
        for stretch, _payoff, ref in thread.payoffs:
            past = thread.planted.scene.mode == "flashback"  # a reveal shows afterwards what was planted before
            if stretch.number < thread.planted.number and not past:
                there = note("setup", thread.setup.id.span)
                yield fault(ref.span, there, setup=ref.id, scene=stretch.number, planted=thread.planted.number)


@check(
    "T104",
    Severity.WARNING,
    "no scene needs the prop `{prop}`",
    Stage.FINAL,
    whole=True,
    hints={"alias": "remove it, or give it an alias by which the prose calls it"},
)
def idle_prop(facts: Facts) -> Iterator[Fault]:
    """A prop is introduced, and no scene names it, hands it over or uses it. Judged when the draft is final.

    Why it matters: it would be made, bought and carried to the set for nothing.
    Wrong: <prop id="umbrella"> in props.xml, and nowhere else.
    Right: a scene that needs it, or no such prop.
    """
    used = {ref.id for sort, ref in facts.index.uses if sort in ("prop", "anything")}
    used |= {mention.named.id for mention in facts.mentions if mention.named.owner == "prop"}
    for prop in facts.index.props.values():
        if prop.id.id not in used:
            yield fault(prop.id.span, note("alias"), prop=prop.id.id)
