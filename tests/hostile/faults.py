"""The documents when a machine fails: ``python -m tests.hostile.faults`` tries it many times.

Compiles are killed at any moment, run two at a time, have no room on the disk; and under strace it is listed what one of
them opens. Each fault is tried where documents are already, so that old and new can be found apart. What is not as it
should be is printed, and the status is 1.

The suite has the same, but few of each (``test_faults.py``).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from compiler.driver.scaffold import begin
from tests.support.places import COMPILER, ROOT

Documents = dict[str, bytes]
"""The files in a folder, by name."""


class Film(Struct, frozen=True):
    """A story in a folder, and the documents that a compile makes of it. Before it there are others, by the same names."""

    home: Path
    new: Documents

    @property
    def output(self) -> Path:
        return self.home / "output"

    @property
    def old(self) -> Documents:
        return {name: f"the old {name}".encode() * 1000 for name in self.new}

    def reset(self) -> None:
        """Have the old documents there, and nothing else."""
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(temporary(self.home))
        self.output.mkdir()
        for name, data in self.old.items():
            (self.output / name).write_bytes(data)


DOCUMENTS = ("-j", "1", "-d", "treatment", "-d", "cast")
"""Options of a compile: one document in several units, and one of one page."""


def film(home: Path) -> Film:
    """A story that was compiled, so that all is in its cache."""
    begin(home / "film", "ko")
    return Film(home, made(home))


def made(home: Path, *options: str) -> Documents:
    """Return the documents of a compile."""
    process = started(home, *options)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    return documents(home / "output")


def started(
    home: Path, *options: str, before: Callable[[], object] | None = None, under: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """A compile that runs, with processes of a group of its own."""
    return subprocess.Popen(
        [*under, sys.executable, "-m", "compiler", "compile", "film", "-o", "output", *DOCUMENTS, *options],
        cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary(home))},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=before, start_new_session=True,
    )  # fmt: skip


def temporary(home: Path) -> Path:
    """The folder for a film's temporary files."""
    (home / "tmp").mkdir(exist_ok=True)
    return home / "tmp"


def documents(folder: Path) -> Documents:
    """{name: bytes} of all files in a folder, those for our own use too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def whole(film: Film) -> Iterator[str]:
    """Faults of the documents in the output folder: each has to be the old one or the new one."""
    there = documents(film.output)
    for name in film.old:
        if there.get(name) not in (film.old[name], film.new[name]):
            yield f"{name} is neither the old one nor the new one"


def alive(process: subprocess.Popen[str]) -> bool:
    """Return whether a process of a compile still runs, up to 10 seconds after its end."""
    for _ in range(500):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    return True


# The faults


def kills(film: Film, count: int, seed: int = 1) -> Iterator[str]:
    """Kill compiles: of three, one somewhere on its way, two when it begins to write."""
    dice = random.Random(seed)
    mixed = left = 0
    for number in range(count):
        film.reset()
        begun = time.monotonic()
        process = started(film.home, *(["--no-cache"] if number % 3 == 0 else []))
        if number % 3:
            while process.poll() is None and not list(film.output.glob(".photoplay-*")):
                time.sleep(0.0005)
            time.sleep(dice.uniform(0, 0.004))
        else:
            time.sleep(dice.uniform(0, 1.5))
        process.kill()
        process.communicate()
        yield from (f"kill {number} after {time.monotonic() - begun:.2f} s: {fault}" for fault in whole(film))
        if alive(process):
            yield f"kill {number}: a process goes on"
            os.killpg(process.pid, signal.SIGKILL)
        # killed before the first process is there to clear it away, it leaves an empty folder
        if any(not path.is_dir() for path in temporary(film.home).rglob("*")):
            yield f"kill {number}: temporary files stay"
        there = documents(film.output)
        left += any(name not in film.old for name in there)
        mixed += len({there[name] == film.old[name] for name in film.old}) > 1
    done = started(film.home)
    done.communicate()
    if documents(film.output) != film.new:
        yield "the next compile does not leave its documents and nothing else"
    print(f"{count} kills: {mixed} between two documents, {left} left something for the next to clear away")


CALLS = ("/^mkdir", "flock", "write", "fsync", "/chmod", "/^link", "/^rename", "/^unlink")
"""System calls of a compile while it writes, as strace names them."""


def killed_at(film: Film, calls: Sequence[str] = CALLS) -> Iterator[str]:
    """Kill a compile at the first call of each kind, at the second, and so on; nothing but the documents may be mixed."""
    tried = mixed = 0
    for call in calls:
        for when in range(1, 100):
            status, _ = _injected(film, call, f"signal=SIGKILL:when={when}")
            yield from (f"killed at {call} {when}: {fault}" for fault in whole(film))
            if status == 0:
                break
            tried += 1
            there = documents(film.output)
            mixed += len({there.get(name) == film.old[name] for name in film.old}) > 1
    print(f"{tried} kills at calls of the system: {mixed} between two documents")


def failed_at(film: Film, calls: Sequence[str] = CALLS, error: str = "EIO") -> Iterator[str]:
    """Let the first call of each kind fail, the second, and so on."""
    tried = 0
    for call in calls:
        for when in range(1, 100):
            status, printed = _injected(film, call, f"error={error}:when={when}")
            if "(INJECTED)" not in (film.home / "injected").read_text(errors="replace"):
                break
            tried += 1
            there = {name: data for name, data in documents(film.output).items() if name in film.old}
            if there != film.new and (there != film.old or status != 3):
                yield f"{error} at {call} {when}: status {status}, and the documents are neither all old nor all new"
            if status not in (0, 3) or "Traceback" in printed:
                yield f"{error} at {call} {when}: status {status}, {printed!r}"
    print(f"{tried} calls of the system that failed")


def _injected(film: Film, call: str, fault: str) -> tuple[int, str]:
    """The status of a compile that has all in its cache and to which a fault happens, and what it said."""
    film.reset()
    log = str(film.home / "injected")
    process = started(
        film.home, under=("strace", "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:{fault}")
    )  # fmt: skip
    printed, _ = process.communicate()
    return process.returncode, printed


def stops(film: Film, count: int, seed: int = 1) -> Iterator[str]:
    """Stop compiles: nothing may be left, and the documents are all old or all new."""
    dice = random.Random(seed)
    for number in range(count):
        name = ("SIGINT", "SIGTERM", "SIGHUP")[number % 3]
        film.reset()
        process = started(film.home, *(["--no-cache"] if number % 2 else []))
        _ready_for_stops(process)
        time.sleep(dice.uniform(0, 1.0 if number % 2 else 0.3))
        process.send_signal(getattr(signal, name))
        printed, _ = process.communicate()
        # Ctrl-C while a library runs code of its own making: Python ends by the signal, which is 130 for a shell too
        if (
            process.returncode not in (128 + getattr(signal, name), 0, *([-signal.SIGINT] if name == "SIGINT" else []))
            or printed.count("\n") > 4
            or "Traceback" in printed
        ):
            yield f"{name}: status {process.returncode}, {printed!r}"
        if documents(film.output) not in (film.old, film.new):
            yield f"{name}: {sorted(documents(film.output))} are neither all old nor all new"
        if alive(process):
            yield f"{name}: a process goes on"
        if list(temporary(film.home).iterdir()):
            yield f"{name}: temporary files stay"


def _ready_for_stops(process: subprocess.Popen[str]) -> None:
    """Wait until a compile has come as far as to say what a stop does: before that it does to Python what it does."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(1)
    while status.exists() and process.poll() is None:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt:"))
        if int(caught.split()[1], 16) & 1 << signal.SIGTERM - 1:
            return
        time.sleep(0.005)


def pairs(film: Film, count: int, other: Documents | None = None) -> Iterator[str]:
    """Two compiles at once into one folder; every other pair for two papers, if it is known what the ``other`` makes."""
    for number in range(count):
        film.reset()
        differ = other is not None and number % 2
        options = ["--no-cache"] if number % 4 > 1 else []
        both = [started(film.home, *options), started(film.home, *options, *(["--paper", "letter"] if differ else []))]
        for process in both:
            process.communicate()
        statuses = [process.returncode for process in both]
        if statuses != [0, 0]:
            yield f"pair {number}: statuses {statuses}"
        if documents(film.output) not in ([film.new, other] if differ else [film.new]):
            yield f"pair {number}: the documents are not those of one of them"
    print(f"{count} pairs")


def full_disk(film: Film, sizes: list[int], *options: str) -> Iterator[str]:
    """No file may be larger than a number of bytes: what is written first, or later, does not fit."""
    failed = 0
    for size in sizes:
        film.reset()
        process = started(film.home, *options, before=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size)))
        printed, _ = process.communicate()
        failed += process.returncode == 3
        yield from _kept(film, process.returncode, printed, f"files of {size} bytes")
    print(f"{len(sizes)} full disks, {failed} too full")


def small_disk(film: Film, sizes: list[int]) -> Iterator[str]:
    """A disk of a number of bytes, where the user may make one."""
    failed = 0
    for size in sizes:
        film.reset()
        with _disk(film, size) as made:
            if not made:
                print("a small disk: not tried, for want of the right to make one")
                return
            process = started(film.home, "--no-cache")
            printed, _ = process.communicate()
            failed += process.returncode == 3
            yield from _kept(film, process.returncode, printed, f"a disk of {size} bytes")
    print(f"{len(sizes)} small disks, {failed} too small")


@contextmanager
def _disk(film: Film, size: int) -> Iterator[bool]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(film.output)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        yield False
        return
    try:
        for name, data in film.old.items():
            (film.output / name).write_bytes(data)
        yield True
    finally:
        subprocess.run(["umount", str(film.output)], check=False)


def _kept(film: Film, status: int, printed: str, where: str) -> Iterator[str]:
    """Faults after a compile that may have had no room."""
    if documents(film.output) != (film.old if status else film.new):
        yield f"{where}: the old documents are not there any more"
    if status not in (0, 3) or "Traceback" in printed or (status == 3 and printed.count("\n") != 1):
        yield f"{where}: status {status}, {printed!r}"


# What a compile opens

_OPENED = re.compile(r'^\d+ +(?:open|openat|creat)\([^"\n]*"(?P<path>[^"\n]*)"(?!.* = -1 E)', re.MULTILINE)

_CONNECTED = re.compile(r"connect\([^\n]*AF_INET[^\n]*")

SYSTEM = (
    "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/passwd",
    "/lib", "/usr/lib", "/usr/local/lib", "/usr/share/fontconfig", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/locale",
    "/usr/share/zoneinfo", "/var/cache/fontconfig", "/dev/null", "/dev/urandom", "/proc", "/sys",
)  # fmt: skip
"""Shared libraries, fonts and their settings, and what the C library looks up."""


def opened(home: Path, *words: str, status: int = 0) -> tuple[set[str], list[str]]:
    """Paths that a command opens, or connects to, outside of the story, the package, Python, libraries, cache, fonts and output;
    and all files that it opens.
    """
    log = home / "strace"
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-e", "trace=open,openat,creat,connect", "-s", "4096", "-o", str(log),
         sys.executable, "-m", "compiler", *words],
        cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary(home))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    text = log.read_text(errors="replace")
    paths = [os.path.normpath(home / found["path"]) for found in _OPENED.finditer(text)]
    python = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix}
    fonts = [
        Path.home() / name
        for name in (".fonts", ".local/share/fonts", ".config/fontconfig", ".fontconfig", ".cache/fontconfig")
    ]
    if settings := os.environ.get("FONTCONFIG_FILE"):  # the tests' own fonts lie beside their settings
        fonts.append(Path(settings).parent)
    ours = [home / "film", home / "output", home / "cache", home / "tmp", COMPILER, ROOT / "schemas"]
    roots = [*map(str, ours), *python, *map(str, fonts), *SYSTEM]
    outside = {path for path in paths if not any(path == root or path.startswith(f"{root}/") for root in roots)}
    outside |= set(_CONNECTED.findall(text))
    return outside - {*sys.path, str(home)}, paths  # where Python looks for modules it may list what is there


def strace(home: Path) -> Iterator[str]:
    """Trace a compile, where there is strace."""
    if not shutil.which("strace"):
        print("what a compile opens: not tried, there is no strace")
        return
    outside, paths = opened(home, "compile", "film", "-o", "output", "--no-cache", *DOCUMENTS)
    print(f"a compile opens {len(set(paths))} files")
    yield from (f"opened outside: {path}" for path in sorted(outside))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=50)
    words.add_argument("--stops", type=int, default=30)
    words.add_argument("--pairs", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="photoplay-faults-") as scratch:
        one = film(Path(scratch))
        for fault in (
            *kills(one, asked.kills, asked.seed),
            *stops(one, asked.stops, asked.seed),
            *pairs(one, asked.pairs, made(one.home, "--paper", "letter")),
            *full_disk(one, [0, 1000, 20_000, 40_000, 60_000, 100_000], "--no-cache"),
            *full_disk(one, list(range(0, 100_000, 7000))),
            *small_disk(one, [kilobytes * 1024 for kilobytes in (48, 64, 96, 128, 256)]),
            *(killed_at(one) if shutil.which("strace") else ()),
            *(failed_at(one) if shutil.which("strace") else ()),
            *strace(one.home),
        ):
            print(fault)
            wrong.append(fault)
    print(f"{len(wrong)} faults" if wrong else "all as it should be")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
