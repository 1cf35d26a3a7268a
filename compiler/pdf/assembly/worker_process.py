"""A process that lays out pages for another one: a new interpreter, which is sent jobs and sends back their answers.

It is no copy of the process that started it. A copy (a fork) has only one thread of those that were there, and waits for
ever for what another one held: Pango keeps a thread of its own. So whatever that process has done before, this one begins
with nothing of it, and knows nothing of its main program.

The worker's standard input is its end of the pipe between them; its standard output and standard error lead nowhere.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import rmtree
from subprocess import DEVNULL, Popen
from typing import Any, NamedTuple

from compiler.system.limits import limited_memory
from compiler.system.signals import STOPS

Job = Callable[[], Any]
"""A piece of work: a function that another process can be sent."""


class Orders(NamedTuple):
    """The first thing that a worker is sent: its folder for temporary files, its bytes of addresses, what to do first."""

    aside: str
    memory: int
    prepare: Callable[[], Callable[[Any], Any] | None]


# In the process that has the work


def started(orders: Orders) -> tuple[Popen[bytes], Connection]:
    """Start a worker; this end of the pipe to it. Its first answer is that it is ready."""
    from multiprocessing import Pipe

    ours, theirs = Pipe()
    with theirs:
        process = Popen(_command(), stdin=_standard_input(theirs), stdout=DEVNULL, stderr=DEVNULL)
    try:
        ours.send(orders)
    except OSError:
        pass  # it has ended already: who waits for its answer sees that
    except BaseException:
        process.kill()
        process.wait()
        ours.close()
        raise
    return process, ours


def _command() -> list[str]:
    """A Python that looks for modules where this one does, but never in the current folder, nor in what the environment
    says: a stranger's folder may have a file of any name.

    What this one was told about text, and about writing what it compiles, holds there too.
    """
    code = "import sys; sys.path[:] = sys.argv[1:]; from compiler.pdf.assembly.worker_process import serve; serve()"
    options = ["-I", "-X", f"utf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return [sys.executable, *options, "-c", code, *_module_folders()]


def _module_folders() -> list[str]:
    """Where this process looks for modules, less the current folder, unless photoplay itself lies there."""
    home = str(Path(__file__).absolute().parents[3])
    folders = [folder for folder in sys.path if os.path.isabs(folder) and (folder == home or not _is_current(folder))]
    return folders if home in folders else [home, *folders]


def _is_current(folder: str) -> bool:
    with suppress(OSError):
        return os.path.samefile(folder, os.curdir)
    return False


def _standard_input(theirs: Connection) -> int:
    """A pipe's end as what a new process can be given as its standard input. Windows has handles, and numbers for them."""
    if sys.platform != "win32":
        return theirs.fileno()
    import msvcrt

    return msvcrt.open_osfhandle(theirs.fileno(), os.O_RDWR)


# In the worker


def serve() -> None:
    """Say that one is ready, then do what the other process asks for, until that one ends.

    Before that it sends nothing: a job that is larger than the pipe would wait for a reader. Garbage is collected once the
    answer is sent: nobody waits then, and what is loaded before makes none.
    """
    gc.disable()
    _leave_stops()
    pipe = _pipe()
    orders: Orders = pipe.recv()
    jobs = _received(pipe, orders.aside)
    tempfile.tempdir = orders.aside
    with limited_memory(orders.memory):
        answer_filter = orders.prepare()
        gc.freeze()
        with suppress(OSError):  # the other process is no more
            pipe.send((None, None))
            while True:
                pipe.send(_answer(jobs.get(), answer_filter))
                gc.collect()


def _answer(order: bytes, answer_filter: Callable[[Any], Any] | None) -> tuple[Any, Exception | None]:
    """Return the filtered result of a job and None, or None and the exception that it raised."""
    try:
        job: Job = pickle.loads(order)
        result = job()
        return (answer_filter(result) if answer_filter else result), None
    except Exception as fault:
        return None, fault


def _pipe() -> Connection:
    """This process's end of the pipe, at another number than that of standard input, which nobody reads by accident then."""
    number = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if sys.platform == "win32":
        import msvcrt
        from multiprocessing.connection import PipeConnection

        return PipeConnection(msvcrt.get_osfhandle(number))
    else:  # noqa: RET505 - mypy looks into one branch only
        return Connection(number)


def _received(pipe: Connection, aside: str) -> queue.SimpleQueue[bytes]:
    """What comes through the pipe. A thread waits for it all the time: so it sees when the other process is no more.

    Then it clears away what that one could not, and ends this one, whatever it is at.
    """
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def receive() -> None:
        with suppress(EOFError, OSError):
            while True:
                jobs.put(pipe.recv_bytes())
        rmtree(aside, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=receive, daemon=True).start()
    return jobs


def _leave_stops() -> None:
    """Leave stops to the process that started this one, which let them wait until now."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
