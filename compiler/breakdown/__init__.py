"""Facts about a story, computed once. Checks judge by them and backends tell them; neither computes them again."""

from __future__ import annotations

from msgspec import Struct

from compiler.breakdown.beats import BeatFall, falls
from compiler.breakdown.index import Index, index
from compiler.breakdown.length import Line, line
from compiler.paradigm import Paradigm
from compiler.story import Story


class Facts(Struct, frozen=True):
    """A story and all facts of it.

    ``paradigms`` are those that the story may name: the shipped ones and its own. ``lost`` are ids that stand in parts
    that could not be read, and ``holes`` says that whole files could not, so that a check does not call unknown what
    is only unread.
    """

    story: Story
    index: Index
    line: Line
    paradigms: tuple[Paradigm, ...]
    lost: frozenset[str]
    holes: bool

    def falls(self, paradigm: Paradigm) -> tuple[BeatFall, ...]:
        """Where each beat of a paradigm falls in the story."""
        return falls(self.line, paradigm)


def break_down(
    story: Story, paradigms: tuple[Paradigm, ...], lost: frozenset[str] = frozenset(), *, holes: bool = False
) -> Facts:
    """Compute the facts of a story."""
    return Facts(story, index(story), line(story), paradigms, lost, holes)
