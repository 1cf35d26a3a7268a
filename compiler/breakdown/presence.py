"""The scenes of each character: on screen, as a body, speaking, or only named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from compiler.breakdown.conditions import speakers
from compiler.breakdown.mentions import Mentioned
from compiler.breakdown.timeline import Stretch
from compiler.model import story as s
from compiler.model import texts as t


class Presence(Struct, frozen=True):
    """A character and their scenes, in order.

    ``alive`` are those whose cast lists them, ``dead`` those that show their body; ``speaks`` those of them in which a
    line is theirs; ``named`` those whose prose names them though they are not seen.
    """

    character: s.Character
    alive: tuple[Stretch, ...]
    dead: tuple[Stretch, ...]
    speaks: tuple[Stretch, ...]
    named: tuple[Stretch, ...]

    def seen(self) -> tuple[Stretch, ...]:
        """The scenes in which the character is on screen, alive or dead."""
        return tuple(sorted({*self.alive, *self.dead}, key=lambda stretch: stretch.number))


def naming(
    mentions: Iterable[Mentioned], stretches: tuple[Stretch, ...]
) -> Mapping[tuple[str, str], tuple[Stretch, ...]]:
    """The scenes that name each character, place and prop in prose or script, in order: {(owner, id): scenes}."""
    scenes = {stretch.scene.id: stretch for stretch in stretches}
    found: dict[tuple[str, str], dict[Stretch, None]] = {}
    for mentioned in mentions:
        found.setdefault((mentioned.named.owner, mentioned.named.id), {})[scenes[mentioned.scene]] = None
    return {whose: tuple(named) for whose, named in found.items()}


def presences(
    cast: Iterable[s.Character],
    stretches: tuple[Stretch, ...],
    named: Mapping[tuple[str, str], tuple[Stretch, ...]],
) -> tuple[Presence, ...]:
    """Everybody's scenes, in the order of the cast."""
    alive = _by_person((one, one.scene.cast) for one in stretches)
    dead = _by_person((one, one.scene.bodies) for one in stretches)
    heard = _by_person((one, speakers(one.scene)) for one in stretches)
    found: list[Presence] = []
    for character in cast:
        id = character.id.id
        seen = {*alive.get(id, ()), *dead.get(id, ())}
        found.append(
            Presence(
                character,
                alive=tuple(alive.get(id, ())),
                dead=tuple(dead.get(id, ())),
                speaks=tuple(one for one in alive.get(id, ()) if one in heard.get(id, ())),
                named=tuple(one for one in named.get(("character", id), ()) if one not in seen),
            )
        )
    return tuple(found)


def _by_person(scenes: Iterable[tuple[Stretch, Iterable[t.Ref]]]) -> dict[str, dict[Stretch, None]]:
    """The scenes of each character, each once, in order."""
    found: dict[str, dict[Stretch, None]] = {}
    for stretch, people in scenes:
        for who in people:
            found.setdefault(who.id, {})[stretch] = None
    return found
