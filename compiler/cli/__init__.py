"""The command. Here and nowhere else is click, printing, the clock, the environment and the working directory."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

from compiler import __version__
from compiler.cli.speech import complain

COMMANDS = ("compile", "validate", "beats", "explain", "grammar", "theme", "new", "doctor")
"""In the order in which ``--help`` lists them; each is the function ``command`` of a module of that name."""


class _Commands(click.Group):
    """Loads a command when it is asked for, so that ``validate`` does not wait for what only ``compile`` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"compiler.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)
        return command


EXAMPLES = """\b
Examples:
  photoplay new my-film              begin a story
  photoplay validate my-film         check it
  photoplay compile my-film          write output/my-film/treatment.pdf and beat-sheet.pdf
  photoplay beats my-film            print the beat sheet here

\b
Exit status: 0 clean, 1 findings of error severity, 2 wrong usage,
3 the machine's fault (a library or font missing, a disk full), 130 interrupted.

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
def photoplay() -> None:
    """A compiler for film stories.

    A story is a folder of XML scenes with story.xml at its head. photoplay checks it as a good compiler checks a
    program, and compiles it to a typeset treatment and a beat sheet.
    """


def main() -> None:
    """Run the command and leave with its exit status; a traceback is always a fault of ours."""
    status = 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # in any locale a Korean story is told in Korean
    try:
        status = photoplay(prog_name="photoplay", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.Abort:
        complain("interrupted")
        status = 130
    except click.ClickException as exception:
        exception.show()
        status = exception.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads on; say nothing when the stream is closed
        status = 141
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        complain(f"{named}{error.strerror or error}")
        status = 3
    sys.exit(status)
