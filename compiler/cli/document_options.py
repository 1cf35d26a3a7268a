"""The options of commands that make documents, each declared once; and their values."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import fields

from compiler.cli.arguments import LANG, PARADIGM, STORY, STRICT, as_usage
from compiler.cli.cache_option import CACHE
from compiler.cli.completions import documents, formats, settings, themes
from compiler.cli.console import not_there
from compiler.cli.jobs import JOBS
from compiler.cli.output_path import Target
from compiler.cli.selection import EVERYTHING, IGNORE, SELECT
from compiler.cli.story_folder import story_around
from compiler.cli.time_limit import TIMEOUT
from compiler.documents.settings import Settings
from compiler.driver.options import PDF, CompileOptions, theme_of
from compiler.pdf import STANDARDS, Layout, Paper, Standard
from compiler.store.cache import Cache

Command = TypeVar("Command", bound=Callable[..., Any])


class _FormatOption(click.Option):
    """An option whose help lists the formats that exist. They are loaded for the help alone."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from compiler.writers.registry import WRITERS

        self.help = f"{', '.join(writer.name for writer in WRITERS)}; repeatable"
        return super().get_help_record(ctx)


DOCUMENT = click.option(
    "-d", "--document", "documents", multiple=True, metavar="NAME", shell_complete=documents,
    help="treatment, beat-sheet, or see `report`; repeatable",
)  # fmt: skip
FORMAT = click.option(
    "-f", "--format", "formats", multiple=True, metavar="NAME", shell_complete=formats, cls=_FormatOption
)
OUTPUT = click.option(
    "-o", "--output", "output", metavar="PATH", help="A folder, NAME.FORMAT, or -  [default: output/STORY]"
)
PAPER = click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="The paper's size.")
THEME = click.option(
    "--theme", default="book", metavar="NAME|FILE.css", shell_complete=themes, help="The look (see `theme`)."
)
STANDARD = click.option(
    "--pdf-standard", "standard", type=click.Choice(STANDARDS), default=STANDARDS[0], metavar="NAME",
    help=f"{', '.join(STANDARDS)}: what a PDF conforms to.",
)  # fmt: skip

_SETTINGS = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
"""``{name of a setting on the line: its field}``"""


def _set(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> Settings:
    """Return the settings of ``NAME=VALUE`` texts; the last of a name counts."""
    values: dict[str, bool | None] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in _SETTINGS:
            raise not_there(f"there is no setting `{name}`", name, tuple(_SETTINGS))
        known: dict[str, bool | None] = {"yes": True, "no": False}
        if name == "contents":
            known["auto"] = None
        if not equals or value not in known:
            raise click.UsageError(f"`{name}` is {' or '.join(known)}: `--set {name}={next(iter(known))}`")
        values[_SETTINGS[name]] = known[value]
    return Settings(**values)  # type: ignore[arg-type]


SET = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", callback=_set, shell_complete=settings,
    help="sluglines, contents, notes, page-references: yes or no",
)  # fmt: skip


class CommandOptions(Struct, frozen=True):
    """What the command line asks of a command that makes documents."""

    story: Path | None
    documents: tuple[str, ...]
    formats: tuple[str, ...]
    output: str | None
    lang: str | None
    paper: Paper
    theme: str
    paradigms: tuple[str, ...]
    standard: Standard
    settings: Settings
    select: frozenset[str]
    ignore: frozenset[str]
    everything: bool
    strict: bool
    cache: Cache
    jobs: int
    timeout: int | None

    def target(self) -> Target:
        """Return where the documents go. Raises ``click.UsageError`` where several would go to one file."""
        home = Path() if self.story else story_around() or Path()
        if self.output is None:
            return Target(home=home)
        from compiler.writers.registry import WRITERS

        target = Target.of(self.output, [writer.name for writer in WRITERS], home)
        if target.folder:
            return target
        if len(set(self.documents)) != 1:
            raise click.UsageError(f"`-o {self.output}` takes one document: name it, as with `-d treatment`")
        if target.stdout and len(set(self.formats)) > 1:
            raise click.UsageError("`-o -` takes one format")
        suffix = target.file.suffix[1:].lower() if target.file else ""
        if suffix and any(name != suffix for name in self.formats):
            raise click.UsageError(f"`-o {self.output}` names the format {suffix}, and `-f` another one")
        return target

    def chosen_formats(self) -> tuple[str, ...]:
        """Return the formats that are named, by ``-f`` or by the suffix of a file."""
        file = self.target().file
        return tuple(dict.fromkeys(self.formats)) or ((file.suffix[1:].lower(),) if file else ())

    def options(self) -> CompileOptions:
        """Return the options of the compile. Raises ``click.UsageError`` for a theme that does not exist."""
        formats = self.chosen_formats() or (PDF,)
        if PDF not in formats and self.standard != STANDARDS[0]:
            raise click.UsageError("`--pdf-standard` is for PDFs only; add `-f pdf`")
        strict_at_once = self.strict and not (self.select or self.ignore)  # else a warning that is ignored would count
        with as_usage():
            layout = Layout(self.paper, theme_of(self.theme))
        return CompileOptions(
            self.documents, formats, self.lang, self.paradigms, layout, self.settings, created(), strict_at_once,
            self.standard,
        )  # fmt: skip


def document_options(*, documents: bool) -> Callable[[Command], Command]:
    """Return a decorator that gives a command these options, and ``-d`` too if it makes several ``documents``."""
    options = (
        STORY, *((DOCUMENT,) if documents else ()), FORMAT, OUTPUT, LANG, PAPER, THEME, PARADIGM, STANDARD, SET,
        SELECT, IGNORE, EVERYTHING, STRICT, CACHE, JOBS, TIMEOUT,
    )  # fmt: skip

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def created() -> str | None:
    """Return the time for a document's metadata: that of SOURCE_DATE_EPOCH, or ``None`` (reproducible-builds.org)."""
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
