"""Commands that set no page: what starting them costs beside the libraries they need, and `validate` beside xmllint.

xmllint checks shape only, and one file of the same content; photoplay reads a file a scene, and checks everything.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.bench import corpus, goals
from tests.bench.measure import PYTHON, ROOT, Measured, Program, compare, photoplay

STORY = ROOT / "source/red-heat"
SCHEMA = ROOT / "schemas/story.xsd"
SCENES = (100, 1_000, 10_000)


def starting(rounds: int, scratch: Path) -> None:
    """Measure each command on a small story; `compile` with nothing changed since it was compiled."""
    home = {"XDG_CACHE_HOME": str(scratch / "cache")}
    unchanged = photoplay("compile", STORY, "-d", "treatment", "-o", scratch / "red-heat")
    for command in (unchanged, photoplay("validate", STORY)):
        Program("first", " ".join(map(str, command)), command, environment=home).run()
    programs = (
        Program("libraries", "python -c 'import click, lxml.etree'", (PYTHON, "-c", "import click, lxml.etree")),
        Program("bare", "python -c pass", (PYTHON, "-c", "pass")),
        Program("help", "photoplay --help", photoplay("--help")),
        Program("explain", "photoplay explain N101", photoplay("explain", "N101")),
        Program("anew", "photoplay validate, Red Heat, nothing kept", photoplay("validate", STORY, "--no-cache")),
        Program("validate", "photoplay validate, Red Heat, unchanged", photoplay("validate", STORY), environment=home),
        Program("beats", "photoplay beats, Red Heat", photoplay("beats", STORY)),
        Program("report", "photoplay report scenes, Red Heat", photoplay("report", "scenes", STORY)),
        Program("grammar", "photoplay grammar scene", photoplay("grammar", "scene")),
        Program("theme", "photoplay theme book", photoplay("theme", "book")),
        Program("new", "photoplay new --help", photoplay("new", "--help")),
        Program("doctor", "photoplay doctor --help", photoplay("doctor", "--help")),
        Program("clean", "photoplay clean --help", photoplay("clean", "--help")),
        Program("watch", "photoplay watch --help", photoplay("watch", "--help")),
        Program("compile", "photoplay compile, Red Heat, nothing changed", unchanged, environment=home),
    )
    measured = compare("Starting", rounds, programs, {"libraries": "libraries"})
    print()
    for key, kept in (("anew", "nothing kept"), ("validate", "unchanged")):
        printed = goals.verdict(measured.slower(key, "libraries"), goals.SMALL)
        print(f"  validate of a small story, {kept} / libraries: {printed}")


def growing(rounds: int, scratch: Path) -> None:
    """Measure `validate` of stories that grow, with nothing kept and unchanged; the largest are read once or twice only."""
    if not shutil.which("xmllint"):
        print("\nskipped: xmllint is not installed (Debian: libxml2-utils)")
    measured: dict[int, Measured] = {}
    for scenes, times in zip(SCENES, (rounds, max(1, rounds // 2), max(1, rounds // 4)), strict=True):
        work = corpus.made(scratch / f"scenes-{scenes}", scenes, "story")
        measured[scenes] = compare(
            f"validate, {scenes:,} scenes", times, _validating(work, scratch), {"xmllint": "xmllint"}
        )
    _print_growth({scenes: one.seconds("anew") for scenes, one in measured.items()})
    for key, kept in (("anew", "nothing kept"), ("unchanged", "unchanged")):
        largest = measured[SCENES[-1]].slower(key, "xmllint")
        print(f"  the largest, {kept} / xmllint: {goals.verdict(largest, goals.LARGE)}")


def _print_growth(walls: dict[int, float]) -> None:
    """Print what a scene costs: the whole shared out, and, starting left out, what the scenes of each step cost."""
    shared = [1000 * wall / scenes for scenes, wall in walls.items()]
    steps = [
        1000 * (after - before) / (more - fewer)
        for (fewer, before), (more, after) in pairwise(((0, 0.0), *walls.items()))
    ]
    print(
        f"\n  {'validate, milliseconds a scene, nothing kept':<46}"
        + "".join(f"{f'{scenes:,}':>10}" for scenes in walls)
    )
    print(f"  {'of all':<46}" + "".join(f"{each:>10.2f}" for each in shared))
    print(f"  {'of those that the story before lacks':<46}" + "".join(f"{each:>10.2f}" for each in steps))
    print(f"  flat, the last step / the one before: {goals.verdict(steps[-1] / steps[-2], goals.FLAT)}")


def _validating(work: Path, scratch: Path) -> Iterator[Program]:
    home = {"XDG_CACHE_HOME": str(scratch / "cache")}
    kept = photoplay("validate", work / "story")
    Program("first", "photoplay validate", kept, environment=home).run()
    yield Program("anew", "photoplay validate, nothing kept", (*kept, "--no-cache"))
    yield Program("unchanged", "photoplay validate, unchanged", kept, environment=home)
    if xmllint := shutil.which("xmllint"):
        command = (xmllint, "--noout", "--schema", SCHEMA, work / "joined.xml")
        yield Program("xmllint", "xmllint --schema, one file", command)
