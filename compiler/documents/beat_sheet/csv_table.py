"""The beat sheet as a flat table for a spreadsheet, with everything that the other formats have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from compiler.documents.beat_sheet import cells
from compiler.documents.beat_sheet.records import Sheet, SheetBeat, SheetScene
from compiler.documents.records import RecordTable, Value

Columns = dict[str, Callable[[Any], Value]]
"""``{title of a column: the value of a record in it}``, in the order of the columns."""


def _fields(*names: str) -> Columns:
    """Return columns with the names of their fields."""
    return {name: attrgetter(name) for name in names}


def _ends(beat: SheetBeat) -> tuple[float | None, float | None]:
    return (beat.actual[0][0], beat.actual[-1][1]) if beat.actual else (None, None)


SHEET: Columns = _fields("story", "title", "language", "measure", "minutes", "planned")

LENS: Columns = {
    **_fields("paradigm"),
    "paradigm_name": attrgetter("name"),
    "paradigm_basis": attrgetter("basis"),
    "paradigm_acts": attrgetter("acts"),
    **_fields("source"),
}

BEAT: Columns = {
    "beat": attrgetter("id"),
    **_fields("name", "purpose", "act", "moment", "optional", "basis"),
    "target_from": lambda beat: beat.target and beat.target[0],
    "target_to": lambda beat: beat.target and beat.target[1],
    **_fields("tolerance"),
    "actual_from": lambda beat: _ends(beat)[0],
    "actual_to": lambda beat: _ends(beat)[1],
    "actual": lambda beat: [f"{round(start, 6)}–{round(end, 6)}" for start, end in beat.actual],
    **_fields("drift", "drift_minutes", "start_drift", "end_drift", "states", "neighbour", "expected"),
}

ACT: Columns = {
    "act_number": attrgetter("number"),
    "act_title": attrgetter("title"),
    "act_from": attrgetter("start"),
    "act_to": attrgetter("end"),
    "act_minutes": attrgetter("minutes"),
}

SCENE: Columns = {
    "scene": attrgetter("number"),
    "scene_id": attrgetter("id"),
    "scene_title": attrgetter("title"),
    **_fields("heading", "summary"),
    "scene_from": attrgetter("start"),
    "scene_to": attrgetter("end"),
    "scene_minutes": attrgetter("minutes"),
    **_fields("page", "tension", "on_screen"),
}

HEADS = (*SHEET, *LENS, *BEAT, *ACT, *SCENE, "dead_on_screen", "props", "turn")
WITHOUT_BEAT: tuple[Value, ...] = (None,) * len(BEAT)
WITHOUT_SCENE: tuple[Value, ...] = (None,) * (len(SCENE) + 3)


def table(sheet: Sheet) -> RecordTable:
    """Return a row for each beat and scene that carries it; for each beat without a scene, each scene without a beat, and
    each act without scenes. Positions and drifts are shares of the whole, from 0 to 1.
    """
    return RecordTable.of(HEADS, _rows(sheet))


def _values(record: object, columns: Columns) -> tuple[Value, ...]:
    return tuple(value(record) for value in columns.values())


def _rows(sheet: Sheet) -> Iterator[tuple[Value, ...]]:
    story = _values(sheet, SHEET)
    acts = [_values(act, ACT) for act in sheet.acts]
    scenes = [(*acts[scene.act - 1], *_scene(sheet, scene)) for scene in sheet.scenes]
    for lens in sheet.lenses:
        shared = (*story, *_values(lens, LENS))
        for beat in lens.beats:
            values = (*shared, *_values(beat, BEAT))
            for carrier in beat.scenes:
                yield (*values, *scenes[carrier.scene - 1], carrier.turn)
            if not beat.scenes:
                yield (*values, *(None for _ in ACT), *WITHOUT_SCENE)
        carried = {carrier.scene for beat in lens.beats for carrier in beat.scenes}
        for scene in sheet.scenes:
            if scene.number not in carried:
                for turn in scene.turns or ("",):
                    yield (*shared, *WITHOUT_BEAT, *scenes[scene.number - 1], turn)
        for act, values in zip(sheet.acts, acts, strict=True):
            if not act.scenes:
                yield (*shared, *WITHOUT_BEAT, *values, *WITHOUT_SCENE)


def _scene(sheet: Sheet, scene: SheetScene) -> tuple[Value, ...]:
    dead = [presence.name for presence in sheet.cast if scene.number in presence.dead]
    return (*_values(scene, SCENE), dead, cells.held(sheet, scene))
