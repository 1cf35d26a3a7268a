"""``python -m tests.bench``: measure, print, and say which goals are met. See the package for what this is."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests import bench
from tests.bench import compiling, goals, validating
from tests.bench.measure import adopt_orphans

LONG = 300
"""Pages from which on a program that lays out everything runs once, and others half as often."""


def main() -> None:
    words = argparse.ArgumentParser(
        "make bench ARGS=…", description=bench.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--sizes", default="30,120,600", help="about how many pages the treatments have (%(default)s)")
    words.add_argument("--rounds", type=int, default=9, help="of the quick programs; slow ones a third (%(default)s)")
    words.add_argument("--only", choices=("compile", "validate"), help="leave out the other half")
    asked = words.parse_args()
    adopt_orphans()
    sizes = [int(size) for size in asked.sizes.split(",") if size]
    print(f"{os.cpu_count()} processors; memory is never shown as less than this program’s own, some 16 MB", flush=True)
    with tempfile.TemporaryDirectory(prefix="photoplay-bench-") as folder:
        scratch = Path(folder)
        if asked.only != "compile":
            validating.starting(asked.rounds, scratch)
            validating.growing(asked.rounds, scratch)
        if asked.only != "validate":
            goals.show({pages: compiling.measure(pages, *_rounds(pages, asked.rounds), scratch) for pages in sizes})


def _rounds(pages: int, rounds: int) -> tuple[int, int]:
    """Rounds of quick and of slow programs."""
    return (max(1, rounds // 2), 1) if pages >= LONG else (rounds, max(1, rounds // 3))


if __name__ == "__main__":
    main()
