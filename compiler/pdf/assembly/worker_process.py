"""A worker process: a new interpreter that receives jobs through a pipe and sends back their results.

It is no fork of its parent. A fork has only the thread that forked, and waits for ever for a lock that another thread
held: Pango runs a thread of its own. So nothing that the parent has done or loaded affects a worker.

The worker's standard input is its end of the pipe; its standard output and standard error are discarded.
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
"""A function that can be pickled and sent to a worker."""

Prepare = Callable[[], Callable[[Any], Any] | None]
"""The first thing that a worker does; it may return a filter for the results of its jobs."""


class WorkerSetup(NamedTuple):
    """The first message to a worker: its folder for temporary files, its limit of memory in bytes, its preparation."""

    scratch: str
    memory: int
    prepare: Prepare


# In the parent


def start_worker(setup: WorkerSetup) -> tuple[Popen[bytes], Connection]:
    """Start a worker, and return it with this end of the pipe to it. Its first message is that it is ready."""
    from multiprocessing import Pipe

    ours, theirs = Pipe()
    with theirs:
        process = Popen(_command(), stdin=_as_standard_input(theirs), stdout=DEVNULL, stderr=DEVNULL)
    try:
        ours.send(setup)
    except OSError:
        pass  # it has ended already: the first `recv` finds that out
    except BaseException:
        process.kill()
        process.wait()
        ours.close()
        raise
    return process, ours


def _command() -> list[str]:
    """Return the command of a Python with this one's module path and its options for text and for `.pyc` files.

    Neither the current folder nor variables of the environment add to the path: a stranger's folder may have a file of
    any name.
    """
    code = "import sys; sys.path[:] = sys.argv[1:]; from compiler.pdf.assembly.worker_process import serve; serve()"
    options = ["-I", "-X", f"utf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return [sys.executable, *options, "-c", code, *_module_path()]


def _module_path() -> list[str]:
    """Return this process's module path without the current folder, unless photoplay itself lies there."""
    home = str(Path(__file__).absolute().parents[3])
    folders = [folder for folder in sys.path if os.path.isabs(folder) and (folder == home or not _is_current(folder))]
    return folders if home in folders else [home, *folders]


def _is_current(folder: str) -> bool:
    with suppress(OSError):
        return os.path.samefile(folder, os.curdir)
    return False


def _as_standard_input(theirs: Connection) -> int:
    """Return the number by which a new process takes a pipe's end as its standard input: Windows has handles."""
    if sys.platform != "win32":
        return theirs.fileno()
    import msvcrt

    return msvcrt.open_osfhandle(theirs.fileno(), os.O_RDWR)


# In the worker


def serve() -> None:
    """Prepare this worker, send that it is ready, then do jobs until the parent ends.

    Jobs are received from the start, or one that is larger than the pipe's buffer would block the parent. Garbage is
    collected after a result is sent, when the parent does not wait; what is loaded before is frozen.
    """
    gc.disable()
    _ignore_stops()
    pipe = _own_pipe()
    setup: WorkerSetup = pipe.recv()
    jobs = _receive_jobs(pipe, setup.scratch)
    tempfile.tempdir = setup.scratch
    with limited_memory(setup.memory):
        result_filter = setup.prepare()
        gc.freeze()
        with suppress(OSError):  # the parent has ended
            pipe.send((None, None))
            while True:
                pipe.send(_result_of(jobs.get(), result_filter))
                gc.collect()


def _result_of(order: bytes, result_filter: Callable[[Any], Any] | None) -> tuple[Any, Exception | None]:
    """Return the filtered result of a job and None, or None and the exception that it raised."""
    try:
        job: Job = pickle.loads(order)
        result = job()
        return (result_filter(result) if result_filter else result), None
    except Exception as fault:
        return None, fault


def _own_pipe() -> Connection:
    """Move the pipe from standard input to a number of its own, so that no library reads from it by accident."""
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


def _receive_jobs(pipe: Connection, scratch: str) -> queue.SimpleQueue[bytes]:
    """Return the queue of jobs that a thread receives. When the pipe breaks, the parent has ended: then the thread
    removes the temporary files and ends this process, whatever it is doing.
    """
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def receive() -> None:
        with suppress(EOFError, OSError):
            while True:
                jobs.put(pipe.recv_bytes())
        rmtree(scratch, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=receive, daemon=True).start()
    return jobs


def _ignore_stops() -> None:
    """Leave signals that stop the command to the parent, which has held them back until now."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
