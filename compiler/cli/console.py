"""How the command speaks: findings with colour and width, sentences on stderr, progress when it takes long."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from compiler.cli.streams import visible

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.diagnostics.findings import Finding
    from compiler.text.source import Source

COLOURS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "hint": {"fg": "cyan"},
    "note": {"fg": "cyan"},
    "place": {"bold": True},
    "frame": {"fg": "blue"},
}


class Trouble(click.ClickException):
    """The machine's fault, in one sentence: exit status 3."""

    exit_code = 3

    def show(self, file: Any = None) -> None:
        """Print the sentence as all others are printed."""
        complain(self.format_message())


def named(path: Path) -> str:
    """Return a path for a message, on one line; bytes that are no text become question marks."""
    return visible(click.format_filename(path))


def typed(path: Path) -> str:
    """Return a path as it can be typed into a shell: in quotes if it has to be; letters of any script need none."""
    from shlex import quote  # 1 ms, for what `validate` never prints

    text = str(path)
    return text if re.fullmatch(r"[\w@%+=:,./-]+", text) else quote(text)


def complain(sentence: str) -> None:
    """A sentence about what keeps the command from working."""
    click.echo(f"{click.style('photoplay', bold=True)}: {visible(sentence)}", err=True)


def width() -> int:
    """The columns of the terminal, or 100 where there is none."""
    import shutil  # brings compression along, and a story without faults needs no width

    return shutil.get_terminal_size((100, 24)).columns


def painter(*, to_stderr: bool) -> Any:
    """Colours for a stream: none where it is not a terminal or NO_COLOR is set."""
    from compiler.messages.terminal import unpainted

    stream = sys.stderr if to_stderr else sys.stdout
    if not stream.isatty() or no_color():
        return unpainted
    return lambda role, text: click.style(text, **COLOURS[role])


def no_color() -> bool:
    """Whether the reader has asked for no colour (no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def print_findings(
    findings: Sequence[Finding], sources: Mapping[str, Source], *, to_stderr: bool, everything: bool = False
) -> None:
    """Findings as people read them: of a flood a few of each code, and how many more there are, unless ``everything``."""
    if not findings:
        return
    from compiler.messages import terminal

    shown, more = (findings, ()) if everything else terminal.folded(findings)
    paint = painter(to_stderr=to_stderr)
    click.echo(terminal.report(shown, sources, width(), paint), err=to_stderr, color=True)
    for line in more:
        click.echo(f"{line} (--all shows them)", err=to_stderr)
    if more:
        click.echo(err=to_stderr)


def not_there(sentence: str, name: str, known: Sequence[str], listed_by: str = "") -> click.UsageError:
    """Return the usage error for a name that does not exist, with the nearest name, or else all names.

    ``listed_by`` is the command that lists the names, where there are too many of them for a sentence.
    """
    from compiler.diagnostics.suggest import among, nearest

    near = nearest(name, known)
    others = f"`{listed_by}` lists them all" if listed_by else f"there is {among(known)}"
    return click.UsageError(f"{sentence}; " + (f"did you mean `{near}`?" if near else others))
