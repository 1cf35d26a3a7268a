"""Setups and the payoffs that answer them."""

from __future__ import annotations

from msgspec import Struct

from compiler.breakdown.timeline import Stretch
from compiler.model import story as s
from compiler.model import texts as t


class Thread(Struct, frozen=True):
    """A setup, the scene that plants it, and every payoff of it with its scene, in order."""

    setup: s.Setup
    planted: Stretch
    payoffs: tuple[tuple[Stretch, s.Payoff, t.Ref], ...]


def threads(stretches: tuple[Stretch, ...]) -> tuple[Thread, ...]:
    """All threads, in the order in which they are planted."""
    paid: dict[str, list[tuple[Stretch, s.Payoff, t.Ref]]] = {}
    for stretch in stretches:
        for payoff in stretch.scene.payoffs:
            for ref in payoff.of:
                paid.setdefault(ref.id, []).append((stretch, payoff, ref))
    answers = {id: tuple(found) for id, found in paid.items()}
    return tuple(
        Thread(setup, stretch, answers.get(setup.id.id, ())) for stretch in stretches for setup in stretch.scene.setups
    )
