"""Run programs round after round, and print what they took.

The system counts our own memory as a child's least, so nothing large is imported by the measuring process: stories are
written, PDFs are read and paragraphs are shaped by others.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024
"""In the unit of ru_maxrss, which is bytes on macOS and kilobytes elsewhere."""

PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h."""


@dataclass(frozen=True)
class Run:
    """One program: seconds on the wall, and the largest resident memory in MB of any one of its processes."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Program:
    """One row: its key, what it is called, the command, and what is to be done before each run, outside the timing."""

    key: str
    name: str
    command: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> Run:
        """Run it once. What it prints is shown if it fails, and then the bench ends."""
        self.prepare()
        for _ in _orphans():  # what ran before, in whatever way, is none of this program's
            pass
        with tempfile.TemporaryFile() as complaints:
            began = time.perf_counter()
            process = subprocess.Popen(
                list(map(str, self.command)), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=complaints, env={**os.environ, **self.environment},
            )  # fmt: skip
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - began
            largest = max(used.ru_maxrss, *_orphans())
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                complaints.seek(0)
                sys.exit(f"{self.name} ended with {process.returncode}: {complaints.read().decode()[-2000:]}")
        return Run(seconds, largest / MEGABYTE)


@dataclass(frozen=True)
class Measured:
    """Rounds, each with the run of every program by its key."""

    rounds: Sequence[Mapping[str, Run]]

    def seconds(self, key: str) -> float:
        return median(one[key].seconds for one in self.rounds)

    def memory(self, key: str) -> float:
        return median(one[key].memory for one in self.rounds)

    def slower(self, key: str, than: str) -> float | None:
        """Ratio of its time to another's; `None` if one of them was left out."""
        if not {key, than} <= self.rounds[0].keys():
            return None
        return median(one[key].seconds / one[than].seconds for one in self.rounds)

    def larger(self, key: str, than: str) -> float | None:
        if not {key, than} <= self.rounds[0].keys():
            return None
        return median(one[key].memory / one[than].memory for one in self.rounds)


def compare(title: str, rounds: int, programs: Iterable[Program], against: Mapping[str, str]) -> Measured:
    """Measure the programs and print a table, with a column of ratios for each key that they are set against."""
    rows = tuple(programs)
    measured = Measured([{program.key: program.run() for program in rows} for _ in range(rounds)])
    others = {key: name for key, name in against.items() if any(program.key == key for program in rows)}
    print(f"\n{title}  ({'one round' if rounds == 1 else f'{rounds} rounds'})")
    print(f"  {'':<46} {'wall':>9} {'memory':>8}" + "".join(f"{'x ' + name:>16}" for name in others.values()))
    for program in rows:
        ratios = "".join(f"{measured.slower(program.key, key):>16.2f}" for key in others)
        wall, memory = measured.seconds(program.key), measured.memory(program.key)
        print(f"  {program.name:<46} {wall:>7.2f} s {memory:>5.0f} MB{ratios}", flush=True)
    return measured


def adopt_orphans() -> None:
    """Let processes that outlive their program be our children, for their memory to be printed to us.

    What a program waits for, the system counts as the program's own; a fork server it does not wait for.
    """
    if sys.platform == "linux":
        from ctypes import CDLL

        CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> Iterator[int]:
    """The largest memory of each process that a program left behind, when it has ended too."""
    yield 0
    with suppress(ChildProcessError):
        while True:
            yield os.wait4(-1, 0)[2].ru_maxrss


def median(values: Iterable[float]) -> float:
    """The middle one; of an even number the mean of the middle two. (``statistics`` would add to our memory.)"""
    row = sorted(values)
    middle = len(row) // 2
    return row[middle] if len(row) % 2 else (row[middle - 1] + row[middle]) / 2


def answer(*command: str | Path) -> str:
    """Return the output of a program."""
    return subprocess.run(list(map(str, command)), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def has(module: str) -> bool:
    """Return whether Python here can import a module; another process tries, so that this one stays small."""
    return subprocess.run((PYTHON, "-c", f"import {module}"), capture_output=True).returncode == 0


def photoplay(*arguments: str | Path) -> Sequence[str | Path]:
    return (PYTHON, "-m", "compiler", *arguments)
