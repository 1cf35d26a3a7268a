"""The pictures of the beat sheet, each a chart over the whole story: acts, beats, tension, cast, props.

Every picture has an alternative text, a sentence for each lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec.structs import replace

from compiler.documents.beat_sheet.cells import drift, target_text, where
from compiler.documents.beat_sheet.records import Lens, Sheet, SheetBeat, SheetPresence, SheetProp, SheetScene
from compiler.documents.blocks import Bar, Chart, Curve, Division, Interval, Lane, Mark, Step
from compiler.documents.labels import Words, words
from compiler.documents.numbers import apportioned, percent, ranges

PARADIGMS_WITH_ONE_SCALE = 3
"""Pictures of up to three paradigms fit on one page, where one scale is enough."""

LANES = 24
"""The most characters, or props, that a picture shows: more are not read at a glance."""


def pictures(sheet: Sheet) -> tuple[Chart, ...]:
    """Return all pictures, to be stacked. Acts are named once; the scale is under the last picture, and also under the beats
    of a paradigm if there is only one or more than three.
    """
    by_lens = [beats(sheet, lens) for lens in sheet.lenses]
    for number, chart in enumerate(by_lens[1:], 1):
        by_lens[number] = replace(chart, divisions=_divisions(sheet))
    if len(by_lens) == 1 or len(by_lens) > PARADIGMS_WITH_ONE_SCALE:
        by_lens = [replace(chart, ticks=_ticks(sheet)) for chart in by_lens]
    found = [chart for chart in (acts(sheet), *by_lens, tension(sheet), on_screen(sheet), hands(sheet)) if chart]
    if found:
        found[-1] = replace(found[-1], ticks=_ticks(sheet))
    return tuple(found)


# Acts


def acts(sheet: Sheet) -> Chart | None:
    """Return how long the acts are, and how long each paradigm makes them. The bars name the acts."""
    if not sheet.scenes:
        return None
    label = words(sheet.language)
    minutes = [act.minutes for act in sheet.acts]
    lanes = [_act_lane(label.legend[1].capitalize(), [act.end for act in sheet.acts], minutes, label)]
    lanes += [_act_lane(lens.name, lens.acts, [None] * len(lens.acts), label) for lens in sheet.lenses if lens.acts]
    sentences = (_sentence(lane.label, ", ".join(bar.label for bar in lane.bars)) for lane in lanes)
    lanes = [replace(lane, bars=tuple(bar for bar in lane.bars if bar.end > bar.start)) for lane in lanes]
    title = label.pictures.acts
    return Chart(title, None, tuple(lanes), _divisions(sheet), (), (), tuple(sentences))


def _act_lane(name: str, ends: Sequence[float], minutes: Sequence[float | None], label: Words) -> Lane:
    starts = (0.0, *ends[:-1])
    parts = apportioned([end - start for start, end in zip(starts, ends, strict=True)], 100)
    bars = []
    for number, (start, end, part, time) in enumerate(zip(starts, ends, parts, minutes, strict=True), 1):
        short = label.act.format(number=number)
        text = f"{short} {part} %" + (f" · {label.minutes.format(minutes=round(time, 1))}" if time else "")
        bars.append(Bar(start, end, text, short, "open"))
    return Lane(name, None, tuple(bars))


# Beats


def beats(sheet: Sheet, lens: Lens) -> Chart:
    """Return where each beat of a paradigm should fall and where it falls; the scenes at its target if no scene carries it."""
    label = words(sheet.language)
    lanes = tuple(
        Lane(beat.name, Interval(*beat.target) if beat.target else None, tuple(_beat_bars(sheet, beat)))
        for beat in lens.beats
    )
    drawn: set[Mark] = {bar.mark for lane in lanes for bar in lane.bars}
    drawn |= {"target"} if any(lane.target for lane in lanes) else set()
    drawn |= {"gap"} if any(beat.moment and abs(beat.drift or 0) > 0.0005 for beat in lens.beats) else set()
    target, actual = label.legend
    named: tuple[tuple[Mark, str], ...] = (
        ("target", target), ("gap", label.pictures.drift), ("solid", actual), ("hatched", label.pictures.candidate),
    )  # fmt: skip
    legend = tuple((mark, name) for mark, name in named if mark in drawn)
    sentences = tuple(_sentence(beat.name, _beat_in_words(beat, label)) for beat in lens.beats)
    return Chart(lens.name, None, lanes, _divisions(sheet, label), (), legend, sentences)


def _beat_bars(sheet: Sheet, beat: SheetBeat) -> Iterable[Bar]:
    yield from (Bar(*place) for place in beat.actual)
    yield from _bars(dict.fromkeys(beat.expected, "hatched"), sheet.scenes)


def _beat_in_words(beat: SheetBeat, label: Words) -> str:
    target, actual = label.legend
    wanted = f"{target} {target_text(beat.target, beat.basis)} %, " if beat.target else ""
    if not beat.scenes:
        candidates = f", {label.pictures.candidate} {_scenes(beat.expected, label)}" if beat.expected else ""
        return f"{wanted}{actual} {label.pictures.nothing}{candidates}"
    places = ", ".join(_place(*place) for place in beat.actual)
    off = "" if beat.drift is None else f", {label.pictures.drift} {drift(beat)} %"
    return f"{wanted}{actual} {places} ({_scenes({carrier.scene for carrier in beat.scenes}, label)}){off}"


def _place(start: float, end: float) -> str:
    return f"{percent(start)} %" if start == end else f"{percent(start)}–{percent(end)} %"


# Tension


def tension(sheet: Sheet) -> Chart | None:
    """Return the tension of each scene, and which scenes turn; ``None`` where no scene has either."""
    label = words(sheet.language)
    turning = [scene.number for scene in sheet.scenes if scene.turns]
    curved = any(scene.tension is not None for scene in sheet.scenes)
    if not curved and not turning:
        return None
    title = label.pictures.tension if curved else label.pictures.turns
    sentences = [_sentence(label.pictures.scale, ", ".join(_levels(sheet.scenes, label)))] if curved else []
    if turning:
        sentences.append(_sentence(label.pictures.turns, _scenes(turning, label)))
    steps = tuple(
        Step(
            scene.start,
            scene.end,
            None if scene.tension is None else scene.tension / 10,
            bool(scene.turns),
            str(scene.number),
        )
        for scene in sheet.scenes
    )
    curve = Curve(label.pictures.scale if curved else "", steps)
    legend: tuple[tuple[Mark, str], ...] = (("turn", label.pictures.turning),) if turning else ()
    return Chart(title, curve, (), _divisions(sheet), (), legend, tuple(sentences))


def _levels(scenes: Iterable[SheetScene], label: Words) -> Iterable[str]:
    """Yield the tension in words, with consecutive scenes of the same tension together."""
    runs: list[tuple[int | None, list[int]]] = []
    for scene in scenes:
        if runs and runs[-1][0] == scene.tension:
            runs[-1][1].append(scene.number)
        else:
            runs.append((scene.tension, [scene.number]))
    for level, numbers in runs:
        names = _scenes(numbers, label)
        yield (
            f"{names} {label.pictures.nothing}"
            if level is None
            else label.pictures.level.format(scenes=names, level=level)
        )


# Cast


def on_screen(sheet: Sheet) -> Chart | None:
    """Return who is on screen when, alive or dead, in order of appearance; of many those with most scenes."""
    label = words(sheet.language)
    seen = [who for who in sheet.cast if who.alive or who.dead]
    if not seen:
        return None
    most = sorted(seen, key=lambda who: (-len({*who.alive, *who.dead}), _first(who)))[:LANES]
    shown = sorted(most, key=_first)
    lanes = tuple(Lane(who.name, None, _presence(who, sheet.scenes)) for who in shown)
    legend: list[tuple[Mark, str]] = [("solid", label.pictures.alive)]
    if any(bar.mark == "hatched" for lane in lanes for bar in lane.bars):
        legend.append(("hatched", label.pictures.dead))
    title = _counted(label.pictures.on_screen, len(shown), len(seen), label)
    sentences = tuple(_sentence(who.name, _presence_in_words(who, label)) for who in shown)
    return Chart(title, None, lanes, _divisions(sheet), (), tuple(legend) if len(legend) > 1 else (), sentences)


def _first(who: SheetPresence) -> int:
    return min((*who.alive, *who.dead))


def _presence(who: SheetPresence, scenes: tuple[SheetScene, ...]) -> tuple[Bar, ...]:
    """Return bars over the scenes of a character, who is alive in the scene of the death."""
    marks: dict[int, Literal["solid", "hatched"]] = dict.fromkeys(who.dead, "hatched")
    marks |= dict.fromkeys(who.alive, "solid")
    return _bars(marks, scenes)


def _bars(marks: Mapping[int, Literal["solid", "hatched"]], scenes: tuple[SheetScene, ...]) -> tuple[Bar, ...]:
    """Return bars over scenes, with consecutive scenes of a kind in one bar."""
    bars: list[Bar] = []
    before = 0
    for number in sorted(marks):
        scene = scenes[number - 1]
        bar = Bar(scene.start, scene.end, mark=marks[number])
        if bars and bars[-1].mark == bar.mark and before == number - 1:
            bar = replace(bars.pop(), end=bar.end)
        bars.append(bar)
        before = number
    return tuple(bars)


def _presence_in_words(who: SheetPresence, label: Words) -> str:
    alive = [_scenes(who.alive, label)] if who.alive else []
    dead = [f"{label.pictures.dead} ({_scenes(who.dead, label)})"] if who.dead else []
    return ", ".join((*alive, *dead))


# Props


def hands(sheet: Sheet) -> Chart | None:
    """Return who holds each prop, and where it lies; of many props those that change hands most."""
    label = words(sheet.language)
    if not sheet.props:
        return None
    most = sorted(range(len(sheet.props)), key=lambda place: -len(sheet.props[place].holds))[:LANES]
    shown = [sheet.props[place] for place in sorted(most)]
    short = shortened(hold.holder for prop in shown for hold in prop.holds if hold.holder)
    lanes = tuple(Lane(prop.name, None, tuple(_holds(prop, short))) for prop in shown)
    found = {bar.mark for lane in lanes for bar in lane.bars}
    named: tuple[tuple[Mark, str], ...] = (("open", label.pictures.held), ("hatched", label.pictures.lying))
    title = _counted(label.pictures.hands, len(shown), len(sheet.props), label)
    sentences = tuple(_sentence(prop.name, _way_in_words(prop, label, sheet.language)) for prop in shown)
    legend = tuple((mark, name) for mark, name in named if mark in found)
    return Chart(title, None, lanes, _divisions(sheet), (), legend, sentences)


def _holds(prop: SheetProp, short: dict[str, str]) -> Iterable[Bar]:
    """Yield bars where a prop is held or lies somewhere, and none where it is lost, destroyed or unknown."""
    for hold in prop.holds:
        if hold.end <= hold.start:
            continue
        if hold.holder:
            yield Bar(hold.start, hold.end, hold.holder, short[hold.holder], "open")
        elif hold.state == "lying":
            yield Bar(hold.start, hold.end, mark="hatched")


def shortened(names: Iterable[str]) -> dict[str, str]:
    """Return ``{name: shortest beginning that no other name has}``; an English article is not part of it."""
    bare = {name: name.removeprefix("the ") for name in names}
    found = {}
    for name, own in bare.items():
        others = [other for one, other in bare.items() if one != name]
        beginnings = (own[:length].rstrip() for length in range(1, len(own) + 1))
        found[name] = next((one for one in beginnings if not any(other.startswith(one) for other in others)), own)
    return found


def _way_in_words(prop: SheetProp, label: Words, language: str) -> str:
    steps = []
    for hold in prop.holds:
        since = label.pictures.at_first if hold.since is None else label.pictures.since.format(scene=hold.since)
        steps.append(f"{since} {where(hold, language)}")
    return ", ".join(steps)


# What all have in common


def _divisions(sheet: Sheet, label: Words | None = None) -> tuple[Division, ...]:
    """Return the acts, which are drawn behind every picture; with their names if there is a ``label``."""
    return tuple(
        Division(label.act.format(number=act.number) if label else "", Interval(act.start, act.end))
        for act in sheet.acts
        if act.end > act.start
    )


def _ticks(sheet: Sheet) -> tuple[tuple[float, str], ...]:
    """Return the scale: percent, and minutes where scenes declare their lengths."""
    label, minutes = words(sheet.language), sheet.minutes
    ticks = []
    for share in (0, 25, 50, 75, 100):
        clock = "" if minutes is None else f"\n{label.minutes.format(minutes=round(minutes * share / 100, 1))}"
        ticks.append((share / 100, f"{share} %{clock}"))
    return tuple(ticks)


def _counted(title: str, shown: int, whole: int, label: Words) -> str:
    """Return a title, with the numbers of those shown and of all where they differ."""
    return f"{title} ({label.pictures.some.format(shown=shown, whole=whole)})" if shown < whole else title


def _scenes(numbers: Iterable[int], label: Words) -> str:
    numbers = sorted(numbers)
    return label.pictures.scenes[len(numbers) > 1].format(scenes=ranges(numbers))


def _sentence(subject: str, predicate: str) -> str:
    return f"{subject}: {predicate}."
