"""The tests see the same on every machine (see support/machine.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from compiler.pdf.engine.fonts import font_files
from tests.support.commands import LOCALE_C, POSIX
from tests.support.machine import OWN_FOLDER
from tests.support.places import TESTS
from tests.support.threats import threat


@threat(77, "the tests bring their own font configuration, and begin with signals as a program has them")
def test_no_font_is_seen_but_those_that_the_tests_know() -> None:
    fonts = [
        file for file in font_files() or () if not file.endswith(".conf")
    ]  # settings that nobody chose are listed too
    assert [font for font in fonts if not Path(font).is_relative_to(os.environ[OWN_FOLDER])] == []


@POSIX
@LOCALE_C
@threat(77)
def test_ignored_signals_odd_variables_and_a_closed_input_change_nothing(tmp_path: Path) -> None:
    """A run inside this one, started as `nohup … &` and some CI start it; what it runs are tests of stops and streams."""
    ignoring = "trap '' INT HUP TERM CHLD; umask 077; exec \"$@\" <&-"
    odd = {
        "PYTHONWARNINGS": "error",
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "30",
        "LC_ALL": "C",
        "NO_COLOR": "1",
        "TZ": "Asia/Seoul",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | odd
    which = [
        str(TESTS / name) for name in ("pdf/assembly/test_workers.py", "system/test_deliver.py", "cli/test_cli.py")
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", "stop", *which]
    done = subprocess.run(
        ["sh", "-c", ignoring, "sh", *command], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
