"""The tutorials: each command is run and each edit made, in the order of the page.

A block of ``console`` has commands behind ``$`` and what they print; ``...`` stands for lines left out. A block of ``xml`` or
``css`` with a file's name is the whole file; a block of ``diff`` with a file's name changes lines of it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"\d+\.\d s")


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """The fenced blocks of a page: their kind, the file that they name, and their text."""
    for match in BLOCK.finditer(page):
        yield match[1], match[2] or "", match[3]


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that it prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *printed = part.rstrip("\n").split("\n")
        yield command, printed


class Terminal:
    """A folder to type in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, command: str) -> list[str]:
        """Run a command of a page; what it prints, on both streams, without the time it took."""
        words, into = (*command.split(" > "), "")[:2]
        program, *arguments = shlex.split(words)
        if program == "cd":
            self.folder = (self.folder / arguments[0]).resolve()
            return []
        assert program == "photoplay", command
        done = subprocess.run(
            [sys.executable, "-m", "compiler", *arguments],
            cwd=self.folder, capture_output=True, env=environment(), check=False,
        )  # fmt: skip
        if into:
            (self.folder / into).write_bytes(done.stdout)
            return []
        assert b"Traceback" not in done.stderr
        return (done.stdout + done.stderr).decode().rstrip("\n").split("\n")

    def change(self, name: str, difference: str) -> None:
        """Replace lines behind ``-`` by those behind ``+``; a line of ``@@`` begins another place."""
        path = self.folder / name
        for place in re.split(r"^@@\n", difference, flags=re.MULTILINE):
            lines = place.rstrip("\n").split("\n")
            before, after = ("\n".join(line[1:] for line in lines if line[0] in (sign, " ")) for sign in "-+")
            text = path.read_text(encoding="utf-8")
            assert text.count(before) == 1, (name, before)
            path.write_text(text.replace(before, after), encoding="utf-8")


def environment() -> dict[str, str]:
    """The variables of a terminal of 80 columns."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONUTF8": "1"}


def follows(printed: list[str], expected: list[str]) -> bool:
    """Whether lines are what is expected, where ``...`` stands for any number of lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(TIME.sub("0.0 s", line.rstrip())) + r"\n" for line in expected
    )
    text = "".join(f"{TIME.sub('0.0 s', line.rstrip())}\n" for line in printed)
    return re.fullmatch(pattern, text) is not None


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.ko.md"])
def test_every_step_of_a_tutorial_does_what_the_page_says(page: str, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    steps = 0
    for kind, name, text in blocks((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if kind == "console":
            for command, expected in commands(text):
                printed = terminal.run(command)
                assert not expected or follows(printed, expected), f"$ {command}\n" + "\n".join(printed)
                steps += 1
        elif kind == "diff":
            terminal.change(name, text)
        elif name:
            (terminal.folder / name).write_text(text, encoding="utf-8")
    assert steps > 10
