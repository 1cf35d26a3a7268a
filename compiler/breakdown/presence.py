"""Who is in which scenes: on screen, as a body, speaking, or only spoken of."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.length import Stretch
from compiler.breakdown.lives import speakers
from compiler.breakdown.mentions import Mentioned


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


def presences(
    cast: Iterable[s.Character], stretches: tuple[Stretch, ...], mentions: tuple[Mentioned, ...]
) -> tuple[Presence, ...]:
    """Everybody's scenes, in the order of the cast; of two with the same id the first counts."""
    named: dict[str, set[str]] = {}
    for mentioned in mentions:
        if mentioned.named.sort == "character":
            named.setdefault(mentioned.named.id, set()).add(mentioned.scene.id)
    found = []
    for id, character in {character.id.id: character for character in reversed(tuple(cast))}.items():
        alive = tuple(one for one in stretches if any(who.id == id for who in one.scene.cast))
        dead = tuple(one for one in stretches if any(who.id == id for who in one.scene.bodies))
        speaks = tuple(one for one in alive if any(who.id == id for who in speakers(one.scene)))
        others = tuple(
            one for one in stretches if one.scene.id.id in named.get(id, ()) and one not in alive and one not in dead
        )
        found.append(Presence(character, alive, dead, speaks, others))
    return tuple(reversed(found))
