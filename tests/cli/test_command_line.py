"""The command line as one whole: one option means one thing, in every command."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from compiler.cli.group import COMMANDS
from tests.support.commands import photoplay


def test_documents_go_beside_the_story_whatever_folder_of_it_one_is_in(story: Path) -> None:
    written = [photoplay("report", "cast", "-f", "md", cwd=folder).stdout for folder in (story, story / "scenes")]
    name = Path("output", "새-영화", "cast.md")
    assert written == [f"{name}\n", f"{Path('..') / name}\n"]


@pytest.mark.parametrize(("jobs", "why"), [("0", "0 is less than 1"), ("-3", "-3 is less than 1")])
def test_a_compile_has_at_least_one_job(jobs: str, why: str, story: Path) -> None:
    done = photoplay("compile", "-j", jobs, cwd=story)
    assert (done.returncode, why in done.stderr) == (2, True)


def test_a_command_that_does_not_exist_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = photoplay("compil", cwd=tmp_path)
    assert (done.returncode, "did you mean `compile`?" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_fits_a_screen(command: str, tmp_path: Path) -> None:
    lines = photoplay(command, "--help", cwd=tmp_path, COLUMNS="80").stdout.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


def test_an_option_means_the_same_in_all_commands() -> None:
    from compiler.cli.group import photoplay as group

    context = click.Context(group)
    commands = [group.get_command(context, name) for name in COMMANDS]
    texts: dict[str, set[tuple[object, ...]]] = {}
    for command in commands:
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and option.opts[-1] not in ("--format", "--lang"):
                texts.setdefault(option.opts[-1], set()).add((tuple(option.opts), option.help, option.metavar))
    assert {name: len(each) for name, each in texts.items() if len(each) > 1} == {}
