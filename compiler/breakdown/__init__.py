"""Facts about a story, computed once. Checks judge by them and backends tell them; neither computes them again."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from compiler.breakdown.beats import BeatFall, falls
from compiler.breakdown.clock import Moment, moments
from compiler.breakdown.custody import Custody, custody
from compiler.breakdown.index import Index, index
from compiler.breakdown.length import Line, line
from compiler.breakdown.lives import Lives, lives
from compiler.breakdown.mentions import Mentioned, Names, mentions, names
from compiler.breakdown.threads import Thread, threads
from compiler.breakdown.whereabouts import Appearance, Leg, appearances, legs
from compiler.paradigm import Paradigm
from compiler.story import Story


class Facts(Struct, frozen=True):
    """A story and all facts of it.

    ``paradigms`` are those that the story may name: the shipped ones and its own. ``lost`` are ids that stand in parts
    that could not be read, and ``unsure`` the sorts of things of which there may be more than could be read, so that a
    check does not call unknown what is only unread.
    """

    story: Story
    index: Index
    line: Line
    names: Names
    mentions: tuple[Mentioned, ...]
    moments: tuple[Moment, ...]
    appearances: Mapping[str, tuple[Appearance, ...]]
    legs: tuple[Leg, ...]
    custody: Custody
    lives: Lives
    threads: tuple[Thread, ...]
    paradigms: tuple[Paradigm, ...]
    lost: frozenset[str]
    unsure: frozenset[str]

    def falls(self, paradigm: Paradigm) -> tuple[BeatFall, ...]:
        """Where each beat of a paradigm falls in the story."""
        return falls(self.line, paradigm)

    def whole(self) -> bool:
        """Whether everything that belongs to the story could be read."""
        return not (self.lost or self.unsure)


def break_down(
    story: Story,
    paradigms: tuple[Paradigm, ...],
    lost: frozenset[str] = frozenset(),
    unsure: frozenset[str] = frozenset(),
) -> Facts:
    """Compute the facts of a story, each kind once, from those before it."""
    found, whole, known = index(story), line(story), names(story)
    clock = moments(whole.stretches)
    seen = appearances(clock, found)
    return Facts(
        story=story,
        index=found,
        line=whole,
        names=known,
        mentions=mentions(story, known),
        moments=clock,
        appearances=seen,
        legs=legs(seen, whole.stretches, found),
        custody=custody(story, found),
        lives=lives(story),
        threads=threads(whole.stretches),
        paradigms=paradigms,
        lost=lost,
        unsure=unsure,
    )
