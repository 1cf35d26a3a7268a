"""Stories that the grammar makes and chance breaks: only findings may follow, and documents if there are no errors.

By hand: ``python -m tests.hostile.grammar_fuzz 2000`` (a number of stories, and a seed if wanted). Their outcomes are
counted; a story that raised anything is kept in a folder ``failing/SEED``, which is made again by its seed.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console

from compiler import pdf
from compiler.cli.terminal_document import show
from compiler.documents.registry import DOCUMENTS
from compiler.documents.request import Request
from compiler.documents.settings import Settings
from compiler.driver import checking, compiling
from compiler.driver.options import CompileOptions
from compiler.driver.results import Checked
from compiler.driver.session import Session
from compiler.messages import FORMS, report, terminal
from compiler.writers.csv_file import csv_file
from compiler.writers.json_file import json_file
from compiler.writers.markdown import markdown
from tests.hostile.slips import broken
from tests.hostile.tales import Chance, Tale, tale


def story_of(seed: int) -> Tale:
    """The story of a seed: of ten one is whole, and of the others half are broken by slips, half wildly."""
    chance = Chance(f"tale {seed}")
    chance.calm = seed % 10 in (0, 1, 3)
    story = tale(chance)
    return story if seed % 10 == 0 else broken(story, chance, wild=seed % 2 == 0)


def write(story: Tale, folder: Path) -> None:
    """The files of a story, and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.xml"):
        old.unlink()
    for name, text in story.written().items():
        (folder / name).write_text(text, encoding="utf-8")


def judged(folder: Path) -> str:
    """The outcome of a story, with all findings and documents made in every format."""
    checked = checking.check(Session.at(folder))
    for finding in checked.findings:
        source = checked.sources.get(finding.span.path)
        assert source is not None, finding
        assert 0 <= finding.span.start <= finding.span.end <= len(source.data), finding
    terminal.report(checked.findings, checked.sources, 80)
    for form in FORMS:
        report(form, checked.findings, checked.sources)
    if checked.facts is None:
        return "no whole story"
    if checked.has_errors():
        return "a story with errors"
    prose_of(checked)
    return "documents"


def prose_of(checked: Checked) -> None:
    """Make every document of a story without errors, in every format that has no pages."""
    assert checked.facts is not None
    paradigms = compiling.paradigms_for(checked, ())
    layout = CompileOptions().layout
    for language in checked.facts.story.editions[:2]:
        request = Request(checked.facts, language, paradigms, Settings(notes=True))
        for kind in DOCUMENTS:
            document = kind.document(request)
            markdown(document)
            pdf.html(document, layout)
            show(document.blocks, Console(file=StringIO(), width=90))
            if kind.records:
                csv_file(kind.records(request))
                json_file(kind.records(request))


def fuzzed(seeds: Sequence[int], folder: Path) -> tuple[Counter[str], list[int]]:
    """The outcomes of the stories of these seeds, and the seeds of those that raised something."""
    came: Counter[str] = Counter()
    failing: list[int] = []
    for seed in seeds:
        story = story_of(seed)
        write(story, folder)
        try:
            came[judged(folder)] += 1
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            came[f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"] += 1
            failing.append(seed)
    return came, failing


def main(arguments: Sequence[str]) -> None:
    """Try a number of stories, and print their outcomes."""
    number, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        came, failing = fuzzed(range(first, first + number), Path(scratch))
    for seed in failing:
        write(story_of(seed), Path("failing") / str(seed))
    print(f"{number} stories from seed {first} in {time.process_time() - began:.0f} s")
    for what, times in came.most_common():
        print(f"{times:>8}  {what}")
    if failing:
        sys.exit(f"failing: {', '.join(map(str, failing[:20]))}")


if __name__ == "__main__":
    main(sys.argv[1:])
