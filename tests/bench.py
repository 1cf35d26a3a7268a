"""How long photoplay takes beside others, on this machine: ``make bench``.

Everything is measured in one run, round after round: each round starts every program once, in a fresh process, and
a ratio is the median of the rounds' ratios, so that a machine that slows down slows all alike. Read the ratios; seconds
are only this machine's. Not a test: nothing passes or fails.

    make bench ARGS='--rounds 15'
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[1]
STORY = ROOT / "source/red-heat"
SCHEMA = ROOT / "schemas/story.xsd"
SIZES = (1_000, 10_000)
"""Scenes of the generated stories."""
PYTHON = sys.executable
MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024
"""In the unit of ru_maxrss, which is bytes on macOS and kilobytes elsewhere."""

WEASYPRINT = "import sys; from weasyprint import HTML; [HTML(page).write_pdf(page + '.pdf') for page in sys.argv[1:]]"
TYPST = "import sys, typst; [typst.compile(page, output=page + '.pdf') for page in sys.argv[1:]]"


@dataclass(frozen=True)
class Program:
    """One row: what it is called, the command, and for how many scenes it works (0: the row is no story)."""

    name: str
    command: Sequence[str | Path]
    scenes: int = 0


@dataclass(frozen=True)
class Run:
    """One process: seconds on the wall and the largest resident memory in MB."""

    seconds: float
    memory: float


Measured = list[dict[Program, Run]]
"""Rounds, each with what every program took in it."""


def photoplay(*arguments: str | Path) -> Sequence[str | Path]:
    return (PYTHON, "-m", "compiler", *arguments)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument(
        "--rounds", type=int, default=7, help="rounds of the quick programs; the slow ones take half of them"
    )
    rounds = words.parse_args().rounds
    slow_rounds = max(1, rounds // 2)
    with tempfile.TemporaryDirectory(prefix="photoplay-bench-") as folder:
        scratch = Path(folder)
        print("x: times the first row; memory is never told as less than this program's own, some 15 MB")
        compare("validate source/red-heat", rounds, validating())
        compare("compile source/red-heat: treatment and beat sheet", slow_rounds, compiling(scratch))
        sizes = " and ".join(f"{size:,}" for size in SIZES)
        growth = compare(f"validate stories of {sizes} scenes", max(1, rounds // 7), growing(scratch))
        print()
        for size in SIZES:
            compare_growth(growth, size)


# What is compared with what; the first row of each table is measured against


def validating() -> Iterable[Program]:
    files = sorted(STORY.rglob("*.xml"))
    scenes = len(list(STORY.glob("scenes/*.xml")))
    yield Program("photoplay validate", photoplay("validate", STORY), scenes)
    yield Program("python -c pass", (PYTHON, "-c", "pass"))
    yield Program("python -c 'import click, lxml.etree'", (PYTHON, "-c", "import click, lxml.etree"))
    if xmllint := shutil.which("xmllint"):
        yield Program("xmllint --schema (shape only)", (xmllint, "--noout", "--schema", SCHEMA, *files), scenes)
    else:
        print("skipped: xmllint is not installed (Debian: libxml2-utils)")


def compiling(scratch: Path) -> Iterable[Program]:
    pages = html_pages(scratch)
    yield Program("photoplay compile", photoplay("compile", STORY, "-o", scratch / "pdf"))
    yield Program("plain WeasyPrint, same HTML, no tags", (PYTHON, "-c", WEASYPRINT, *pages))
    if works(PYTHON, "-c", "import typst"):
        sources = [typst_source(page) for page in pages]
        yield Program("Typst, same words, bare layout", (PYTHON, "-c", TYPST, *sources))
    else:
        print("skipped: the Python package typst is not installed")


def growing(scratch: Path) -> Iterable[Program]:
    scenes = len(list(STORY.glob("scenes/*.xml")))
    yield Program(f"Red Heat, {scenes} scenes", photoplay("validate", STORY), scenes)
    for size in SIZES:
        story = long_story(scratch / str(size), size)
        yield Program(f"generated, {size:,} scenes", photoplay("validate", story), size)
        if xmllint := shutil.which("xmllint"):
            files = sorted(story.rglob("*.xml"))
            yield Program(f"xmllint --schema, {size:,} scenes", (xmllint, "--noout", "--schema", SCHEMA, *files), size)


# Measure, print


def compare(title: str, rounds: int, programs: Iterable[Program]) -> Measured:
    """Measure the programs and print a table: each against the first."""
    print(f"\n{title}  ({rounds} rounds)")
    rows = tuple(programs)
    measured = [[measure(program) for program in rows] for _ in range(rounds)]
    print(f"  {'':<38} {'wall':>8} {'memory':>8}   {'wall':>6} {'memory':>6}   {'a scene':>9}")
    for column, program in enumerate(rows):
        runs = [one[column] for one in measured]
        wall = median(run.seconds for run in runs)
        slower = median(one[column].seconds / one[0].seconds for one in measured)
        larger = median(one[column].memory / one[0].memory for one in measured)
        scene = f"{1000 * wall / program.scenes:6.2f} ms" if program.scenes else ""
        memory = median(run.memory for run in runs)
        print(f"  {program.name:<38} {wall:6.2f} s {memory:5.0f} MB   {slower:5.2f}x {larger:5.2f}x   {scene:>9}")
    return [dict(zip((program for program in rows), one, strict=True)) for one in measured]


def compare_growth(measured: Measured, size: int) -> None:
    """Print what a generated story costs beside Red Heat, scene by scene, and beside xmllint on the same files.

    A scene's cost is counted from Red Heat on, so that starting the program, which both do once, is left out.
    """
    base, story, *others = (one for one in measured[0] if one.scenes in (len(list(STORY.glob("scenes/*.xml"))), size))
    more = story.scenes - base.scenes
    wall = median(one[story].seconds - one[base].seconds for one in measured) / more
    memory = median(one[story].memory - one[base].memory for one in measured) / more
    told = f"  {size:>6,} scenes: each after Red Heat’s {1000 * wall:.2f} ms and {1024 * memory:.0f} kB"
    for other in others:
        slower = median(one[story].seconds / one[other].seconds for one in measured)
        larger = median(one[story].memory / one[other].memory for one in measured)
        told += f"; beside xmllint {slower:.2f}x wall, {larger:.2f}x memory"
    print(told)


def measure(program: Program) -> Run:
    """Run it once. The system counts our own memory as a child's least, so nothing large is imported here."""
    began = time.perf_counter()
    process = subprocess.Popen(list(map(str, program.command)), cwd=ROOT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{program.name} ended with status {process.returncode}: {' '.join(map(str, program.command))}")
    return Run(seconds, used.ru_maxrss / MEGABYTE)


def median(values: Iterable[float]) -> float:
    """The middle one; of an even number the mean of the middle two. (``statistics`` would add to our memory.)"""
    row = sorted(values)
    middle = len(row) // 2
    return row[middle] if len(row) % 2 else (row[middle - 1] + row[middle]) / 2


def works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


# The same story for others

PAGES = """
import sys
from pathlib import Path
import compiler
from compiler import pages
lay_out = pages.lay_out
def keep(document, layout, created=None):
    Path(sys.argv[2], document.kind + ".html").write_text(pages.html(document, layout, created), encoding="utf-8")
    return lay_out(document, layout, created)
pages.lay_out = keep
compiler.compile(sys.argv[1])
"""


def html_pages(folder: Path) -> list[Path]:
    """Red Heat's documents as HTML, style sheets and all; made in another process, so that this one stays small."""
    subprocess.run((PYTHON, "-c", PAGES, str(STORY), str(folder)), check=True, cwd=ROOT)
    return sorted(folder.glob("*.html"))


class _Words(HTMLParser):
    """The words of a page as Typst markup: headings and paragraphs; pictures are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.markup = '#set page("a4")\n#set text(font: "NanumMyeongjo", size: 10.5pt)\n#set par(justify: true)\n'
        self.hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "svg", "title")
        if tag in ("p", "div", "tr", "dt", "h1", "h2", "h3", "h4"):
            self.markup += "\n\n" + ("=" * int(tag[1]) + " " if re.fullmatch(r"h\d", tag) else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "svg", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.markup += re.sub(r"([\\#$*_`<>@=~\[\]/+-])", r"\\\1", " ".join(data.split())) + " "


def typst_source(page: Path) -> Path:
    words = _Words()
    words.feed(page.read_text(encoding="utf-8"))
    path = page.with_suffix(".typ")
    path.write_text(words.markup, encoding="utf-8")
    return path


# A long story

HOME = """
    <release who="viktor viktors-men kostya"/>
    <hand-off prop="east-german-watch" from="ridzik" to="danko" how="taken"/>
    <hand-off prop="fine-watch" from="danko" to="ridzik" how="returned"/>
    <hand-off prop="drugs" to="viktor" how="given"/>
    <hand-off prop="cash" to="dealer" how="given"/>
    <hand-off prop="montreal-bus" to="montreal-driver" how="given"/>
    <hand-off prop="charter-bus" to="charter-driver" how="given"/>
  """
"""What a turn ends with, so that the next can begin as the first did: everybody free, everything where it was."""

BACK = """<continuity>
    <travel who="viktor viktors-men" to="moscow"/>"""
"""What a turn begins with, for those who have ended the one before in Chicago."""


def long_story(folder: Path, size: int) -> Path:
    """Red Heat's scenes over and over, with their marks of continuity, each time with ids and story days of their own.

    Nobody dies, and nothing is destroyed: who has died in the first turn cannot walk through the second.
    """
    shutil.copytree(STORY, folder)
    scenes = sorted(folder.glob("scenes/*.xml"))
    texts = [path.read_text(encoding="utf-8") for path in scenes]
    texts[-1] = texts[-1].replace("</continuity>", f"{HOME}</continuity>")
    for path in scenes:
        path.unlink()
    includes: list[str] = []
    for number in range(size):
        turn, which = divmod(number, len(texts))
        name = f"scenes/{number:05}.xml"
        (folder / name).write_text(another(texts[which], turn, first=which == 0), encoding="utf-8")
        opening = f'<sequence id="turn-{turn}"><title>{turn}</title><title xml:lang="en">{turn}</title>'
        includes += ["</sequence>" + opening if which == 0 else "", f'<xi:include href="{name}"/>']
    front, _, _ = (folder / "story.xml").read_text(encoding="utf-8").partition("<act ")
    body = "\n".join(includes).removeprefix("</sequence>")
    act = '<act id="all"><title>전부</title><title xml:lang="en">All</title>'
    (folder / "story.xml").write_text(f"{front}{act}{body}</sequence></act></story>", encoding="utf-8")
    return folder


def another(scene: str, turn: int, *, first: bool) -> str:
    """A scene with ids that are told apart by the turn, and with marks that every turn can have."""

    def tag(match: re.Match[str]) -> str:
        text = re.sub(r'(?<= day=")\d+', lambda day: str(int(day[0]) + 1000 * turn), match[0])
        ids = {"<payoff": r'(?<= of=")[^"]+', "<learns": r'(?<= what=")[^"]+'}.get(match[0][:7], r'(?<= id=")[^"]+')
        return re.sub(ids, lambda some: " ".join(f"{one}-{turn}" for one in some[0].split()), text)

    scene = re.sub(r"<death\b[^>]*/>", "", scene).replace('how="destroyed"', 'how="dropped"')
    scene = re.sub(r"<continuity>\s*</continuity>", "", scene)
    if first and turn:
        scene = scene.replace("<continuity>", BACK, 1)
    return re.sub(r"<(scene|setup|payoff|learns)\b[^>]*>", tag, scene)


if __name__ == "__main__":
    main()
