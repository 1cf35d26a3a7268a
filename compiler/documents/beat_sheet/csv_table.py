"""The beat sheet as CSV for a spreadsheet: one flat table, with everything that the other forms show."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.documents.beat_sheet import cells
from compiler.documents.beat_sheet.records import Lens, Sheet, SheetAct, SheetBeat, SheetScene
from compiler.documents.serialize import Value, csv_text

_STORY = (
    "story", "title", "language", "measure", "minutes", "planned",
    "paradigm", "paradigm_name", "paradigm_basis", "paradigm_acts", "source",
)  # fmt: skip
_BEAT = (
    "beat", "name", "purpose", "act", "moment", "optional", "basis", "target_from", "target_to", "tolerance",
    "actual_from", "actual_to", "actual", "drift", "drift_minutes", "start_drift", "end_drift", "states",
    "neighbour", "expected",
)  # fmt: skip
_SCENE = (
    "act_number", "act_title", "act_from", "act_to", "act_minutes",
    "scene", "scene_id", "scene_title", "heading", "summary", "scene_from", "scene_to",
    "scene_minutes", "page", "tension", "on_screen", "dead_on_screen", "props", "turn",
)  # fmt: skip


def csv(sheet: Sheet) -> str:
    """A line for each beat and scene that carries it; for each beat that no scene carries, each scene without a beat, and
    each act without scenes. Places and drifts are shares of the whole, from 0 to 1.
    """
    scenes = [_scene(sheet, scene) for scene in sheet.scenes]
    return csv_text((*_STORY, *_BEAT, *_SCENE), (row for lens in sheet.lenses for row in _rows(sheet, lens, scenes)))


def _rows(sheet: Sheet, lens: Lens, scenes: list[list[Value]]) -> Iterator[list[Value]]:
    shared: list[Value] = [
        sheet.story, sheet.title, sheet.language, sheet.measure, sheet.minutes, sheet.planned,
        lens.paradigm, lens.name, lens.basis, lens.acts, lens.source,
    ]  # fmt: skip
    carried: set[int] = set()
    for beat in lens.beats:
        carried |= {one.scene for one in beat.scenes}
        for carrier in beat.scenes:
            yield [*shared, *_beat(beat), *scenes[carrier.scene - 1], carrier.turn]
        if not beat.scenes:
            yield [*shared, *_beat(beat), *[None] * len(_SCENE)]
    for scene in sheet.scenes:
        if scene.number not in carried:
            for turn in scene.turns or ("",):
                yield [*shared, *[None] * len(_BEAT), *scenes[scene.number - 1], turn]
    for act in sheet.acts:
        if not act.scenes:
            yield [*shared, *[None] * len(_BEAT), *_act(act), *[None] * (len(_SCENE) - len(_act(act)))]


def _beat(beat: SheetBeat) -> list[Value]:
    """A beat's fields, in the order of ``_BEAT``."""
    first, last = (beat.actual[0][0], beat.actual[-1][1]) if beat.actual else (None, None)
    return [
        beat.id, beat.name, beat.purpose, beat.act, beat.moment, beat.optional, beat.basis,
        *(beat.target or (None, None)), beat.tolerance, first, last,
        [f"{round(start, 6)}–{round(end, 6)}" for start, end in beat.actual], beat.drift, beat.drift_minutes, beat.start_drift, beat.end_drift,
        beat.states, beat.neighbour, beat.expected,
    ]  # fmt: skip


def _act(act: SheetAct) -> list[Value]:
    return [act.number, act.title, act.start, act.end, act.minutes]


def _scene(sheet: Sheet, scene: SheetScene) -> list[Value]:
    """A scene's fields with those of its act, in the order of ``_SCENE`` but for the turn."""
    dead = [presence.name for presence in sheet.cast if scene.number in presence.dead]
    return [
        *_act(sheet.acts[scene.act - 1]), scene.number, scene.id, scene.title, scene.heading, scene.summary,
        scene.start, scene.end, scene.minutes, scene.page, scene.tension, scene.on_screen, dead,
        cells.held(sheet, scene),
    ]  # fmt: skip
