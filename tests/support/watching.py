"""Run ``photoplay watch`` as a user does, and read what it says while it runs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.places import ROOT

DEADLINE = 30.0
"""Seconds after which something that has not come will not come; on a machine that is not overloaded it takes one."""

COMPILED = re.compile(r"^(?:\x1b\[\??\d*[A-Za-z]|\r)*\d\d:\d\d:\d\d +\d+\.\d\d s  ([^\r\n]*)\r?\n", re.MULTILINE)
"""The line of a compile."""


class Watching:
    """A watch that is running, and all that it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], source: int) -> None:
        self.process = process
        self.raw = b""
        self._source = source
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._source, 65536)
            except OSError:  # so a terminal ends on Linux
                return
            if not data:
                return
            self.raw += data

    @property
    def text(self) -> str:
        return self.raw.decode(errors="replace")  # the last letter may not be there whole

    @property
    def printed(self) -> list[str]:
        """The compiles, each by what its line says after the time."""
        return COMPILED.findall(self.text)

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + DEADLINE
        while not holds():
            assert time.monotonic() < end, f"it did not come; this is what was said:\n{self.text}"
            assert self.process.poll() is None, f"it ended:\n{self.text}"
            time.sleep(0.01)

    def next(self, action: Callable[[], object]) -> str:
        """Do something, and wait for the compile that follows: its line."""
        before = len(self.printed)
        action()
        self.until(lambda: len(self.printed) > before)
        return self.printed[before]

    def resize(self, columns: int, rows: int) -> None:
        """Make its terminal another size."""
        _set_size(self._source, columns, rows)

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it by a signal: its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        return status


@contextmanager
def watching(
    *arguments: str | Path,
    cwd: Path,
    terminal: tuple[int, int] | None = None,
    before: Callable[[], object] | None = None,
    **more: str,
) -> Iterator[Watching]:
    """A running watch, on a terminal of some columns and rows or into a pipe; it ends with the block.

    ``before`` is called in its process first.
    """
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
    environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", **more}
    command = [sys.executable, "-m", "compiler", "watch", *map(str, arguments)]
    if terminal:
        ours, its = os.openpty()
        _set_size(its, *terminal)
    else:
        ours, its = os.pipe()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=its, stderr=its, start_new_session=True,
        preexec_fn=before,
    )  # fmt: skip
    os.close(its)
    try:
        yield Watching(process, ours)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)


def _set_size(terminal: int, columns: int, rows: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def screen(raw: bytes, columns: int) -> list[str]:
    """Return the lines of a terminal of unlimited height that has got these bytes.

    It knows the little that ``watch`` makes use of, and refuses the rest.
    """
    from rich.cells import cell_len

    lines: list[list[str]] = [[]]  # of cells; the second one of a wide letter is empty
    row = column = 0
    for match in re.finditer(r"\x1b\[(\??\d*)([A-Za-z])|(.)", raw.decode(), re.DOTALL):
        argument, action, letter = match.groups()
        if action in ("m", "h", "l"):
            continue
        if action == "F":
            row, column = row - int(argument), 0
            assert row >= 0
        elif action == "J" and argument == "":
            lines[row:] = [lines[row][:column]]
        elif action == "K" and argument == "":
            lines[row] = lines[row][:column]
        elif letter == "\r":
            column = 0
        elif letter == "\n":
            row += 1
        else:
            assert letter, match[0]
            wide = cell_len(letter)
            if column + wide > columns:
                row, column = row + 1, 0
            while len(lines) <= row:
                lines.append([])
            line = lines[row]
            line += " " * (column + wide - len(line))
            line[column : column + wide] = [letter, *[""] * (wide - 1)]
            column += wide
        while len(lines) <= row:
            lines.append([])
    return ["".join(line).rstrip() for line in lines]
