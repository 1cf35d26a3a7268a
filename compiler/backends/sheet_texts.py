"""The beat sheet as text: Markdown for a pull request, CSV for a spreadsheet. JSON is the records as they are."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.backends import cells
from compiler.backends.forms import Value, csv_text, markdown_table
from compiler.backends.sheet import Carrier, Lens, Sheet, SheetBeat
from compiler.backends.words import words


def markdown(sheet: Sheet) -> str:
    """The sheet as Markdown: a table for each paradigm, what they say side by side, the scenes, the props' ways."""
    label = words(sheet.language)
    parts = [f"# {sheet.title} – {label.beat_sheet}\n", f"{cells.measured(sheet)}\n"]
    for lens in sheet.lenses:
        parts += [f"## {lens.name}\n", f"{cells.rests_on(lens, sheet.language)}\n", _beats(sheet, lens)]
    parts += [f"## {label.side_by_side if len(sheet.lenses) > 1 else label.scenes}\n", _scenes(sheet), *_ways(sheet)]
    return "\n".join(parts)


def _beats(sheet: Sheet, lens: Lens) -> str:
    label, columns = words(sheet.language), cells.columns(sheet, lens)
    last = label.sheet_columns[-1] if cells.is_told(lens) else label.purpose
    figures = zip(*(column.cells for column in columns), strict=True)
    rows = (
        (*line, "\n".join(cells.told(beat, lens, sheet.language)))
        for beat, line in zip(lens.beats, figures, strict=True)
    )
    numbers = (place for place, column in enumerate(columns) if column.kind == "number")
    return markdown_table((*(column.title for column in columns), last), rows, numbers)


def _scenes(sheet: Sheet) -> str:
    label = words(sheet.language)
    names = [lens.name for lens in sheet.lenses]
    titles = (*label.side_columns, *label.scene_columns, *names)
    rows = (
        (
            f"{scene.number} {scene.title or scene.heading}",
            cells.place(scene.start, scene.end),
            cells.minutes(scene.minutes),
            "–" if scene.tension is None else str(scene.tension),
            ", ".join(scene.on_screen),
            *(cells.seen_as_text(scene, lens) for lens in sheet.lenses),
        )
        for scene in sheet.scenes
    )
    return markdown_table(titles, rows, (1, 2, 3))


def _ways(sheet: Sheet) -> Iterator[str]:
    label = words(sheet.language)
    told = [(prop.name, cells.way(prop, sheet.language)) for prop in sheet.props]
    if told:
        yield f"## {label.ways}\n"
        yield markdown_table(label.way_columns, told)


# CSV: a line for each beat and scene that carries it, for each beat that none carries, for each scene without a beat

_COLUMNS = (
    "story", "title", "language", "measure", "minutes", "planned",
    "paradigm", "paradigm_name", "paradigm_basis", "paradigm_acts", "source",
    "beat", "name", "purpose", "act", "moment", "optional", "basis", "target_from", "target_to", "tolerance",
    "actual_from", "actual_to", "actual", "drift", "drift_minutes", "state", "ahead_of", "expected",
    "scene", "scene_id", "scene_title", "heading", "summary", "scene_act", "act_title", "scene_from", "scene_to",
    "scene_minutes", "page", "tension", "turn", "on_screen", "dead_on_screen", "props",
)  # fmt: skip


def csv(sheet: Sheet) -> str:
    """The sheet as one flat table, with everything that the other forms show; shares from 0 to 1, unrounded."""
    return csv_text(_COLUMNS, (row for lens in sheet.lenses for row in _rows(sheet, lens)))


def _rows(sheet: Sheet, lens: Lens) -> Iterator[list[Value]]:
    shared: list[Value] = [
        sheet.story, sheet.title, sheet.language, sheet.measure, sheet.minutes, sheet.planned,
        lens.paradigm, lens.name, lens.basis, lens.acts, lens.source,
    ]  # fmt: skip
    carried: set[int] = set()
    for beat in lens.beats:
        carried |= {one.scene for one in beat.scenes}
        for carrier in beat.scenes or (None,):
            yield [*shared, *_beat(beat), *_scene(sheet, carrier)]
    for scene in sheet.scenes:
        if scene.number not in carried:
            for turn in scene.turns or ("",):
                yield [*shared, *_beat(None), *_scene(sheet, Carrier(scene.number, turn))]


def _beat(beat: SheetBeat | None) -> list[Value]:
    if beat is None:
        return [None] * 18
    first, last = (beat.actual[0][0], beat.actual[-1][1]) if beat.actual else (None, None)
    return [
        beat.id, beat.name, beat.purpose, beat.act, beat.moment, beat.optional, beat.basis,
        *(beat.target or (None, None)), beat.tolerance, first, last,
        [f"{start}–{end}" for start, end in beat.actual], beat.drift, beat.drift_minutes, beat.state, beat.ahead_of,
        beat.expected,
    ]  # fmt: skip


def _scene(sheet: Sheet, carrier: Carrier | None) -> list[Value]:
    if carrier is None:
        return [None] * 16
    scene = sheet.scenes[carrier.scene - 1]
    dead = [presence.name for presence in sheet.cast if scene.number in presence.dead]
    return [
        scene.number, scene.id, scene.title, scene.heading, scene.summary, scene.act, sheet.acts[scene.act - 1].title,
        scene.start, scene.end, scene.minutes, scene.page, scene.tension, carrier.turn, scene.on_screen, dead,
        cells.held(sheet, scene),
    ]  # fmt: skip
