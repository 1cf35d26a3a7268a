"""Treatments of generated stories: photoplay beside WeasyPrint's own command and Typst, which set the same content.

Three tables a size. *Everything*: each program sets the whole story, photoplay with an empty cache. *One scene edited*:
before each round a sentence is changed, for photoplay and for Typst; then photoplay compiles twice, the second time with
nothing changed. *Process warm*: the same kind of edit, compiled by processes that have compiled before.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.bench import corpus, warm
from tests.bench.goals import Ratios
from tests.bench.measure import PYTHON, Measured, Program, answer, compare, has, photoplay

JOBS = 2
"""Processes of photoplay."""

FONT = "NanumMyeongjo:style=Regular"

TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
"""Typst has no command in Debian; its binding starts 10 ms after Python."""


@dataclass(frozen=True)
class Bench:
    """A generated story of about this number of pages: how many scenes it has, where its forms lie, where the cache is."""

    pages: int
    scenes: int
    work: Path
    cache_home: Path

    @property
    def cache(self) -> Path:
        return self.cache_home / "photoplay"

    def empty_cache(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def photoplay(self, key: str, name: str, prepare: Callable[[], object] = lambda: None) -> Program:
        story, out = self.work / "story", self.work / "out"
        command = photoplay("compile", story, "-d", "treatment", "-o", out, "-j", str(JOBS))
        return Program(key, name, command, prepare, {"XDG_CACHE_HOME": str(self.cache_home)})


def measure(pages: int, quick: int, slow: int, scratch: Path) -> Ratios:
    """Measure a story of about this number of pages, printing as it goes; the rounds are those of quick and slow programs."""
    scenes = corpus.scenes_for(pages)
    bench = Bench(pages, scenes, corpus.made(scratch / f"pages-{pages}", scenes), scratch / "cache")
    against = {"weasyprint": "WeasyPrint", "typst": "Typst"}
    printed = f"About {pages} pages, {scenes} scenes"
    whole = compare(f"{printed}: everything", slow, _everything(bench), against)
    ours, weasyprint, tagged = _same_work(bench)
    _floor(bench, whole)
    edits = count(1)
    edited = compare(f"{printed}: one scene edited", quick, _editing(bench, edits), against)
    return {
        "warm": _recompiling(bench, printed, edits),
        "edited": edited.slower("edited", "typst"),
        "nothing": edited.slower("nothing", "typst"),
        "whole": whole.slower("whole", "weasyprint"),
        "whole-typst": whole.slower("whole", "typst"),
        "size": ours / weasyprint,
        "size-tagged": ours / tagged,
        "memory": whole.larger("whole", "weasyprint"),
    }


def _everything(bench: Bench) -> Iterator[Program]:
    page = bench.work / "page.html"
    weasyprint = (PYTHON, "-m", "weasyprint", page)
    yield bench.photoplay("whole", f"photoplay compile, empty cache, {JOBS} processes", bench.empty_cache)
    yield Program("weasyprint", "WeasyPrint’s command, idiomatic CSS", (*weasyprint, bench.work / "weasyprint.pdf"))
    tagged = (*weasyprint, bench.work / "tagged.pdf", "--pdf-variant", "pdf/ua-1")
    yield Program("tagged", "… tagged for PDF/UA, as photoplay’s is", tagged)
    yield from _typst(bench)


def _editing(bench: Bench, edits: Iterator[int]) -> Iterator[Program]:
    def edit() -> None:
        corpus.edit(bench.work, bench.scenes, next(edits))

    yield bench.photoplay("edited", "photoplay compile, one scene edited", edit)
    yield bench.photoplay("nothing", "… nothing changed since")
    yield from _typst(bench)


def _typst(bench: Bench) -> Iterator[Program]:
    if has("typst"):
        command = (PYTHON, "-c", TYPST, bench.work / "typst/book.typ", bench.work / "typst.pdf")
        yield Program("typst", "Typst, cold process", command)
    else:
        print("skipped: the Python package typst is not installed (pip install -e '.[bench]')")


def _recompiling(bench: Bench, printed: str, edits: Iterator[int]) -> float | None:
    story = (str(bench.work), str(bench.scenes))
    drivers = {"photoplay": ("photoplay", *story, str(bench.cache)), "typst": ("typst", *story)}
    if not has("typst"):
        del drivers["typst"]
    measured = warm.recompiled(drivers, edits)
    print(f"\n{printed}: one scene edited, process warm  ({warm.EDITS} edits after {warm.WARMING}, in turn)")
    for key, name in (("photoplay", "photoplay, as `watch` compiles"), ("typst", "Typst, as its watch compiles")):
        if key in drivers:
            slower = measured.slower(key, "typst")
            print(f"  {name:<46} {measured.seconds(key):>7.3f} s" + (f"{slower:>41.2f}" if slower else ""), flush=True)
    return measured.slower("photoplay", "typst")


def _same_work(bench: Bench) -> tuple[int, int, int]:
    """Print what is in each PDF, so that a reader can see that all did the same; the bytes of ours and WeasyPrint's two."""
    made = {
        "photoplay": bench.work / "out/treatment.pdf",
        "WeasyPrint": bench.work / "weasyprint.pdf",
        "WeasyPrint, tagged": bench.work / "tagged.pdf",
        "Typst": bench.work / "typst.pdf",
    }
    made = {name: path for name, path in made.items() if path.exists()}
    facts = answer(PYTHON, "-m", "tests.bench.pdf", *made.values()).splitlines()
    print(f"\n  {'what came of it':<32} {'pages':>7} {'bookmarks':>11} {'syllables':>11} {'letters':>9} {'kB':>8}")
    for (name, path), line in zip(made.items(), facts, strict=True):
        pages, bookmarks, syllables, letters = line.split()
        kilobytes = path.stat().st_size / 1000
        print(f"  {name:<32} {pages:>7} {bookmarks:>11} {syllables:>11} {letters:>9} {kilobytes:>8,.0f}")
    ours, plain, tagged = (made[name].stat().st_size for name in ("photoplay", "WeasyPrint", "WeasyPrint, tagged"))
    return ours, plain, tagged


def _floor(bench: Bench, whole: Measured) -> None:
    """Print how long it takes to shape every paragraph once, beside what the programs took."""
    font = answer("fc-match", "-f", "%{file}", FONT)
    floor = float(answer(PYTHON, "-m", "tests.bench.shaping", bench.work / "paragraphs.txt", font))
    shares = ", ".join(
        f"{floor / whole.seconds(key):.3f} of {name}"
        for key, name in (("whole", "photoplay"), ("weasyprint", "WeasyPrint"), ("typst", "Typst"))
        if key in whole.rounds[0]
    )
    print(f"  the floor: HarfBuzz shapes every paragraph once in {floor:.3f} s: {shares}")
