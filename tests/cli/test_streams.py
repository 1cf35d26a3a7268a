"""Output arrives whole, or the exit status says that it did not; with a buffer, and without (PYTHONUNBUFFERED)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import LINUX, POSIX
from tests.support.places import ROOT
from tests.support.threats import threat

LONG = ["beats", "source/red-heat", "-f", "html", "--set", "page-references=no", "-o", "-"]
"""More than a pipe takes at once."""
COMMANDS = [LONG, ["beats", "source/red-heat"], ["explain"], ["validate", "--help"]]
"""Bytes, a table, a large text, and what click prints itself."""


def start(
    command: list[str], stdout: int, unbuffered: str = "1", before: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "compiler", *command]
    return subprocess.Popen(
        words, stdout=stdout, stderr=subprocess.PIPE, cwd=ROOT, env=environment, preexec_fn=before
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """The exit status, and what was said on standard error."""
    _, said = process.communicate()
    return process.returncode, said.decode()


@LINUX
@threat(85, "every byte is written, or the exit status is 3 with a sentence, 141 where the reader is gone")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_is_said(command: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        assert ended(start(command, full.fileno())) == (3, "photoplay: No space left on device\n")


@POSIX
@threat(85)
def test_a_disk_that_is_full_after_the_first_part_is_said(tmp_path: Path) -> None:
    def room_for_a_part() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (66_000, 66_000))

    with (tmp_path / "sheet.html").open("wb") as file:
        done = start(LONG, file.fileno(), before=room_for_a_part)
        assert ended(done) == (3, "photoplay: File too large\n")


@POSIX
@threat(85)
def test_a_reader_that_goes_away_after_the_first_letter_ends_it() -> None:
    reader, writer = os.pipe()
    done = start(LONG, writer)
    os.close(writer)
    assert len(os.read(reader, 1)) == 1
    os.close(reader)
    assert ended(done) == (141, "")


@threat(85)
def test_a_reader_gets_every_byte() -> None:
    with_buffer, without = (start(LONG, subprocess.PIPE, unbuffered).communicate()[0] for unbuffered in ("", "1"))
    assert with_buffer == without
    assert len(with_buffer) > 65_536
