"""The text of the cells of the beat sheet, the same in every format for people."""

from __future__ import annotations

from compiler.documents.beat_sheet.records import Lens, Sheet, SheetBeat, SheetHold, SheetScene, State
from compiler.documents.labels import words
from compiler.documents.numbers import NOTHING, percent, ranges, span
from compiler.model.paradigm import Basis


def target(beat: SheetBeat) -> str:
    """Return where the beat should fall, in percent."""
    return target_text(beat.target, beat.basis) if beat.target else NOTHING


def target_text(target: tuple[float, float], basis: Basis) -> str:
    """Return a target in percent: 10.9, 27.3–50, ≈ 0–10 where it is only a convention."""
    start, end = target
    value = percent(start) if start == end else place(start, end)
    return f"≈ {value}" if basis == "convention" else value


def actual(beat: SheetBeat) -> str:
    """Return where the beat falls, in percent: from the start of the scenes that carry it to their end."""
    return ", ".join(f"{percent(start)}–{percent(end)}" for start, end in beat.actual) or NOTHING


def drift(beat: SheetBeat) -> str:
    """Return how far off its target the beat falls, in percent of the whole; later is positive."""
    return NOTHING if beat.drift is None else _signed(beat.drift * 100)


def drift_minutes(beat: SheetBeat) -> str:
    """Return the drift in minutes of the planned running time."""
    return NOTHING if beat.drift_minutes is None else _signed(beat.drift_minutes)


def carriers(beat: SheetBeat, sheet: Sheet) -> str:
    """Return the scenes that carry the beat, with their pages in the treatment if known: 3–5, 8 · p. 12–14. If none
    carries it, return the scenes at its target, with a question mark: 9–10?
    """
    scenes = [_scene(sheet, number) for number in sorted({carrier.scene for carrier in beat.scenes})]
    numbers = ranges(scene.number for scene in scenes)
    pages = [scene.page for scene in scenes if scene.page is not None]
    if not numbers:
        return f"{ranges(beat.expected)}?" if beat.expected else NOTHING
    return f"{numbers} · {words(sheet.language).sheet.pages.format(pages=span(pages))}" if pages else numbers


def is_followed(lens: Lens) -> bool:
    """Return whether the story follows this paradigm: whether any scene carries a beat of it."""
    return any(beat.scenes for beat in lens.beats)


def remark(beat: SheetBeat, lens: Lens, language: str) -> str:
    """Return a remark on a beat: that it is missing, doubled, on the wrong side of another, or off target. Empty where
    nothing is wrong, or where the story does not follow the paradigm.
    """
    if not is_followed(lens):
        return ""
    return " ".join(_state(state, beat, language) for state in beat.states)


def _state(state: State, beat: SheetBeat, language: str) -> str:
    label = words(language).sheet
    ends = NOTHING
    if beat.start_drift is not None and beat.end_drift is not None:
        ends = label.ends.format(start=_signed(beat.start_drift * 100), end=_signed(beat.end_drift * 100))
    elif beat.drift is not None:
        ends = f"{_signed(beat.drift * 100)} %"
    return label.states[state].format(tolerance=percent(beat.tolerance or 0), beat=beat.neighbour or "", ends=ends)


def rests_on(lens: Lens, language: str) -> str:
    """Return where the beats and targets of a paradigm come from, how reliable targets are, and what a question mark means."""
    label = words(language).sheet
    sentences = [lens.source]
    if any(beat.basis == "convention" for beat in lens.beats):
        sentences.append(label.convention)
    if lens.basis == "none" and not lens.source:
        sentences.append(label.order_only)
    if not is_followed(lens):
        sentences.append(label.unmarked)
    if any(beat.expected for beat in lens.beats):
        sentences.append(label.queried)
    return " ".join(filter(None, sentences))


def seen_as(scene: SheetScene, lens: Lens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the beats of a paradigm that a scene carries, and those without a scene that are expected there."""
    carried = tuple(beat.name for beat in lens.beats if any(one.scene == scene.number for one in beat.scenes))
    expected = tuple(beat.name for beat in lens.beats if scene.number in beat.expected)
    return carried, expected


def place(start: float, end: float) -> str:
    """Return an interval of the story in percent: 8.7–11.1."""
    return f"{percent(start)}–{percent(end)}"


def held(sheet: Sheet, scene: SheetScene) -> tuple[str, ...]:
    """Return where each prop is in a scene, and through whose hands it passes: 열쇠: 빅터 → 놓여 있음 (유치장 복도) → 단코."""
    return tuple(
        f"{prop.name}: {' → '.join(where(hold, sheet.language) for hold in holds)}"
        for prop in sheet.props
        if (holds := [hold for hold in prop.holds if hold.start < scene.end and hold.end > scene.start])
    )


def where(hold: SheetHold, language: str) -> str:
    """Return who holds a prop, or its state, with its place if the story gives one."""
    whereabouts = words(language).whereabouts[hold.state]
    return hold.holder or (f"{whereabouts} ({hold.place})" if hold.place else whereabouts)


def _signed(value: float) -> str:
    size = f"{abs(value):.1f}"
    return "0" if size == "0.0" else f"{'+' if value > 0 else '−'}{size.removesuffix('.0')}"


def _scene(sheet: Sheet, number: int) -> SheetScene:
    return sheet.scenes[number - 1]
