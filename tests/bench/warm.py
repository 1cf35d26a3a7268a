"""Edit after edit in one process, as ``photoplay watch`` and Typst's watch have it.

``python -m tests.bench.warm photoplay|typst WORK SCENES [CACHE]`` waits for the number of an edit on a line, makes it,
compiles, and answers with the seconds from the edit to the PDF's bytes on the disk. ``recompiled`` has two such
processes take turns.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from tests.bench import corpus
from tests.bench.measure import PYTHON, ROOT, Measured, Run

WARMING = 2
"""Edits before those that count: the first compiles everything, the second finds what only an edit loads."""

EDITS = 9
"""Edits that count."""


def recompiled(drivers: Mapping[str, tuple[str, ...]], numbers: Iterator[int]) -> Measured:
    """What each edit took each driver, in turn; a driver is known by its key and its words for the command line."""
    processes = {key: _started(arguments) for key, arguments in drivers.items()}
    taken = [
        {key: Run(_asked(process, edit), 0) for key, process in processes.items()}
        for edit in islice(numbers, WARMING + EDITS)
    ]
    for process in processes.values():
        process.communicate()
    return Measured(taken[WARMING:])


def _started(arguments: tuple[str, ...]) -> subprocess.Popen[str]:
    command = (PYTHON, "-m", "tests.bench.warm", *arguments)
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _asked(process: subprocess.Popen[str], edit: int) -> float:
    assert process.stdin
    assert process.stdout
    print(edit, file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        sys.exit(f"{' '.join(map(str, process.args))} ended with {process.wait()}")  # type: ignore[arg-type]
    return float(line)


# The child's side


def _photoplay(stack: ExitStack, work: Path, cache: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """Two functions: from the save to the documents, and the work of `watch` between saves."""
    from compiler import pdf
    from compiler.driver import compiling
    from compiler.driver.options import CompileOptions
    from compiler.driver.session import Session
    from compiler.store.cache import Cache
    from compiler.system.deliver import deliver

    options = CompileOptions(documents=("treatment",))
    kept = Cache(Path(cache))
    execution = pdf.Execution(kept, stack.enter_context(pdf.worker_pool(pdf.available_cores(), options.layout, kept)))

    session = Session.at(work / "story")

    def compiled() -> None:
        outputs = compiling.compile_story(session, options, execution).outputs
        assert deliver(outputs, work / "warm", ())

    def tidied() -> None:
        kept.forget()
        gc.collect()

    gc.disable()
    return compiled, tidied


def _typst(work: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    import typst

    compiler = typst.Compiler(str(work / "typst/book.typ"))
    return lambda: compiler.compile(output=str(work / "warm-typst.pdf")), lambda: None


def _drive(compiled: Callable[[], None], tidied: Callable[[], None], work: Path, scenes: int) -> None:
    """Answer on a handle of our own: nothing that a compiler prints is taken for an answer."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        corpus.edit(work, scenes, int(line))
        began = time.perf_counter()
        compiled()
        os.write(answers, f"{time.perf_counter() - began}\n".encode())
        tidied()


if __name__ == "__main__":
    program, where, count, *caches = sys.argv[1:]
    with ExitStack() as stack:
        steps = _photoplay(stack, Path(where), *caches) if program == "photoplay" else _typst(Path(where))
        _drive(*steps, Path(where), int(count))
