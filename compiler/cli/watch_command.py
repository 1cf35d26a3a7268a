"""photoplay watch."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from compiler.cli.compilation import compiled, in_one_piece, selected, write
from compiler.cli.console import named, painter, width
from compiler.cli.document_options import CommandOptions, document_options
from compiler.cli.file_watch import QUICK_TICK, TICK, Seen, changed, look, moment, stirs, with_others
from compiler.cli.selection import counted
from compiler.cli.story_folder import story_at
from compiler.diagnostics.rules import Family, family_of
from compiler.driver.results import Checked, Compiled
from compiler.driver.session import Session
from compiler.errors import NoStory, NotThere
from compiler.pdf import THEMES, Execution, JobRunner, NotPrinted, worker_pool
from compiler.syntax.strays import is_part, unnamed
from compiler.system.deliver import Output
from compiler.system.signals import STOPS
from compiler.text.folder import Folder

if TYPE_CHECKING:  # what lists the commands shall not load what compiles
    from compiler.diagnostics.findings import Finding

PATIENCE = 1.0
"""Seconds in which a compile that another save has overtaken is begun again silently; later its result is shown."""

HALF_SAVED = 0.2
"""Seconds that a file which cannot be read must be unchanged before that is shown: it may be half written."""

BLINK = 0.02
"""Seconds from one look at it to the next."""

AROUND = 4
"""Lines of a terminal that are not for findings: that of the compile, an empty one, how many more there are, the cursor's."""


@click.command(short_help="Make the documents again at each save.")
@document_options(documents=True)
def command(**given: Any) -> None:
    """Compile STORY whenever one of its files is saved, until Ctrl-C.

    Each compile prints a line, and below it the findings of the story as it is
    now. While the story has errors the last good documents stay.

    \b
    Examples:
      photoplay watch
      photoplay watch source/red-heat -d treatment --lang en
      photoplay watch my-film --theme my.css
    """
    began = time.time()
    settings = CommandOptions(**given)
    if settings.target().stdout:
        raise click.UsageError("`watch` writes files: `-o -` is for `compile`")
    path = story_at(settings.story)
    layout = settings.options().layout
    with _quiet_stops(), worker_pool(settings.jobs, layout, settings.cache) as run:
        _watch(settings, path, run, began)


@contextmanager
def _quiet_stops() -> Iterator[None]:
    """Let SIGTERM, and SIGHUP when the terminal is closed, end the command as Ctrl-C does, but without a word."""
    came: list[int] = []

    def stop(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    for number in STOPS[1:]:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup has said that it is to go on
            signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        if came:
            raise SystemExit(128 + came[0]) from None
        raise


# The loop


class Watched(Struct, frozen=True):
    """What is watched: a story, in a session of its own, the folder that it is in, and files from elsewhere.

    ``home`` is the folder that we stand in, by its name; ``run`` are the processes that lay out its pages.
    """

    session: Session
    path: Path
    folder: Path
    others: frozenset[str]
    home: str
    run: JobRunner

    def look(self, result: Result) -> Seen:
        """How the files are that matter after a compile."""
        if result.files is None:
            return self.look_at_all(result.known)
        return look(result.files | self.left_out(result.files))

    def left_out(self, read: frozenset[str]) -> frozenset[str]:
        """The files in the folder that hold a part of a story and are none of those that were read."""
        return frozenset(source.path for source in unnamed(Folder.at(self.folder), read) if is_part(source))

    def look_at_all(self, known: frozenset[str]) -> Seen:
        """How all files are that could matter."""
        return look(self.others | known, self.folder)


class Result(Struct, frozen=True):
    """Result of one compile under watch: its line, and if it got that far, what was made, found and written.

    ``files`` are those that matter from now on: those that were read, or ``None`` for all. Any file may be the one
    that is missing while something is wrong. ``known`` are the files that have ever been read.
    """

    known: frozenset[str]
    line: str
    made: Compiled | None = None
    written: tuple[Path, ...] = ()
    files: frozenset[str] | None = None

    def senseless(self) -> bool:
        """Whether a file could not be read, as happens to one that is only half saved."""
        if self.made is None:
            return True
        return not self.made.outputs and any(
            family_of(finding.code) is Family.SOURCE for finding in self.made.checked.findings
        )


class Good(Struct, frozen=True):
    """The last documents that were written, and when; none at first."""

    files: tuple[Path, ...] = ()
    at: float = 0

    def kept(self) -> str:
        """What becomes of them when the story cannot be compiled."""
        if not self.files or not all(file.exists() for file in self.files):
            return "nothing is written"
        then = time.localtime(self.at)
        since = time.strftime("%H:%M:%S" if then[:3] == time.localtime()[:3] else "%Y-%m-%d %H:%M:%S", then)
        return f"the document of {since} stays" if len(self.files) == 1 else f"the documents of {since} stay"


def _watch(settings: CommandOptions, path: Path, run: JobRunner, saved: float) -> None:
    others = frozenset(_others(settings))
    folder = path if path.is_dir() else path.parent
    watched = Watched(Session.at(path), path, folder, others, os.getcwd(), run)
    stirring = stirs(watched.folder, QUICK_TICK if others else TICK)
    good, block, warm = Good(), "", False
    result, before, saved = _settled(settings, watched, None, saved, good)
    click.echo(f"watching {named(path)} until Ctrl-C")
    while True:
        now = time.time()
        if result.written:
            good = Good(result.written, now)
        _erase(block)
        clock = time.strftime("%H:%M:%S", time.localtime(now))
        click.echo(f"{clock}  {max(now - saved, 0):5.2f} s  {result.line}")
        block = _block(result.made, settings)
        if block:
            click.echo(block if _terminal() else f"{block}\n", color=True)
        _tidy(settings, result)
        if not warm:
            _warm(settings, watched)
            warm = True
        saved = _next_save(watched, stirring, before, result)
        result, before, saved = _settled(settings, watched, result, saved, good)


def _others(settings: CommandOptions) -> Iterator[str]:
    """The files that the user names besides the story: a style sheet, paradigms."""
    if settings.theme not in THEMES:
        yield settings.theme
    yield from (name for name in settings.paradigms if name.endswith(".xml"))


def _next_save(watched: Watched, stirring: Iterator[None], before: Seen, result: Result) -> float:
    """Wait until a file that matters is not as it was; when it was saved."""
    last = before.at
    while True:
        _come_home(watched.home)
        now = watched.look(result)
        if names := changed(before, now, result.files):
            return moment(names, last, now.at)
        last = now.at
        next(stirring)


def _settled(
    settings: CommandOptions, watched: Watched, last: Result | None, saved: float, good: Good
) -> tuple[Result, Seen, float]:
    """Compile and write; return the result, the state of its files, and the time of the last save.

    If another save overtakes it (several files saved at once, a file written in several steps) it begins again: so the
    result is that of the last save. The ``last`` result is ``None`` the first time, when wrong usage is raised.
    """
    began = time.time()
    known = last.known if last else frozenset()
    while True:
        _come_home(watched.home)
        before = watched.look_at_all(known)
        result = _compiled(settings, watched, known, good, first=last is None)
        known = result.known
        before = with_others(before, known)
        while not (names := changed(before, now := watched.look(result), result.files)):
            if not result.senseless() or time.time() - saved > HALF_SAVED:
                return _written(result, settings, watched, good), before, saved
            time.sleep(BLINK)
        if time.time() - began > PATIENCE:
            return _written(result, settings, watched, good), before, saved
        saved = moment(names, before.at, now.at)


def _come_home(home: str) -> None:
    """Stand in the folder of this name, also if it is another one than it was: what is relative begins there."""
    with suppress(OSError):
        if not os.path.samefile(os.curdir, home):
            os.chdir(home)


def _compiled(settings: CommandOptions, watched: Watched, known: frozenset[str], good: Good, *, first: bool) -> Result:
    """Compile once and write nothing. Whatever goes wrong is a sentence; but wrong usage is raised the first time."""
    try:
        made = compiled(settings, watched.session, settings.options(), watched.run)
    except click.UsageError as error:
        if first:
            raise
        return Result(known, f"{error.format_message()}; {good.kept()}")
    except click.ClickException as error:
        return Result(known, f"{error.format_message()}; {good.kept()}")
    except OSError as error:
        place = f"{named(Path(error.filename))}: " if error.filename else ""
        return Result(known, f"{place}{error.strerror or error}; {good.kept()}")
    read, found = frozenset(made.checked.sources), len(made.checked.findings)
    checked = selected(settings, made.checked)
    made = replace(made, checked=checked, outputs=() if checked.has_errors(strict=settings.strict) else made.outputs)
    if not made.outputs:
        return Result(known | read, f"{counted(found, checked.findings)}; {good.kept()}", made)
    said = f"; {counted(found, checked.findings)}" if checked.findings else ""
    return Result(known | read, said, made, files=read | watched.others | watched.left_out(read))


def _written(result: Result, settings: CommandOptions, watched: Watched, good: Good) -> Result:
    """Write the documents, if there are any."""
    made = result.made
    if made is None or not made.outputs:
        return result
    folder = named(settings.target().place(made.checked.id or ""))
    try:
        files = write(settings, watched.path, made)
    except click.ClickException as error:
        return replace(result, line=f"{error.format_message()}; {good.kept()}")
    except OSError as error:
        return replace(result, line=f"{folder}: {error.strerror or error}; {good.kept()}")
    pages = (f"{named(Path(file.name))}{_pages(output)}" for file, output in zip(files, made.outputs, strict=True))
    return replace(result, line=f"{folder}: {', '.join(pages)}{result.line}", written=files)


def _pages(output: Output) -> str:
    return "" if output.pages is None else f" {output.pages} page{'s' if output.pages != 1 else ''}"


def _tidy(settings: CommandOptions, result: Result) -> None:
    """Keep small while nobody waits. What a story that is broken now does not need, it will need again when it is mended."""
    if result.made and result.made.outputs:
        settings.cache.forget()
    settings.cache.prune()
    gc.collect()


def _warm(settings: CommandOptions, watched: Watched) -> None:
    """Load what the next compile will need, so that the first edit does not wait for it; nothing where that fails."""
    from compiler.driver.compiling import compile_story

    with suppress(NoStory, NotThere, NotPrinted, OSError, click.ClickException):
        options = settings.options()
        compile_story(
            watched.session, options, Execution(settings.cache, watched.run)
        )  # all of it is kept: this only reads it


# The terminal


def _terminal() -> tuple[int, int] | None:
    """The columns and rows of the terminal, if it is one that can take back what was printed."""
    if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        return None
    size = os.get_terminal_size(sys.stdout.fileno())
    return (size.columns, size.lines) if size.columns and size.lines else None


def _block(made: Compiled | None, settings: CommandOptions) -> str:
    """What stands below the line of the last compile: what is found in the story, as people read it."""
    if made is None:
        return ""
    size = None if settings.everything else _terminal()
    lines = _findings(made.checked, size, everything=settings.everything) if made.checked.findings else []
    lines += (f"{output.name}: {in_one_piece(output.in_one)}" for output in made.outputs if output.in_one)
    return "\n".join(("", *lines)).rstrip("\n")


def _findings(left: Checked, size: tuple[int, int] | None, *, everything: bool) -> list[str]:
    """The findings, and how many more there are; where there is a terminal, as many as fit on it, errors first."""
    from compiler.checks.catalogue import severity
    from compiler.diagnostics.findings import Severity
    from compiler.messages import terminal

    def printed(finding: Finding) -> str:
        return terminal.report([finding], left.sources, width(), painter(to_stderr=False))

    some, more = (left.findings, ()) if everything else terminal.folded(left.findings)
    lines = [*map(printed, some), *(f"{line} (--all shows them)" for line in more)]
    if size is None or _rows("\n".join(lines), size[0]) < size[1] - AROUND:
        return lines
    fitting: list[str] = []
    room = size[1] - AROUND
    for finding in sorted(left.findings, key=lambda finding: severity(finding) is not Severity.ERROR):
        text = printed(finding)
        room -= _rows(text, size[0])
        if room < 0 and fitting:
            break
        fitting.append(text)
    missing = len(left.findings) - len(fitting)
    return [*fitting, *([f"{missing} more (--all shows them)"] if missing else [])]


def _rows(text: str, columns: int) -> int:
    """How many lines of the terminal a text takes; a syllable of Hangul does not stand half on one and half on the next."""
    from rich.cells import chop_cells

    return sum(max(len(chop_cells(click.unstyle(line), columns)), 1) for line in text.split("\n"))


def _erase(block: str) -> None:
    """Take back what stands below the last line, as wide as the terminal is now. What has scrolled away stays."""
    size = _terminal()
    if block and size:
        rows = _rows(block, size[0])
        if rows < size[1]:
            click.echo(f"\033[{rows}F\033[J", nl=False)
