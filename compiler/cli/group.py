"""``photoplay``, with its commands and its help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from compiler import __version__
from compiler.cli.console import no_color, not_there
from compiler.cli.streams import ReaderGone

SECTIONS = {
    "Write": ("new", "add"),
    "Check": ("validate", "explain"),
    "Make": ("compile", "watch", "report", "beats", "export"),
    "Look up": ("theme", "paradigm", "grammar"),
    "Machine": ("doctor", "clean"),
}
"""``{section of the help: its commands}``; each command is the function ``command`` of a module of its name."""

COMMANDS = tuple(name for names in SECTIONS.values() for name in names)


class _Commands(click.Group):
    """Loads a command when it is asked for, so that ``validate`` does not wait for what only ``compile`` needs."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        with _read():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        with _read():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise not_there(f"there is no command `{name}`", name, COMMANDS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            with formatter.section(title):
                commands = ((name, self.get_command(ctx, name)) for name in names)
                formatter.write_dl([(name, command.get_short_help_str(66)) for name, command in commands if command])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"compiler.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)
        return command


@contextmanager
def _read() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None


EXAMPLES = """\b
Examples:
  photoplay new my-film           begin a story
  photoplay validate my-film      check it
  photoplay compile my-film       write output/my-film/treatment.pdf and more
  photoplay beats my-film         print the beat sheet here
  photoplay report cast my-film   print a breakdown: cast, places, days …

\b
Exit status: 0 clean, 1 findings of error severity, 2 wrong usage,
3 the machine's fault (a font missing, a disk full), 130 interrupted.

\b
Completion of commands and options in the shell:
  bash:  eval "$(_PHOTOPLAY_COMPLETE=bash_source photoplay)"
  zsh:   eval "$(_PHOTOPLAY_COMPLETE=zsh_source photoplay)"
  fish:  _PHOTOPLAY_COMPLETE=fish_source photoplay | source
"""


@click.command(
    cls=_Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="photoplay")
@click.pass_context
def photoplay(ctx: click.Context) -> None:
    """A compiler for film stories.

    A story is a folder of XML scenes with story.xml at its head. photoplay checks it as a good compiler checks a
    program, and compiles it to a typeset treatment and a beat sheet.
    """
    if no_color():
        ctx.color = False  # the commands under this one inherit it
