"""A process that was used before it compiles: a program for test_used_process.py, without a guard for its main part.

It has laid out a page itself, so that the renderer is loaded and Pango may keep a thread, and has threads of its own.
Then it compiles with workers and without, again and again, from its main thread, from several threads at once, and
from a process of multiprocessing that may have no children of its own.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import compiler
from compiler import pdf
from compiler.driver import compiling
from compiler.driver.options import CompileOptions
from compiler.driver.session import Session
from compiler.store.cache import Cache

STORY = Path(sys.argv[1])
OPTIONS = CompileOptions(documents=("treatment",))


def alone(_: object = None) -> bytes:
    """A treatment that this process lays out itself."""
    return compiler.compile(STORY, documents=OPTIONS.documents).outputs[0].data


def with_workers(_: object = None) -> bytes:
    with pdf.worker_pool(2, OPTIONS.layout, Cache()) as run:
        return compiling.compile_story(Session.at(STORY), OPTIONS, pdf.Execution(run=run)).outputs[0].data


def busy(over: threading.Event) -> None:
    while not over.wait(0.001):
        sorted(range(100))


first = alone()
over = threading.Event()
for _ in range(3):
    threading.Thread(target=busy, args=(over,), daemon=True).start()

made = [with_workers(), alone(), with_workers()]
with ThreadPoolExecutor(4) as pool:
    jobs = [pool.submit(do) for do in (with_workers, alone, with_workers, alone)]
    made += [job.result() for job in jobs]
if "fork" in multiprocessing.get_all_start_methods():
    with multiprocessing.get_context("fork").Pool(1) as copies:  # daemonic, and a copy of this process
        made += [*copies.map(with_workers, [None]), *copies.map(alone, [None])]
over.set()

assert set(made) == {first}
print(len(made), "times the same")
