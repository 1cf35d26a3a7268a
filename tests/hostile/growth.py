"""Growth of the cost of a check with each large part of a story: ``python -m tests.hostile.growth``.

Every list and every text of the grammar, in each hostile form (``lists``), is made n and 2n large, and ``validate`` is run on
both: its processor time and its peak of memory, less those of an empty story, may grow 2.6-fold, best of three. n is 1,000, and
then as large as half of what a file may have. What grows more is printed, and the status is 1.

    python -m tests.hostile.growth --only 'cast|who'     some of them, by a regular expression
    python -m tests.hostile.growth --pairs 300           two large things at once, drawn by lot
    python -m tests.hostile.growth --pages               of ``compile``, from 50 to 400 pages, which takes minutes

It needs ``os.wait4``, as Linux and macOS have it.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from msgspec import Struct

from compiler import cli
from tests.hostile.lists import Case, cases

MOST = 2.6
"""Limit of the ratio of the costs of 2n and n."""

TIMES = 3
"""Number of measurements of a cost that seems to have grown too much; the least counts."""

MOMENT, LITTLE = 0.08, 6 << 20
"""Seconds and bytes below which differences are chance."""

PATIENCE = 60
"""Seconds that a check is given here."""


class Cost(Struct, frozen=True):
    """Of a check: processor time in seconds, the peak of memory in bytes, and the exit status."""

    seconds: float
    memory: int
    status: int

    def least(self, other: Cost) -> Cost:
        return Cost(min(self.seconds, other.seconds), min(self.memory, other.memory), max(self.status, other.status))


class Growth(Struct, frozen=True):
    """Costs of n and 2n, less the cost of an empty story."""

    size: int
    once: Cost
    twice: Cost

    def time(self) -> float:
        return self.twice.seconds / max(self.once.seconds, 1e-9) if self.twice.seconds > MOMENT else 0.0

    def memory(self) -> float:
        return self.twice.memory / max(self.once.memory, 1) if self.twice.memory > LITTLE else 0.0

    def is_good(self) -> bool:
        return max(self.time(), self.memory()) <= MOST and max(self.once.status, self.twice.status) <= 1

    def __str__(self) -> str:
        seconds = f"{self.once.seconds:6.2f} {self.twice.seconds:6.2f} s {self.time():5.2f}"
        memory = f"{self.once.memory >> 20:4} {self.twice.memory >> 20:4} MB {self.memory():5.2f}"
        return f"{'    ' if self.is_good() else 'BAD '} {self.size:7,} {seconds}   {memory}   {self.twice.status}"


def cost(text: str) -> Cost:
    """Cost of `validate` for a story of one file, in a process of its own that has loaded all there is to load."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "story.xml")
        path.write_text(text, encoding="utf-8")
        gc.collect()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            os._exit(_validate(path))
        _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, code if code >= 0 else 100 - code)


def _validate(path: Path) -> int:
    sys.argv = ["photoplay", "validate", "--no-cache", str(path)]
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    except BaseException:
        return 99
    return 0


def grown(story: Callable[[int], str], size: int, empty: Cost) -> Growth:
    """Costs of a story at a size and at twice that."""

    def measured() -> Growth:
        once, twice = (cost(story(number)) for number in (size, 2 * size))
        return Growth(size, _less(once, empty), _less(twice, empty))

    best = measured()
    for _ in range(TIMES - 1):
        if best.is_good():
            break
        again = measured()
        best = Growth(size, best.once.least(again.once), best.twice.least(again.twice))
    return best


def _less(some: Cost, empty: Cost) -> Cost:
    return Cost(max(some.seconds - empty.seconds, 0.0), max(some.memory - empty.memory, 0), some.status)


def least(story: str) -> Cost:
    """The least that a story costs."""
    first, *others = (cost(story) for _ in range(TIMES))
    for other in others:
        first = first.least(other)
    return first


def joined(one: Case, two: Case) -> Callable[[int], str]:
    """A story of the parts of two."""

    def story(size: int) -> str:
        first, second = one.story(size), two.story(size)
        parts = second[second.index("</front>") + len("</front>") :]
        return first.removesuffix("</story>") + _renamed(parts)

    return story


def _renamed(parts: str) -> str:
    """The same with other ids for what every story has."""
    return re.sub(r'id="(u\d+|danko|yuri|sauna|key|beside|first|told)"', r'id="\1-too"', parts)


def trials(
    only: str, pairs: int, seed: int, part: int = 1, parts: int = 1, *, quick: bool = False
) -> Iterator[tuple[str, Callable[[int], str], tuple[int, ...]]]:
    """Cases to try: name, story, sizes."""
    chosen = [case for case in cases() if re.search(only, str(case))][part - 1 :: parts]
    if not pairs:
        for case in chosen:
            largest = case.half_the_cap()
            yield str(case), case.story, (largest,) if quick else tuple(sorted({min(1000, largest), largest}))
        return
    lot = random.Random(seed)
    for _ in range(pairs):
        one, two = lot.choice(chosen), lot.choice(chosen)
        yield f"{one} + {two}", joined(one, two), (min(one.half_the_cap(), two.half_the_cap()) // 2,)


def pages() -> Iterator[str]:
    """Print the time of a compile for stories from 50 to 400 pages."""
    paragraph = "<p>" + "Danko waits in the sauna and says nothing at all for a while. " * 8 + "</p>"
    for number in (50, 100, 200, 400):
        scenes = "".join(
            f'<scene id="s{at}" cast="danko"><slugline int-ext="int" place="sauna" time="day"/>'
            f"<prose>{paragraph * 5}</prose></scene>"
            for at in range(number)
        )
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "story.xml").write_text(
                Case(("story", "act"), "distinct")
                .story(0)
                .replace("</story>", f'<act id="long">{scenes}</act></story>')
            )
            command = ["compile", "--no-cache", "-j", "1", "--timeout", "0", "-d", "treatment", folder, "-o", folder]
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            done = subprocess.run([sys.executable, "-m", "compiler", *command], capture_output=True, encoding="utf-8")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        printed = done.stdout.strip().rpartition("/")[2] or done.stderr.strip()
        yield f"{number:4} scenes {used:7.1f} s of processor, {time.monotonic() - began:7.1f} s, {after.ru_maxrss >> 10} MB at most: {printed}"


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition(":")[0])
    parser.add_argument("--only", default="", help="a regular expression for what is tried")
    parser.add_argument("--pairs", type=int, default=0, help="so many pairs, drawn by lot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="2/5: the second fifth of them")
    parser.add_argument("--set", "page-references=yes", action="store_true")
    parser.add_argument("--quick", action="store_true", help="only the larger of the two sizes")
    parser.add_argument("--all", action="store_true", help="print also what is good")
    given = parser.parse_args()
    if given.pages:
        for line in pages():
            print(line, flush=True)
        return 0
    nothing = Case(("story", "act"), "distinct").story(0)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        for story in (nothing, Case(("story", "cast"), "dead").story(3)):  # load all that a check may need
            Path(tempfile.gettempdir(), "growth.xml").write_text(story)
            _validate(Path(tempfile.gettempdir(), "growth.xml"))
    empty = least(nothing)
    bad = tried = 0
    print(
        f"an empty story: {empty.seconds:.2f} s, {empty.memory >> 20} MB\n          n    seconds n, 2n, ratio      memory     status"
    )
    for name, written, sizes in trials(
        given.only, given.pairs, given.seed, *map(int, given.part.split("/")), quick=given.quick
    ):
        for size in sizes:
            growth = grown(written, size, empty)
            tried += 1
            bad += not growth.is_good()
            if given.all or not growth.is_good():
                print(growth, name, flush=True)
    print(f"{tried} tried, {bad} grow too much")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
