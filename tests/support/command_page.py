"""`docs/command.md`, made from the help of the commands."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator

import click

from compiler.cli.group import SECTIONS, photoplay


def page() -> str:
    """The page: commands by section, which command takes which option, and the help of each."""
    group = click.Context(photoplay)
    commands = {name: photoplay.get_command(group, name) for names in SECTIONS.values() for name in names}
    there = {name: command for name, command in commands.items() if command}
    helps = (line for name, command in there.items() for line in _help(name, command, group))
    return "\n".join(("# The command", "", *_outline(there), *_options(there), *helps))


def _outline(commands: dict[str, click.Command]) -> Iterator[str]:
    yield from ("Made from the help of the commands; `make update` writes it anew.", "")
    yield from ("| | command | |", "|---|---|---|")
    for section, names in SECTIONS.items():
        for name in names:
            title = section if name == names[0] else ""
            yield f"| {title} | [`{name}`](#photoplay-{name}) | {commands[name].get_short_help_str(100)} |"
    yield ""


def _options(commands: dict[str, click.Command]) -> Iterator[str]:
    """A table of options by commands; only those that stand in more than one."""
    taken: dict[str, list[str]] = {}
    for name, command in commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                taken.setdefault("`, `".join(parameter.opts), []).append(name)
    shared = {option: names for option, names in taken.items() if len(names) > 1}
    heads = [name for name in commands if any(name in names for names in shared.values())]
    yield from ("## Options that several commands take", "", "An option means the same in each of them.", "")
    yield f"| option | {' | '.join(f'`{head}`' for head in heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for option, names in shared.items():
        yield f"| `{option}` | {' | '.join('•' if head in names else '' for head in heads)} |"
    yield ""


def _help(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    """A command: its usage, what it does, its examples, and its options in a table."""
    arguments = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    yield from (f"## photoplay {name}", "", f"`photoplay {' '.join((name, *arguments))}`", "")
    text, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    yield from (text.strip(), "", "```text", textwrap.dedent(examples).strip(), "```", "")
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield from ("| option | |", "|---|---|")
        for option in options:
            option.get_help_record(context)  # which makes the help of an option that lists what there is
            value = "" if option.is_flag else f" {option.metavar or '|'.join(_choices(option))}".replace("|", "\\|")
            yield f"| `{', '.join(option.opts)}{value}` | {option.help} |"
        yield ""


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _choices(option: click.Option) -> tuple[str, ...]:
    return tuple(option.type.choices) if isinstance(option.type, click.Choice) else (option.type.name.upper(),)
