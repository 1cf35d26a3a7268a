"""A report in words: its columns, and each row's cells and what stands below them. Every form but JSON is made of this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from compiler.documents.header import measured
from compiler.documents.labels import words
from compiler.documents.numbers import NOTHING, apportioned, bracketed, ranges
from compiler.documents.records import Value
from compiler.documents.reports.columns import Field, Kind
from compiler.documents.reports.context import eighths
from compiler.documents.reports.labels import Labels, labels
from compiler.documents.reports.records import (
    AnyReport,
    AnyRow,
    CastEvent,
    DayMark,
    DayNightReport,
    DayNightRow,
    DaysReport,
    DaysRow,
    HeldProp,
    HoldRecord,
    MarkedBeat,
    MarkRecord,
    Named,
    NoteRecord,
    PayoffRecord,
    PlaceRow,
    SceneRow,
    SetupRecord,
    TurnRecord,
    UseRecord,
    Whereabouts,
)
from compiler.exhaustive import assert_never
from compiler.model.story import MINUTE

Lines = tuple[str, ...]
"""A text in lines, such as the several turns of a scene."""


class TableColumn(Struct, frozen=True):
    """A column: its title, its share of the width, its kind of content; ``day`` if it is one of many alike."""

    title: str
    share: int
    kind: Literal["text", "number", "strong"]
    day: bool = False


class LabelledText(Struct, frozen=True):
    """Something that stands below a row: a label and its text."""

    label: str
    text: str


class TableRow(Struct, frozen=True):
    """A row: a text for each column; below, paragraphs, each of one part or several; whether it is a sum of others."""

    cells: tuple[Lines, ...]
    below: tuple[tuple[LabelledText, ...], ...]
    sum: bool = False


class ReportTable(Struct, frozen=True):
    """A report in words."""

    title: str
    kind: str
    remark: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]


def report_table(report: AnyReport, kind: Kind) -> ReportTable:
    """Return a report in words. A column without any value is left out."""
    label = labels(report.language)
    days = _days(report)
    rows = [_row(row, kind, days, report.language) for row in _adding_up(report)]
    rows += _whole(report, kind, label)
    columns = tuple(_columns(kind, days, label))
    kept = [
        place
        for place, one in enumerate(columns)
        if one.day or any(row.cells[place] not in ((), (NOTHING,)) for row in rows)
    ]
    return ReportTable(
        title=report.title,
        kind=label.titles[kind.name],
        remark=_remark(report, kind, label),
        columns=tuple(columns[place] for place in kept),
        rows=tuple(TableRow(tuple(row.cells[place] for place in kept), row.below, row.sum) for row in rows),
    )


def _days(report: AnyReport) -> list[int]:
    """The days that stand beside each other in a report that is a matrix; none in others."""
    return [mark.day for mark in report.rows[-1].days] if isinstance(report, DaysReport) and report.rows else []


def _adding_up(report: AnyReport) -> Sequence[AnyRow]:
    """The rows with shares that add up as they are printed, to a tenth of a percent, in the report that has sums of them."""
    if not isinstance(report, DayNightReport):
        return report.rows
    cells = [row for row in report.rows if row.sum == "no"]
    parts = apportioned([row.share for row in cells], 1000)
    return [
        replace(
            row,
            share=sum(part for cell, part in zip(cells, parts, strict=True) if {*cell.scenes} <= {*row.scenes}) / 1000,
        )
        for row in report.rows
    ]


def record_rows(report: AnyReport, kind: Kind) -> tuple[Lines, list[list[Value]]]:
    """The titles and rows of a table for programs: a column for every field, by its name, figures as they are.

    Where days stand beside each other there is a column for each of them too.
    """
    days = _days(report)
    titles = (*(field.name for field in kind.fields), *(f"day {day}" for day in days))
    found = []
    for row in report.rows:
        values: list[Value] = [_raw(getattr(row, field.name), field, report.language) for field in kind.fields]
        if isinstance(row, DaysRow):
            values += ["; ".join(lines) for lines in _day_cells(row, days)]
        found.append(values)
    return titles, found


def label_of(field: str, kind: Kind, label: Labels) -> str:
    """What a field is called in a report."""
    return label.fields.get(f"{kind.name}.{field}") or label.fields[field]


def _columns(kind: Kind, days: list[int], label: Labels) -> Iterable[TableColumn]:
    for field in kind.fields:
        if field.place == "cell":
            yield TableColumn(label_of(field.name, kind, label), field.share, field.kind)
        elif field.place == "matrix":
            yield from (TableColumn(str(day), field.share, "number", day=True) for day in days)


def _row(row: AnyRow, kind: Kind, days: list[int], language: str) -> TableRow:
    label = labels(language)
    cells: list[Lines] = []
    line: list[LabelledText] = []
    own: list[tuple[LabelledText, ...]] = []
    is_sum = (isinstance(row, DaysRow) and row.sum) or (isinstance(row, DayNightRow) and row.sum != "no")
    for field in kind.fields:
        if field.place == "implied":
            continue
        if field.place == "matrix":
            assert isinstance(row, DaysRow)
            cells += _day_cells(row, days)
            continue
        lines = _lines(getattr(row, field.name), field, language)
        if is_sum and field.name in ("name", "light", "time", "side"):
            lines = lines or (label.whole if field.name == "name" else label.all,)
        if field.name == "names" and lines == (getattr(row, "name", None),):
            lines = ()  # said already
        part = LabelledText(label_of(field.name, kind, label), "; ".join(lines))
        match field.place:
            case "cell":
                cells.append(lines)
            case "line":
                line += [part] if part.text else []
            case "own":
                own += [(part,)] if part.text else []
            case _:
                assert_never(field.place)
    return TableRow(tuple(cells), ((tuple(line),) if line else ()) + tuple(own), is_sum)


def _day_cells(row: DaysRow, days: list[int]) -> list[Lines]:
    texts = {mark.day: (mark.code or str(mark.people),) for mark in row.days}
    return [texts.get(day, ()) for day in days]


def _whole(report: AnyReport, kind: Kind, label: Labels) -> list[TableRow]:
    """The last row, for a report whose rows are parts of the story: the whole of it."""
    if not report.rows or not isinstance(report.rows[0], (SceneRow, PlaceRow)):
        return []
    figures: dict[str, Any] = {"count": report.scenes, "minutes": report.minutes, "share": 1.0}
    if report.minutes:
        figures |= {"seconds": report.minutes * 60, "eighths": eighths(round(report.minutes * MINUTE))}
    rows: Sequence[AnyRow] = report.rows
    for name in ("interior", "exterior", "both", "day", "twilight", "night", "open"):
        figures[name] = sum(getattr(row, name, 0) for row in rows)
    cells: list[Lines] = []
    for field in _cells_of(kind):
        first = field.kind == "strong"
        cells.append((label.whole,) if first else _lines(figures.get(field.name), field, report.language))
    if not any(lines for field, lines in zip(_cells_of(kind), cells, strict=True) if field.kind != "strong"):
        return []  # nothing that could be added up
    return [TableRow(tuple(cells), (), sum=True)]


def _cells_of(kind: Kind) -> list[Field]:
    return [field for field in kind.fields if field.place == "cell"]


def _remark(report: AnyReport, kind: Kind, label: Labels) -> str:
    """What the figures rest on, what is meant by them, and the scenes that a report of days has to leave out."""
    parts = [measured(report)] if kind.name != "props" else []
    parts.append(label.remarks[kind.name])
    rows = report.rows
    if any(getattr(row, "eighths", None) for row in rows):
        parts.append(label.eighths)
    if any(getattr(row, "page", None) for row in rows):
        parts.append(label.pages)
    if isinstance(report, DaysReport) and rows and report.rows[-1].undated:
        parts.append(label.undated.format(ranges(report.rows[-1].undated)))
    if not report.rows:
        parts.append(label.nothing)
    return " ".join(filter(None, parts))


# Values in words


def _raw(value: Any, field: Field, language: str) -> Value:
    """A value for programs: a figure or a word as it is, a list as such, what has parts of its own in words."""
    if isinstance(value, tuple) and not all(isinstance(one, (int, float, str)) for one in value):
        return tuple(_line(one, field, language) for one in value)
    if isinstance(value, Named):
        return value.name
    if isinstance(value, Whereabouts):
        return _line(value, field, language)
    found: Value = value
    return found


def _lines(value: Any, field: Field, language: str) -> Lines:
    """A value in words, in lines if it has parts that are sentences."""
    label = labels(language)
    if isinstance(value, bool):
        return (label.yes if value else label.no,)
    if isinstance(value, tuple):
        if all(isinstance(one, int) for one in value):
            return (ranges(value),) if value else ()
        if all(isinstance(one, (str, Named, HeldProp, DayMark)) for one in value):
            joined = ", ".join(_line(one, field, language) for one in value)
            return (joined,) if joined else ()
        if all(isinstance(one, HoldRecord) for one in value):
            return (" → ".join(_line(one, field, language) for one in value),)
        return tuple(_line(one, field, language) for one in value)
    line = _line(value, field, language)
    return (line,) if line else ()


def _line(value: Any, field: Field, language: str) -> str:
    """One value, or one of several, in words."""
    label = labels(language)
    match value:
        case None:
            return ""
        case str():
            if field.unit == "time":
                return words(language).times.get(value, value).lower()
            return label.values.get(field.name, {}).get(value, value)
        case int() | float():
            return _figure(value, field, label)
        case Named(name=name):
            return name
        case NoteRecord(by=by, text=text):
            return f"{by}: {text}" if by else text
        case TurnRecord(text=text, beats=beats):
            return text + bracketed("; ".join(_by_paradigm(beats)))
        case SetupRecord(kind=kind, text=text, paid=paid):
            known = label.values["kind"].get(kind, kind)
            scenes = label.paid_by.format(ranges(paid)) if paid else label.unpaid
            return f"{text} ({known}, {scenes})"
        case PayoffRecord(text=text, of=of):
            return text + bracketed(*(label.planned_by.format(one.scene) for one in of if one.scene))
        case _:
            return _happening(value, label)


def _by_paradigm(beats: tuple[MarkedBeat, ...]) -> Iterable[str]:
    """The beats' names, those of each paradigm together."""
    for paradigm in dict.fromkeys(beat.paradigm_name for beat in beats):
        yield f"{paradigm}: {', '.join(beat.name for beat in beats if beat.paradigm_name == paradigm)}"


def _happening(value: Any, label: Labels) -> str:
    """What happens to somebody or something: marks, holds, uses, days."""
    how = label.values["how"]
    match value:
        case MarkRecord():
            return _mark(value, label)
        case CastEvent(scene=scene, event=event):
            return f"{label.scene.format(scene)} {_mark(event, label)}"
        case HeldProp(prop=prop, since=since, how=by):
            return prop.name + bracketed(label.scene.format(since) if since else label.first, how.get(by or "", by))
        case HoldRecord(since=since, how=by):
            return _where(value, label) + bracketed(
                label.scene.format(since) if since else label.first, how.get(by or "", by)
            )
        case Whereabouts():
            return _where(value, label)
        case UseRecord(scene=scene, who=who, how=by):
            doing = [", ".join(one.name for one in who), how.get(by, by)]
            return f"{label.scene.format(scene)} {': '.join(filter(None, doing))}"
        case DayMark(day=day, code=code, people=people, scenes=scenes):
            what = code or label.people.format(people)
            return f"{label.day.format(day)}: {what}{bracketed(ranges(scenes))}"
    raise AssertionError(f"no words for this kind of value: {value!r}")


def _where(place: Whereabouts, label: Labels) -> str:
    """Return a prop's whereabouts in words: its holder, or its state and place."""
    state = label.values["state"].get(place.state, place.state)
    if place.place is None:
        return place.holder.name if place.holder else state
    return label.lying.format(place.place.name) if place.state == "lying" else f"{state} ({place.place.name})"


def _mark(mark: MarkRecord, label: Labels) -> str:
    """Return a mark of continuity in short words: 사망: 유리 ← 빅터; Dies: Yuri, by Viktor."""
    who, how = _names(mark.who), mark.how or ""
    name = label.marks.get(mark.kind) or _capitalized(label.values["how"].get(how, how))
    parts = [who]
    match mark.kind:
        case "travel":
            ends = " → ".join(place.name for place in (mark.origin, mark.to) if place)
            hours = label.hours.format(mark.hours) if mark.hours else ""
            parts.append(f"{'' if mark.origin else '→ '}{ends}{bracketed(mark.means or '', hours)}")
        case "hand-off":
            giver, taker = _name(mark.giver), _name(mark.taker)
            place = label.at.format(mark.at.name) if mark.at else ""
            parts = [_name(mark.prop), f"{giver}{' → ' if taker else ''}{taker}{bracketed(place)}"]
        case "uses":
            parts = [f"{who} – {_name(mark.prop)}"]
        case "learns" | "knows":
            parts = [f"{who} – {mark.text or mark.what}"]
    by = label.by.format(_names(mark.by)) if mark.by else ""
    tool = label.tool.format(mark.tool.name) if mark.tool else ""
    return f"{name}: {', '.join(part.strip() for part in parts if part.strip())}{by}{tool}"


def _name(named: Named | None) -> str:
    return named.name if named else ""


def _names(named: Iterable[Named]) -> str:
    return ", ".join(one.name for one in named)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _figure(value: float, field: Field, label: Labels) -> str:
    if not value and field.place == "cell" and field.unit in ("count", "minutes", "percent"):
        return NOTHING
    match field.unit:
        case "percent":
            return f"{value * 100:.1f}"
        case "minutes":
            return f"{value:.1f}"
        case "clock":
            minutes, seconds = divmod(round(value), 60)
            return f"{minutes}:{seconds:02}"
        case "day":
            return label.day.format(value)
        case "zone":
            return f"UTC{value:+g}".replace("-", "−")
    return f"{value:g}" if isinstance(value, float) else str(value)
