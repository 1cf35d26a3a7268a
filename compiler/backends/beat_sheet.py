"""The beat sheet: each beat of a paradigm with its target, where it falls, how far off, and the scenes that carry it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from msgspec import Struct

from compiler import document as d
from compiler.backends.words import Words, own_or_any, slugline, text, texts, words
from compiler.breakdown import Facts
from compiler.breakdown.beats import BeatFall
from compiler.paradigm import Paradigm, best


class SheetScene(Struct, frozen=True):
    """A scene that carries a beat: its number and heading, its page in the treatment if known, and what changes."""

    number: int
    id: str
    heading: str
    page: int | None
    turn: str


class SheetRow(Struct, frozen=True):
    """A beat on the sheet, with the facts of where it falls."""

    name: str
    purpose: str
    fall: BeatFall
    scenes: tuple[SheetScene, ...]


class Sheet(Struct, frozen=True):
    """A story's beats under one paradigm, in one language. ``minutes`` is the declared playing time."""

    facts: Facts
    paradigm: Paradigm
    language: str
    minutes: float | None
    rows: tuple[SheetRow, ...]

    @property
    def title(self) -> str:
        """The story's title."""
        return text(self.facts.story.front.title, self.language) or self.facts.story.id.id


def sheet(facts: Facts, paradigm: Paradigm, language: str, pages: Mapping[int, int] | None = None) -> Sheet:
    """Gather a story's beats. ``pages`` are the treatment's pages by scene number, where it has been laid out."""
    rows = tuple(
        SheetRow(
            best(fall.beat.names, language),
            best(fall.beat.purpose, language),
            fall,
            _scenes(fall, facts, language, pages or {}),
        )
        for fall in facts.falls(paradigm)
    )
    return Sheet(facts, paradigm, language, facts.line.minutes(), rows)


def _scenes(fall: BeatFall, facts: Facts, language: str, pages: Mapping[int, int]) -> tuple[SheetScene, ...]:
    return tuple(
        SheetScene(
            number=one.stretch.number,
            id=one.stretch.scene.id.id,
            heading=slugline(one.stretch.scene, facts.index, language),
            page=pages.get(one.stretch.number),
            turn=text(one.beat.turn, language) or "",
        )
        for one in fall.carried
    )


# Cells, as they are read


def target_text(row: SheetRow) -> str:
    """The target in percent: 10.9, 27.3–50, or a dash."""
    start, end = row.fall.beat.start, row.fall.beat.end
    if start is None or end is None:
        return "–"
    return _percent(start) if start == end else f"{_percent(start)}–{_percent(end)}"


def actual_text(row: SheetRow) -> str:
    """Where the beat falls in percent: from the start of the scenes that carry it to their end."""
    return ", ".join(f"{_percent(start)}–{_percent(end)}" for start, end in row.fall.intervals) or "–"


def drift_text(row: SheetRow, language: str) -> str:
    """How far off its target the beat falls, in percent of the whole, later positive."""
    label, drift = words(language), row.fall.drift
    if drift is None:
        return label.no_target
    if abs(drift) < 0.0005:
        return label.on_target
    return (label.percent_later if drift > 0 else label.percent_earlier).format(percent=abs(drift) * 100)


def scenes_text(row: SheetRow, language: str) -> str:
    """The scenes as numbers: S#3, S#4 (12쪽); scenes that follow each other as a range."""
    numbers = sorted({scene.number for scene in row.scenes})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    pages = sorted({scene.page for scene in row.scenes if scene.page})
    if not told:
        return words(language).nowhere
    if not pages:
        return told
    span = f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else str(pages[0])
    return f"{told} · p. {span}" if language != "ko" else f"{told} · {span}쪽"


def remark(sheet: Sheet) -> str:
    """What the figures rest on: how places were measured, the playing time, and where the targets come from."""
    label, minutes = words(sheet.language), sheet.minutes
    parts = [label.measured[sheet.facts.line.measure]]
    if minutes is not None:
        parts[0] += f" ({label.minutes.format(minutes=minutes)})"
    has_targets = any(row.fall.beat.start is not None for row in sheet.rows)
    parts += [best(sheet.paradigm.source, sheet.language)] if has_targets else [label.basis[False]]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0")


# Tellings


def document(sheet: Sheet) -> d.Document:
    """The sheet as a document: the picture of the whole, then the table."""
    label = words(sheet.language)
    name = best(sheet.paradigm.names, sheet.language)
    title = f"{sheet.title} – {label.beat_sheet}"
    blocks: tuple[d.Block, ...] = (
        d.Heading(1, "title", sheet.title, "title", f"{label.beat_sheet} · {name}"),
        d.Paragraph(d.plain(remark(sheet)), "source"),
        _chart(sheet, label),
        _table(sheet, label, name),
    )
    return d.Document(
        kind="beat-sheet",
        title=title,
        running=title,
        language=sheet.language,
        authors=own_or_any(sheet.facts.story.front.authors, sheet.language),
        description=text(sheet.facts.story.front.logline, sheet.language),
        keywords=(name, *texts(sheet.facts.story.front.genre, sheet.language)),
        date=sheet.facts.story.date(),
        blocks=(d.Section("sheet", blocks),),
    )


def _chart(sheet: Sheet, label: Words) -> d.Chart:
    lanes = tuple(
        d.Lane(row.name, _target(row), tuple(d.Interval(*interval) for interval in row.fall.intervals))
        for row in sheet.rows
    )
    ends = (0.0, *sheet.facts.line.act_ends())
    divisions = tuple(
        d.Division(label.act.format(number=number), d.Interval(ends[number - 1], ends[number]))
        for number in range(1, len(ends))
    )
    minutes = sheet.minutes
    ticks = tuple(
        (
            share / 100,
            f"{share} %"
            if minutes is None
            else f"{share} %\n{label.minutes.format(minutes=round(minutes * share / 100))}",
        )
        for share in (0, 25, 50, 75, 100)
    )
    return d.Chart(lanes, divisions, ticks, label.legend, label.chart)


def _target(row: SheetRow) -> d.Interval | None:
    start, end = row.fall.beat.start, row.fall.beat.end
    return None if start is None or end is None else d.Interval(start, end)


def _table(sheet: Sheet, label: Words, name: str) -> d.Table:
    titles = label.sheet_columns
    columns = (
        d.Column(titles[0], 17, "strong"),
        d.Column(f"{titles[1]} %", 10, "number"),
        d.Column(f"{titles[2]} %", 11, "number"),
        d.Column(titles[3], 9, "number"),
        d.Column(titles[4], 13, "text"),
        d.Column(titles[5], 40, "text"),
    )
    rows = tuple(
        d.Row(
            (
                (d.plain(row.name),),
                (d.plain(target_text(row)),),
                (d.plain(actual_text(row)),),
                (d.plain(drift_text(row, sheet.language)),),
                (d.plain(scenes_text(row, sheet.language)),),
                _turns(row, label),
            ),
            muted=not row.scenes,
        )
        for row in sheet.rows
    )
    return d.Table(columns, rows, f"{sheet.title}: {name}")


def _turns(row: SheetRow, label: Words) -> tuple[tuple[d.Inline, ...], ...]:
    if not row.scenes:
        return (d.plain(label.missing),)
    if len(row.scenes) == 1:
        return (d.plain(row.scenes[0].turn),)
    return tuple((d.Run(f"{scene.number} ", "strong"), d.Run(scene.turn)) for scene in row.scenes)


def markdown(sheet: Sheet) -> str:
    """The sheet as a Markdown table that reads well in a pull request."""
    label = words(sheet.language)
    name = best(sheet.paradigm.names, sheet.language)
    lines = [f"# {sheet.title} – {label.beat_sheet}: {name}", "", remark(sheet), ""]
    titles = label.sheet_columns
    lines.append(f"| {titles[0]} | {titles[1]} % | {titles[2]} % | {titles[3]} | {titles[4]} | {titles[5]} |")
    lines.append("|---|--:|--:|--:|---|---|")
    for row in sheet.rows:
        turns = "<br>".join(f"{scene.number}: {_cell(scene.turn)}" for scene in row.scenes) or label.missing
        cells = (
            _cell(row.name), target_text(row), actual_text(row), drift_text(row, sheet.language),
            scenes_text(row, sheet.language), turns,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(value: str) -> str:
    """Text that stays inside a Markdown cell."""
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def records(sheet: Sheet) -> list[dict[str, object]]:
    """Every field of the sheet, one record for each beat; shares of the whole from 0 to 1, unrounded."""
    return [
        {
            "beat": row.fall.beat.id,
            "name": row.name,
            "purpose": row.purpose,
            "act": row.fall.beat.act,
            "target": None if row.fall.beat.start is None else [row.fall.beat.start, row.fall.beat.end],
            "actual": [list(interval) for interval in row.fall.intervals],
            "drift": row.fall.drift,
            "scenes": [
                {
                    "number": scene.number,
                    "id": scene.id,
                    "heading": scene.heading,
                    "page": scene.page,
                    "turn": scene.turn,
                }
                for scene in row.scenes
            ],
        }
        for row in sheet.rows
    ]


def json_text(sheet: Sheet) -> str:
    """The sheet as JSON, with everything that the other forms show."""
    whole = {
        "story": sheet.facts.story.id.id,
        "title": sheet.title,
        "language": sheet.language,
        "paradigm": sheet.paradigm.id,
        "published": sheet.paradigm.published,
        "measure": sheet.facts.line.measure,
        "minutes": sheet.minutes,
        "beats": records(sheet),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def csv_text(sheet: Sheet) -> str:
    """The sheet as CSV, one line for each beat and scene, with a byte order mark so that spreadsheets read Korean."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ("beat", "name", "purpose", "act", "target_from", "target_to", "actual_from", "actual_to", "drift",
         "scene", "scene_id", "heading", "page", "turn")
    )  # fmt: skip
    for row in sheet.rows:
        fall = row.fall
        actual = (fall.intervals[0][0], fall.intervals[-1][1]) if fall.intervals else ("", "")
        shared = (fall.beat.id, row.name, row.purpose, _field(fall.beat.act), _field(fall.beat.start), _field(fall.beat.end),
                  *actual, _field(fall.drift))  # fmt: skip
        for scene in row.scenes:
            writer.writerow((*shared, scene.number, scene.id, scene.heading, _field(scene.page), scene.turn))
        if not row.scenes:
            writer.writerow((*shared, "", "", "", "", ""))
    return out.getvalue()


def _field(value: object) -> object:
    return "" if value is None else value
