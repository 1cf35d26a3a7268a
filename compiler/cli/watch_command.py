"""photoplay watch."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from compiler.cli.choice import counted
from compiler.cli.compiling import Asked, Done, asking, done
from compiler.cli.speech import painter, width
from compiler.cli.stories import story_at

TICK = 1000
"""Milliseconds after which it is looked whether the folder is still the same one."""

SETTLED = 60
"""Milliseconds in which nothing more is saved: an editor that saves by renaming touches several files at once."""


@click.command()
@asking
def command(**given: Any) -> None:
    """Compile STORY again whenever one of its files is saved, until Ctrl-C.

    Each compile is told in a line, with the time from the save to the documents; below it what is found in the story as
    it is now. While the story has errors the last good documents stay.

    \b
    Examples:
      photoplay watch
      photoplay watch source/red-heat --to treatment --lang en
      photoplay watch my-film --theme my.css
    """
    asked = Asked(**given)
    path = story_at(asked.story)
    asked.telling()
    folder = path if path.is_dir() else path.parent
    below = 0
    good = ""
    for saved in _saves([folder, *_others(asked)]):
        began = time.perf_counter() - saved
        line, text, wrote = _compiled(asked, path, good)
        took = time.perf_counter() - began
        now = time.strftime("%H:%M:%S")
        good = now if wrote else good
        _erase(below)
        click.echo(f"{now}  {line}, {took:.2f} s" if line else f"{now}  {took:.2f} s", err=True)
        below = _show(text)
        asked.cache.forget()
        asked.cache.prune()
        gc.collect()


def _compiled(asked: Asked, path: Path, good: str) -> tuple[str, str, bool]:
    """Compile once: a line about it, the findings, and whether documents were written. Whatever goes wrong is told."""
    try:
        telling = asked.telling()
        made = done(asked, path, telling)
        text = _told(made, asked) if made.left and made.left.findings else ""
        if made.left and not made.outputs:
            kept = f"; the documents of {good} stay" if good else "; nothing is written"
            return counted(made.found, made.left) + kept, text, False
        return _written(made, asked), text, True
    except click.ClickException as error:
        return error.format_message(), "", False
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror or error}", "", False


def _written(made: Done, asked: Asked) -> str:
    files = made.write(asked.folder)
    told = (
        f"{click.format_filename(file.name)} {output.pages} page{'s' if output.pages != 1 else ''}"
        for file, output in zip(files, made.outputs, strict=True)
    )
    return f"{click.format_filename(files[0].parent)}: {', '.join(told)}"


def _told(made: Done, asked: Asked) -> str:
    """The findings as people read them."""
    from compiler.report import terminal

    assert made.left is not None
    findings = made.left.findings
    some, more = (findings, ()) if asked.everything else terminal.folded(findings)
    text = terminal.report(some, made.left.sources, width(), painter(to_stderr=True))
    return "\n".join((text.rstrip("\n"), *(f"{line} (--all shows them)" for line in more)))


# The terminal


def _show(text: str) -> int:
    """Print what stands below the last line; how many lines of the terminal it takes, if it can be taken back."""
    if not text:
        return 0
    click.echo(text, err=True, color=True)
    if not sys.stderr.isatty():
        return 0
    from rich.cells import cell_len

    columns, rows = os.get_terminal_size(sys.stderr.fileno())
    lines = sum(max(-(-cell_len(click.unstyle(line)) // columns), 1) for line in text.split("\n"))
    return lines if lines < rows else 0


def _erase(lines: int) -> None:
    """Take back what was printed last."""
    if lines:
        click.echo(f"\033[{lines}F\033[J", nl=False, err=True)


# What is saved


def _others(asked: Asked) -> Iterator[Path]:
    """The folders of what the user names besides the story: a style sheet, paradigms."""
    for name in (asked.theme, *asked.paradigms):
        if name.endswith((".css", ".xml")):
            yield Path(name).parent


def _saves(folders: list[Path]) -> Iterator[float]:
    """At once, and then after each save: how many seconds it is ago.

    A folder that is taken away is waited for: a version control system puts another in its place.
    """
    from watchfiles import watch

    yield 0.0
    state = _state(folders)
    while True:
        there = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
        if len(there) < len(set(folders)):
            time.sleep(TICK / 1000)
            continue
        same = _numbers(there)
        if _state(folders) != state:  # saved while nobody watched
            state = _state(folders)
            yield 0.0
        try:
            for changes in watch(
                *there,
                watch_filter=_matters,
                debounce=4 * SETTLED,
                step=SETTLED,
                rust_timeout=TICK,
                yield_on_timeout=True,
            ):
                now = _state(folders)
                if changes and now != state:
                    state = now
                    ago = time.time() - max(state.values(), default=0) / 1e9
                    yield ago if 0 < ago < 5 else 0.0  # a file that was put there with an old date tells nothing
                if _numbers(there) != same:
                    break
        except FileNotFoundError:
            continue


def _matters(_: object, path: str) -> bool:
    """Whether a file can be part of a story. Editors keep copies of their own beside it."""
    name = os.path.basename(path)
    return name.endswith((".xml", ".css")) and not name.startswith((".", "#"))


def _state(folders: list[Path]) -> dict[str, int]:
    """When each file that matters was last changed."""
    found = {}
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in names:
                if _matters(None, name):
                    try:
                        status = os.stat(os.path.join(path, name))
                    except OSError:
                        continue
                    found[os.path.join(path, name)] = status.st_mtime_ns
    return found


def _numbers(folders: list[Path]) -> list[int]:
    """Which folders these are, whatever their names."""
    numbers = []
    for folder in folders:
        try:
            numbers.append(folder.stat().st_ino)
        except OSError:
            numbers.append(0)
    return numbers
