"""The road of ``compile`` and ``watch``: what was asked for, the documents made of it, and their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from compiler.cli.arguments import LANG, PARADIGM, STORY, STRICT, as_usage
from compiler.cli.cache_option import CACHE
from compiler.cli.completions import documents, themes
from compiler.cli.console import Trouble, named
from compiler.cli.jobs import JOBS, progress, within
from compiler.cli.output_file import unrefused
from compiler.cli.selection import EVERYTHING, IGNORE, SELECT, chosen
from compiler.cli.time_limit import TIMEOUT, checking
from compiler.driver.last_compile import Recalled, recall, remember
from compiler.driver.options import CompileOptions, theme_of
from compiler.pdf import (
    STANDARDS,
    Crashed,
    Execution,
    Failed,
    JobRunner,
    Layout,
    NoFonts,
    NoRenderer,
    NotPrinted,
    Paper,
    Progress,
    Standard,
    Theme,
    TooSlow,
    worker_pool,
)
from compiler.store.cache import Cache
from compiler.system.deliver import Output, deliver, ready
from compiler.text.folder import ENTRY

if TYPE_CHECKING:
    from compiler.driver.checking import Checked
    from compiler.text.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])


FOLDER = click.option(
    "-o", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where to write; output/STORY if left out."
)
TO = click.option(
    "--to", "to", multiple=True, metavar="NAME", shell_complete=documents,
    help="Which document: treatment and beat-sheet if left out, or a report (`photoplay report --list`). May be repeated.",
)  # fmt: skip
PAPER = click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The paper's size."
)
THEME = click.option(
    "--theme", "theme", default="book", show_default=True, metavar="NAME|FILE.css", shell_complete=themes,
    help="How it looks: book, industry, or a style sheet of your own (see `photoplay theme`).",
)  # fmt: skip
SLUGLINES = click.option(
    "--sluglines/--no-sluglines", default=True, show_default=True, help="Head scenes with their sluglines."
)
CONTENTS = click.option(
    "--contents/--no-contents", default=None, help="Print contents; left out, from a dozen pages on."
)
STANDARD = click.option(
    "--pdf-standard", "standard", type=click.Choice(STANDARDS), default=STANDARDS[0], show_default=True,
    help="What a PDF keeps to: PDF/UA-1, or PDF/A-2a or PDF/A-3a for archives, which are PDF/UA-1 too.",
)  # fmt: skip
NOTES = click.option("--notes", is_flag=True, help="Print the writers' notes too.")


def asking(command: Command) -> Command:
    """The options of a command that compiles; it gets them as the fields of ``CommandOptions``."""
    options = (
        STORY, FOLDER, TO, LANG, PAPER, THEME, PARADIGM, SLUGLINES, CONTENTS, NOTES, SELECT, IGNORE, EVERYTHING, STRICT,
    )  # fmt: skip
    for option in reversed((*options, STANDARD, CACHE, JOBS, TIMEOUT)):
        command = option(command)
    return command


class CommandOptions(Struct, frozen=True):
    """What was asked for on the command line, by the names of the options."""

    story: Path | None
    folder: Path | None
    to: tuple[str, ...]
    lang: str | None
    paper: Paper
    theme: str
    paradigms: tuple[str, ...]
    sluglines: bool
    contents: bool | None
    notes: bool
    select: frozenset[str]
    ignore: frozenset[str]
    everything: bool
    strict: bool
    standard: Standard
    cache: Cache
    jobs: int
    timeout: int | None

    def options(self) -> CompileOptions:
        """Return the options of the compile. Raises ``click.UsageError`` for a theme that does not exist."""
        strict_at_once = self.strict and not (self.select or self.ignore)  # else a warning that is ignored would count
        with as_usage():
            layout = Layout(self.paper, theme_of(self.theme))
        return CompileOptions(
            self.to, self.lang, self.paradigms, layout, self.sluglines, self.notes, created(), strict_at_once,
            standard=self.standard, contents=self.contents,
        )  # fmt: skip


class CompileResult(Struct, frozen=True):
    """Result of a compile: the story's id, the documents (empty if there are errors), and the findings.

    ``found`` is the number of all findings; ``left`` has those that were asked for, and is ``None`` if there are none at all.
    ``sources`` are the files that were read, ``entry`` the one that the story begins with.
    """

    story: str
    outputs: tuple[Output, ...]
    sources: tuple[str, ...]
    found: int = 0
    left: Checked | None = None
    entry: Path | None = None

    def write(self, folder: Path | None) -> tuple[Path, ...]:
        """Write the documents. Raises ``click.UsageError`` where they may not be written, and ``OSError``."""
        with unrefused():
            return deliver(self.outputs, folder or _folder(self.story), self.sources, self.entry)


def done(settings: CommandOptions, path: Path, options: CompileOptions, run: JobRunner | None = None) -> CompileResult:
    """Compile a story, or return the last result if nothing has changed. Without ``run``, start worker processes."""
    return replace(_done(settings, path, options, run), entry=_entry(path))


def _done(settings: CommandOptions, path: Path, options: CompileOptions, run: JobRunner | None) -> CompileResult:
    known = recall(path, options, settings.cache)
    if known is not None:
        return _recalled(settings, *known)
    if run is not None:
        return _made(settings, path, options, run)
    with worker_pool(settings.jobs, options.layout, settings.cache) as started:
        return _made(settings, path, options, started, settings.cache)


def _entry(path: Path) -> Path:
    return path / ENTRY if path.is_dir() else path


def _recalled(settings: CommandOptions, known: Recalled, sources: dict[str, Source]) -> CompileResult:
    """Return the last result. The compiler is loaded only if there are findings to print."""
    if not known.findings:
        return CompileResult(known.story, known.outputs, tuple(sources))
    from compiler.driver.checking import Checked

    return _chosen(settings, known.story, known.outputs, Checked(None, known.findings, sources))


def _made(
    settings: CommandOptions, path: Path, options: CompileOptions, run: JobRunner, readings: Cache | None = None
) -> CompileResult:
    from compiler.driver import compiling

    with as_usage(), checking(settings.timeout):
        checked, request = compiling.requested(path, options, readings)
    story = checked.story.id.id if checked.story else ""
    if request is None:
        return _chosen(settings, story, (), checked)
    with unrefused():
        ready(
            compiling.files(request, options).values(), settings.folder or _folder(story), checked.sources, _entry(path)
        )
    with printing(options.layout.theme) as show:
        compiled = compiling.printed(
            checked, request, options, Execution(settings.cache, within(settings.timeout, run), show)
        )
    checked = compiled.checked
    if compiled.outputs and compiled.sound:
        remember(
            path, options, settings.cache, story, checked.findings, compiled.outputs, checked.sources, checked.unnamed
        )
    return _chosen(settings, story, compiled.outputs, checked)


def _folder(story: str) -> Path:
    """Where the documents of a story go if nobody says where."""
    return Path("output") / story


def _chosen(settings: CommandOptions, story: str, outputs: tuple[Output, ...], checked: Checked) -> CompileResult:
    """The documents, unless what is found and asked for forbids them."""
    left = replace(checked, findings=chosen(checked.findings, settings.select, settings.ignore, errors_stay=True))
    kept = () if left.has_errors(strict=settings.strict) else outputs
    return CompileResult(story, kept, tuple(checked.sources), len(checked.findings), left)


def in_one_piece(why: str) -> str:
    """What it means that a treatment could not be laid out part by part, and why it was so."""
    return f"laid out in one piece, all of it again after each edit; of the theme: {why}"


@contextmanager
def printing(theme: Theme, instead: str = "") -> Iterator[Progress]:
    """Yield a progress callback for work that needs the renderer; report a missing renderer in one sentence.

    ``instead`` is a way to do without it, for the end of that sentence.
    """
    try:
        with progress("compiling") as show:
            yield show
    except NotPrinted as fault:
        raise Trouble(_sentence(fault, theme) + instead) from None


def _sentence(fault: NotPrinted, theme: Theme) -> str:
    """Why there are no pages, and what can be done about it. Of a theme of the user's own it may be the fault."""
    own = f"; perhaps it is {named(theme.path)} that asks for too much" if theme.path else ""
    match fault:
        case NoFonts():
            return "no fonts are installed; `photoplay doctor` says which to install"
        case NoRenderer(reason=reason):
            return f"PDFs cannot be made here: {_first_line(reason)}; `photoplay doctor` says what to install"
        case Failed(what=what, why=None, where=where):
            rule = (
                f"perhaps over a rule in {named(theme.path)}: try `--theme book`" if theme.path else "please report it"
            )
            return f"{what} cannot be laid out: the renderer has a fault there ({where}), {rule}"
        case Failed(what=what, why=why):
            return f"{what} cannot be laid out: {why}{own}"
        case TooSlow():
            return f"the pages were not laid out in the time that they have; `--timeout` gives them another, 0 any{own}"
        case Crashed(signal=number) if number in _KILLED:
            return (
                "a process that laid out pages was ended from outside, perhaps for want of memory; --jobs 1 takes less"
            )
    return (
        "a process that laid out pages crashed in a library, as happens without usable fonts or memory; "
        f"`photoplay doctor` looks at the fonts{own}"
    )


_KILLED = (None, 9, 15)
"""By which signals somebody else ends a process: the system, when there is no more memory, by 9."""


def _first_line(reason: str) -> str:
    return next((line for line in reason.splitlines() if line.strip()), "a library is missing")


def created() -> str | None:
    """The date for a document's metadata: that of SOURCE_DATE_EPOCH, or none (reproducible-builds.org)."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return None
    try:
        if not (seconds.isascii() and seconds.isdecimal()):  # Python takes ` +1_0 ` and `٣` for numbers too
            raise ValueError
        return datetime.fromtimestamp(int(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH is not a date as a number of seconds since 1970: {seconds}"
        ) from None
