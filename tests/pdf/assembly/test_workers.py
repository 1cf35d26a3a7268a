"""Worker processes do the jobs that they are sent, and end with their parent."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from subprocess import Popen
from subprocess import run as run_process
from typing import Any

import pytest

from compiler import pdf
from compiler.cli.compilation import printing
from compiler.cli.console import Trouble
from compiler.pdf.assembly import worker_process
from compiler.pdf.assembly.workers import Crashed, JobRunner, TooSlow, run_here, worker_pool
from compiler.system.signals import held
from tests.support.commands import LINUX, POSIX
from tests.support.jobs import (
    chatter,
    crash,
    end_oneself,
    fail,
    fill,
    hang,
    large,
    lay_aside,
    nothing,
    square,
    whoever,
)
from tests.support.places import ROOT
from tests.support.stories import scene, write_story
from tests.support.threats import threat

WORKERS = sys.modules[worker_pool.__module__]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Popen[bytes]]:
    """All that are started."""
    known: list[Popen[bytes]] = []

    def start(*arguments: Any, **named: Any) -> Popen[bytes]:
        known.append(Popen(*arguments, **named))
        return known[-1]

    monkeypatch.setattr(worker_process, "Popen", start)
    return known


def ended(processes: list[Popen[bytes]]) -> bool:
    return bool(processes) and all(one.returncode is not None for one in processes)


@pytest.fixture(params=[0, 1, 3], ids=["here", "one", "three"])
def run(request: pytest.FixtureRequest) -> Iterator[JobRunner]:
    if request.param == 0:
        yield run_here
    else:
        with worker_pool(request.param, nothing) as started:
            yield started


def test_each_answer_comes_with_the_place_of_its_job(run: JobRunner) -> None:
    jobs: list[Callable[[], int]] = [partial(square, number) for number in range(20)]
    assert dict(run(jobs, range(20))) == {number: number * number for number in range(20)}
    assert dict(run([], [])) == {}
    assert dict(run(jobs[:1], [1])) == {0: 0}


def test_an_error_in_a_job_is_raised_and_later_jobs_are_done(run: JobRunner) -> None:
    with pytest.raises(ValueError, match="not 3"):
        list(run([partial(fail, 3), partial(square, 2)], [1, 1]))
    assert dict(run([partial(square, 5)], [1])) == {0: 25}


def test_a_named_job_goes_to_the_worker_that_did_it_before() -> None:
    with worker_pool(2, nothing) as run:
        did = dict(run([partial(whoever, 0.5)] * 2, [1, 1], ["one", "other"]))
        assert len(set(did.values())) == 2, "one alone would take too long"
        for place, name in ((1, "other"), (0, "one"), (0, "one"), (1, "other")):
            assert dict(run([partial(whoever, 0)], [1], [name])) == {0: did[place]}


def test_temporary_files_are_removed_with_the_workers() -> None:
    with worker_pool(2, nothing) as run:
        ((_, path),) = run([lay_aside], [1])
        assert os.path.exists(path)
    assert not os.path.exists(path)


def test_a_worker_that_is_killed_is_reported_and_replaced() -> None:
    with worker_pool(2, nothing) as run:
        with pytest.raises(Crashed) as crashed:
            list(run([end_oneself, partial(square, 1)], [1, 1]))  # type: ignore[arg-type]
        assert crashed.value.signal == signal.SIGKILL
        assert dict(run([partial(square, number) for number in range(5)], [1] * 5)) == {n: n * n for n in range(5)}


def test_workers_are_killed_when_the_block_ends(processes: list[Popen[bytes]]) -> None:
    def stopped_in_the_middle() -> None:
        with worker_pool(2, nothing) as run:
            for _ in run([partial(time.sleep, 60), large, partial(time.sleep, 60)], [1, 1, 1]):  # type: ignore[arg-type]
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle()
    assert ended(processes)


@threat(
    76, "workers are new interpreters, never copies of the process that starts them; pages are the same, byte for byte"
)
def test_a_process_that_was_used_before_compiles_with_workers_and_without(tmp_path: Path) -> None:
    """See used_process.py. It is given a minute: where workers were copies, it waited for ever."""
    path = write_story(tmp_path / "small", scene("a") + scene("b"))
    command = [sys.executable, str(ROOT / "tests/support/used_process.py"), str(path)]
    done = run_process(command, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("times the same")


@threat(76)
def test_no_module_is_loaded_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("weasyprint", "struct", "multiprocessing", "msgspec", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'taken')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with worker_pool(1, nothing) as run:
        assert dict(run([partial(square, 3)], [1])) == {0: 9}
    assert not (tmp_path / "taken").exists()


@POSIX
def test_a_stop_while_workers_start_is_left_to_their_parent() -> None:
    """On a terminal Ctrl-C is sent to all of them."""
    program = (
        "import os, signal\nfrom functools import partial\nfrom compiler.pdf.assembly.workers import worker_pool\n"
        "from tests.support.jobs import ignored, nothing\n"
        "came = []\nsignal.signal(signal.SIGINT, lambda *_: came.append(1))\n"
        "with worker_pool(1, nothing) as run:\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "    print(dict(run([ignored], [1])), came)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = run_process(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, start_new_session=True
    )
    assert (done.stdout, done.stderr) == ("{0: True} [1]\n", "")


@POSIX
def test_a_worker_ends_with_its_parent_and_removes_its_temporary_files(tmp_path: Path) -> None:
    program = (
        "import os, signal\nfrom functools import partial\nfrom compiler.pdf.assembly.workers import worker_pool\n"
        "from tests.support.jobs import lay_aside, nothing, whoever\n"
        "with worker_pool(1, nothing) as run:\n"
        "    print(*dict(run([lay_aside, partial(whoever, 0)], [2, 1])).values(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = run_process([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid = int(next(word for word in done.stdout.split() if word.isdecimal()))
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    assert not list(tmp_path.iterdir())


# Limits


@pytest.mark.parametrize("size", [1, 2])
def test_a_job_that_takes_too_long_is_killed_and_the_next_is_done(size: int, processes: list[Popen[bytes]]) -> None:
    with worker_pool(size, nothing) as run:
        with pytest.raises(TooSlow):
            list(run([hang, partial(square, 1)], [2, 1], until=time.monotonic() + 0.1))  # type: ignore[arg-type]
        assert dict(run([partial(square, 5)], [1], until=math.inf)) == {0: 25}
    assert ended(processes)


def test_a_worker_that_hangs_while_it_prepares_is_killed_and_a_large_job_does_not_wait_for_it(
    processes: list[Popen[bytes]],
) -> None:
    with worker_pool(1, hang) as run, pytest.raises(TooSlow):
        list(run([partial(len, bytes(10_000_000))], [1], until=time.monotonic() + 0.1))
    assert ended(processes)


@threat(74)
def test_the_default_time_limit_grows_with_the_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WORKERS, "MIN_SECONDS", 0.05)
    with worker_pool(1, nothing) as run:
        assert dict(run([partial(time.sleep, 0.2)], [60 * WORKERS.BYTES_PER_SECOND])) == {0: None}
        with pytest.raises(TooSlow):
            list(run([partial(time.sleep, 10)], [1]))


@LINUX
def test_a_process_gets_no_more_memory_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems do not hold it to that."""
    monkeypatch.setattr(WORKERS, "MEMORY", 1 << 30)
    with worker_pool(1, nothing) as run:
        with pytest.raises(MemoryError):
            list(run([partial(fill, 2 << 30)], [1]))
        assert dict(run([partial(fill, 1000)], [1])) == {0: 1000}


def test_output_of_libraries_is_discarded(capfd: pytest.CaptureFixture[str]) -> None:
    with worker_pool(1, nothing) as run:
        list(run([chatter], [1]))
    assert capfd.readouterr() == ("", "")


@threat(64)
def test_a_stop_waits_for_what_must_not_be_left_half_done() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with held():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest of it")
        done.append("what comes afterwards")
    assert done == ["the rest of it"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (TooSlow(), "the pages were not laid out in the time that they have"),
        (Crashed(signal.SIGKILL), "was ended from outside, perhaps for want of memory; --jobs 1 takes less"),
        (Crashed(None), "was ended from outside"),
        (pdf.NoFonts(), "no fonts are installed; `photoplay doctor` says which to install"),
        (pdf.NoRenderer("\nno libpango\nmore"), "cannot be made here: no libpango; `photoplay doctor`"),
        (pdf.Failed("the cast", "ZeroDivisionError: 0"), "the cast cannot be laid out: ZeroDivisionError: 0; perhaps it is x.css that asks for too much"),
    ],
)  # fmt: skip
def test_why_there_are_no_pages_is_one_sentence(fault: Exception, sentence: str) -> None:
    own = pdf.Theme("x", "", Path("x.css"))
    with pytest.raises(Trouble) as trouble, printing(own):
        raise fault
    assert sentence in trouble.value.format_message()
    assert trouble.value.exit_code == 3


@threat(66, "photoplay says that there are none and what to install; a crash is the layout process's alone: exit 3")
def test_a_crash_of_a_library_is_reported_with_what_to_install() -> None:
    with worker_pool(1, nothing) as run, pytest.raises(Trouble) as trouble, printing(pdf.theme("book")):
        list(run([crash], [1]))
    assert "`photoplay doctor`" in trouble.value.format_message()
