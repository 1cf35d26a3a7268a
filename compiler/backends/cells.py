"""The beat sheet's cells as they are read, the same in every form that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from compiler.backends.sheet import Lens, Sheet, SheetBeat, SheetHold, SheetProp, SheetScene
from compiler.backends.words import words
from compiler.paradigm import Basis


class SheetColumn(Struct, frozen=True):
    """A column of a paradigm's table: its title, its share of the width, and its cells, one a beat."""

    title: str
    share: int
    kind: Literal["strong", "number", "text"]
    cells: tuple[str, ...]


def columns(sheet: Sheet, lens: Lens, *, pages: bool = True) -> tuple[SheetColumn, ...]:
    """All columns but the last, which tells what changes. One with nothing to say, such as targets that no source gives,
    is left out. Without ``pages`` that column does not speak of them.
    """
    label, language = words(sheet.language), sheet.language
    titles = label.sheet_columns
    found = (
        SheetColumn(titles[0], 15, "strong", tuple(beat.name for beat in lens.beats)),
        SheetColumn(titles[1], 9, "number", tuple(map(target, lens.beats))),
        SheetColumn(titles[2], 10, "number", tuple(map(actual, lens.beats))),
        SheetColumn(titles[3], 6, "number", tuple(drift(beat, language) for beat in lens.beats)),
        SheetColumn(titles[4], 6, "number", tuple(map(drift_minutes, lens.beats))),
        SheetColumn(
            titles[5] if pages else label.scenes, 12, "text", tuple(carriers(beat, sheet) for beat in lens.beats)
        ),
    )
    return tuple(column for column in found if any(cell != NOTHING for cell in column.cells))


NOTHING = "–"
"""What stands in a cell that has nothing to say."""


def target(beat: SheetBeat) -> str:
    """Where the beat should fall, in percent."""
    return target_text(beat.target, beat.basis) if beat.target else NOTHING


def target_text(target: tuple[float, float], basis: Basis) -> str:
    """A target in percent: 10.9, 27.3–50, ≈ 0–10 where it is only a convention."""
    start, end = target
    told = percent(start) if start == end else place(start, end)
    return f"≈ {told}" if basis == "convention" else told


def actual(beat: SheetBeat) -> str:
    """Where the beat falls in percent: from the start of the scenes that carry it to their end."""
    return ", ".join(f"{percent(start)}–{percent(end)}" for start, end in beat.actual) or NOTHING


def drift(beat: SheetBeat, language: str) -> str:
    """How far off its target the beat falls, in percent of the whole, later positive."""
    if beat.drift is None:
        return NOTHING
    return words(language).on_target if abs(beat.drift) < 0.0005 else _signed(beat.drift * 100)


def drift_minutes(beat: SheetBeat) -> str:
    """The same in minutes of the planned running time."""
    if beat.drift_minutes is None or beat.drift is None or abs(beat.drift) < 0.0005:
        return NOTHING
    return _signed(beat.drift_minutes)


def carriers(beat: SheetBeat, sheet: Sheet) -> str:
    """The scenes that carry the beat, and their pages in the treatment if known: 3–5, 8 · p. 12–14. If none carries it,
    those that stand in its place, queried: 9–10?
    """
    scenes = [_scene(sheet, number) for number in sorted({carrier.scene for carrier in beat.scenes})]
    told = ranges(scene.number for scene in scenes)
    pages = [scene.page for scene in scenes if scene.page is not None]
    if not told:
        return f"{ranges(beat.expected)}?" if beat.expected else NOTHING
    return f"{told} · {words(sheet.language).pages.format(pages=_span(pages))}" if pages else told


def is_told(lens: Lens) -> bool:
    """Whether the story is told by this paradigm: whether any scene carries a beat of it."""
    return any(beat.scenes for beat in lens.beats)


def remark(beat: SheetBeat, lens: Lens, language: str) -> str:
    """What is to be said of a beat beside its figures: that it is missing, twice, early, too far off. Nothing where it is
    as it should be, or where nothing is marked at all.
    """
    if not is_told(lens):
        return ""
    return words(language).states[beat.state].format(tolerance=percent(beat.tolerance), beat=beat.ahead_of or "")


def turns(beat: SheetBeat) -> tuple[tuple[int, str], ...]:
    """What changes, with the scene's number."""
    return tuple((carrier.scene, carrier.turn) for carrier in beat.scenes)


def told(beat: SheetBeat, lens: Lens, language: str) -> Iterator[str]:
    """The last column, line by line: what is to be said of the beat, then what changes; its purpose if no scene has it."""
    if said := remark(beat, lens, language):
        yield said
    changes = turns(beat)
    for number, turn in changes:
        yield f"{number}. {turn}" if len(changes) > 1 else turn
    if not changes and beat.purpose:
        yield beat.purpose


def measured(sheet: Sheet) -> str:
    """What places rest on: declared lengths or text; the playing time, and the planned one if that is another."""
    label = words(sheet.language)
    told = label.measured[sheet.measure]
    if sheet.minutes is not None:
        told += f" ({label.minutes.format(minutes=round(sheet.minutes, 1))})"
    if sheet.planned is not None and sheet.planned != sheet.minutes:
        told += f", {label.planned.format(minutes=sheet.planned)}"
    return told + "."


def rests_on(lens: Lens, language: str) -> str:
    """Where a paradigm's beats and targets come from, how far the targets can be trusted, and what a query means."""
    label = words(language)
    bases = {beat.basis for beat in lens.beats if beat.target}
    told = [
        lens.source,
        label.convention if "convention" in bases else None if bases or lens.source else label.order_only,
    ]
    if not is_told(lens):
        told.append(label.unmarked)
    if any(beat.expected for beat in lens.beats):
        told.append(label.queried)
    return " ".join(filter(None, told))


def seen_as(scene: SheetScene, lens: Lens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The beats of a paradigm that a scene carries, and those that no scene carries and that are expected there."""
    carried = tuple(beat.name for beat in lens.beats if any(one.scene == scene.number for one in beat.scenes))
    expected = tuple(beat.name for beat in lens.beats if scene.number in beat.expected)
    return carried, expected


def seen_as_text(scene: SheetScene, lens: Lens) -> str:
    """The same as one text, the expected ones queried: Midpoint, Fun and Games, Debate?"""
    carried, expected = seen_as(scene, lens)
    return ", ".join((*carried, *(f"{name}?" for name in expected)))


def place(start: float, end: float) -> str:
    """A stretch of the line in percent: 8.7–11.1."""
    return f"{percent(start)}–{percent(end)}"


def held(sheet: Sheet, scene: SheetScene) -> tuple[str, ...]:
    """Where each prop is in a scene, and through whose hands it passes: 열쇠: 빅터 → 단코."""
    return tuple(
        f"{prop.name}: {' → '.join(_where(hold, sheet.language) for hold in holds)}"
        for prop in sheet.props
        if (holds := [hold for hold in prop.holds if hold.start < scene.end and hold.end > scene.start])
    )


def way(prop: SheetProp, language: str) -> str:
    """A prop's way through the story, with the scene since which it is where it is: 단코 → 유리 (1) → 단코 (2)."""
    told = (_where(hold, language) + (f" ({hold.since})" if hold.since else "") for hold in prop.holds)
    return " → ".join(told)


def _where(hold: SheetHold, language: str) -> str:
    return hold.holder or hold.place or words(language).whereabouts[hold.state]


def minutes(value: float | None) -> str:
    """Minutes with one place after the point, none if that is nought; a dash where they are not known."""
    return NOTHING if value is None else f"{value:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share as percent with one place after the point, none if that is nought."""
    return f"{share * 100:.1f}".removesuffix(".0")


def ranges(numbers: Iterable[int]) -> str:
    """Numbers, those that follow each other as a range: 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_span(run) for run in runs)


def _span(numbers: list[int]) -> str:
    return f"{min(numbers)}–{max(numbers)}" if len(set(numbers)) > 1 else str(numbers[0])


def _signed(value: float) -> str:
    told = f"{abs(value):.1f}"
    return "0" if told == "0.0" else f"{'+' if value > 0 else '−'}{told.removesuffix('.0')}"


def _scene(sheet: Sheet, number: int) -> SheetScene:
    return sheet.scenes[number - 1]
