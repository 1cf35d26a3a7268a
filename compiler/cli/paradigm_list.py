"""The paradigms in a terminal: all of them, or the beats of some."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from compiler.checks.catalogue import severity
from compiler.cli.arguments import as_usage
from compiler.cli.console import complain, print_findings
from compiler.cli.story_folder import story_at
from compiler.cli.terminal_document import show
from compiler.cli.time_limit import checking
from compiler.diagnostics.findings import Severity
from compiler.documents.beat_sheet import cells
from compiler.documents.blocks import Block, Column, Heading, Paragraph, Row, Table, plain
from compiler.documents.labels import words
from compiler.documents.numbers import NOTHING
from compiler.driver import compiling
from compiler.driver.checking import Checked, bring, check, one_edition
from compiler.messages import summary
from compiler.model.language_tags import canonical
from compiler.model.paradigm import Paradigm, ParadigmBeat, best


def print_paradigms(story: Path | None, names: tuple[str, ...], lang: str | None, timeout: int | None) -> None:
    """Every paradigm that a story may name, or the beats of those that are named. There need be no story."""
    with as_usage(), checking(timeout):
        checked = _checked(story, names, lang)
        _stop_if_unread(checked, names)
        found = compiling.paradigms_for(checked, names) if names else ()
    language = canonical(lang) if lang else (checked.story.language if checked.story else "en")
    if found:
        show(block for paradigm in found for block in _one(paradigm, language))
    else:
        show(_all(checked, language))


def _checked(story: Path | None, names: tuple[str, ...], lang: str | None) -> Checked:
    """The story that is meant, with the files that are named; those alone if no story is named and there is none here."""
    files = compiling.paradigm_files(names)
    try:
        return check(story_at(story), one_edition(lang), files)
    except click.UsageError:
        if story is not None:
            raise
    brought = bring(files)
    sources = {source.path: source for source in brought.sources}
    return Checked(None, brought.findings, sources, (), dict(brought.paradigms))


def _stop_if_unread(checked: Checked, names: tuple[str, ...]) -> None:
    """Exit with the findings about paradigm files that could not be read: named ones, or else the story's own."""
    unread = {str(file) for file in compiling.paradigm_files(names) if file not in checked.brought}
    shown = [finding for finding in checked.findings if finding.span.path in unread]
    facts = None if names else checked.facts
    if facts and any(use.href and not facts.paradigm(use.name.id) for use in facts.story.front.paradigms):
        shown += [finding for finding in checked.findings if severity(finding) is Severity.ERROR]
    if shown:
        print_findings(shown, checked.sources, to_stderr=True)
        complain(summary(tuple(shown)))
        raise click.exceptions.Exit(1)


def _all(checked: Checked, language: str) -> Iterator[Block]:
    label = words(language).paradigm_list
    followed = {use.name.id for use in checked.story.front.paradigms} if checked.story else set()
    rows = tuple(
        _row(
            f"{paradigm.id}{' *' if paradigm.id in followed else ''}",
            best(paradigm.names, language),
            str(len(paradigm.beats)),
            label.bases[paradigm.basis],
        )
        for paradigm in compiling.known_paradigms(checked)
    )
    yield _table(label.columns, rows)
    if followed:
        yield Paragraph(plain(f"* {label.followed}"))


def _one(paradigm: Paradigm, language: str) -> Iterator[Block]:
    """What a paradigm asks for, beat by beat, and where that comes from."""
    label = words(language).paradigm_list
    yield Heading(1, "table", best(paradigm.names, language), paradigm.id, paradigm.id)
    rows = tuple(
        _row(beat.id, best(beat.names, language), _target(beat), best(beat.purpose, language))
        for beat in paradigm.beats
    )
    yield _table(label.beat_columns, rows)
    yield Paragraph(plain(best(paradigm.source, language)))


def _table(titles: tuple[str, str, str, str], rows: tuple[Row, ...]) -> Table:
    """An id, what it is called, a figure, a few words."""
    id, name, figure, said = titles
    columns = (Column(id, 0, "strong"), Column(name, 0), Column(figure, 0, "number"), Column(said, 0))
    return Table(columns, rows, "")


def _row(*cells: str) -> Row:
    return Row(tuple((plain(cell),) for cell in cells))


def _target(beat: ParadigmBeat) -> str:
    return cells.target_text(beat.target, beat.basis) if beat.target else NOTHING
