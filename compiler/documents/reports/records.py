"""The rows of the reports: every field, typed. All formats of a report are made from these.

Scenes are given by number, from 1; positions in the story are shares of the whole, from 0 to 1. ``seconds`` and
``minutes`` are those that scenes declare, ``None`` where one of them declares none; ``eighths`` are the same in pages and
eighths of a page (``1 3/8``), a page to the minute, to the nearest eighth and never less than one. Texts are in the
language of the report. ``notes`` are the writers' notes, and are empty unless they are requested.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from compiler.breakdown.schedule import Light
from compiler.documents.header import Head


class Named(Struct, frozen=True):
    """Somebody or something, by id and by name."""

    id: str
    name: str


class NoteRecord(Struct, frozen=True):
    """A writer's remark, and whose it is."""

    by: str | None
    text: str


class MarkedBeat(Struct, frozen=True):
    """A beat of a paradigm, both by id and by name."""

    paradigm: str
    paradigm_name: str
    beat: str
    name: str


class TurnRecord(Struct, frozen=True):
    """What changes, and which beats of which paradigms that is."""

    text: str
    beats: tuple[MarkedBeat, ...]


class SetupRecord(Struct, frozen=True):
    """Something planted, or a question raised (``kind``), and the scenes that pay it."""

    id: str
    kind: str
    text: str
    paid: tuple[int, ...]


class PaidSetup(Struct, frozen=True):
    """A setup that is paid, and the scene that planted it."""

    id: str
    scene: int | None


class PayoffRecord(Struct, frozen=True):
    """Something planted earlier, paid."""

    text: str
    of: tuple[PaidSetup, ...]


class MarkRecord(Struct, frozen=True, omit_defaults=True):
    """A mark of continuity: its kind, and the people, props and places that it names.

    ``tool`` kills; ``giver`` and ``taker`` are whose hands a prop leaves and reaches, ``at`` where it then lies;
    ``means`` and ``hours`` are a journey's; ``how`` a prop changes hands or somebody is freed; ``what`` is learnt or known.
    """

    kind: str
    who: tuple[Named, ...] = ()
    by: tuple[Named, ...] = ()
    tool: Named | None = None
    prop: Named | None = None
    giver: Named | None = None
    taker: Named | None = None
    at: Named | None = None
    origin: Named | None = None
    to: Named | None = None
    means: str | None = None
    hours: int | None = None
    how: str | None = None
    what: str | None = None
    text: str | None = None


class SceneRow(Struct, frozen=True):
    """A scene.

    ``act`` and ``act_title`` are the act's number and title, ``sequence`` its sequence's title. ``side`` is int, ext or
    int-ext; ``place`` where it plays, ``within`` the larger places around that, from the inside out. ``story_day`` is
    the story's day, ``mode`` how the scene stands to its time. ``start`` and ``end`` are where it lies on the line, and
    ``start_minute`` and ``end_minute`` the same in minutes. ``seconds`` and ``eighths`` are the length that it declares.
    ``tension`` runs from 0 to 10. ``page`` is its page in the treatment, where that has been laid out.

    ``on_screen`` are alive, ``bodies`` are seen dead, ``speaking`` have a line here, ``named`` are named by the prose
    and not seen. ``letters`` counts the prose's, ``script`` says whether the scene is also written as a screenplay.
    """

    number: int
    id: str
    title: str | None
    heading: str
    act: int
    act_title: str | None
    sequence: str | None
    side: str
    place: Named
    within: tuple[Named, ...]
    time: str
    story_day: int | None
    mode: str
    start: float
    end: float
    start_minute: float | None
    end_minute: float | None
    seconds: float | None
    eighths: str | None
    tension: int | None
    page: int | None
    on_screen: tuple[Named, ...]
    bodies: tuple[Named, ...]
    speaking: tuple[Named, ...]
    named: tuple[Named, ...]
    summary: str | None
    turns: tuple[TurnRecord, ...]
    setups: tuple[SetupRecord, ...]
    payoffs: tuple[PayoffRecord, ...]
    continuity: tuple[MarkRecord, ...]
    letters: int
    script: bool
    notes: tuple[NoteRecord, ...]


class CastEvent(Struct, frozen=True):
    """Something that befalls a character or that they do, and the scene of it."""

    scene: int
    event: MarkRecord


class HeldProp(Struct, frozen=True):
    """A prop that a character has, since which scene and how it came to them; neither, if they had it at first."""

    prop: Named
    since: int | None
    how: str | None


class CastRow(Struct, frozen=True):
    """A character.

    ``names`` are all forms of the name, ``aliases`` other names. ``count`` is the number of scenes in which they are
    seen, alive (``alive``) or dead (``bodies``), and ``first`` and ``last`` are the first and last of these; ``speaking``
    are those with a line of theirs, ``named`` those that only name them. ``minutes`` are on screen, ``share`` of the
    whole. ``days`` are the story days on which they are seen. ``dies`` is the scene of their death.
    """

    id: str
    name: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    role: str
    portrayed_by: str | None
    description: str | None
    count: int
    alive: tuple[int, ...]
    bodies: tuple[int, ...]
    speaking: tuple[int, ...]
    named: tuple[int, ...]
    first: int | None
    last: int | None
    minutes: float | None
    share: float
    days: tuple[int, ...]
    dies: int | None
    events: tuple[CastEvent, ...]
    props: tuple[HeldProp, ...]
    notes: tuple[NoteRecord, ...]


class PlaceRow(Struct, frozen=True):
    """A place.

    ``within`` are the larger places around it, from the inside out; ``zone`` the hours that its clocks are ahead of
    Greenwich, its own or of the places around it. ``scenes`` play in the place itself, and ``count``, ``minutes``,
    ``share``, the sides and the lights are of these, so that all places add up to the story; ``inside`` play in places
    that lie within it, for ``inside_minutes``. ``seen`` is who is on screen in either, ``props`` what lies there when the
    story opens.
    """

    id: str
    name: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    kind: str
    within: tuple[Named, ...]
    zone: float | None
    description: str | None
    count: int
    scenes: tuple[int, ...]
    minutes: float | None
    share: float
    interior: int
    exterior: int
    both: int
    day: int
    twilight: int
    night: int
    open: int
    inside: tuple[int, ...]
    inside_minutes: float | None
    seen: tuple[Named, ...]
    props: tuple[Named, ...]
    notes: tuple[NoteRecord, ...]


class Whereabouts(Struct, frozen=True):
    """Where a prop is: held, lying, lost, destroyed or unknown (``state``); its holder and its place, if the story has them."""

    state: str
    holder: Named | None
    place: Named | None


class HoldRecord(Whereabouts, frozen=True):
    """Where a prop is from ``start`` to ``end``; since which scene, and how it came there."""

    since: int | None
    how: str | None
    start: float
    end: float


class UseRecord(Struct, frozen=True):
    """A scene of the story's own time in which somebody uses a prop, or kills with it (``how``)."""

    scene: int
    who: tuple[Named, ...]
    how: Literal["uses", "kills"]


class PropRow(Struct, frozen=True):
    """A prop.

    ``opening`` says where it is when the story opens; ``holds`` where it is from the first frame to the last, without
    gaps. ``handed`` are the scenes in which it changes hands, ``used`` those in which it is used, both in the story's own
    time: what the past or a dream shows does neither. ``named`` are those whose prose names it.
    """

    id: str
    name: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    description: str | None
    opening: Whereabouts
    holds: tuple[HoldRecord, ...]
    uses: tuple[UseRecord, ...]
    handed: tuple[int, ...]
    used: tuple[int, ...]
    named: tuple[int, ...]
    notes: tuple[NoteRecord, ...]


Sum = Literal["no", "light", "side", "whole"]
"""What a row adds up: nothing, the scenes of one light, of one side, or all."""


class DayNightRow(Struct, frozen=True):
    """The scenes of one time of day on one side, in one light; or (``sum``) of one light, of one side, or all scenes.

    Every scene is in exactly one row that is no sum. ``share`` is of the whole.
    """

    sum: Sum
    light: Light | None
    time: str | None
    side: str | None
    count: int
    seconds: float | None
    minutes: float | None
    eighths: str | None
    share: float
    scenes: tuple[int, ...]


class DayMark(Struct, frozen=True):
    """A character on a story day: S first, W works, H held, F last; and the scenes with them. Of all: how many are seen."""

    day: int
    code: str | None
    people: int | None
    scenes: tuple[int, ...]


class DaysRow(Struct, frozen=True):
    """A character's story days, or all days (``sum``).

    ``days`` are those from the first (``start``) to the last (``finish``) that have any scenes; ``work`` and ``hold``
    count them, ``total`` is both. ``undated`` are the scenes with the character that say no day.
    """

    sum: bool
    id: str | None
    name: str | None
    role: str | None
    days: tuple[DayMark, ...]
    start: int | None
    finish: int | None
    work: int
    hold: int
    total: int
    undated: tuple[int, ...]


AnyRow = SceneRow | CastRow | PlaceRow | PropRow | DayNightRow | DaysRow


class Report(Head, frozen=True, tag_field="report"):
    """A report on a story in one language; ``scenes`` is how many scenes there are."""

    scenes: int


class SceneReport(Report, frozen=True, tag="scenes"):
    """The scenes in the order in which the film shows them: scene list and step outline."""

    rows: tuple[SceneRow, ...]


class CastReport(Report, frozen=True, tag="cast"):
    """The characters, in the order of the cast."""

    rows: tuple[CastRow, ...]


class PlaceReport(Report, frozen=True, tag="places"):
    """The places, in the order of the register."""

    rows: tuple[PlaceRow, ...]


class PropReport(Report, frozen=True, tag="props"):
    """The props, in the order of the register."""

    rows: tuple[PropRow, ...]


class DayNightReport(Report, frozen=True, tag="day-night"):
    """Day and night, inside and outside: how many scenes and how long, with sums."""

    rows: tuple[DayNightRow, ...]


class DaysReport(Report, frozen=True, tag="days"):
    """Day out of days: on which of the story's days everybody is seen; the last row is of all."""

    rows: tuple[DaysRow, ...]


AnyReport = SceneReport | CastReport | PlaceReport | PropReport | DayNightReport | DaysReport
"""One of the reports. The field ``report`` is its name and shows which."""
