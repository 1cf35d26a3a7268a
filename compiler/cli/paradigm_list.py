"""The paradigms in a terminal: all of them, or the beats of some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from compiler import build
from compiler.backends import cells
from compiler.backends.words import words
from compiler.cli.beats_table import terminal
from compiler.cli.stories import as_usage, story_at
from compiler.frontend import Checked, NotThere, check, one_edition
from compiler.paradigm import Paradigm, ParadigmBeat, best, named, shipped


def print_paradigms(story: Path | None, names: tuple[str, ...], lang: str | None) -> None:
    """Every paradigm that a story may name, or the beats of those that are named. There need be no story."""
    with as_usage():
        checked = _checked(story, names, lang)
        facts = checked.facts if checked else None
        found = build.paradigms_for(facts, names) if facts and names else tuple(_named(name) for name in names)
    language = lang or (facts.story.language if facts else "en")
    for paradigm in found:
        _print_beats(paradigm, language)
    if not found:
        told_by = {use.name.id for use in facts.story.front.paradigms} if facts else set()
        _print_all(facts.paradigms() if facts else shipped(), told_by, language)


def _checked(story: Path | None, names: tuple[str, ...], lang: str | None) -> Checked | None:
    """The story that is meant; nothing if none is named and there is none here."""
    if story is None:
        try:
            story = story_at(None)
        except click.UsageError:
            return None
    return check(story, one_edition(lang), build.paradigm_files(names))


def _named(name: str) -> Paradigm:
    found = named(name, shipped())
    if found is None:
        raise NotThere("paradigm", name, tuple(paradigm.id for paradigm in shipped()))
    return found


def _print_all(paradigms: Iterable[Paradigm], told_by: set[str], language: str) -> None:
    label = words(language).paradigm_list
    rows = [
        (
            f"{paradigm.id}{' *' if paradigm.id in told_by else ''}",
            best(paradigm.names, language),
            str(len(paradigm.beats)),
            label.bases[paradigm.basis if any(beat.start is not None for beat in paradigm.beats) else "none"],
        )
        for paradigm in paradigms
    ]
    _print(label.columns, rows)
    if told_by:
        click.echo(f"* {label.told_by}")


def _print_beats(paradigm: Paradigm, language: str) -> None:
    """What a paradigm asks for, beat by beat, and where that comes from."""
    console = terminal()
    console.print(f"{best(paradigm.names, language)} ({paradigm.id})", style="bold")
    rows = [
        (beat.id, best(beat.names, language), _target(beat), best(beat.purpose, language)) for beat in paradigm.beats
    ]
    _print(words(language).paradigm_list.beat_columns, rows)
    console.print(best(paradigm.source, language), end="\n\n")


def _target(beat: ParadigmBeat) -> str:
    if beat.start is None or beat.end is None:
        return "–"
    return cells.target_text((beat.start, beat.end), beat.basis)


def _print(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(*titles, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    for column in table.columns:
        column.overflow = "fold"
    table.columns[0].no_wrap = True
    terminal().print(table)
