"""What each report is made of: for every field of its record whether it is a column, or stands below the row.

All forms come from this one description, so that none can lack a field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from compiler.documents.reports import rows
from compiler.documents.reports.context import ReportContext
from compiler.documents.reports.records import (
    AnyRow,
    CastReport,
    DayNightReport,
    DaysReport,
    PlaceReport,
    PropReport,
    SceneReport,
)

Unit = Literal["", "count", "clock", "percent", "minutes", "time", "day", "zone"]
"""How a figure is written: unchanged, as a count, as minutes and seconds, in percent, in minutes, as a slugline's time, as
a story day, as a time zone."""


class Field(Struct, frozen=True):
    """A field of a record: a ``cell`` in a column of its own, one of many in a ``line`` below the row, a paragraph of its
    ``own`` there, or a ``matrix`` that has a column for each day. What is ``implied`` by other cells, or stands in another
    report, stands by itself only in the forms for programs. ``share`` is the column's share of the width.
    """

    name: str
    place: Literal["cell", "line", "own", "matrix", "implied"] = "line"
    share: int = 0
    kind: Literal["text", "number", "strong"] = "text"
    unit: Unit = ""


def _cell(name: str, share: int, kind: Literal["text", "number", "strong"] = "text", unit: Unit = "") -> Field:
    return Field(name, "cell", share, kind, unit)


def _line(*names: str, unit: Unit = "") -> tuple[Field, ...]:
    return tuple(Field(name, unit=unit) for name in names)


def _own(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "own") for name in names)


class Kind(Struct, frozen=True):
    """A kind of report: its name, a line about it, the record, what gathers its rows, and its fields in their order.

    ``work`` is how long it takes to lay out, as a share of what the treatment takes.
    """

    name: str
    help: str
    record: Callable[..., Any]
    rows: Callable[[ReportContext], tuple[AnyRow, ...]]
    fields: tuple[Field, ...]
    needs_pages: bool = False
    work: float = 0.2


SCENES = (
    _cell("number", 5, "number"),
    _cell("heading", 23, "strong"),
    _cell("story_day", 5, "number"),
    _cell("seconds", 6, "number", "clock"),
    _cell("eighths", 6, "number"),
    _cell("page", 7, "number"),
    _cell("on_screen", 19),
    _cell("summary", 30),
    *_line("id", "title", "act", "act_title", "sequence", "side", "place", "within"),
    *_line("time", unit="time"),
    *_line("mode"),
    *_line("start_minute", "end_minute", unit="minutes"),
    *_line("start", "end", unit="percent"),
    *_line("tension", "bodies", "speaking", "named", "letters", "script"),
    *_own("turns", "setups", "payoffs", "continuity", "notes"),
)

CAST = (
    _cell("name", 16, "strong"),
    _cell("role", 9),
    _cell("count", 6, "number", "count"),
    _cell("minutes", 6, "number", "minutes"),
    _cell("share", 7, "number", "percent"),
    _cell("first", 6, "number"),
    _cell("last", 6, "number"),
    _cell("alive", 20),
    _cell("days", 13),
    *_line("id", "names", "aliases", "portrayed_by", "bodies", "speaking", "named", "dies", "props"),
    *_own("description", "events", "notes"),
)

PLACES = (
    _cell("name", 20, "strong"),
    _cell("kind", 8),
    _cell("count", 6, "number", "count"),
    _cell("minutes", 6, "number", "minutes"),
    _cell("interior", 5, "number", "count"),
    _cell("exterior", 5, "number", "count"),
    _cell("both", 5, "number", "count"),
    _cell("day", 5, "number", "count"),
    _cell("twilight", 6, "number", "count"),
    _cell("night", 5, "number", "count"),
    _cell("open", 5, "number", "count"),
    _cell("scenes", 17),
    *_line("id", "names", "aliases", "within"),
    *_line("zone", unit="zone"),
    *_line("inside"),
    *_line("inside_minutes", unit="minutes"),
    *_line("share", unit="percent"),
    *_line("seen", "props"),
    *_own("description", "notes"),
)

PROPS = (
    _cell("name", 18, "strong"),
    _cell("opening", 18),
    _cell("handed", 12),
    _cell("used", 10),
    _cell("named", 14),
    _cell("description", 40),
    *_line("id", "names", "aliases"),
    *_own("holds", "uses", "notes"),
)

DAY_NIGHT = (
    _cell("light", 12, "strong"),
    _cell("time", 12, "text", "time"),
    _cell("side", 10),
    _cell("count", 8, "number", "count"),
    _cell("seconds", 9, "number", "clock"),
    _cell("minutes", 8, "number", "minutes"),
    _cell("eighths", 9, "number"),
    _cell("share", 9, "number", "percent"),
    _cell("scenes", 40),
    Field("sum", "implied"),
)

DAYS = (
    _cell("name", 14, "strong"),
    Field("days", "matrix", 5),
    _cell("work", 6, "number", "count"),
    _cell("hold", 6, "number", "count"),
    _cell("total", 6, "number", "count"),
    *(Field(name, "implied") for name in ("sum", "id", "role", "start", "finish", "undated")),
)

KINDS = (
    Kind("scenes", "scene list and step outline: every scene with all that is known of it", SceneReport, rows.scenes,
         SCENES, needs_pages=True, work=1),
    Kind("cast", "the characters: scenes, minutes, days, what befalls them, what they hold", CastReport, rows.cast, CAST),
    Kind("places", "the locations: scenes, minutes, inside and outside, day and night, who is seen there", PlaceReport,
         rows.places, PLACES),
    Kind("props", "the props: where each is from first to last, in whose hands, who uses it", PropReport, rows.props, PROPS),
    Kind("day-night", "how much plays by day and by night, inside and outside, with sums", DayNightReport, rows.day_night,
         DAY_NIGHT),
    Kind("days", "day out of days: on which story days each character starts, works, is held, finishes", DaysReport,
         rows.days, DAYS),
)  # fmt: skip
"""The reports, in the order in which they are listed."""
