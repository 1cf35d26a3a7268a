"""Run the command as a user does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.places import ROOT

STRACE = pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this")
POSIX = pytest.mark.skipif(os.name != "posix", reason="only POSIX systems have this")
LOCALE_C = pytest.mark.skipif(
    not sys.prefix.isascii() and sys.version_info < (3, 13),
    reason="before 3.13, Python in the locale C does not start from a folder whose name is not ASCII",
)


def photoplay(
    *arguments: str | Path, cwd: Path, before: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own; ``before`` is called in it first."""
    variables = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS")
    }
    return subprocess.run(
        [sys.executable, "-m", "compiler", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=cwd, stdin=subprocess.DEVNULL,
        env={**variables, "PYTHONPATH": str(ROOT), **environment}, preexec_fn=before,
    )  # fmt: skip


def completed(line: str, cwd: Path) -> list[str]:
    """Return the words that a shell would offer at the end of a line."""
    words = line.split(" ")
    done = photoplay(
        cwd=cwd, _PHOTOPLAY_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()
