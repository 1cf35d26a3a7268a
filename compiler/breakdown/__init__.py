"""Facts about a story, computed once: who is where, who holds what, how long, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain

from msgspec import Struct

from compiler.breakdown.beats import BeatFall, falls
from compiler.breakdown.clock import Moment, moments
from compiler.breakdown.conditions import Conditions, conditions
from compiler.breakdown.custody import Custody, custody
from compiler.breakdown.index import Index, index
from compiler.breakdown.mentions import Mentioned, Names, mentions, names
from compiler.breakdown.presence import Presence, naming, presences
from compiler.breakdown.prop_line import PropLine, prop_lines
from compiler.breakdown.schedule import Calendar, Cell, Light, calendar, day_night, lights
from compiler.breakdown.searchable_text import Passage, outside_scenes, passages, running_text, side_text
from compiler.breakdown.threads import Thread, threads
from compiler.breakdown.timeline import Stretch, Timeline, timeline
from compiler.breakdown.translations import TextGroup, text_groups
from compiler.breakdown.whereabouts import Appearance, Leg, appearances, legs
from compiler.model.paradigm import SHIPPED, Paradigm, shipped_as
from compiler.model.story import Story
from compiler.syntax.nesting import Unread


class Facts(Struct, frozen=True, dict=True):
    """A story and its facts. Facts that only some checks and documents need are computed on first use, and kept.

    ``editions`` are the languages that the story is judged in. ``running_text`` is the running text of the scenes in order, one passage per scene and language. ``own_paradigms`` are
    the paradigms that the story brings. ``lost`` are the ids in parts that could not be read, and ``unread`` the kinds
    of content that may not have been read completely: checks do not report as unknown or missing what is only unread.
    """

    story: Story
    index: Index
    timeline: Timeline
    names: Names
    running_text: tuple[Passage, ...]
    mentions: tuple[Mentioned, ...]
    moments: tuple[Moment, ...]
    appearances: Mapping[str, tuple[Appearance, ...]]
    legs: tuple[Leg, ...]
    custody: Custody
    conditions: Conditions
    threads: tuple[Thread, ...]
    own_paradigms: tuple[Paradigm, ...]
    editions: tuple[str, ...]
    lost: frozenset[str]
    unread: frozenset[Unread]

    def paradigm(self, id: str) -> Paradigm | None:
        """The paradigm that the story calls by an id: one of its own, or a shipped one, which is read only then."""
        own = next((paradigm for paradigm in self.own_paradigms if paradigm.id == id), None)
        return own or (shipped_as(id) if id in SHIPPED else None)

    def paradigm_ids(self) -> tuple[str, ...]:
        """The ids of all paradigms that the story may name."""
        return tuple(dict.fromkeys((*SHIPPED, *(paradigm.id for paradigm in self.own_paradigms))))

    def paradigms(self) -> tuple[Paradigm, ...]:
        """All paradigms that the story may name."""
        return tuple(paradigm for id in self.paradigm_ids() if (paradigm := self.paradigm(id)))

    def falls(self, paradigm: Paradigm) -> tuple[BeatFall, ...]:
        """Where each beat of a paradigm falls in the story."""
        known, found = self._fallen.get(paradigm.id, (None, ()))
        if known != paradigm:  # an id alone would do for all that the story may name, but not for one from elsewhere
            found = falls(self.timeline, paradigm)
            self._fallen[paradigm.id] = paradigm, found
        return found

    @cached_property
    def _fallen(self) -> dict[str, tuple[Paradigm, tuple[BeatFall, ...]]]:
        """The falls that have been asked for, by the paradigm's id."""
        return {}

    @cached_property
    def side_text(self) -> tuple[Passage, ...]:
        """Passages of all other text of the story: text outside the scenes, and text beside the running text of each
        scene.
        """
        about = (side_text(stretch.scene) for stretch in self.timeline.stretches)
        return (*passages(outside_scenes(self.story)), *chain.from_iterable(about))

    @cached_property
    def texts(self) -> tuple[TextGroup, ...]:
        """All texts that an edition prints."""
        return tuple(text_groups(self.story))

    @cached_property
    def naming(self) -> Mapping[tuple[str, str], tuple[Stretch, ...]]:
        """The scenes that name each character, place and prop in prose or script: {(owner, id): scenes}."""
        return naming(self.mentions, self.timeline.stretches)

    @cached_property
    def presences(self) -> tuple[Presence, ...]:
        """Everybody's scenes, in the order of the cast."""
        return presences(self.index.characters.values(), self.timeline.stretches, self.naming)

    @cached_property
    def prop_lines(self) -> tuple[PropLine, ...]:
        """Through whose hands each prop passes, in the order of the register."""
        return prop_lines(self.index.props, self.timeline, self.custody)

    @cached_property
    def lights(self) -> Mapping[int, Light]:
        """The light of each scene, by its number."""
        return lights(self.timeline.stretches)

    @cached_property
    def day_night(self) -> tuple[Cell, ...]:
        """All scenes by light, time of day and side."""
        return day_night(self.timeline.stretches, self.lights)

    @cached_property
    def calendar(self) -> Calendar:
        """The story's days, and everybody's among them."""
        return calendar(self.timeline.stretches, self.presences)

    def whole(self) -> bool:
        """Whether everything that belongs to the story could be read."""
        return not (self.lost or self.unread)


def break_down(
    story: Story,
    own_paradigms: tuple[Paradigm, ...],
    editions: tuple[str, ...],
    lost: frozenset[str] = frozenset(),
    unread: frozenset[Unread] = frozenset(),
) -> Facts:
    """Compute the facts of a story, each kind once, from those before it."""
    found, whole, known = index(story), timeline(story), names(story)
    clock = moments(whole.stretches)
    seen = appearances(clock, found)
    texts = [(running_text(stretch.scene), mentions(stretch.scene, known)) for stretch in whole.stretches]
    return Facts(
        story=story,
        index=found,
        timeline=whole,
        names=known,
        running_text=tuple(passage for own, _ in texts for passage in own),
        mentions=tuple(mention for _, named in texts for mention in named),
        moments=clock,
        appearances=seen,
        legs=legs(seen, whole.stretches, found),
        custody=custody(found.props, whole.stretches, found),
        conditions=conditions(story),
        threads=threads(whole.stretches),
        own_paradigms=own_paradigms,
        editions=editions,
        lost=lost,
        unread=unread,
    )
